import { expect, it, onTestFinished } from 'vitest'
import { costOf, type HeldCredits, MAX_CREDITS, type Reserved } from '../../../core/src/credits/credit.ts'
import {
  adjustCredits,
  listCreditEntries,
  readCredits,
  refundCredits,
  renewCredits,
  reserveCredits,
  setCredits,
  settleCredits,
} from '../../../core/src/credits/credits.ts'
import { type Db, inTransaction, openDatabase } from '../../../core/src/db/database.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, errorOf, seedCaller } from '../../support/seed.ts'

const heldOf = (reserved: Reserved): HeldCredits => {
  if (reserved.status !== 'held') throw new Error('the work was paid for before')
  return reserved.held
}

const byHand = { reason: 'top_up', subject: 'operator' }

it('costs nothing to find nothing', () => {
  expect([costOf(0, 5), costOf(2, 5)]).toEqual([0, 10])
})

eachEngine((open, name) => {
  const setUp = async (balance: number | null = 10) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const { workspaceId } = caller
    if (balance !== null) await setCredits(db, { workspaceId, balance, ...byHand }, clock)
    const workOf = (key: string, amount: number) => ({
      workspaceId,
      key,
      amount,
      reason: 'enrichment',
      subject: `lead:${key}`,
    })
    const reserve = (key: string, amount: number, leaseMs = 60_000) =>
      reserveCredits(db, workOf(key, amount), { leaseMs, clock })
    const hold = async (key: string, amount: number, leaseMs?: number) => heldOf(await reserve(key, amount, leaseMs))
    const settle = (held: HeldCredits, cost: number) => settleCredits(db, held, cost, clock)
    const read = () => readCredits(db, workspaceId, clock)
    const history = async () =>
      (await listCreditEntries(db, caller)).items.map(({ kind, amount, reserved, balanceAfter }) => [
        kind,
        amount,
        reserved,
        balanceAfter,
      ])
    return { db, clock, caller, workspaceId, reserve, hold, settle, read, history }
  }

  it('has no limit until somebody sets one, and keeps a history all the same', async () => {
    const { hold, settle, read, history } = await setUp(null)
    const held = await hold('1', 1_000_000)
    expect(await read()).toEqual({
      balance: null,
      reserved: 1_000_000,
      available: null,
      lowBalanceThreshold: 10,
      isLow: false,
    })
    expect(await settle(held, 2)).toBe(2)
    expect(await read()).toMatchObject({ balance: null, reserved: 0 })
    expect(await history()).toEqual([['charge', -2, 1_000_000, null]])
  })

  it('holds what work may cost, charges what it did cost and gives back the rest', async () => {
    const { hold, settle, read, history } = await setUp()
    const held = await hold('1', 4)
    expect(await read()).toMatchObject({ balance: 10, reserved: 4, available: 6, isLow: true })
    expect(await settle(held, 1)).toBe(1)
    expect(await read()).toMatchObject({ balance: 9, reserved: 0, available: 9 })
    expect(await history()).toEqual([
      ['charge', -1, 4, 9],
      ['set', 10, null, 10],
    ])
  })

  it('leaves no line when nothing was found', async () => {
    const { hold, settle, read, history } = await setUp()
    expect(await settle(await hold('1', 2), 0)).toBe(0)
    expect(await read()).toMatchObject({ balance: 10, reserved: 0 })
    expect(await history()).toHaveLength(1)
  })

  it('says how much is needed and how much is left when credits are spent', async () => {
    const { hold, reserve } = await setUp(3)
    await hold('1', 2)
    const error = await errorOf(reserve('2', 2))
    expect(error).toMatchObject({
      kind: 'InsufficientCredits',
      code: 'credits_exhausted',
      extra: { needed: 2, available: 1 },
    })
    expect(error.message).toBe('This may cost 2 credits and 1 are left')
    await hold('3', 1)
  })

  it('is low at the threshold and below', async () => {
    const { db, clock, workspaceId, read } = await setUp(11)
    expect(await read()).toMatchObject({ isLow: false })
    await adjustCredits(db, { workspaceId, amount: -1, ...byHand }, clock)
    expect(await read()).toMatchObject({ balance: 10, isLow: true })
  })

  it('lets others use what a dead process held, once its lease is over', async () => {
    const { clock, hold, reserve, read } = await setUp(4)
    await hold('dead', 4, 1_000)
    clock.advance(999)
    expect(await codeOf(reserve('2', 1))).toBe('credits_exhausted')
    clock.advance(1)
    expect(await read()).toMatchObject({ balance: 4, reserved: 0, available: 4 })
    await hold('2', 4)
  })

  it('charges slow work after its lease as far as others have left credits', async () => {
    const { clock, hold, settle, read } = await setUp(4)
    const slow = await hold('slow', 3, 1_000)
    clock.advance(1_000)
    const other = await hold('other', 2)
    expect(await settle(slow, 3)).toBe(2)
    expect(await settle(other, 2)).toBe(2)
    expect(await read()).toMatchObject({ balance: 0, reserved: 0 })
  })

  it('charges work once that two workers have done, whoever comes last', async () => {
    const { clock, hold, settle, reserve, read } = await setUp()
    const first = await hold('1', 2, 1_000)
    clock.advance(1_000)
    const second = await hold('1', 2)
    expect(await codeOf(settle(first, 2))).toBe('reservation_lost')
    expect(await settle(second, 2)).toBe(2)
    expect(await codeOf(settle(first, 2))).toBe('reservation_lost')
    expect(await reserve('1', 2)).toEqual({ status: 'spent', charged: 2 })
    expect(await read()).toMatchObject({ balance: 8, reserved: 0 })
  })

  it('charges once when the answer to a settle was lost and it is said again', async () => {
    const { hold, settle, read } = await setUp()
    const held = await hold('1', 2)
    expect([await settle(held, 2), await settle(held, 2)]).toEqual([2, 2])
    expect(await read()).toMatchObject({ balance: 8 })
  })

  it('keeps a reservation as long as it is renewed, and not when others have its credits', async () => {
    const { db, clock, hold, settle, read } = await setUp(2)
    let held = await hold('1', 2, 1_000)
    for (let i = 0; i < 3; i++) {
      clock.advance(999)
      held = await renewCredits(db, held, 1_000, clock)
    }
    expect(await read()).toMatchObject({ available: 0 })
    clock.advance(1_000)
    const other = await hold('2', 2)
    expect(await codeOf(renewCredits(db, held, 1_000, clock))).toBe('reservation_lost')
    expect(await settle(other, 2)).toBe(2)
    expect(await settle(held, 2)).toBe(0)
    expect(await read()).toMatchObject({ balance: 0, reserved: 0 })
  })

  it('pays back once, and gives back what is still held', async () => {
    const { db, clock, workspaceId, hold, settle, read, history } = await setUp()
    const refund = (key: string) => refundCredits(db, { workspaceId, key, reason: 'upstream_failed' }, clock)
    await settle(await hold('1', 2), 2)
    const held = await hold('2', 2)
    expect([await refund('1'), await refund('1'), await refund('2'), await refund('unheard of')]).toEqual([2, 0, 0, 0])
    expect(await read()).toMatchObject({ balance: 10, reserved: 0 })
    expect(await codeOf(settle(held, 2))).toBe('reservation_lost')
    expect((await history())[0]).toEqual(['refund', 2, null, 10])
  })

  it('does not pay back into a balance what was spent when there was no limit', async () => {
    const { db, clock, workspaceId, hold, settle, read } = await setUp(null)
    await settle(await hold('1', 2), 2)
    await setCredits(db, { workspaceId, balance: 5, ...byHand }, clock)
    expect(await refundCredits(db, { workspaceId, key: '1', reason: 'asked' }, clock)).toBe(0)
    expect(await read()).toMatchObject({ balance: 5 })
  })

  it('takes away no credits that are held, and books a payment once', async () => {
    const { db, clock, workspaceId, hold, read } = await setUp(5)
    await hold('1', 3)
    const adjust = (amount: number, key?: string) => adjustCredits(db, { workspaceId, amount, ...byHand, key }, clock)
    expect(await codeOf(adjust(-3))).toBe('credits_exhausted')
    expect(await adjust(-2)).toMatchObject({ amount: -2, balanceAfter: 3 })
    const paid = await adjust(100, 'payment:9')
    expect(await adjust(100, 'payment:9')).toEqual(paid)
    expect(await read()).toMatchObject({ balance: 103, reserved: 3 })
    expect(await codeOf(setCredits(db, { workspaceId, balance: 2, ...byHand }, clock))).toBe('credits_exhausted')
    await setCredits(db, { workspaceId, balance: null, ...byHand }, clock)
    expect(await read()).toMatchObject({ balance: null, available: null })
  })

  it('refuses amounts that are no whole numbers in range, and changes nothing', async () => {
    const { db, clock, workspaceId, hold, reserve, settle, read } = await setUp()
    const held = await hold('1', 2)
    for (const amount of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, MAX_CREDITS + 1])
      expect(await codeOf(reserve('2', amount))).toBe('invalid_request')
    for (const cost of [-1, 0.5, 3]) expect(await codeOf(settle(held, cost))).toBe('invalid_request')
    for (const key of ['', 'a\0b', 'x'.repeat(201)]) expect(await codeOf(reserve(key, 1))).toBe('invalid_request')
    const tooMuch = { workspaceId, amount: MAX_CREDITS, ...byHand }
    expect(await codeOf(adjustCredits(db, tooMuch, clock))).toBe('invalid_request')
    expect(await read()).toMatchObject({ balance: 10, reserved: 2 })
  })

  it('charges in the transaction that keeps the result, or not at all', async () => {
    const { db, clock, hold, settle, read } = await setUp()
    const held = await hold('1', 2)
    const failed = inTransaction(db, async (tx) => {
      await settleCredits(tx, held, 2, clock)
      throw new Error('the result could not be kept')
    })
    await expect(failed).rejects.toThrow('could not be kept')
    expect(await read()).toMatchObject({ balance: 10, reserved: 2 })
    expect(await settle(held, 2)).toBe(2)
  })

  it('shows the history a page at a time, newest first, and only one’s own', async () => {
    const { db, clock, caller, hold, settle } = await setUp(100)
    const stranger = await seedCaller(db, clock, 'Other')
    for (let i = 0; i < 5; i++) await settle(await hold(`${i}`, 1), 1)
    const first = await listCreditEntries(db, caller, { limit: 2 })
    expect(first.items.map(({ subject }) => subject)).toEqual(['lead:4', 'lead:3'])
    const second = await listCreditEntries(db, caller, { limit: 2, cursor: first.nextCursor ?? '' })
    expect(second.items.map(({ balanceAfter }) => balanceAfter)).toEqual([97, 98])
    const last = await listCreditEntries(db, caller, { limit: 2, cursor: second.nextCursor ?? '' })
    expect(last).toMatchObject({ hasMore: false, nextCursor: null })
    expect(last.items.map(({ kind }) => kind)).toEqual(['charge', 'set'])
    expect((await listCreditEntries(db, caller, { reason: 'top_up' })).items).toHaveLength(1)
    expect((await listCreditEntries(db, stranger)).items).toEqual([])
    expect(await codeOf(listCreditEntries(db, caller, { cursor: 'nonsense' }))).toBe('invalid_request')
  })

  it('never spends a credit twice nor loses a charge, however many callers there are', async () => {
    const url = await open.url()
    // On Postgres a second pool stands for another relay; a SQLite file has one owner.
    const pools = [await openDatabase(url), ...(name === 'postgres' ? [await openDatabase(url)] : [])]
    onTestFinished(async () => void (await Promise.all(pools.map((pool) => pool.close()))))
    const poolOf = (i: number) => pools[i % pools.length] as Db
    const db = poolOf(0)
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const { workspaceId } = caller
    await setCredits(db, { workspaceId, balance: 60, ...byHand }, clock)
    const results = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const work = { workspaceId, key: `${i % 80}`, amount: 1 + (i % 3), reason: 'enrichment', subject: `lead:${i}` }
        try {
          const reserved = await reserveCredits(poolOf(i), work, { leaseMs: 60_000, clock })
          if (reserved.status === 'spent') return 0
          return await settleCredits(poolOf(i + 1), reserved.held, work.amount, clock)
        } catch (error) {
          const { code } = error as { code: string }
          expect(['credits_exhausted', 'reservation_lost']).toContain(code)
          return 0
        }
      }),
    )
    const spent = results.reduce((sum, charged) => sum + charged, 0)
    const lines = (await listCreditEntries(db, caller, { limit: 200 })).items.toReversed()
    expect(lines.reduce((balance, { amount }) => balance + amount, 0)).toBe(60 - spent)
    let balance = 0
    for (const { amount, balanceAfter } of lines) {
      balance += amount
      expect(balanceAfter).toBe(balance)
      expect(balance).toBeGreaterThanOrEqual(0)
    }
    expect(await readCredits(db, workspaceId, clock)).toMatchObject({ balance: 60 - spent })
    // 80 keys ask for twice as much as there is.
    expect(spent).toBeGreaterThan(50)
    const charged = lines.flatMap(({ kind, key }) => (kind === 'charge' ? [key] : []))
    expect(new Set(charged).size).toBe(charged.length)
  })
})
