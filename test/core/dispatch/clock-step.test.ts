import { expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../../core/src/clock.ts'
import { followClock } from '../../../core/src/dispatch/clock-step.ts'
import { subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message } from './post.ts'

const NOON = Date.UTC(2026, 0, 5, 12)

eachEngine((open) => {
  it('goes on with the clock and says nothing', async () => {
    const db = await open()
    expect(await followClock(db, NOON)).toBe(0)
    expect(await followClock(db, NOON + 5_000)).toBe(0)
    expect(await followClock(db, NOON + HOUR_MS)).toBe(0)
  })

  it('leaves a step back of less than two minutes alone', async () => {
    const db = await open()
    await followClock(db, NOON)
    expect(await followClock(db, NOON - 2 * MINUTE_MS + 1)).toBe(0)
    // Measured from the latest time there was, so that many small steps do not hide a large one.
    expect(await followClock(db, NOON - 2 * MINUTE_MS)).toBe(2 * MINUTE_MS)
  })

  it('tells of a step back once', async () => {
    const db = await open()
    await followClock(db, NOON)
    expect(await followClock(db, NOON - HOUR_MS)).toBe(HOUR_MS)
    expect(await followClock(db, NOON - HOUR_MS)).toBe(0)
    expect(await followClock(db, NOON - HOUR_MS + 5_000)).toBe(0)
  })

  it('tells one of two relays that look at the same moment', async () => {
    const db = await open()
    await followClock(db, NOON)
    const steps = await Promise.all([followClock(db, NOON - HOUR_MS), followClock(db, NOON - HOUR_MS)])
    expect(steps.sort()).toEqual([0, HOUR_MS])
  })

  it('moves what waits for a time back with the clock, and leaves what is due already', async () => {
    const db = await open()
    const caller = await seedCaller(db, () => NOON)
    const url = 'https://hooks.example.com/a'
    await subscribe(db, caller, { api: 'ctgo', url, payload: 'lead' }, { vault: testVault, clock: () => NOON })
    await followClock(db, NOON)
    const ids = [1, 2, 3]
    await append(
      db,
      ids.map((id) => message(caller, id)),
      NOON,
    )
    await fanOutAll(db, NOON)
    const rows = () => db.sql.selectFrom('delivery').select(['id', 'due_at', 'status']).orderBy('id').execute()
    const [due, retried, done] = await rows()
    const set = (id: number | undefined, values: { due_at: number; status?: string }) =>
      db.sql.updateTable('delivery').set(values).where('id', '=', Number(id)).execute()
    await set(due?.id, { due_at: NOON - 2 * HOUR_MS })
    await set(retried?.id, { due_at: NOON + 5 * MINUTE_MS })
    await set(done?.id, { due_at: NOON, status: 'delivered' })
    await db.sql
      .updateTable('endpoint')
      .set({ next_slot_at: NOON + 1000 })
      .execute()

    const now = NOON - HOUR_MS
    expect(await followClock(db, now)).toBe(HOUR_MS)
    expect((await rows()).map((row) => row.due_at)).toEqual([NOON - 2 * HOUR_MS, now + 5 * MINUTE_MS, NOON])
    expect(await db.sql.selectFrom('endpoint').select('next_slot_at').execute()).toEqual([{ next_slot_at: now + 1000 }])
    expect((await claim(db, now)).map(({ id }) => id)).toEqual([due?.id])
    expect((await claim(db, now + 5 * MINUTE_MS)).map(({ id }) => id)).toContain(retried?.id)
  })

  it('moves leases from before the step, and leaves those alone that were taken after it', async () => {
    const db = await open()
    const caller = await seedCaller(db, () => NOON)
    const url = 'https://hooks.example.com/a'
    await subscribe(db, caller, { api: 'ctgo', url, payload: 'lead' }, { vault: testVault, clock: () => NOON })
    await followClock(db, NOON)
    const now = NOON - HOUR_MS
    await append(db, [message(caller, 1)], NOON)
    await fanOutAll(db, NOON)
    expect((await claim(db, NOON)).length).toBe(1)
    await append(db, [message(caller, 2)], now)
    await fanOutAll(db, now)
    expect((await claim(db, now)).length).toBe(1)
    const leases = async () => (await db.sql.selectFrom('delivery').select('due_at').orderBy('id').execute()).map(toDue)
    const toDue = (row: { due_at: number }) => row.due_at
    const [before = 0, after] = await leases()
    expect(await followClock(db, now)).toBe(HOUR_MS)
    expect(await leases()).toEqual([before - HOUR_MS, after])
    expect(await claim(db, now)).toEqual([])
  })
})
