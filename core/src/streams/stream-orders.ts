import type { Db } from '../db/database.ts'
import { invalidInput } from '../errors.ts'
import type { Segment } from '../segments/segment.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { getWorkspace } from '../workspaces/workspaces.ts'
import { addPairs, listPairs, removePairs, resetMarks } from './pair-store.ts'
import { type OrderedPairs, trackPairs, type WrittenPairs, type WrittenSource, writePairs } from './pairs.ts'
import { standardSyncTime } from './schedule.ts'
import { nextSlot } from './slots.ts'
import { isScheduled, type Stream, type StreamSettings, standardSettings, toStreamName } from './stream.ts'
import type { StreamPlan } from './stream-plans.ts'
import * as store from './stream-store.ts'
import { streamChanged, streamInBilling } from './streams.ts'

/** A plan whose accounts are all tracked; as JSON it may wait for its billing. */
export interface StreamOrder {
  /** null = a new one */
  streamId: number | null
  settings: Partial<StreamSettings>
  pairs: OrderedPairs | undefined
}

/** What writing pairs changed in a stream; all of them for a new one. */
export interface PairsDiff {
  addedSources: WrittenSource[]
  addedSegments: { segment: Segment; isNew: boolean }[]
  removedSources: { sourceId: number; handle: string }[]
  removedSegmentIds: number[]
}

export interface WrittenStream {
  stream: Stream
  /** undefined when the request named no pairs. */
  diff: PairsDiff | undefined
}

/** Writes a plan. @throws Conflict `conflict` when the stream changed since the plan was made, `billing_in_progress` */
export async function writeStream(tx: Db, plan: StreamPlan, now: number): Promise<WrittenStream> {
  return await writeOrder(tx, plan.caller, await orderStream(tx, plan, now), plan.current, now)
}

/** The first half of `writeStream`: tracks the new accounts of a plan. @param isDraft  see `trackPairs` */
export async function orderStream(tx: Db, plan: StreamPlan, now: number, isDraft = false): Promise<StreamOrder> {
  const pairs = plan.pairs && (await trackPairs(tx, plan.caller, plan.pairs, now, isDraft))
  return { streamId: plan.current?.id ?? null, settings: plan.settings, pairs }
}

/**
 * The second half of `writeStream`.
 * @param current  the stream that the order changes, with the revision it must have
 * @param isBilled  its new accounts are billed from now on
 */
export async function writeOrder(
  tx: Db,
  caller: Caller,
  order: StreamOrder,
  current: Stream | undefined,
  now: number,
  isBilled = false,
): Promise<WrittenStream> {
  const pairs = order.pairs && (await writePairs(tx, caller, order.pairs, now, isBilled))
  const stream = current
    ? await changeStream(tx, current, order.settings, now)
    : await makeStream(tx, caller, order.settings, pairs, now)
  if (current && stream.sourceTypes.some((type) => !current.sourceTypes.includes(type))) {
    // Marks have passed people of a kind that the stream only now looks for.
    await resetMarks(tx, stream.id)
  }
  return { stream, diff: pairs && (await replacePairs(tx, stream, pairs, now)) }
}

async function replacePairs(tx: Db, stream: Stream, wanted: WrittenPairs, now: number): Promise<PairsDiff> {
  const segmentId = wanted.segment.segment.id
  const sourceIds = new Set(wanted.sources.map(({ source }) => source.id))
  const present = await listPairs(tx, [stream.id])
  const removed = present.filter((pair) => pair.segmentId !== segmentId || !sourceIds.has(pair.sourceId))
  await removePairs(
    tx,
    removed.map((pair) => pair.id),
    now,
  )
  await addPairs(
    tx,
    stream.id,
    wanted.sources.map(({ source }, position) => ({ sourceId: source.id, segmentId, position })),
  )
  const hadSegment = present.some((pair) => pair.segmentId === segmentId)
  return {
    addedSources: wanted.sources.filter(({ source }) => !present.some((pair) => pair.sourceId === source.id)),
    addedSegments: hadSegment ? [] : [wanted.segment],
    removedSources: present.filter((pair) => !sourceIds.has(pair.sourceId)),
    removedSegmentIds: [...new Set(present.map((pair) => pair.segmentId))].filter((id) => id !== segmentId),
  }
}

async function makeStream(
  tx: Db,
  caller: Caller,
  asked: Partial<StreamSettings>,
  pairs: WrittenPairs | undefined,
  now: number,
): Promise<Stream> {
  if (!pairs) throw invalidInput('pairs', 'a new stream needs at least one pair')
  const handles = pairs.sources.map(({ source }) => source.handle)
  const name = asked.name ?? toStreamName(pairs.segment.segment.name, handles)
  const timezone = asked.timezone ?? (await getWorkspace(tx, caller.workspaceId)).timezone
  const settings = { ...standardSettings, ...asked, name, timezone }
  const stream = await store.insertStream(tx, caller.workspaceId, settings, now)
  if (settings.syncTimes.length > 0) return await settleNextSync(tx, stream, true, now)
  // The standard slot hangs on the id and is kept, so that it never moves.
  return await changeStream(tx, stream, { syncTimes: [standardSyncTime(stream.id)] }, now)
}

async function changeStream(tx: Db, stream: Stream, change: Partial<StreamSettings>, now: number): Promise<Stream> {
  const syncTimes = change.syncTimes?.length === 0 ? [standardSyncTime(stream.id)] : undefined
  const settings = { ...stream, ...change, ...(syncTimes && { syncTimes }) }
  const written = await store.updateStreamRow(tx, stream, settings, now)
  if (!written) {
    const isBilling = (await store.findStream(tx, stream.workspaceId, stream.id))?.pendingIntentId != null
    if (isBilling) throw streamInBilling(stream.id)
    throw streamChanged(stream.id)
  }
  return await settleNextSync(tx, written, isSameSchedule(stream, written), now)
}

/** @param stream  as it was just written, with its row held: the scheduler moves `nextSyncAt` without a new revision */
async function settleNextSync(tx: Db, stream: Stream, isUnchanged: boolean, now: number): Promise<Stream> {
  const nextSyncAt = planNextSync(stream, isUnchanged, now)
  if (nextSyncAt !== stream.nextSyncAt) await store.setNextSync(tx, stream.id, nextSyncAt)
  return { ...stream, nextSyncAt }
}

const isSameSchedule = (a: StreamSettings, b: StreamSettings): boolean =>
  a.timezone === b.timezone && a.syncTimes.join() === b.syncTimes.join()

/** A slot that is due already is still run. After a pause it goes on with the next one; those in between are not made up for. */
function planNextSync(stream: Stream, isUnchanged: boolean, now: number): number | null {
  const { nextSyncAt, syncTimes, timezone } = stream
  if (!isScheduled(stream)) return null
  if (nextSyncAt !== null && (isUnchanged || nextSyncAt <= now)) return nextSyncAt
  return nextSlot(syncTimes, timezone, now)
}
