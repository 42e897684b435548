import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import type { Present } from '../dispatch/matching.ts'
import { invalidInput, LeadwireError, notFound } from '../errors.ts'
import type { MessageType } from '../outbox/message.ts'
import { clampLimit, fromCursor, type Page, toCursor } from '../page.ts'
import { MAX_RATE_PER_SECOND, type Subscription } from '../webhooks/subscription.ts'
import { getSubscription } from '../webhooks/subscriptions.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { countMissing } from './missing.ts'
import { type Replay, type ReplayableStatus, type ReplayFilter, replayEnded } from './replay.ts'
import { countReplayable } from './replay-delivery-store.ts'
import { deleteReplayItems } from './replay-item-store.ts'
import * as store from './replay-store.ts'

/** A page of replays: 50, at most 200. Source: our choice, as for the other logs. */
export const REPLAYS_PER_PAGE = { standard: 50, max: 200 }

/** What to replay, as a person says it. */
export interface ReplayInput {
  /** Default skipped and exhausted; empty = no deliveries, which makes sense with `includeMissing` only. */
  statuses?: readonly ReplayableStatus[] | undefined
  /** Default all. */
  types?: readonly MessageType[] | undefined
  /** Epoch ms; default from the beginning. */
  since?: number | undefined
  /** Epoch ms; default, and at the latest, now. */
  until?: number | undefined
  includeMissing?: boolean | undefined
}

/** What a replay would send. */
export interface ReplayCount {
  deliveries: number
  /** Messages that would become deliveries. */
  messages: number
  /** False = there are more messages than were looked at. */
  isComplete: boolean
}

export interface CountPorts {
  clock: Clock
  /** Turns a message into the bytes of an api's form; content filters look at those. */
  present: Present
}

/**
 * Counts what a replay would send, and writes nothing.
 * @throws NotFound `subscription_not_found`, InvalidInput
 */
export async function countReplay(
  db: Db,
  caller: Caller,
  subscriptionId: number,
  input: ReplayInput,
  { clock, present }: CountPorts,
): Promise<ReplayCount> {
  const subscription = await getSubscription(db, caller, subscriptionId)
  return await count(db, subscription, toFilter(input, clock()), present)
}

/**
 * Queues a job that sends again what a subscription has missed: the same deliveries, with their ids and bytes, and new
 * ones for messages that it has none of.
 * @throws NotFound `subscription_not_found`, InvalidInput, Conflict `replay_running` while another one has not ended
 */
export async function startReplay(
  db: Db,
  caller: Caller,
  subscriptionId: number,
  { ratePerSecond = null, ...input }: ReplayInput & { ratePerSecond?: number | null | undefined },
  { clock, present }: CountPorts,
): Promise<Replay> {
  const now = clock()
  const filter = toFilter(input, now)
  assertRate(ratePerSecond)
  const subscription = await getSubscription(db, caller, subscriptionId)
  // Before a count that may take seconds; the unique key has the last word.
  await assertNoneActive(db, subscriptionId)
  const { deliveries, messages, isComplete } = await count(db, subscription, filter, present)
  const total = deliveries + messages
  return await inTransaction(db, async (tx) => {
    await getSubscription(tx, caller, subscriptionId)
    const { workspaceId } = caller
    const replay = { ...filter, workspaceId, subscriptionId, ratePerSecond, total, isTotalComplete: isComplete }
    const id = await store.insertReplay(tx, replay, now)
    if (id === undefined) await assertNoneActive(tx, subscriptionId)
    return await getReplay(tx, caller, subscriptionId, id ?? 0)
  })
}

async function count(db: Db, subscription: Subscription, filter: ReplayFilter, present: Present): Promise<ReplayCount> {
  const deliveries = await countReplayable(db, subscription.id, filter)
  if (!filter.includesMissing) return { deliveries, messages: 0, isComplete: true }
  const { count: messages, isComplete } = await countMissing(db, subscription, filter, present)
  return { deliveries, messages, isComplete }
}

