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
  pendingTier: row.pending_tier as Tier | null,
  pendingTierAt: row.pending_tier_at,
  isActive: fromFlag(row.is_active),
  isDraft: fromFlag(row.is_draft),
  pendingIntentId: row.pending_intent_id,
  tags: fromJson<string[]>(row.tags),
  lastEventId: row.last_event_id,
  isFullyFetched: fromFlag(row.is_fully_fetched),
  backfillCursor: row.backfill_cursor,
  createdAt: row.created_at,
})

/** The sources of a workspace, in the order they came; like all but `listSourcesByHandle` without those still being added. */
export async function listSourceRows(db: Db, workspaceId: number): Promise<Source[]> {
  const rows = await db.sql
    .selectFrom('source')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('is_draft', '=', 0)
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
      .where('is_draft', '=', 0)
      .execute()
    found.push(...rows.map(toSource))
  }
  return found
}

/** Those of the X handles that the workspace already tracks, any case, unordered; also those still being added. */
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

/**
 * Starts tracking an account; undefined when the workspace tracked it already.
 * @param input.isDraft  it is to be paid for first: see `stageIntent`; default false
 */
export async function insertSource(
  tx: Db,
  input: { workspaceId: number; profile: Profile; tier: Tier; isDraft?: boolean },
  now: number,
): Promise<Source | undefined> {
  const { profile, isDraft = false } = input
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
      pending_tier: null,
      pending_tier_at: null,
      is_active: toFlag(!isDraft),
      is_draft: toFlag(isDraft),
      pending_intent_id: null,
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
    .where('is_draft', '=', 0)
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

/**
 * How many accounts a workspace tracks, with those being added. The workspace stays held until commit, so that of two who add
 * only one has the last place.
 */
export async function countAllSources(tx: Db, workspaceId: number): Promise<number> {
  await tx.sql
    .updateTable('workspace')
    .set((eb) => ({ lead_clock: eb.ref('lead_clock') }))
    .where('id', '=', workspaceId)
    .execute()
  const row = await tx.sql
    .selectFrom('source')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Plans the tier that an account falls to, and when; null = it keeps its own. */
export async function setPlannedTier(tx: Db, id: number, planned: { tier: Tier; at: number } | null): Promise<void> {
  const values = { pending_tier: planned?.tier ?? null, pending_tier_at: planned?.at ?? null }
  await tx.sql.updateTable('source').set(values).where('id', '=', id).execute()
}
