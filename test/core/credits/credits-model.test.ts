import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { HeldCredits } from '../../../core/src/credits/credit.ts'
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
import type { Db } from '../../../core/src/db/database.ts'
import { type ManualClock, manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller } from '../../support/seed.ts'

const LEASE_MS = 1_000

/** What a caller does; `holder` names one of the reservations made so far, also one that was lost. */
type Step =
  | { do: 'reserve'; key: number; amount: number }
  | { do: 'settle'; holder: number; share: number }
  | { do: 'renew'; holder: number }
  | { do: 'refund'; key: number }
  | { do: 'adjust'; amount: number }
  | { do: 'wait'; ms: number }

const key = fc.nat({ max: 5 })
const holder = fc.nat({ max: 20 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('reserve' as const), key, amount: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('settle' as const), holder, share: fc.integer({ min: 0, max: 6 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('renew' as const), holder }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refund' as const), key }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('adjust' as const),
      amount: fc.integer({ min: -6, max: 6 }).filter((n) => n !== 0),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 1_500 }) }) },
)

/** The ledger as one would write it for a single caller: a number and some maps. */
class Model {
  balance = 10
  now = 0
  /** Of each reserve that was granted, in order. */
  holders: { key: number; amount: number }[] = []
  /** By key: which holder has it, and until when. */
  held = new Map<number, { holder: number; amount: number; until: number }>()
  charged = new Map<number, { holder: number; amount: number; refunded: boolean }>()

  live = (except?: number) =>
    [...this.held].reduce((sum, [k, h]) => (h.until > this.now && k !== except ? sum + h.amount : sum), 0)

  play(step: Step): unknown {
    if (step.do === 'wait') {
      this.now += step.ms
      return undefined
    }
    if (step.do === 'adjust') {
      if (-step.amount > this.balance - this.live()) return 'credits_exhausted'
      this.balance += step.amount
      return this.balance
    }
    if (step.do === 'refund') {
      this.held.delete(step.key)
      const charge = this.charged.get(step.key)
      if (!charge || charge.refunded) return 0
      charge.refunded = true
      this.balance += charge.amount
      return charge.amount
    }
    if (step.do === 'reserve') {
      const charge = this.charged.get(step.key)
      if (charge) return charge.amount
      if (step.amount > this.balance - this.live(step.key)) return 'credits_exhausted'
      this.held.set(step.key, { holder: this.holders.length, amount: step.amount, until: this.now + LEASE_MS })
      this.holders.push({ key: step.key, amount: step.amount })
      return 'held'
    }
    const asked = this.holders[step.holder]
    if (!asked) return undefined
    const held = this.held.get(asked.key)
    if (step.do === 'renew') {
      if (held?.holder !== step.holder) return 'reservation_lost'
      const others = this.live(asked.key)
      if (others + held.amount > this.balance) return 'reservation_lost'
      held.until = this.now + LEASE_MS
      return 'renewed'
    }
    const cost = Math.min(step.share, asked.amount)
    if (held?.holder !== step.holder) {
      const charge = this.charged.get(asked.key)
      return charge?.holder === step.holder ? charge.amount : 'reservation_lost'
    }
    this.held.delete(asked.key)
    const amount = Math.max(0, Math.min(cost, this.balance - this.live()))
    if (amount > 0) this.charged.set(asked.key, { holder: step.holder, amount, refunded: false })
    this.balance -= amount
    return amount
  }
}

/** The same steps against the ledger. */
async function play(db: Db, workspaceId: number, clock: ManualClock, holders: HeldCredits[], step: Step) {
  const work = { workspaceId, reason: 'test', subject: 'test' }
  try {
    if (step.do === 'wait') return clock.advance(step.ms)
    if (step.do === 'adjust') return (await adjustCredits(db, { ...work, amount: step.amount }, clock)).balanceAfter
    if (step.do === 'refund') return await refundCredits(db, { ...work, key: `k${step.key}` }, clock)
    if (step.do === 'reserve') {
      const wanted = { ...work, key: `k${step.key}`, amount: step.amount }
      const reserved = await reserveCredits(db, wanted, { leaseMs: LEASE_MS, clock })
      if (reserved.status === 'spent') return reserved.charged
      holders.push(reserved.held)
      return 'held'
    }
    const held = holders[step.holder]
    if (!held) return undefined
    if (step.do === 'settle') return await settleCredits(db, held, Math.min(step.share, held.amount), clock)
    await renewCredits(db, held, LEASE_MS, clock)
    return 'renewed'
  } catch (error) {
    return (error as { code: string }).code
  }
}

eachEngine((open, name) => {
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const start = async () => {
      const caller = await seedCaller(db, clock)
      const { workspaceId } = caller
      await setCredits(db, { workspaceId, balance: 10, reason: 'test', subject: 'test' }, clock)
      return caller
    }
    return { db, clock, start }
  }
  const numRuns = name === 'sqlite' ? 150 : 60

  it('does what a naive ledger does, step by step', { timeout: 120_000 }, async () => {
    const { db, clock, start } = await setUp()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const { workspaceId } = await start()
        const model = new Model()
        const holders: HeldCredits[] = []
        for (const next of steps) {
          expect(await play(db, workspaceId, clock, holders, next)).toEqual(model.play(next))
          const { balance, reserved } = await readCredits(db, workspaceId, clock)
          expect({ balance, reserved }).toEqual({ balance: model.balance, reserved: model.live() })
        }
      }),
      { numRuns },
    )
  })

  it('keeps its books when the steps of several callers run into each other', { timeout: 120_000 }, async () => {
    const { db, clock, start } = await setUp()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 12 }), { minLength: 2, maxLength: 5 }), async (callers) => {
        const caller = await start()
        const holders: HeldCredits[] = []
        const seen = await Promise.all(
          callers.map(async (steps) => {
            const answers: { step: Step; answer: unknown }[] = []
            for (const step of steps)
              answers.push({ step, answer: await play(db, caller.workspaceId, clock, holders, step) })
            return answers
          }),
        )
        const lines = (await listCreditEntries(db, caller, { limit: 200 })).items.toReversed()
        let balance = 0
        for (const line of lines) {
          balance += line.amount
          expect(line.balanceAfter).toBe(balance)
          expect(balance).toBeGreaterThanOrEqual(0)
        }
        const now = await readCredits(db, caller.workspaceId, clock)
        expect(now.balance).toBe(balance)
        expect(now.reserved).toBeLessThanOrEqual(balance)
        // Whoever was told that he was charged finds the line, and no key has two.
        const charges = lines.filter(({ kind }) => kind === 'charge')
        expect(new Set(charges.map(({ key }) => key)).size).toBe(charges.length)
        for (const { step, answer } of seen.flat()) {
          if (step.do !== 'settle' || typeof answer !== 'number' || answer === 0) continue
          const settled = charges.find(({ key }) => key === holders[step.holder]?.key)
          expect(settled?.amount).toBe(-answer)
        }
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    )
  })
})
