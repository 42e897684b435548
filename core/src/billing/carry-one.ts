import { type Clock, MINUTE_MS, SECOND_MS } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { keepTurn } from './account-store.ts'
import { changeSources, countActive, releaseSources, setPlannedAt } from './billed-store.ts'
import { addChanges, type Intent, type Quantities, sameQuantities } from './billing.ts'
import type { Billing } from './gateway.ts'
import * as store from './intent-store.ts'
import { newKey } from './intents.ts'
import { type Holder, TURN_MS } from './turns.ts'

/** After the first failed try, and at most; doubled with each. */
const FIRST_PAUSE_MS = 5 * SECOND_MS
const MAX_PAUSE_MS = 10 * MINUTE_MS

/** A tier that could not fall, because the gateway said no, is tried again after this. */
const REFUSED_PAUSE_MS = 60 * MINUTE_MS

/** What `planned-tiers.ts` calls its intents. */
export const FALL_TO_TIER = 'fall_to_tier'

/** One step of the work on an intent. */
export interface Step {
  db: Db
  billing: Billing
  clock: Clock
  holder: Holder
  intent: Intent
  /** Somebody waits for the answer: what the gateway did not take is undone at once, while nothing of it can be under way. */
  isAwaited: boolean
}

/**
 * Carries out the oldest intent of a workspace as far as it goes: writes its request down, sends it, and ends the intent or leaves
 * it for later. A process may die anywhere in between: what is sent again is the same request with the same key.
 */
export async function carryOne(step: Step): Promise<void> {
  const { db, clock, billing } = step
  const before = await dropForgotten(step)
  if (before === 'ended') return
  const written = await writeRequest({ ...step, intent: before })
  if (!written) return
  const now = clock()
  const intent = await inTransaction(db, async (tx) => {
    // Nothing may leave without the turn: its next holder counts on that.
    if (!(await keepTurn(tx, { ...step.holder.turn, until: now + TURN_MS }, now))) return undefined
    return await store.beginTry(tx, before.id, { ...written, sentAt: written.sentAt ?? now, dueAt: now + TURN_MS })
  })
  if (!intent) return
  const ack = await billing.gateway.setQuantities(written.request, intent.key)
  const tried = { ...step, intent }
  if (ack.kind === 'taken') return await settleIntent(tried)
  const isFirst = intent.attempt === 1 && !('isRepeat' in ack && ack.isRepeat)
  // An earlier try may have been taken after all.
  const mayBeTaken = ack.kind === 'refused' ? !isFirst : ack.kind === 'unknown' && ack.isOver
  const wasTaken = mayBeTaken ? await hasQuantities(tried, written.quantities) : false
  if (wasTaken) return await settleIntent(tried)
  const isRefused = ack.kind === 'refused' && wasTaken !== undefined
  if (isRefused || (ack.kind === 'notTaken' && isFirst && step.isAwaited)) {
    await undoIntent(tried, ack.message)
  } else if (ack.kind === 'notTaken') await postpone(tried, ack.message, { retryAfterMs: ack.retryAfterMs })
  else await postpone(tried, ack.message, { isOver: ack.kind === 'unknown' && ack.isOver })
}

/** A request whose key the gateway may have forgotten is not sent again: it is looked whether it was taken, else written anew. */
async function dropForgotten(step: Step): Promise<Intent | 'ended'> {
  const { intent, billing, clock } = step
  const isKept = intent.sentAt === null || clock() - intent.sentAt < billing.gateway.keyMemoryMs
  if (isKept || intent.request === null) return intent
  if (await hasQuantities(step, intent.quantities)) {
    await settleIntent(step)
    return 'ended'
  }
  return { ...intent, request: null, quantities: null, sentAt: null }
}

interface Written {
  request: string
  quantities: Quantities | null
  key: string
  /** null = it was not sent yet. */
  sentAt: number | null
}

/** The request of the intent, which is written when it has none; undefined when it came to an end instead. */
async function writeRequest(step: Step): Promise<Written | undefined> {
  const { db, billing, holder, intent } = step
  const { request, quantities, key, sentAt } = intent
  if (request !== null) return { request, quantities, key, sentAt }
  const { workspaceId, prorate } = intent
  const { subscriptionRef } = holder.account
  if (subscriptionRef === null) {
    await undoIntent(step, 'The workspace has no subscription')
    return undefined
  }
  const wanted = addChanges(await countActive(db, workspaceId), intent.changes)
  const read = await billing.gateway.prepare({ workspaceId, subscriptionRef, quantities: wanted, prorate })
  // A request written anew gets a key of its own: the old one stands for other bytes.
  const isUnsent = intent.attempt === 0
  if (read.kind === 'read')
    return { request: read.value, quantities: wanted, key: isUnsent ? key : newKey(), sentAt: null }
  // Of one that was sent: what can still be read and is refused has ended, so there is nothing left to bill.
  const isSure = isUnsent || (read.kind === 'refused' && (await billing.gateway.read(subscriptionRef)).kind === 'read')
  if (isSure && (read.kind === 'refused' || step.isAwaited)) await undoIntent(step, read.message)
  else await postpone(step, read.message, {})
  return undefined
}

/** Whether the gateway bills for these; undefined = it cannot be read. */
async function hasQuantities({ billing, holder }: Step, quantities: Quantities | null): Promise<boolean | undefined> {
  const { subscriptionRef } = holder.account
  if (subscriptionRef === null || quantities === null) return false
  const read = await billing.gateway.read(subscriptionRef)
  if (read.kind !== 'read') return undefined
  return read.value !== undefined && sameQuantities(read.value.quantities, quantities)
}

async function settleIntent({ db, billing, clock, intent }: Step): Promise<void> {
  await inTransaction(db, async (tx) => {
    const ended = await store.endIntent(tx, intent.id, { state: 'settled', error: null, now: clock() })
    if (!ended) return
    await changeSources(tx, ended.changes)
    await billing.hooks.settle(tx, ended)
  })
}

/** @returns false when it has ended already, or when it had to be unsent and is not */
export async function undoIntent(
  { db, billing, clock, intent }: Pick<Step, 'db' | 'billing' | 'clock' | 'intent'>,
  error: string,
  mustBeUnsent = false,
): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    const now = clock()
    const ended = await store.endIntent(tx, intent.id, { state: 'undone', error, now, mustBeUnsent })
    if (!ended) return false
    await billing.hooks.undo(tx, ended)
    await releaseSources(tx, ended.id)
    if (ended.kind === FALL_TO_TIER) {
      for (const { sourceId } of ended.changes) await setPlannedAt(tx, sourceId, now + REFUSED_PAUSE_MS)
    }
    return true
  })
}

async function postpone(
  { db, clock, intent }: Step,
  error: string,
  { retryAfterMs = 0, isOver = false }: { retryAfterMs?: number | undefined; isOver?: boolean },
): Promise<void> {
  const doublings = Math.min(Math.max(intent.attempt, 1) - 1, 10)
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** doublings, MAX_PAUSE_MS)
  const dueAt = clock() + Math.max(pauseMs, Math.min(retryAfterMs, MAX_PAUSE_MS))
  await store.postponeIntent(db, intent.id, { dueAt, error, isOver })
}
