import { MINUTE_MS } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'

/** More than any lease of a delivery or a run lasts. Smaller steps are left alone: they delay what is due by no more. */
const LEAST_STEP_MS = 2 * MINUTE_MS

const MARK = 'clock'

/**
 * Keeps the latest time seen in the database. When the clock has gone back since, moves all that is due in the future
 * back with it: without that, what was due now would be due when the clock gets there again, an hour later for an hour's
 * step. In ONE transaction, so that of several relays one does it.
 * @param now  of the clock that rows go by, see `readClock`
 * @returns by how many ms the clock had gone back; 0 = it had not, or by less than two minutes
 */
export const followClock = (db: Db, now: number): Promise<number> =>
  inTransaction(db, async (tx) => {
    const moved = await tx.sql
      .insertInto('counter')
      .values({ name: MARK, value: now })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: now }).where('counter.value', '<=', now))
      .returning('value')
      .executeTakeFirst()
    if (moved) return 0
    const mark = await tx.sql.selectFrom('counter').select('value').where('name', '=', MARK).executeTakeFirstOrThrow()
    const byMs = mark.value - now
    if (byMs < LEAST_STEP_MS) return 0
    const won = await tx.sql
      .updateTable('counter')
      .set({ value: now })
      .where('name', '=', MARK)
      .where('value', '=', mark.value)
      .returning('value')
      .executeTakeFirst()
    if (!won) return 0
    await moveDueTimes(tx, now, byMs)
    return byMs
  })

/**
 * Everything that waits for a time. What is done, and what only says when something was, stays as it is. A lease that was
 * taken after the step ends soon and stays too, or what is being sent would be sent twice.
 */
async function moveDueTimes(tx: Db, now: number, byMs: number): Promise<void> {
  await tx.sql
    .updateTable('delivery')
    .set((eb) => ({ due_at: eb('due_at', '-', byMs) }))
    .where('status', 'in', ['open', 'waiting', 'pending'])
    .where('due_at', '>', now)
    .where((eb) => eb.or([eb('claimed_by', 'is', null), eb('due_at', '>', now + LEAST_STEP_MS)]))
    .execute()
  await tx.sql
    .updateTable('run')
    .set((eb) => ({ due_at: eb('due_at', '-', byMs) }))
    .where('status', 'in', ['queued', 'running'])
    .where('due_at', '>', now)
    .where((eb) => eb.or([eb('claimed_by', 'is', null), eb('due_at', '>', now + LEAST_STEP_MS)]))
    .execute()
  await tx.sql
    .updateTable('enrichment_job')
    .set((eb) => ({ due_at: eb('due_at', '-', byMs) }))
    .where('due_at', '>', now)
    .where((eb) => eb.or([eb('claimed_by', 'is', null), eb('due_at', '>', now + LEAST_STEP_MS)]))
    .execute()
  await tx.sql
    .updateTable('enrichment_job')
    .set((eb) => ({ wait_until: eb('wait_until', '-', byMs) }))
    // Those from before the step alone.
    .where('created_at', '>', now)
    .where('announced_at', 'is', null)
    .execute()
  await tx.sql
    .updateTable('endpoint')
    .set((eb) => ({ next_slot_at: eb('next_slot_at', '-', byMs) }))
    .where('next_slot_at', '>', now + LEAST_STEP_MS)
    .execute()
}
