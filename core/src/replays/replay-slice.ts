import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import type { Present } from '../dispatch/matching.ts'
import { takeMessageSeq } from '../outbox/outbox-store.ts'
import type { Place } from '../place-cursor.ts'
import { holdEndpoints } from '../webhooks/health-store.ts'
import type { Subscription } from '../webhooks/subscription.ts'
import { findSubscription } from '../webhooks/subscription-store.ts'
import { findMissing, packMissing } from './missing.ts'
import {
  AHEAD,
  allowanceOf,
  type ClaimedReplay,
  LEAST_ROOM,
  nextSlotAt,
  REPLAY_LEASE_MS,
  type ReplayCursor,
  type ReplayPhase,
  type ReplayWait,
  SLICE,
} from './replay.ts'
import { keepSendable, listReplayable, type ReplayableRow, requeueDeliveries } from './replay-delivery-store.ts'
import { deleteReplayItems, insertReplayItems, listReplayItems, type ReplayItem } from './replay-item-store.ts'
import * as store from './replay-store.ts'

/** How long a replay rests before it looks again, ms: at an endpoint that is paused or disabled, while enough is on its way. */
const BLOCKED_MS = 2_000
const AHEAD_MS = 500
const DRAINING_MS = 100
/** At a rate: not for less, so that slices are not a row each. */
const RATE_MS = 50

export interface ReplayPorts {
  /** Turns a message into the bytes of an api's form; for messages that were never delivered in it. */
  present: Present
  clock: Clock
}

/** What a slice did. */
export interface ReplaySlice {
  replayId: number
  /** Deliveries that are due now because of it. */
  queuedCount: number
  /** The replay has ended. */
  isEnded: boolean
}

/** What one slice is to put on its way, and where that leaves the replay. */
interface Plan {
  /** Its own that were set aside again when the endpoint was disabled. */
  again: ReplayItem[]
  rows: ReplayableRow[]
  messageIds: number[]
  phase: ReplayPhase
  cursor: ReplayCursor
}

/** Somebody disabled the endpoint between the look and the write. */
class EndpointDisabled extends Error {}

/** ms until a slice is due, 0 = now; undefined = there is no replay to work on. A look that locks nothing. */
export async function findReplayPause(db: Db, clock: Clock): Promise<number | undefined> {
  const dueAt = await store.findNextDueAt(db)
  return dueAt === undefined ? undefined : Math.max(0, dueAt - clock())
}

/**
 * Does one slice of the replay whose turn it is: what it puts on its way, its place and its counts are ONE transaction, so
 * a crash neither loses nor repeats anything. Safe for many relays.
 * @returns undefined when none is due
 */
export async function runReplaySlice(db: Db, ports: ReplayPorts): Promise<ReplaySlice | undefined> {
  const now = ports.clock()
  const claimedBy = randomUUID()
  const replay = await store.leaseReplay(db, { by: claimedBy, leaseMs: REPLAY_LEASE_MS, now })
  if (!replay) return undefined
  const subscription = await findSubscription(db, replay.workspaceId, replay.subscriptionId)
  if (!subscription) return await endReplay(db, replay, 'cancelled', now)
  const blocked = blockOf(subscription)
  if (blocked) return await rest(db, replay, blocked, now)
  try {
    return await workOn(db, replay, subscription, { ...ports, now })
  } catch (error) {
    if (error instanceof EndpointDisabled) return await rest(db, replay, 'endpoint_disabled', now)
    throw error
  }
}

const blockOf = ({ health, pausedAt }: Subscription): ReplayWait | null => {
  if (health.disabledAt !== null) return 'endpoint_disabled'
  return pausedAt === null ? null : 'endpoint_paused'
}

async function workOn(
  db: Db,
  replay: ClaimedReplay,
  subscription: Subscription,
  { present, now }: { present: Present; now: number },
): Promise<ReplaySlice | undefined> {
  const items = await listReplayItems(db, replay.id)
  const open = items.filter(({ status }) => status === 'pending' || status === 'waiting')
  const skipped = items.filter(({ status }) => status === 'skipped')
  const settled = items.filter((item) => !open.includes(item) && !skipped.includes(item))
  const allowed = allowanceOf(replay, now)
  // What is being sent cannot be held back any more, and leases of a relay that died must not hold up the rest.
  const room = AHEAD - open.filter((item) => !item.isLeased).length - skipped.length
  const plan = await planSlice(db, replay, subscription, { skipped, room, allowed: allowed.count, present })
  const isMoved = plan.cursor !== replay.cursor || plan.phase !== replay.phase
  if (!isMoved && plan.again.length === 0) {
    const isUntried = open.some((item) => item.isUntried)
    if (plan.phase === 'sent' && skipped.length === 0 && !isUntried) return await endReplay(db, replay, 'finished', now)
    const isDraining = settled.length > 0 && plan.phase !== 'sent'
    if (settled.length > 0) await deleteReplayItems(db, replay.id, idsOf(settled))
    const isAtRate = allowed.count < 1
    const pause = isAtRate ? Math.max(RATE_MS, 1000 / (replay.ratePerSecond ?? 1)) : isDraining ? DRAINING_MS : AHEAD_MS
    return await rest(db, replay, isAtRate ? 'rate' : 'deliveries', now, { pause, slotAt: allowed.from })
  }
  return await inTransaction(db, async (tx) => {
    if (!(await store.holdReplay(tx, replay))) return undefined
    // Others who make deliveries of an order key, or of a message, wait until this is done, and so does who deletes bytes.
    await takeMessageSeq(tx, 0)
    const { queuedIds, withoutBody } = await queue(tx, replay, subscription, plan, { present, now })
    // Last, as in recording what came of attempts: first deliveries, then their endpoint.
    const [endpoint] = await holdEndpoints(tx, [subscription.endpointId])
    if (endpoint?.disabledAt != null) throw new EndpointDisabled()
    await deleteReplayItems(tx, replay.id, idsOf(settled))
    const progress = {
      state: 'running' as const,
      phase: plan.phase,
      cursor: plan.cursor,
      done: replay.done + plan.rows.length + plan.messageIds.length,
      withoutBody: replay.withoutBody + withoutBody,
      waitsFor: null,
      slotAt: nextSlotAt(allowed.from, queuedIds.length, replay.ratePerSecond),
      dueAt: now,
    }
    await store.moveReplay(tx, replay, progress, now)
    return { replayId: replay.id, queuedCount: queuedIds.length, isEnded: false }
  })
}

