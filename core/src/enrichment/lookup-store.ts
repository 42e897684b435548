import type { Selectable } from 'kysely'
import { chunk } from '../db/chunk.ts'
import { fromFlag, fromJson, toFlag, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { LookupTable } from '../db/tables-enrichment.ts'
import { LOOKUPS_KEPT_MS } from '../retention/retention.ts'
import { personKey } from '../sources/profile.ts'
import { type EmailMode, type LookupOutput, type LookupResult, pickOutputs } from './lookup.ts'
import type { KnownLookup, LookupKind, LookupRecord, LookupWork } from './lookup-work.ts'

/** The most earlier look-ups of one person that are read. */
const MAX_KNOWN = 20

/** The key by which a handle of a network is known. */
export const toHandleKey = (platform: string, handle: string): string => `${platform}:${handle.toLowerCase()}`

/** A look-up that came to its end under a key, if there is one. */
export async function findResult(
  db: Db,
  { workspaceId, key }: Pick<LookupWork, 'workspaceId' | 'key'>,
): Promise<{ result: LookupResult; cost: number } | undefined> {
  const row = await db.sql
    .selectFrom('lookup')
    .select(['result', 'cost'])
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .where('state', '=', 'done')
    .executeTakeFirst()
  return row && { result: fromJson<LookupResult>(row.result ?? '{"notes":[]}'), cost: row.cost }
}

/** What earlier look-ups of the same person found, the newest first. */
export async function listKnown(db: Db, { workspaceId, profile }: LookupWork, since: number): Promise<KnownLookup[]> {
  const rows = await db.sql
    .selectFrom('lookup')
    .select(['email_mode', 'asked', 'result', 'completed_at'])
    .where('workspace_id', '=', workspaceId)
    .where('person_key', '=', personKey(profile))
    .where('state', '=', 'done')
    .where('completed_at', '>', since)
    .orderBy('id', 'desc')
    .limit(MAX_KNOWN)
    .execute()
  return rows.map((row) => ({
    // Not what it knew from before: that would never grow old.
    ...pickOutputs(fromJson<LookupResult>(row.result ?? '{"notes":[]}'), fromJson<LookupOutput[]>(row.asked)),
    emailMode: row.email_mode as EmailMode,
    completedAt: row.completed_at ?? 0,
  }))
}

/** When the look-up of the same person that is under way will have ended at the latest; undefined = there is none. */
export async function findUnderWay(
  db: Db,
  { workspaceId, profile, key }: LookupWork,
  now: number,
): Promise<number | undefined> {
  const row = await db.sql
    .selectFrom('lookup')
    .select('held_until')
    .where('workspace_id', '=', workspaceId)
    .where('person_key', '=', personKey(profile))
    .where('state', '=', 'running')
    .where('held_until', '>', now)
    .where('key', '!=', key)
    .limit(1)
    .executeTakeFirst()
  return row?.held_until
}

/** Who holds a look-up, and from when to when. */
export interface LookupHold {
  by: string
  now: number
  until: number
}

/** Begins a look-up, or begins it again for whoever holds it now. `asked` = the outputs that are not known. */
export async function upsertRunning(
  tx: Db,
  work: LookupWork,
  asked: readonly LookupOutput[],
  { by, now, until }: LookupHold,
): Promise<void> {
  const { workspaceId, key, leadId, profile, outputs, emailMode } = work
  const held = {
    asked: toJson(asked),
    state: 'running',
    held_by: by,
    held_until: until,
    error: null,
    completed_at: null,
  }
  await tx.sql
    .insertInto('lookup')
    .values({
      workspace_id: workspaceId,
      key,
      kind: leadId === null ? 'handle' : ('lead' satisfies LookupKind),
      lead_id: leadId,
      person_key: personKey(profile),
      handle: profile.handle,
      handle_key: toHandleKey(profile.platform, profile.handle),
      wants_linkedin: toFlag(outputs.includes('linkedinUrl')),
      wants_email: toFlag(outputs.includes('email')),
      email_mode: emailMode,
      result: null,
      cost: 0,
      created_at: now,
      ...held,
    })
    .onConflict((c) => c.columns(['workspace_id', 'key']).doUpdateSet(held))
    .execute()
}

/** What came of a look-up. */
export type LookupEnd = { result: LookupResult; cost: number } | { error: string }

/** Takes hold of a look-up until commit: `by` runs it, somebody else does or did, or it is gone with its person. */
export async function holdRunning(
  tx: Db,
  { workspaceId, key }: LookupWork,
  by: string,
): Promise<'own' | 'other' | 'none'> {
  const row = await tx.sql
    .updateTable('lookup')
    .set((eb) => ({ held_until: eb.ref('held_until') }))
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .returning(['state', 'held_by'])
    .executeTakeFirst()
  if (!row) return 'none'
  return row.state === 'running' && row.held_by === by ? 'own' : 'other'
}

/** Ends a look-up, which `tx` holds. */
export async function endLookup(tx: Db, { workspaceId, key }: LookupWork, end: LookupEnd, now: number): Promise<void> {
  await tx.sql
    .updateTable('lookup')
    .set(
      'error' in end
        ? { state: 'failed', error: end.error, completed_at: now }
        : { state: 'done', result: toJson(end.result), cost: end.cost, completed_at: now },
    )
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .execute()
}

/** Ends the holds of look-ups under way. */
export async function releaseHolds(db: Db, now: number): Promise<void> {
  await db.sql
    .updateTable('lookup')
    .set({ held_until: now })
    .where('state', '=', 'running')
    .where('held_until', '>', now)
    .execute()
}

/** Deletes all look-ups of a person, those under way too: what they find is thrown away. */
export async function deleteLookupsOf(
  tx: Db,
  workspaceId: number,
  { personKeys, handleKeys }: { personKeys: readonly string[]; handleKeys: readonly string[] },
): Promise<void> {
  const lookups = tx.sql.deleteFrom('lookup').where('workspace_id', '=', workspaceId)
  for (const part of chunk(personKeys)) await lookups.where('person_key', 'in', part).execute()
  for (const part of chunk(handleKeys)) await lookups.where('handle_key', 'in', part).execute()
}

/** Deletes look-ups that are kept no longer, before the next sweep does. */
export async function deleteOldLookups(tx: Db, workspaceId: number, now: number): Promise<void> {
  await tx.sql
    .deleteFrom('lookup')
    .where('workspace_id', '=', workspaceId)
    .where('created_at', '<=', now - LOOKUPS_KEPT_MS)
    .execute()
}

/** Look-ups by handle that asked for one output and came to their end, the newest first. */
export async function listHandleLookups(
  db: Db,
  workspaceId: number,
  { output, limit }: { output: LookupOutput; limit: number },
): Promise<LookupRecord[]> {
  const rows = await db.sql
    .selectFrom('lookup')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', 'handle' satisfies LookupKind)
    .where(output === 'email' ? 'wants_email' : 'wants_linkedin', '=', 1)
    .where('state', '!=', 'running')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toRecord)
}

const toRecord = (row: Selectable<LookupTable>): LookupRecord => ({
  id: row.id,
  kind: row.kind as LookupKind,
  handle: row.handle,
  outputs: [
    ...(fromFlag(row.wants_linkedin) ? (['linkedinUrl'] as const) : []),
    ...(fromFlag(row.wants_email) ? (['email'] as const) : []),
  ],
  emailMode: row.email_mode as EmailMode,
  state: row.state as LookupRecord['state'],
  result: row.result === null ? null : fromJson<LookupResult>(row.result),
  cost: row.cost,
  error: row.error,
  createdAt: row.created_at,
})
