import { expect, it } from 'vitest'
import { readBillingAccount } from '../../../core/src/billing/accounts.ts'
import { stageIntent } from '../../../core/src/billing/intents.ts'
import { draft, rowsOf } from '../../core/billing/billing.ts'
import { eachEngine } from '../../support/database.ts'
import { type TestRelay, until, useRelays, withDatabase } from '../../support/relay.ts'
import { type StripeServer, useStripeServers } from '../../support/stripe-server.ts'

eachEngine((open) => {
  const startStripe = useStripeServers()
  const startRelay = useRelays()

  const startBilled = async (databaseUrl: string, stripe: StripeServer) => {
    const relay = await startRelay({ databaseUrl, env: stripe.env('sub_1') })
    await until(async () => expect((await readBillingAccount(relay.db, 1)).status).toBe('active'))
    return relay
  }

  /** Stages a change and dies: nobody carries it out. */
  const stageAndDie = (url: string) =>
    withDatabase(url, async (db) => {
      const changes = [await draft(db, 1, 'ada')]
      // Long ago, so that whoever staged it is given up.
      expect(await stageIntent(db, { isOn: true }, { workspaceId: 1, kind: 'add', changes }, () => 0)).not.toBeNull()
    })

  it('carries on at the start what was left before it was sent', async () => {
    const stripe = await startStripe()
    stripe.subscribe({ id: 'sub_1' })
    const url = await open.url()
    await (await startBilled(url, stripe)).stop()
    await stageAndDie(url)
    const relay = await startBilled(url, stripe)
    await until(async () => expect(await rowsOf(relay.db)).toEqual(['ada starter active']))
    expect(stripe.quantities('sub_1')).toEqual({ starter: 1 })
    expect(stripe.state.changes).toHaveLength(1)
  })

  it('makes the change without billing when the operator has turned billing off meanwhile', async () => {
    const stripe = await startStripe()
    stripe.subscribe({ id: 'sub_1' })
    const url = await open.url()
    await (await startBilled(url, stripe)).stop()
    await stageAndDie(url)
    const relay = await startRelay({ databaseUrl: url })
    await until(async () => expect(await rowsOf(relay.db)).toEqual(['ada starter active']))
    expect(stripe.quantities('sub_1')).toEqual({})
  })

  it('sets quantities back that somebody has changed in Stripe, and leaves items of other prices alone', async () => {
    const stripe = await startStripe()
    const other = { id: 'si_other', price: 'price_of_another_product', quantity: 4 }
    stripe.subscribe({ id: 'sub_1', items: [other, { id: 'si_1', price: 'price_pro', quantity: 3 }] })
    const relay: TestRelay = await startBilled(await open.url(), stripe)
    await until(() => expect(stripe.quantities('sub_1')).toEqual({}))
    expect(stripe.state.subscriptions.get('sub_1')?.items[0]).toEqual(other)
    const intents = relay.db.sql.selectFrom('billing_intent').select(['kind', 'state'])
    await until(async () => expect(await intents.execute()).toEqual([{ kind: 'reconcile', state: 'settled' }]))
  })

  it('stops in time while Stripe hangs', async () => {
    const stripe = await startStripe()
    stripe.subscribe({ id: 'sub_1' })
    stripe.faults.push({ kind: 'hang' })
    const relay = await startRelay({ databaseUrl: await open.url(), env: stripe.env('sub_1') })
    await until(() => expect(stripe.requests.length).toBeGreaterThan(0))
    await Promise.race([
      relay.stop(),
      new Promise((_, reject) => setTimeout(() => reject(new Error('it waits for Stripe')), 9_000)),
    ])
  })
})
