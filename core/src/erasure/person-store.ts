import { sql } from 'kysely'
import { chunk } from '../db/chunk.ts'
import { fromJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import { deleteFeedback } from '../leads/feedback-store.ts'
import { countLeads } from '../leads/lead-count-store.ts'
import type { Grade } from '../segments/segment.ts'
import { type Profile, personKey, sourceTypes } from '../sources/profile.ts'
import type { ErasureSubject } from './erasure.ts'

/** Rows of people searched by one statement. */
const SEARCHED = 5_000

/** The keys under which rows of the person may stand. */
export const personKeysOf = ({ platform, ids, handles }: ErasureSubject): string[] => [
  ...ids.map((externalId) => personKey({ platform, externalId, handle: '' })),
  ...handles.map((handle) => personKey({ platform, externalId: null, handle })),
]

/** The profiles among these that are the person's, by handle. */
function profilesOf(rows: readonly { profile: string }[], { platform, handles }: ErasureSubject): Profile[] {
  const profiles = rows.map((row) => fromJson<Profile>(row.profile))
  return profiles.filter((found) => found.platform === platform && handles.includes(found.handle.toLowerCase()))
}

/** A pattern that finds profiles with a handle, as SQL: the rest of the check is done on what it finds. */
const patternOf = (handle: string): string => `%"handle":${JSON.stringify(handle).replace(/[\\%_]/g, '\\$&')}%`

/**
 * Searches kept followers of one source for profiles with the person's handle.
 * @param after  `next` of the call before; 0 = from the first on
 * @returns `next` null = the source has no more
 */
export async function searchFollowers(
  db: Db,
  subject: ErasureSubject,
  sourceId: number,
  after: number,
): Promise<{ profiles: Profile[]; next: number | null }> {
  const end = await db.sql
    .selectFrom('event')
    .select('id')
    .where('source_id', '=', sourceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(1)
    .offset(SEARCHED - 1)
    .executeTakeFirst()
  // Only ASCII is folded alike by both engines and by us.
  const patterns = subject.handles.every((handle) => /^[ -~]*$/.test(handle)) ? subject.handles.map(patternOf) : []
  const rows = await db.sql
    .selectFrom('event')
    .select('profile')
    .where('source_id', '=', sourceId)
    .where('id', '>', after)
    .$if(end !== undefined, (q) => q.where('id', '<=', end?.id ?? 0))
    .$if(patterns.length > 0, (q) =>
      q.where((eb) => eb.or(patterns.map((pattern) => sql<boolean>`lower(profile) like ${pattern} escape '\\'`))),
    )
    .execute()
  return { profiles: profilesOf(rows, subject), next: end?.id ?? null }
}

/** The next sources or streams of a workspace, sleeping and archived ones too. */
export async function listIds(
  db: Db,
  table: 'source' | 'stream',
  workspaceId: number,
  { after, limit }: { after: number; limit: number },
): Promise<number[]> {
  const rows = await db.sql
    .selectFrom(table)
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Deletes the person from the followers of sources, which `tx` must hold; answers the profiles that stood there. */
export async function deleteFollowers(
  tx: Db,
  subject: ErasureSubject,
  sourceIds: readonly number[],
): Promise<Profile[]> {
  const people = personKeysOf(subject)
  const keys = sourceIds.flatMap((id) => sourceTypes.flatMap((type) => people.map((key) => `${id}:${type}:${key}`)))
  const found: Profile[] = []
  for (const part of chunk(keys)) {
    const rows = await tx.sql.deleteFrom('event').where('event_key', 'in', part).returning('profile').execute()
    found.push(...rows.map((row) => fromJson<Profile>(row.profile)))
  }
  return found
}

/** Takes hold of sources until commit: nobody writes their followers meanwhile. */
export async function holdSources(tx: Db, sourceIds: readonly number[]): Promise<void> {
  for (const id of sourceIds) {
    await tx.sql
      .updateTable('source')
      .set((eb) => ({ last_event_id: eb.ref('last_event_id') }))
      .where('id', '=', id)
      .execute()
  }
}

/** Takes hold of a workspace until commit: nobody writes leads meanwhile. */
export async function holdWorkspace(tx: Db, workspaceId: number): Promise<void> {
  await tx.sql
    .updateTable('workspace')
    .set((eb) => ({ lead_clock: eb.ref('lead_clock') }))
    .where('id', '=', workspaceId)
    .execute()
}

/** Deletes the person's leads of streams with what users said of them, and counts them out; `tx` must hold the workspace. */
export async function deleteLeads(
  tx: Db,
  subject: ErasureSubject,
  streamIds: readonly number[],
): Promise<{ id: number; profile: Profile }[]> {
  if (streamIds.length === 0) return []
  const rows = await tx.sql
    .deleteFrom('lead')
    .where('stream_id', 'in', streamIds)
    .where('person_key', 'in', personKeysOf(subject))
    .returningAll()
    .execute()
  const counted = rows.map((row) => ({
    workspaceId: row.workspace_id,
    streamId: row.stream_id,
    sourceId: row.source_id,
    segmentId: row.segment_id,
    grade: row.grade as Grade,
    discoveredAt: row.discovered_at,
    exportedAt: row.exported_at,
  }))
  if (counted.length > 0) await countLeads(tx, counted, -1)
  const leadIds = rows.map(({ id }) => id)
  await deleteFeedback(tx, leadIds)
  return rows.map((row) => ({ id: row.id, profile: fromJson<Profile>(row.profile) }))
}
