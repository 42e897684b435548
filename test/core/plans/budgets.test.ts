import { expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../../core/src/clock.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import { sumRemaining } from '../../../core/src/plans/budgets.ts'
import { dayOf, monthOf, type Plans, startOfMonth, toBudget } from '../../../core/src/plans/plan.ts'
import { queueDueSync } from '../../../core/src/runs/due-syncs.ts'
import { queueRetest } from '../../../core/src/runs/retests.ts'
import { queueRuns } from '../../../core/src/runs/run-queue.ts'
import { cancelRun, finishRun } from '../../../core/src/runs/runs.ts'
import { listAccountBudgets } from '../../../core/src/streams/account-budgets.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { claimNext, follower, pageOf, seedCaller, seedStream } from '../../support/seed.ts'

it('counts days in the zone that runs, and months by UTC', () => {
  const at = Date.parse('2026-01-01T03:00:00Z')
  expect(dayOf(at, 'America/St_Johns')).toBe('2025-12-31')
  expect(dayOf(at, 'Pacific/Chatham')).toBe('2026-01-01')
  expect(monthOf(at)).toBe('2026-01')
  expect(startOfMonth(monthOf(at))).toBe(Date.parse('2026-01-01T00:00:00Z'))
})

it('adds up what is left, as long as everything has a limit', () => {
  expect(toBudget(3, 2)).toEqual({ used: 3, cap: 2, remaining: 0 })
  expect(sumRemaining([toBudget(1, 4), toBudget(3, 2), toBudget(0, 1)])).toBe(4)
  expect(sumRemaining([toBudget(1, 4), toBudget(3, null), toBudget(0, 1)])).toBeNull()
  expect(sumRemaining([])).toBe(0)
})

const none = { dailySyncs: null, monthlyRetests: null, streams: null }
const plans: Plans = { starter: { ...none, dailySyncs: 2, monthlyRetests: 1 }, growth: none, pro: none }

eachEngine((open) => {
  const setUp = async (timezone = 'America/St_Johns') => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock, { timezone, syncTimes: ['09:00'] })
    const budget = async (kind: 'dailySync' | 'monthlyRetest' = 'dailySync') =>
      (await listAccountBudgets(db, caller, plans, clock()))[0]?.[kind]
    /** Runs once; `how` it ends. */
    const run = async (status: 'succeeded' | 'failed', pages = 1) => {
      const { skipped } = await queueRuns(db, caller, stream.id, 'manual', clock, plans)
      if (skipped.length > 0) return skipped[0]?.reason
      const claimed = await claimNext(db, clock)
      for (let i = 0; i < pages; i++) await ingestPage(db, claimed, pageOf([follower(`p${i}`)], String(i)), { clock })
      await finishRun(db, claimed, { status }, clock)
      return status
    }
    return { db, clock, caller, stream, budget, run }
  }

  it('skips an account whose day is used up, until the next day begins in the stream’s zone', async () => {
    const { clock, budget, run } = await setUp()
    expect(await run('succeeded')).toBe('succeeded')
    expect(await run('succeeded')).toBe('succeeded')
    expect(await budget()).toEqual({ used: 2, cap: 2, remaining: 0 })
    expect(await run('succeeded')).toBe('budget_exhausted')
    // It is 08:30 there; midnight comes in 15 hours and a half.
    clock.advance(15.5 * HOUR_MS - 1)
    expect(await run('succeeded')).toBe('budget_exhausted')
    clock.advance(1)
    expect(await budget()).toEqual({ used: 0, cap: 2, remaining: 2 })
    expect(await run('succeeded')).toBe('succeeded')
  })

  it('gives the place of a run back that failed, or was cancelled, before any follower was fetched', async () => {
    const { db, clock, caller, stream, budget, run } = await setUp()
    await run('failed', 0)
    expect(await budget()).toMatchObject({ used: 0 })
    const { queued } = await queueRuns(db, caller, stream.id, 'manual', clock, plans)
    expect(await budget()).toMatchObject({ used: 1 })
    // Over midnight: the place is that of the day on which it was taken.
    clock.advance(DAY_MS)
    await run('succeeded')
    await cancelRun(db, caller, queued[0]?.runId ?? 0, clock)
    const uses = await db.sql.selectFrom('budget_use').select(['period', 'used']).orderBy('period').execute()
    expect(uses).toEqual([{ period: '2026-01-05', used: 0 }])
    await run('failed', 1)
    expect(await budget()).toMatchObject({ used: 1 })
  })

  it('counts scheduled syncs as well, and names who is skipped', async () => {
    const { db, clock, run, budget } = await setUp()
    await run('succeeded')
    await run('succeeded')
    clock.advance(HOUR_MS)
    expect(await queueDueSync(db, { plans, clock })).toMatchObject({
      syncId: null,
      skipped: [{ sourceId: 1, reason: 'budget_exhausted' }],
    })
    expect(await db.sql.selectFrom('run').select('id').execute()).toHaveLength(2)
    expect(await budget()).toMatchObject({ used: 2 })
  })

  it('never gives out more places than there are, however many ask at once', async () => {
    const { db, clock, caller, stream } = await setUp()
    for (let i = 0; i < 3; i++) await seedStream(db, caller, clock, { timezone: stream.timezone })
    const answers = await Promise.all([1, 2, 3, 4].map((id) => queueRuns(db, caller, id, 'manual', clock, plans)))
    expect(answers.flatMap(({ queued }) => queued)).toHaveLength(2)
    expect(answers.flatMap(({ skipped }) => skipped.map(({ reason }) => reason))).toEqual([
      'budget_exhausted',
      'budget_exhausted',
    ])
  })

  it('gives re-tests a budget of their own by the month, and none to a tier that has none', async () => {
    const { db, clock, caller, stream, budget } = await setUp()
    const retest = async (using: Plans = plans) => {
      const { skipped } = await queueRetest(db, caller, stream.id, {}, clock, { plans: using })
      if (skipped.length > 0) return skipped[0]?.reason
      const run = await claimNext(db, clock)
      await ingestPage(db, run, pageOf([]), { clock })
      await finishRun(db, run, { status: 'succeeded' }, clock)
      return 'succeeded'
    }
    const free: Plans = { starter: { ...none, monthlyRetests: 0 }, growth: none, pro: none }
    expect(await retest(free)).toBe('free_tier')
    expect(await retest()).toBe('succeeded')
    expect(await retest()).toBe('budget_exhausted')
    expect(await budget('monthlyRetest')).toEqual({ used: 1, cap: 1, remaining: 0 })
    expect(await budget()).toMatchObject({ used: 0 })
    clock.advance(27 * DAY_MS)
    expect(await retest()).toBe('succeeded')
    expect(await retest(null)).toBe('succeeded')
  })
})
