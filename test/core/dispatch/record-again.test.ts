import { expect, it } from 'vitest'
import { recordAttempts } from '../../../core/src/dispatch/claims.ts'
import { subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message, resultOf, testUrl } from './post.ts'

eachEngine((open) => {
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    await subscribe(db, caller, { api: 'ctgo', url: testUrl, payload: 'lead' }, { vault: testVault, clock })
    await append(db, [message(caller, 1), message(caller, 2)], clock())
    await fanOutAll(db, clock())
    const claimed = await claim(db, clock())
    const attempts = () =>
      db.sql.selectFrom('attempt').select(['delivery_id', 'number']).orderBy('delivery_id').orderBy('id').execute()
    const rows = () => db.sql.selectFrom('delivery').select(['id', 'status', 'attempt_count']).orderBy('id').execute()
    const options = { now: clock(), random: () => 0.5 }
    return { db, first: claimed[0]!, second: claimed[1]!, attempts, rows, options }
  }

  it('lists an attempt once that was kept though the database went away before it said so', async () => {
    const { db, first, second, attempts, rows, options } = await setUp()
    const kept = [resultOf(first), resultOf(second, { outcome: 'rejected', status: 500 })]
    await recordAttempts(db, kept, options)
    const before = await rows()
    await recordAttempts(db, kept, { ...options, mayBeRecorded: true })
    expect(await attempts()).toEqual([
      { delivery_id: first.id, number: 1 },
      { delivery_id: second.id, number: 1 },
    ])
    expect(await rows()).toEqual(before)
    expect(before).toMatchObject([
      { status: 'delivered', attempt_count: 1 },
      { status: 'pending', attempt_count: 1 },
    ])
  })

  it('records what was not kept', async () => {
    const { db, first, second, attempts, rows, options } = await setUp()
    await recordAttempts(db, [resultOf(first)], options)
    await recordAttempts(db, [resultOf(first), resultOf(second)], { ...options, mayBeRecorded: true })
    expect(await attempts()).toHaveLength(2)
    expect((await rows()).map(({ status }) => status)).toEqual(['delivered', 'delivered'])
  })

  it('takes another attempt of the same number for another one', async () => {
    const { db, first, attempts, options } = await setUp()
    // Of another relay, after the lease of this one had run out.
    await recordAttempts(db, [resultOf(first, { attemptedAt: 1 })], options)
    await recordAttempts(db, [resultOf(first, { attemptedAt: 2 })], { ...options, mayBeRecorded: true })
    expect(await attempts()).toHaveLength(2)
  })
})
