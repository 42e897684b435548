import type { Selectable } from 'kysely'
import { chunk } from '../db/chunk.ts'
import { fromFlag, fromJson, toFlag, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { SourceTable } from '../db/tables.ts'
import type { Profile } from './profile.ts'
import type { Source, Tier } from './source.ts'

const toSource = (row: Selectable<SourceTable>): Source => ({
  id: row.id,
  workspaceId: row.workspace_id,
  platform: row.platform,
  handle: row.handle,
  externalId: row.external_id,
  displayName: row.display_name,
  profileImageUrl: row.profile_image_url,
  followerCount: row.follower_count,
  tweetCount: row.tweet_count,
  tier: row.tier as Tier,
  isActive: fromFlag(row.is_active),
  tags: fromJson<string[]>(row.tags),
  lastEventId: row.last_event_id,
  isFullyFetched: fromFlag(row.is_fully_fetched),
  backfillCursor: row.backfill_cursor,
  createdAt: row.created_at,
})

/** The sources of a workspace, in the order they came. */
export async function listSourceRows(db: Db, workspaceId: number): Promise<Source[]> {
  const rows = await db.sql
    .selectFrom('source')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute()
  return rows.map(toSource)
}

/** Those of `ids` that belong to the workspace, unordered. */
export async function listSourcesById(db: Db, workspaceId: number, ids: readonly number[]): Promise<Source[]> {
  const found: Source[] = []
  for (const part of chunk(ids)) {
    const rows = await db.sql
      .selectFrom('source')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', part)
      .execute()
    found.push(...rows.map(toSource))
  }
  return found
}

/** Those of the X handles that the workspace already tracks, any case, unordered. */
export async function listSourcesByHandle(db: Db, workspaceId: number, handles: readonly string[]): Promise<Source[]> {
  const found: Source[] = []
  for (const part of chunk(handles.map((handle) => handle.toLowerCase()))) {
    const rows = await db.sql
      .selectFrom('source')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('platform', '=', 'x')
      .where('handle_key', 'in', part)
      .execute()
    found.push(...rows.map(toSource))
  }
  return found
}

/** Starts tracking an account; undefined when the workspace tracked it already. */
export async function insertSource(
  tx: Db,
  input: { workspaceId: number; profile: Profile; tier: Tier },
  now: number,
): Promise<Source | undefined> {
  const { profile } = input
  const row = await tx.sql
    .insertInto('source')
    .values({
      workspace_id: input.workspaceId,
      platform: profile.platform,
      handle: profile.handle,
      handle_key: profile.handle.toLowerCase(),
      external_id: profile.externalId,
      display_name: profile.displayName,
      profile_image_url: profile.profileImageUrl,
      follower_count: profile.followerCount,
      tweet_count: profile.tweetCount,
      tier: input.tier,
      is_active: 1,
      tags: toJson([]),
      last_event_id: 0,
      is_fully_fetched: 0,
      backfill_cursor: null,
      created_at: now,
    })
    .onConflict((c) => c.columns(['workspace_id', 'platform', 'handle_key']).doNothing())
    .returningAll()
    .executeTakeFirst()
  return row && toSource(row)
}

/**
 * Takes hold of a source until commit and gives it as it is now.
 * Whoever writes events of a source holds it, so that their ids grow in commit order.
 */
export async function holdSource(tx: Db, id: number): Promise<Source | undefined> {
  const row = await tx.sql
    .updateTable('source')
    .set((eb) => ({ last_event_id: eb.ref('last_event_id') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && toSource(row)
}

/** Writes how far a source was read; fields left out stay. */
export async function updateSourceProgress(
  tx: Db,
  id: number,
  progress: { lastEventId?: number; isFullyFetched?: boolean; backfillCursor?: string | null },
): Promise<void> {
  const values = {
    ...(progress.lastEventId !== undefined && { last_event_id: progress.lastEventId }),
    ...(progress.isFullyFetched !== undefined && { is_fully_fetched: toFlag(progress.isFullyFetched) }),
    ...(progress.backfillCursor !== undefined && { backfill_cursor: progress.backfillCursor }),
  }
  if (Object.keys(values).length === 0) return
  await tx.sql.updateTable('source').set(values).where('id', '=', id).execute()
}