const idsOf = (items: readonly ReplayItem[]): number[] => items.map(({ deliveryId }) => deliveryId)

/** Looks for what comes next, outside any transaction: what it finds is checked again when it is written. */
async function planSlice(
  db: Db,
  replay: ClaimedReplay,
  subscription: Subscription,
  { skipped, room, allowed, present }: { skipped: ReplayItem[]; room: number; allowed: number; present: Present },
): Promise<Plan> {
  const again = skipped.slice(0, Math.min(SLICE, allowed))
  const budget = Math.min(SLICE - again.length, allowed - again.length, room)
  const nothing: Plan = { again, rows: [], messageIds: [], phase: replay.phase, cursor: replay.cursor }
  if (replay.phase === 'sent' || budget < 1 || room < LEAST_ROOM) return nothing
  if (replay.phase === 'deliveries') {
    const after = typeof replay.cursor === 'number' ? replay.cursor : 0
    const { rows, next } = await listReplayable(db, subscription.id, replay, { after, limit: budget })
    if (next !== null) return { ...nothing, rows, cursor: next }
    return { ...nothing, rows, phase: replay.includesMissing ? 'messages' : 'sent', cursor: null }
  }
  const { messages, next } = await findMissing(db, subscription, replay, {
    after: replay.cursor as Place | null,
    budget,
    present,
  })
  const messageIds = messages.map(({ id }) => id)
  return { ...nothing, messageIds, phase: next === null ? 'sent' : 'messages', cursor: next }
}

/** Puts a plan into effect and notes what is on its way now. */
async function queue(
  tx: Db,
  replay: ClaimedReplay,
  subscription: Subscription,
  { again, rows, messageIds }: Plan,
  { present, now }: { present: Present; now: number },
): Promise<{ queuedIds: number[]; withoutBody: number }> {
  const { id: subscriptionId, endpointId, api } = subscription
  const sendable = await keepSendable(tx, rows, api)
  const target = { subscriptionId, endpointId, now }
  const fresh = [
    ...(await requeueDeliveries(tx, sendable, { ...target, statuses: replay.statuses })),
    ...(messageIds.length > 0 ? await packMissing(tx, subscription, messageIds, { present, now }) : []),
  ]
  const set = again.map((item) => ({ id: item.deliveryId, order_key: item.orderKey }))
  const requeued = await requeueDeliveries(tx, set, { ...target, statuses: ['skipped'] })
  // Put to rest a second time, resent by hand and put to rest again: the note is there already.
  const known = new Set((await listReplayItems(tx, replay.id)).map(({ deliveryId }) => deliveryId))
  await insertReplayItems(
    tx,
    replay.id,
    fresh.filter((id) => !known.has(id)),
  )
  return { queuedIds: [...fresh, ...requeued], withoutBody: rows.length - sendable.length }
}

/** Gives a replay back for a while, and says why. */
async function rest(
  db: Db,
  replay: ClaimedReplay,
  waitsFor: ReplayWait,
  now: number,
  { pause = BLOCKED_MS, slotAt = replay.slotAt }: { pause?: number; slotAt?: number } = {},
): Promise<ReplaySlice> {
  const progress = { ...replay, state: 'running' as const, waitsFor, slotAt, dueAt: now + Math.ceil(pause) }
  await store.moveReplay(db, replay, progress, now)
  return { replayId: replay.id, queuedCount: 0, isEnded: false }
}

/** Ends a replay; what it has put on its way is retried like any delivery. */
async function endReplay(
  db: Db,
  replay: ClaimedReplay,
  state: 'finished' | 'cancelled',
  now: number,
): Promise<ReplaySlice | undefined> {
  return await inTransaction(db, async (tx) => {
    if (!(await store.holdReplay(tx, replay))) return undefined
    await deleteReplayItems(tx, replay.id)
    await store.moveReplay(tx, replay, { ...replay, state, waitsFor: null, dueAt: now }, now)
    return { replayId: replay.id, queuedCount: 0, isEnded: true }
  })
}

/** Gives back what was leased: for the sole owner of a database at its start, when no lease can be alive. */
export const releaseReplays = (db: Db): Promise<void> => store.releaseReplayLeases(db)
