import { DAY_MS } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { takeMessageSeq } from '../outbox/outbox-store.ts'
import {
  LOOKUPS_KEPT_MS,
  REPLIES_KEPT_MS,
  SWEEP_MS,
  type Sweep,
  TRIMMED_AT_ONCE,
  type Trimmed,
  trimSteps,
} from './retention.ts'
import * as store from './retention-store.ts'

/**
 * Begins to look through everything that grows old, when an hour has passed since the last time; of several relays one
 * does it. One that is cut short is taken up an hour later, from the beginning, which costs little.
 * @param retentionDays  0 = webhooks and logs are kept for ever; what is useless after a day goes all the same, and look-ups after 90
 */
export async function beginSweep(
  db: Db,
  { retentionDays, now }: { retentionDays: number; now: number },
): Promise<Sweep | null> {
  if (!(await store.takeSweepTurn(db, now, SWEEP_MS))) return null
  return sweepOf(retentionDays, now)
}

/** A whole sweep, whoever's turn it is. */
export const sweepOf = (retentionDays: number, now: number): Sweep => ({
  step: 'deliveries',
  after: 0,
  before: retentionDays === 0 ? 0 : now - retentionDays * DAY_MS,
})

/** What a step did, and the row behind which it goes on; null = the step is over. */
interface StepResult {
  count: number
  after: number | null
}

/**
 * Deletes at most 500 rows of what is old, oldest first, in ONE transaction. Call it with `next` until that is null.
 *
 * What is still to be sent is left alone with all that it needs, and so is what a replay may want. The rows of deliveries
 * go from the low numbers of their subscription up, and only as far as all of them are old: the feed loses its tail and
 * never shows a hole. What stands behind one that is not done yet, at a paused endpoint say, keeps its row and loses its bytes.
 */
export async function trimSlice(db: Db, sweep: Sweep, now: number): Promise<Trimmed> {
  const { step, before } = sweep
  const { count, after } = await steps[step](db, sweep, now)
  if (after !== null) return { step, deletedCount: count, next: { step, after, before } }
  const following = trimSteps[trimSteps.indexOf(step) + 1]
  return { step, deletedCount: count, next: following ? { step: following, after: 0, before } : null }
}

const steps: Record<Sweep['step'], (db: Db, sweep: Sweep, now: number) => Promise<StepResult>> = {
  async deliveries(db, { after, before }) {
    const { ids, last } = await store.listOldSubscriptions(db, after, before)
    if (ids.length === 0) return { count: 0, after: last }
    return await inTransaction(db, (tx) => trimDeliveries(tx, ids, last, before))
  },
  bodies: (db, sweep) => trimRows(db, sweep, store.listOldBodies, store.deleteOwnBodies),
  messages: (db, sweep) => trimRows(db, sweep, store.listOldMessages, store.deleteOldMessages),
  attempts: (db, sweep) =>
    trimRows(db, sweep, store.listOldAttempts, (tx, ids) => store.deleteRows(tx, 'attempt', ids)),
  run_logs: (db, sweep) => trimRows(db, sweep, store.listOldLines, (tx, ids) => store.deleteRows(tx, 'run_log', ids)),
  replies: (db, _, now) => trimAll(db, (tx) => store.deleteOldReplies(tx, now - REPLIES_KEPT_MS)),
  secrets: (db, _, now) => trimAll(db, (tx) => store.deleteExpiredSecrets(tx, now)),
  lookups: (db, _, now) => trimAll(db, (tx) => store.deleteOldLookups(tx, now - LOOKUPS_KEPT_MS)),
}

/** Trims subscription after subscription until enough rows are deleted. */
async function trimDeliveries(
  tx: Db,
  subscriptionIds: readonly number[],
  last: number | null,
  before: number,
): Promise<StepResult> {
  let count = 0
  for (const subscriptionId of subscriptionIds) {
    const old = await store.holdOldPrefix(tx, subscriptionId, before)
    const chosen: number[] = []
    for (const row of old) {
      chosen.push(row.id)
      count += rowsOf(row)
      if (count >= TRIMMED_AT_ONCE) break
    }
    await store.deleteDeliveries(tx, chosen)
    // The same one again: it may have more.
    if (count >= TRIMMED_AT_ONCE) return { count, after: subscriptionId - 1 }
  }
  return { count, after: last }
}

/** A delivery with its items, its body and its attempts. */
const rowsOf = (row: store.TrimmableRow): number =>
  1 + (row.shape === 'list' ? row.message_count : 0) + row.attempt_count + row.has_body

/** Trims one slice of a table by ascending id. What is found and what is deleted belong to one transaction. */
async function trimRows(
  db: Db,
  { step, after, before }: Sweep,
  list: (db: Db, after: number, before: number) => Promise<store.OldRows>,
  remove: (tx: Db, ids: readonly number[]) => Promise<void>,
): Promise<StepResult> {
  // A look outside the transaction, so that nothing is written where nothing is old.
  const { ids, last } = await list(db, after, before)
  if (ids.length === 0) return { count: 0, after: last }
  const count = await inTransaction(db, async (tx) => {
    // No fan-out, replay or resend needs these bytes meanwhile.
    if (step === 'messages' || step === 'bodies') await takeMessageSeq(tx, 0)
    const found = await list(tx, after, before)
    await remove(tx, found.ids)
    return found.ids.length
  })
  return { count, after: last }
}

/** Deletes by slices until nothing is left. */
async function trimAll(db: Db, remove: (tx: Db) => Promise<number>): Promise<StepResult> {
  const count = await inTransaction(db, remove)
  return { count, after: count < TRIMMED_AT_ONCE ? null : 0 }
}
