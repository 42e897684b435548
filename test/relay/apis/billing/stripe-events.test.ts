import { expect, it } from 'vitest'
import { readBillingAccount } from '../../../../core/src/billing/accounts.ts'
import { addWorkspace, type TestRelay, until, useRelays } from '../../../support/relay.ts'
import { STRIPE_WEBHOOK_SECRET, signedEvent, useStripeServers } from '../../../support/stripe-server.ts'

const startStripe = useStripeServers()
const startRelay = useRelays()

const MINUTE_MS = 60_000

/** A hub that bills at a Stripe of its own. */
async function begin(subscription?: string) {
  const stripe = await startStripe()
  if (subscription) stripe.subscribe({ id: subscription })
  const relay = await startRelay({ databaseUrl: ':memory:', env: stripe.env(subscription) })
  const statusOf = async (workspaceId = 1) => (await readBillingAccount(relay.db, workspaceId)).status
  return { stripe, relay, statusOf }
}

const post = (relay: TestRelay, { body, headers }: { body: string; headers: Record<string, string> }) =>
  relay.api('POST', '/billing/stripe', body, { key: null, headers })

const deleted = (id: string, event = 'evt_1') =>
  signedEvent({
    id: event,
    type: 'customer.subscription.deleted',
    object: { object: 'subscription', id, customer: 'cus_1' },
  })

it('reads the subscription of the first workspace at the start', async () => {
  const { statusOf } = await begin('sub_1')
  await until(async () => expect(await statusOf()).toBe('active'))
})

it('learns by an event that a subscription has ended, once, whatever the event itself says', async () => {
  const { stripe, relay, statusOf } = await begin('sub_1')
  await until(async () => expect(await statusOf()).toBe('active'))
  stripe.subscribe({ id: 'sub_1', status: 'canceled' })
  const event = deleted('sub_1')
  expect(await post(relay, event)).toMatchObject({ status: 200, body: { received: true, outcome: 'taken' } })
  await until(async () => expect(await statusOf()).toBe('canceled'))
  expect((await post(relay, event)).body).toEqual({ received: true, outcome: 'repeated' })
  // Made up by nobody, but late: it was active when this event was made.
  const late = { object: 'subscription', id: 'sub_1', customer: 'cus_1', status: 'active' }
  await post(relay, signedEvent({ id: 'evt_0', type: 'customer.subscription.updated', object: late }))
  const reads = stripe.requests.length
  await until(() => expect(stripe.requests.length).toBeGreaterThan(reads))
  expect(await statusOf()).toBe('canceled')
})

it('takes an unpaid invoice as a reason to look, in the spelling of either API version', async () => {
  const { stripe, relay, statusOf } = await begin('sub_1')
  await until(async () => expect(await statusOf()).toBe('active'))
  stripe.subscribe({ id: 'sub_1', status: 'past_due' })
  const parent = { subscription_details: { subscription: 'sub_1' } }
  const object = { object: 'invoice', customer: 'cus_1', parent }
  expect((await post(relay, signedEvent({ id: 'evt_1', type: 'invoice.payment_failed', object }))).body.outcome).toBe(
    'taken',
  )
  await until(async () => expect(await statusOf()).toBe('past_due'))
  stripe.subscribe({ id: 'sub_1', status: 'active' })
  const old = { object: 'invoice', customer: 'cus_1', subscription: 'sub_1' }
  await post(relay, signedEvent({ id: 'evt_2', type: 'invoice.paid', object: old }))
  await until(async () => expect(await statusOf()).toBe('active'))
})

it('gives a workspace the subscription whose metadata names it', async () => {
  const { stripe, relay, statusOf } = await begin()
  const { id } = await addWorkspace(relay)
  const { customer, metadata } = stripe.subscribe({ id: 'sub_7', metadata: { workspace: `${id}` } })
  const object = { object: 'subscription', id: 'sub_7', customer, metadata }
  await post(relay, signedEvent({ id: 'evt_1', type: 'customer.subscription.created', object }))
  await until(async () => expect(await statusOf(id)).toBe('active'))
  expect(await statusOf(1)).toBe('free_user')
})

it('ignores events that are about nothing billed here, and those of subscriptions that nobody has', async () => {
  const { relay } = await begin('sub_1')
  const charge = signedEvent({ id: 'evt_1', type: 'charge.succeeded', object: { object: 'charge', id: 'ch_1' } })
  expect((await post(relay, charge)).body).toEqual({ received: true, outcome: 'ignored' })
  expect((await post(relay, deleted('sub_of_another_product'))).body.outcome).toBe('unknown')
  const wrong = { object: 'subscription', id: 'sub_9', customer: 'cus_9', metadata: { workspace: "1' or 1=1" } }
  const odd = signedEvent({ id: 'evt_3', type: 'customer.subscription.created', object: wrong })
  expect((await post(relay, odd)).body.outcome).toBe('unknown')
})

it('refuses what Stripe has not signed, changed bytes and old signatures, and keeps nothing of it', async () => {
  const { relay, statusOf } = await begin('sub_1')
  await until(async () => expect(await statusOf()).toBe('active'))
  const good = deleted('sub_1')
  const forged = [
    { ...good, headers: {} },
    { ...good, headers: { 'stripe-signature': 't=1,v1=00' } },
    { ...good, body: `${good.body} ` },
    signedEvent({ id: 'e', type: 'customer.subscription.deleted', object: {} }, { secret: 'whsec_of_another' }),
    signedEvent({ id: 'e', type: 'customer.subscription.deleted', object: {} }, { at: Date.now() - 6 * MINUTE_MS }),
  ]
  for (const request of forged) {
    const answer = await post(relay, request)
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_signature'])
    expect(answer.text).not.toContain(STRIPE_WEBHOOK_SECRET)
  }
  expect(await relay.db.sql.selectFrom('billing_event').selectAll().execute()).toEqual([])
})

it('bounds and names what it cannot read', async () => {
  const { relay } = await begin('sub_1')
  const large = await post(relay, { body: JSON.stringify({ text: 'x'.repeat(600_000) }), headers: {} })
  expect([large.status, large.body.error]).toEqual([413, 'body_too_large'])
  const empty = await relay.api('POST', '/billing/stripe', undefined, { key: null })
  expect([empty.status, empty.body.error]).toEqual([400, 'invalid_request'])
})

it('is not there where no events are to come', async () => {
  const relay = await startRelay({ databaseUrl: ':memory:' })
  expect(await post(relay, deleted('sub_1'))).toMatchObject({ status: 404, body: { error: 'not_found' } })
})
