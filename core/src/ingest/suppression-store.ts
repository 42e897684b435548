import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'

/** A fingerprint of an erased person. */
export interface ErasedKey {
  fingerprint: string
  /** It is of a handle whose owner's id is known. */
  hasId: boolean
}

/** True when somebody was erased in the workspace; one look into an index. */
export async function hasErasedPeople(db: Db, workspaceId: number): Promise<boolean> {
  const row = await db.sql
    .selectFrom('erased_person')
    .select('has_id')
    .where('workspace_id', '=', workspaceId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Those of the fingerprints that are of erased people, with `hasId` of each. */
export async function findErasedKeys(
  db: Db,
  workspaceId: number,
  fingerprints: readonly string[],
): Promise<Map<string, boolean>> {
  const found = new Map<string, boolean>()
  for (const part of chunk(fingerprints)) {
    const rows = await db.sql
      .selectFrom('erased_person')
      .select(['fingerprint', 'has_id'])
      .where('workspace_id', '=', workspaceId)
      .where('fingerprint', 'in', part)
      .execute()
    for (const row of rows) found.set(row.fingerprint, row.has_id === 1)
  }
  return found
}

/** Keeps fingerprints; one that is kept already takes the new `hasId`. */
export async function keepErasedKeys(
  tx: Db,
  workspaceId: number,
  keys: readonly ErasedKey[],
  now: number,
): Promise<void> {
  for (const part of chunk(keys)) {
    await tx.sql
      .insertInto('erased_person')
      .values(
        part.map(({ fingerprint, hasId }) => ({
          workspace_id: workspaceId,
          fingerprint,
          has_id: hasId ? 1 : 0,
          created_at: now,
        })),
      )
      .onConflict((c) =>
        c.columns(['workspace_id', 'fingerprint']).doUpdateSet((eb) => ({ has_id: eb.ref('excluded.has_id') })),
      )
      .execute()
  }
}
