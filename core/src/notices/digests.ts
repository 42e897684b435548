import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import type { EndedSync } from '../runs/sync.ts'
import { takeLeadClock } from '../workspaces/workspace-store.ts'
import { DIGEST_KIND, type DigestContent, lastDailySlot, lastWeeklySlot, nextDigestSlot } from './digest.ts'
import * as store from './digest-store.ts'
import { type NoticeChannel, noticeChannels, toRecipients } from './notice.ts'
import { queueNotice } from './notices.ts'
import { digestPlanOf, type NoticeSettings, recipientsOf } from './settings.ts'
import { findNoticeSettings } from './settings-store.ts'

/**
 * Digests go by one mark a stream: up to where its leads have been told of. A digest tells of what is behind the marks of
 * its streams, and moves them in the transaction that queues it, so a lead is in one digest whatever frequency and settings
 * become meanwhile. Each morning the marks of streams that tell nobody move as well: who switches digests on hears of what
 * is new, and not of last year.
 */

/** What was queued for a team. */
export interface QueuedDigests {
  workspaceId: number
  noticeIds: number[]
}

/** A team whose digests could not be queued; it stays due. */
export interface FailedDigests {
  workspaceId: number
  error: unknown
}

/**
 * Queues the daily digest of the team that has been due longest, and on Mondays the weekly one, in ONE transaction with the
 * move of its marks and its next time; undefined when none is due that no other relay is at. After times that were missed one
 * digest covers all. Safe for many relays: the team's row is held, and a digest has its slot in its key.
 * @param passed  teams to leave out
 */
export async function queueDueDigests(
  db: Db,
  { clock, passed = [] }: { clock: Clock; passed?: readonly number[] },
): Promise<QueuedDigests | FailedDigests | undefined> {
  if (!(await store.isAnyDigestDue(db, clock()))) return undefined
  let team: store.DueTeam | undefined
  try {
    return await inTransaction(db, async (tx) => {
      const now = clock()
      team = await store.holdDueTeam(tx, passed, now)
      return team && (await queueTeamDigests(tx, team, now))
    })
  } catch (error) {
    if (!team) throw error
    return { workspaceId: team.workspaceId, error }
  }
}

async function queueTeamDigests(
  tx: Db,
  { workspaceId, timezone, nextDigestAt }: store.DueTeam,
  now: number,
): Promise<QueuedDigests> {
  await store.setNextDigest(tx, workspaceId, nextDigestSlot(timezone, now))
  // A team that is new waits for its first morning.
  if (nextDigestAt === null) return { workspaceId, noticeIds: [] }
  // Whoever finds leads waits for this transaction, and finds them later than `until`.
  const until = await takeLeadClock(tx, workspaceId, now)
  const settings = await findNoticeSettings(tx, workspaceId)
  const streams = (await store.holdMarks(tx, { workspaceId })).map((stream) => ({
    ...stream,
    ...digestPlanOf(stream, settings),
  }))
  const slots = { daily: lastDailySlot(timezone, now), weekly: lastWeeklySlot(timezone, now) }
  const noticeIds: number[] = []
  for (const frequency of ['daily', 'weekly'] as const) {
    if (slots[frequency] < nextDigestAt) continue
    const told = streams.filter((stream) => stream.frequency === frequency)
    const key = `${DIGEST_KIND}:${frequency}:${workspaceId}:${slots[frequency]}`
    const place = { workspaceId, streamId: null, syncId: null, settings, now }
    noticeIds.push(...(await queueChannels(tx, told, { ...place, key, frequency, until })))
  }
  const moved = streams.filter(
    ({ frequency }) => frequency === 'off' || (frequency !== 'after_every_sync' && slots[frequency] >= nextDigestAt),
  )
  await store.moveMarks(
    tx,
    moved.map(({ streamId }) => streamId),
    until,
  )
  return { workspaceId, noticeIds }
}

/**
 * Queues the digest of a sync that has ended, when its stream is told after every sync and has new leads, also such as were
 * pushed since the last. `tx` must be the transaction that ends the sync. To be called from an `OnSyncEnded`.
 * @returns the ids of the notices, one a channel
 */
export async function queueSyncDigest(tx: Db, sync: EndedSync): Promise<number[]> {
  const { id, workspaceId, streamId, completedAt: now } = sync
  const settings = await findNoticeSettings(tx, workspaceId)
  const [stream] = await store.holdMarks(tx, { workspaceId, streamId })
  if (!stream) return []
  const { frequency, channels } = digestPlanOf(stream, settings)
  if (frequency !== 'after_every_sync') return []
  // Read after the mark is held: of two syncs that end at once the second goes on where the first has stopped.
  const until = await store.readLeadClock(tx, workspaceId)
  const place = { workspaceId, streamId, syncId: id, settings, now }
  const key = `${DIGEST_KIND}:sync:${id}`
  const noticeIds = await queueChannels(tx, [{ ...stream, channels }], { ...place, key, frequency, until })
  await store.moveMarks(tx, [streamId], until)
  return noticeIds
}

interface DigestPlace {
  workspaceId: number
  streamId: number | null
  syncId: number | null
  settings: NoticeSettings
  now: number
  key: string
  frequency: DigestContent['frequency']
  until: number
}

/** One notice for each channel on which any of the streams has new leads. */
async function queueChannels(
  tx: Db,
  streams: readonly (store.MarkedStream & { channels: readonly NoticeChannel[] })[],
  { settings, now, key, frequency, until, ...place }: DigestPlace,
): Promise<number[]> {
  const heard = streams.filter(({ channels }) => channels.length > 0)
  const news = await store.listNews(
    tx,
    heard.map(({ streamId }) => streamId),
    until,
  )
  const noticeIds: number[] = []
  for (const channel of noticeChannels) {
    const told = heard.filter(({ streamId, channels }) => channels.includes(channel) && news.has(streamId))
    if (!told.some(({ streamId }) => news.get(streamId)?.hasLeads)) continue
    const windows = told.map(({ streamId, coveredUntil }) => ({ streamId, from: coveredUntil }))
    const id = await queueNotice(tx, {
      ...place,
      key: `${key}:${channel}`,
      kind: DIGEST_KIND,
      channel,
      content: { frequency, until, windows } satisfies DigestContent,
      createdAt: now,
      recipients: toRecipients(recipientsOf(settings, channel)),
    })
    if (id !== undefined) noticeIds.push(id)
  }
  return noticeIds
}
