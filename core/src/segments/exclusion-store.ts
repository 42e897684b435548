import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { Exclusion, NewExclusion } from './exclusion.ts'

/** Keeps exclusions; those already kept stay. Answers how many are new. */
export async function insertExclusions(
  tx: Db,
  workspaceId: number,
  exclusions: readonly NewExclusion[],
  now: number,
): Promise<number> {
  let added = 0
  for (const part of chunk(exclusions)) {
    const rows = part.map(({ kind, value }) => ({ workspace_id: workspaceId, kind, value, created_at: now }))
    const made = await tx.sql
      .insertInto('exclusion')
      .values(rows)
      .onConflict((c) => c.columns(['workspace_id', 'kind', 'value']).doNothing())
      .returning('id')
      .execute()
    added += made.length
  }
  return added
}

/** Exclusions with an id above `after`, oldest first. */
export async function listExclusionRows(
  db: Db,
  workspaceId: number,
  after: number,
  limit: number,
): Promise<Exclusion[]> {
  const rows = await db.sql
    .selectFrom('exclusion')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as Exclusion['kind'],
    value: row.value,
    createdAt: row.created_at,
  }))
}

/** Removes one; false when there was none. */
export async function deleteExclusion(db: Db, workspaceId: number, id: number): Promise<boolean> {
  const gone = await db.sql
    .deleteFrom('exclusion')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return gone !== undefined
}

/** The excluded words of a workspace. */
export async function listExcludedWords(db: Db, workspaceId: number): Promise<string[]> {
  const rows = await db.sql
    .selectFrom('exclusion')
    .select('value')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', 'word')
    .execute()
  return rows.map((row) => row.value)
}

/** Those of the person keys that are excluded. */
export async function findExcludedPeople(db: Db, workspaceId: number, keys: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>()
  for (const part of chunk(keys)) {
    const rows = await db.sql
      .selectFrom('exclusion')
      .select('value')
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', 'person')
      .where('value', 'in', part)
      .execute()
    for (const row of rows) found.add(row.value)
  }
  return found
}