async function assertNoneActive(db: Db, subscriptionId: number): Promise<void> {
  const replayId = await store.findActiveReplay(db, subscriptionId)
  if (replayId === undefined) return
  const text = `Replay ${replayId} of subscription ${subscriptionId} has not ended; wait for it or cancel it first`
  throw new LeadwireError('Conflict', 'replay_running', text, { extra: { replayId } })
}

function toFilter(input: ReplayInput, now: number): ReplayFilter {
  const { statuses = ['skipped', 'exhausted'], types, since = null, includeMissing: includesMissing = false } = input
  if (statuses.length === 0 && !includesMissing) {
    throw invalidInput('statuses', 'name at least one of skipped, exhausted, delivered, or set includeMissing')
  }
  if (types?.length === 0) throw invalidInput('types', 'name at least one, or leave it out for all')
  // What is made in this very millisecond is there already.
  const until = Math.min(input.until ?? now + 1, now + 1)
  if (since !== null && since >= until) throw invalidInput('since', 'must be earlier than until, and than now')
  return { statuses: [...new Set(statuses)], types: types ? [...new Set(types)] : null, since, until, includesMissing }
}

function assertRate(rate: number | null): void {
  if (rate === null || (Number.isInteger(rate) && rate >= 1 && rate <= MAX_RATE_PER_SECOND)) return
  throw invalidInput('ratePerSecond', `must be a whole number from 1 to ${MAX_RATE_PER_SECOND}, not ${rate}`)
}

/** A replay of a subscription. @throws NotFound `subscription_not_found`, `replay_not_found` */
export async function getReplay(db: Db, caller: Caller, subscriptionId: number, id: number): Promise<Replay> {
  await getSubscription(db, caller, subscriptionId)
  const replay = await store.findReplay(db, subscriptionId, id)
  if (!replay) throw notFound('replay', id)
  return replay
}

/** The replays of a subscription, newest first. @throws NotFound `subscription_not_found`, InvalidInput for a cursor that is none */
export async function listReplays(
  db: Db,
  caller: Caller,
  subscriptionId: number,
  query: { limit?: number | undefined; cursor?: string | undefined },
): Promise<Page<Replay>> {
  await getSubscription(db, caller, subscriptionId)
  const limit = clampLimit(query.limit, REPLAYS_PER_PAGE.standard, REPLAYS_PER_PAGE.max)
  const before = query.cursor === undefined ? undefined : fromCursor(query.cursor).id
  const rows = await store.listReplayRows(db, subscriptionId, { before, limit: limit + 1 })
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  const nextCursor = last ? toCursor({ direction: 'down', id: last.id }) : null
  return { items, hasMore: nextCursor !== null, nextCursor }
}

/**
 * Lets a replay stand still, or go on where it stood. What it has put on its way already, 300 deliveries at most, is sent.
 * @throws NotFound `subscription_not_found`, `replay_not_found`; Conflict `replay_ended`
 */
export async function pauseReplay(
  db: Db,
  caller: Caller,
  subscriptionId: number,
  id: number,
  isPaused: boolean,
  clock: Clock,
): Promise<Replay> {
  return await inTransaction(db, async (tx) => {
    const replay = await getReplay(tx, caller, subscriptionId, id)
    if (replay.completedAt !== null) throw replayEnded(replay)
    if (isPaused !== (replay.state === 'paused')) {
      const state = isPaused ? 'paused' : replay.startedAt === null ? 'queued' : 'running'
      await store.setReplayState(tx, id, state, clock())
    }
    return await getReplay(tx, caller, subscriptionId, id)
  })
}

/**
 * Ends a replay; one that has ended stays as it is. What it has put on its way already, 300 deliveries at most, is sent.
 * @throws NotFound `subscription_not_found`, `replay_not_found`
 */
export async function cancelReplay(
  db: Db,
  caller: Caller,
  subscriptionId: number,
  id: number,
  clock: Clock,
): Promise<Replay> {
  return await inTransaction(db, async (tx) => {
    const replay = await getReplay(tx, caller, subscriptionId, id)
    if (replay.completedAt === null) {
      await store.setReplayState(tx, id, 'cancelled', clock())
      await deleteReplayItems(tx, id)
    }
    return await getReplay(tx, caller, subscriptionId, id)
  })
}
