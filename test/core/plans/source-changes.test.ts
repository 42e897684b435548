import { expect, it } from 'vitest'
import type { Plans } from '../../../core/src/plans/plan.ts'
import { changeTier, sleepSource, wakeSource } from '../../../core/src/plans/source-changes.ts'
import { freeTerms, type Terms } from '../../../core/src/plans/standing.ts'
import { listSources } from '../../../core/src/sources/sources.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, seedCaller, seedStream } from '../../support/seed.ts'
import { billingBy, PERIOD_END, rowsOf, stubGateway, subscribed } from '../billing/billing.ts'

const none = { dailySyncs: null, monthlyRetests: null, streams: null }
const freePlans: Plans = { starter: none, growth: none, pro: none, subscription: 'free_user' }

eachEngine((open) => {
  async function setUp(handles = ['acme'], terms: Terms = freeTerms) {
    const [db, clock] = [await open(), manualClock()]
    const caller = await seedCaller(db, clock)
    await seedStream(db, caller, clock, { handles })
    const ids = (await listSources(db, caller)).map(({ id }) => id)
    return { db, clock, caller, id: ids[0] ?? 0, other: ids[1] ?? 0, ports: { clock, terms } }
  }

  async function setUpBilled() {
    const set = await setUp()
    await subscribed(set.db, set.caller.workspaceId, set.clock)
    const gateway = stubGateway()
    const ports = { ...set.ports, terms: { plans: null, isBilled: true }, billing: billingBy(gateway) }
    return { ...set, gateway, ports }
  }

  it('changes no account of another workspace', async () => {
    const { db, clock, id, ports } = await setUp()
    const stranger = await seedCaller(db, clock, 'Strangers')
    expect(await codeOf(sleepSource(db, stranger, id, ports))).toBe('account_not_found')
    expect(await codeOf(wakeSource(db, stranger, id, ports))).toBe('account_not_found')
    expect(await codeOf(changeTier(db, stranger, id, 'pro', ports))).toBe('account_not_found')
    expect(await rowsOf(db)).toEqual(['acme starter active'])
  })

  it('lets a free workspace have one account awake, however many are woken at once', async () => {
    const { db, caller, id, other, ports } = await setUp(['acme', 'tidewatch'])
    for (const source of [id, other]) await sleepSource(db, caller, source, ports)
    const free = { ...ports, terms: { plans: freePlans, isBilled: false } }
    const outcomes = await Promise.allSettled([id, other].map((source) => wakeSource(db, caller, source, free)))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'subscription_required' },
    })
    expect((await listSources(db, caller)).filter(({ isActive }) => isActive)).toHaveLength(1)
    expect(await codeOf(changeTier(db, caller, id, 'pro', free))).toMatch(/subscription_required|account_asleep/)
  })

  it('keeps an account as it was while it is not known whether it was billed, and lets nobody else change it', async () => {
    const { db, caller, id, ports, gateway } = await setUpBilled()
    gateway.acks.push({ kind: 'unknown', message: 'no answer', isOver: false })
    expect(await codeOf(sleepSource(db, caller, id, ports))).toBe('billing_pending')
    expect(await rowsOf(db)).toEqual(['acme starter active pending'])
    expect(await codeOf(sleepSource(db, caller, id, ports))).toBe('billing_in_progress')
    expect(await codeOf(wakeSource(db, caller, id, ports))).toBe('billing_in_progress')
    expect(await codeOf(changeTier(db, caller, id, 'pro', ports))).toBe('billing_in_progress')
    expect((await listSources(db, caller))[0]).toMatchObject({ isActive: true })
  })

  it('raises a tier with the difference prorated, which drops a planned fall', async () => {
    const { db, caller, id, ports, gateway } = await setUpBilled()
    await changeTier(db, caller, id, 'growth', ports)
    expect(gateway.sent.at(-1)).toMatchObject({ quantities: { growth: 1 }, prorate: 'now' })
    const { source, ...fall } = await changeTier(db, caller, id, 'starter', ports)
    expect(fall).toEqual({ action: 'downgrade_scheduled', effectiveAt: PERIOD_END })
    expect(source).toMatchObject({ tier: 'growth', pendingTier: 'starter', pendingTierAt: PERIOD_END })
    expect(gateway.sent).toHaveLength(1)
    const raised = await changeTier(db, caller, id, 'pro', ports)
    expect(raised).toMatchObject({
      action: 'upgraded',
      source: { tier: 'pro', pendingTier: null, pendingTierAt: null },
    })
  })

  it('plans a fall for the period that is running, also where the known one is over', async () => {
    const { db, clock, caller, id, ports, gateway } = await setUpBilled()
    await changeTier(db, caller, id, 'pro', ports)
    const next = PERIOD_END + 86_400_000
    clock.advance(PERIOD_END - clock() + 1)
    const read = gateway.read
    gateway.read = async (ref) => {
      const found = await read(ref)
      return found.kind === 'read' && found.value ? { ...found, value: { ...found.value, periodEnd: next } } : found
    }
    expect(await changeTier(db, caller, id, 'starter', ports)).toMatchObject({ effectiveAt: next })
    gateway.read = read
    gateway.reads.push({ kind: 'notTaken', message: 'down' })
    expect(await codeOf(changeTier(db, caller, id, 'growth', ports))).toBe('billing_failed')
    expect((await listSources(db, caller))[0]).toMatchObject({
      tier: 'pro',
      pendingTier: 'starter',
      pendingTierAt: next,
    })
  })
})
