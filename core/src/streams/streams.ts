import type { Db } from '../db/database.ts'
import { invalidInput, LeadwireError, notFound } from '../errors.ts'
import type { Segment } from '../segments/segment.ts'
import { getSegment } from '../segments/segments.ts'
import type { ProfileSource } from '../sources/profile-source.ts'
import type { Source } from '../sources/source.ts'
import { type Caller, isTimezone } from '../workspaces/workspace.ts'
import { getWorkspace } from '../workspaces/workspaces.ts'
import { addPairs, listPairs, removePairs, resetMarks } from './pair-store.ts'
import { type PairInput, type ResolvedPairs, resolvePairs, type WrittenPairs, writePairs } from './pairs.ts'
import { standardSyncTime, toSyncTimes } from './schedule.ts'
import { nextSlot } from './slots.ts'
import {
  assertDelivery,
  isScheduled,
  type NamedPair,
  type Stream,
  type StreamSettings,
  toStreamName,
} from './stream.ts'
import * as store from './stream-store.ts'

/** A change (or the making) of a stream, checked and looked up; nothing is written yet. */
export interface StreamPlan {
  caller: Caller
  /** The stream as it was when the plan was made; undefined = a new one. */
  current: Stream | undefined
  settings: Partial<StreamSettings>
  pairs: ResolvedPairs | undefined
}

/** What writing pairs changed in a stream; all of them for a new one. */
export interface PairsDiff {
  addedSources: { source: Source; isNew: boolean }[]
  addedSegments: { segment: Segment; isNew: boolean }[]
  removedSources: { sourceId: number; handle: string }[]
  removedSegmentIds: number[]
}

export interface WrittenStream {
  stream: Stream
  /** undefined when the request named no pairs. */
  diff: PairsDiff | undefined
}

const standardSettings: Omit<StreamSettings, 'name' | 'timezone'> = {
  syncTimes: [],
  sourceTypes: ['follower'],
  autoEnrichLinkedin: false,
  autoEnrichEmail: false,
  emailMode: 'any',
  emailDigestOverride: null,
  telegramOverride: null,
  deliveryDestination: 'leads_only',
  webhookUrl: null,
  csvEmailRecipients: null,
  isActive: true,
  isArchived: false,
}

const checkSettings = (settings: Partial<StreamSettings>): Partial<StreamSettings> => {
  if (settings.timezone !== undefined && !isTimezone(settings.timezone)) {
    throw invalidInput(
      'timezone',
      `"${settings.timezone.slice(0, 64)}" is not an IANA timezone, such as "Europe/Lisbon"`,
    )
  }
  return settings.syncTimes ? { ...settings, syncTimes: toSyncTimes(settings.syncTimes) } : settings
}

/** Who clears the webhook wants leads only, unless the same request says otherwise. */
const withoutWebhook = (settings: Partial<StreamSettings>): Partial<StreamSettings> =>
  settings.webhookUrl === null && settings.deliveryDestination === undefined
    ? { ...settings, deliveryDestination: 'leads_only' }
    : settings

/** Checks a new stream and finds all it names. @throws as `resolvePairs`, and InvalidInput for a bad setting */
export async function planNewStream(
  db: Db,
  caller: Caller,
  input: { settings: Partial<StreamSettings>; pairs: readonly PairInput[] },
  profiles: ProfileSource,
): Promise<StreamPlan> {
  const settings = checkSettings(input.settings)
  assertDelivery({ ...standardSettings, ...settings })
  return { caller, current: undefined, settings, pairs: await resolvePairs(db, caller, input.pairs, profiles) }
}

/** Checks a change of a stream and finds all it names. @throws as `planNewStream`, and NotFound `stream_not_found` */
export async function planStreamChange(
  db: Db,
  caller: Caller,
  id: number,
  input: { settings: Partial<StreamSettings>; pairs?: readonly PairInput[] | undefined },
  profiles: ProfileSource,
): Promise<StreamPlan> {
  const current = await getStream(db, caller, id)
  const settings = withoutWebhook(checkSettings(input.settings))
  assertDelivery({ ...current, ...settings })
  if (!input.pairs) return { caller, current, settings, pairs: undefined }
  const segmentId = (await listPairs(db, [id]))[0]?.segmentId
  const segment = segmentId === undefined ? undefined : await getSegment(db, caller, segmentId)
  return { caller, current, settings, pairs: await resolvePairs(db, caller, input.pairs, profiles, segment) }
}

/** Writes a plan. @throws Conflict `conflict` when the stream changed since the plan was made */
export async function writeStream(tx: Db, plan: StreamPlan, now: number): Promise<WrittenStream> {
  const pairs = plan.pairs && (await writePairs(tx, plan.caller, plan.pairs, now))
  const stream = plan.current
    ? await changeStream(tx, plan.current, plan.settings, now)
    : await makeStream(tx, plan, pairs, now)
  if (plan.current && stream.sourceTypes.some((type) => !plan.current?.sourceTypes.includes(type))) {
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

async function makeStream(tx: Db, plan: StreamPlan, pairs: WrittenPairs | undefined, now: number): Promise<Stream> {
  if (!pairs) throw invalidInput('pairs', 'a new stream needs at least one pair')
  const handles = pairs.sources.map(({ source }) => source.handle)
  const name = plan.settings.name ?? toStreamName(pairs.segment.segment.name, handles)
  const timezone = plan.settings.timezone ?? (await getWorkspace(tx, plan.caller.workspaceId)).timezone
  const settings = { ...standardSettings, ...plan.settings, name, timezone }
  const stream = await store.insertStream(tx, plan.caller.workspaceId, settings, now)
  if (settings.syncTimes.length > 0) return await settleNextSync(tx, stream, true, now)
  // The standard slot hangs on the id and is kept, so that it never moves.
  return await changeStream(tx, stream, { syncTimes: [standardSyncTime(stream.id)] }, now)
}

async function changeStream(tx: Db, stream: Stream, change: Partial<StreamSettings>, now: number): Promise<Stream> {
  const syncTimes = change.syncTimes?.length === 0 ? [standardSyncTime(stream.id)] : undefined
  const settings = { ...stream, ...change, ...(syncTimes && { syncTimes }) }
  const written = await store.updateStreamRow(tx, stream, settings, now)
  if (!written) {
    const text = `Stream ${stream.id} was changed by another request meanwhile; read it again and repeat your change`
    throw new LeadwireError('Conflict', 'conflict', text)
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

/** @throws NotFound `stream_not_found` */
export async function getStream(db: Db, caller: Caller, id: number): Promise<Stream> {
  const stream = await store.findStream(db, caller.workspaceId, id)
  if (!stream) throw notFound('stream', id)
  return stream
}

/** The caller's streams, oldest first. */
export const listStreams = (db: Db, caller: Caller, query: { withArchived: boolean }): Promise<Stream[]> =>
  store.listStreamRows(db, caller.workspaceId, query.withArchived)

/** The pairs of streams that the caller was given by `getStream` or `listStreams`. */
export const listStreamPairs = (db: Db, streams: readonly Stream[]): Promise<NamedPair[]> =>
  listPairs(
    db,
    streams.map((stream) => stream.id),
  )
