import { type Clock, SECOND_MS } from '../clock.ts'
import type { Db } from '../db/database.ts'
import { notFound } from '../errors.ts'
import { billingBusy, billingFailed, billingPending, type Intent } from './billing.ts'
import { carryOne, undoIntent } from './carry-one.ts'
import type { Billing } from './gateway.ts'
import * as store from './intent-store.ts'
import { withTurn } from './turns.ts'

/** How often, and how many times, the turn of a workspace is asked for: about 20 s. Source: callers give up after 30. */
const TURN_POLL_MS = 200
const TURN_POLLS = 100

/** What is said of when to ask again, ms. */
const ASK_AGAIN_MS = 5 * SECOND_MS

/**
 * Carries out a staged intent, after those that were staged before it, and answers it settled. To be called after the commit, once
 * by the one who staged it; if that one dies `carryOnDue` does it.
 * @throws Upstream `billing_failed` with the gateway's own words and Unavailable `billing_busy`: nothing of it is left. Unavailable
 *   `billing_pending`: what the gateway did is not known, and it will be completed without the caller
 */
export async function carryOut(db: Db, billing: Billing, intentId: number, clock: Clock): Promise<Intent> {
  for (let polls = 0; polls < TURN_POLLS; polls++) {
    const intent = await getIntent(db, intentId)
    if (intent.state !== 'pending') return answerOf(intent)
    const { workspaceId } = intent
    const done = await withTurn(db, workspaceId, clock, async (holder) => {
      for (;;) {
        const oldest = await store.findOldestPending(db, workspaceId)
        if (!oldest || oldest.id > intentId) return
        const isOwn = oldest.id === intentId
        // What has failed waits its time, however many callers come after it.
        if (!isOwn && oldest.attempt > 0 && oldest.dueAt > clock()) return
        await carryOne({ db, billing, clock, holder, intent: oldest, isAwaited: isOwn })
        if (isOwn || (await getIntent(db, oldest.id)).state === 'pending') return
      }
    })
    if (done) break
    await billing.sleep(TURN_POLL_MS)
  }
  const intent = await getIntent(db, intentId)
  if (intent.state === 'pending' && intent.sentAt === null) {
    if (await undoIntent({ db, billing, clock, intent }, 'An earlier change is still being billed', true))
      throw billingBusy(ASK_AGAIN_MS)
    return answerOf(await getIntent(db, intentId))
  }
  return answerOf(intent)
}

function answerOf(intent: Intent): Intent {
  if (intent.state === 'settled') return intent
  const message = intent.error ?? 'no answer yet'
  if (intent.state === 'undone') throw billingFailed(message)
  throw billingPending(message, ASK_AGAIN_MS)
}

async function getIntent(db: Db, id: number): Promise<Intent> {
  const intent = await store.findIntent(db, id)
  if (!intent) throw notFound('billing_intent', id)
  return intent
}

/** Carries on for a workspace nobody waits for, until nothing is left or something must wait; false when there was nothing to do. */
async function carryOn(db: Db, billing: Billing, workspaceId: number, clock: Clock): Promise<boolean> {
  const done = await withTurn(db, workspaceId, clock, async (holder) => {
    for (let last = 0; ; ) {
      const oldest = await store.findOldestPending(db, workspaceId)
      // One that comes again at once could not be worked on: the turn was lost.
      if (!oldest || oldest.dueAt > clock() || oldest.id === last) return last > 0
      last = oldest.id
      await carryOne({ db, billing, clock, holder, intent: oldest, isAwaited: false })
    }
  })
  return done?.value ?? false
}

/**
 * Carries on what callers have left: those that died, and those whose gateway did not say what it did. Any number of relays may.
 * @returns how many workspaces were worked on
 */
export async function carryOnDue(db: Db, billing: Billing, clock: Clock, limit = 20): Promise<number> {
  let worked = 0
  for (const workspaceId of await store.listDueWorkspaces(db, clock(), limit)) {
    if (await carryOn(db, billing, workspaceId, clock)) worked++
  }
  return worked
}
