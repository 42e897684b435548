import { expect, it } from 'vitest'
import {
  checkSubscriptions,
  linkFirstWorkspace,
  linkSubscription,
  readBillingAccount,
  takeBillingEvent,
} from '../../../core/src/billing/accounts.ts'
import { carryOnDue } from '../../../core/src/billing/carry-out.ts'
import { stageIntent } from '../../../core/src/billing/intents.ts'
import { FALL_BEFORE_MS, stagePlannedTiers } from '../../../core/src/billing/planned-tiers.ts'
import { DAY_MS, HOUR_MS } from '../../../core/src/clock.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller } from '../../support/seed.ts'
import { billingBy, draft, PERIOD_END, rowsOf, stubGateway, subscribed } from './billing.ts'

eachEngine((open) => {
  async function begin() {
    const db = await open()
    const clock = manualClock()
    const { workspaceId } = await seedCaller(db, clock)
    const gateway = stubGateway()
    const billing = billingBy(gateway)
    const faults: string[] = []
    const check = () => checkSubscriptions(db, billing, clock, (_, message) => faults.push(message))
    /** An active source, as it is without billing. */
    const add = async (handle: string, tier?: string) => {
      const changes = [await draft(db, workspaceId, handle, tier)]
      await stageIntent(db, { isOn: false }, { workspaceId, kind: 'add', changes }, clock)
    }
    return { db, clock, workspaceId, gateway, billing, check, add, faults }
  }

  it('reads a subscription that was linked, and bills for the sources that are there already', async () => {
    const { db, clock, workspaceId, gateway, billing, check, add } = await begin()
    await add('ada')
    await add('bo', 'pro')
    expect(await readBillingAccount(db, workspaceId)).toMatchObject({ status: 'free_user', subscriptionRef: null })
    expect(await linkSubscription(db, { workspaceId, subscriptionRef: 'sub_1' }, clock)).toBe(true)
    expect(await check()).toMatchObject([{ wasOff: true, account: { status: 'active', periodEnd: PERIOD_END } }])
    await carryOnDue(db, billing, clock)
    expect(gateway.quantities).toEqual({ starter: 1, pro: 1 })
    expect(await check()).toEqual([])
    clock.advance(DAY_MS)
    expect(await check()).toMatchObject([{ wasOff: false }])
  })

  it('lets a subscription pay for one workspace only, and replaces none that pays', async () => {
    const { db, clock, workspaceId } = await begin()
    const other = await seedCaller(db, clock)
    await subscribed(db, workspaceId, clock)
    const own = { workspaceId, subscriptionRef: 'sub_new' }
    expect(await linkSubscription(db, own, clock)).toBe(false)
    const taken = { workspaceId: other.workspaceId, subscriptionRef: `sub_${workspaceId}` }
    expect(await linkSubscription(db, taken, clock)).toBe(false)
    expect(await linkSubscription(db, { workspaceId: 99, subscriptionRef: 'sub_new' }, clock)).toBe(false)
    expect(await linkFirstWorkspace(db, `sub_${workspaceId}`, clock)).toBe(true)
    expect(await linkFirstWorkspace(db, 'sub_new', clock)).toBe(false)
    await db.sql.updateTable('billing_account').set({ status: 'canceled' }).execute()
    expect(await linkFirstWorkspace(db, 'sub_new', clock)).toBe(true)
  })

  it('takes an event in once, and reads what is so now instead of what the event says', async () => {
    const { db, clock, workspaceId, gateway, check } = await begin()
    await subscribed(db, workspaceId, clock)
    const event = { key: 'stub:evt_1', subscriptionRef: `sub_${workspaceId}` }
    gateway.status = 'canceled'
    expect(await takeBillingEvent(db, event, clock)).toBe('taken')
    expect(await takeBillingEvent(db, event, clock)).toBe('repeated')
    expect(await check()).toHaveLength(1)
    expect(await readBillingAccount(db, workspaceId)).toMatchObject({ status: 'canceled' })
    // An older event that comes late finds the same.
    expect(await takeBillingEvent(db, { ...event, key: 'stub:evt_0' }, clock)).toBe('taken')
    await check()
    expect(await readBillingAccount(db, workspaceId)).toMatchObject({ status: 'canceled' })
    expect(await takeBillingEvent(db, { key: 'stub:evt_2', subscriptionRef: 'sub_other' }, clock)).toBe('unknown')
  })

  it('gives a workspace the subscription whose event names it', async () => {
    const { db, clock, workspaceId, check } = await begin()
    const event = { key: 'stub:evt_1', subscriptionRef: 'sub_1', customerRef: 'cus_1', workspaceId }
    expect(await takeBillingEvent(db, event, clock)).toBe('taken')
    await check()
    expect(await readBillingAccount(db, workspaceId)).toMatchObject({ subscriptionRef: 'sub_1', status: 'active' })
  })

  it('keeps what it knew when the subscription cannot be read, and looks again', async () => {
    const { db, clock, workspaceId, gateway, check, faults } = await begin()
    await subscribed(db, workspaceId, clock)
    await takeBillingEvent(db, { key: 'stub:evt_1', subscriptionRef: `sub_${workspaceId}` }, clock)
    gateway.reads.push({ kind: 'notTaken', message: 'no connection' })
    expect(await check()).toEqual([])
    expect(faults).toEqual(['no connection'])
    expect(await readBillingAccount(db, workspaceId)).toMatchObject({ status: 'active' })
    clock.advance(HOUR_MS)
    expect(await check()).toHaveLength(1)
  })

  it('lets a planned tier fall shortly before the period ends, without giving money back', async () => {
    const { db, clock, workspaceId, gateway, billing, add } = await begin()
    await add('ada', 'growth')
    await subscribed(db, workspaceId, clock)
    gateway.quantities = { growth: 1 }
    const plan = { pending_tier: 'starter', pending_tier_at: PERIOD_END }
    await db.sql.updateTable('source').set(plan).execute()
    expect(await stagePlannedTiers(db, gateway, clock)).toEqual({ intents: [], fallen: 0 })
    clock.advance(PERIOD_END - FALL_BEFORE_MS - clock())
    expect((await stagePlannedTiers(db, gateway, clock)).intents).toHaveLength(1)
    expect(await rowsOf(db)).toEqual(['ada growth active pending'])
    await carryOnDue(db, billing, clock)
    expect(gateway.sent).toMatchObject([{ quantities: { growth: 0, starter: 1 }, prorate: 'none' }])
    expect(await rowsOf(db)).toEqual(['ada starter active'])
    const source = await db.sql.selectFrom('source').selectAll().executeTakeFirstOrThrow()
    expect([source.pending_tier, source.pending_tier_at]).toEqual([null, null])
  })

  it('prorates a tier that falls late, and tries a refused one again an hour later', async () => {
    const { db, clock, workspaceId, gateway, billing, add } = await begin()
    await add('ada', 'growth')
    await subscribed(db, workspaceId, clock)
    await db.sql
      .updateTable('source')
      .set({ pending_tier: 'starter', pending_tier_at: clock() - 1 })
      .execute()
    gateway.acks.push({ kind: 'refused', message: 'no' })
    await stagePlannedTiers(db, gateway, clock)
    await carryOnDue(db, billing, clock)
    expect(gateway.sent).toMatchObject([{ prorate: 'now' }])
    expect(await rowsOf(db)).toEqual(['ada growth active'])
    expect((await stagePlannedTiers(db, gateway, clock)).intents).toEqual([])
    clock.advance(HOUR_MS)
    expect((await stagePlannedTiers(db, gateway, clock)).intents).toHaveLength(1)
  })

  it('lets a planned tier fall at once where nobody bills any more', async () => {
    const { db, clock, add } = await begin()
    await add('ada', 'growth')
    await db.sql.updateTable('source').set({ pending_tier: 'starter', pending_tier_at: clock() }).execute()
    expect(await stagePlannedTiers(db, { isOn: false }, clock)).toEqual({ intents: [], fallen: 1 })
    expect(await rowsOf(db)).toEqual(['ada starter active'])
  })
})
