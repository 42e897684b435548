import nock from 'nock'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { stripeGateway } from '../../../../relay/src/providers/billing/stripe.ts'
import { STRIPE_KEY, STRIPE_PRICES } from '../../../support/stripe-server.ts'

const API = 'https://api.stripe.com'

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
})

const gateway = () => stripeGateway({ secretKey: STRIPE_KEY, url: API, prices: STRIPE_PRICES, maxNetworkRetries: 0 })

const subscription = (items: object[]) => ({
  id: 'sub_1',
  object: 'subscription',
  status: 'active',
  customer: 'cus_1',
  items: { object: 'list', data: items, has_more: false },
})

const item = (id: string, price: string, quantity: number) => ({
  id,
  object: 'subscription_item',
  price: { id: price },
  quantity,
  current_period_end: 1_800_000_000,
})

/** Writes an order down and sends it; the body as Stripe gets it, and its key. */
async function bodyOf(items: object[], quantities: Record<string, number>, prorate: 'now' | 'none' = 'now') {
  let sent: unknown
  const auth = { reqheaders: { authorization: `Bearer ${STRIPE_KEY}` } }
  nock(API, auth).get('/v1/subscriptions/sub_1').reply(200, subscription(items))
  nock(API, auth)
    .post('/v1/subscriptions/sub_1', (body) => {
      sent = body
      return true
    })
    .matchHeader('idempotency-key', 'leadwire-key')
    .reply(200, subscription(items))
  const order = { workspaceId: 1, subscriptionRef: 'sub_1', quantities, prorate }
  const written = await gateway().prepare(order)
  if (written.kind !== 'read') throw new Error(written.message)
  expect(await gateway().setQuantities(written.value, 'leadwire-key')).toEqual({ kind: 'taken' })
  expect(nock.isDone()).toBe(true)
  return sent
}

it('sends the absolute quantity of each tier by the id of its item, and adds an item by its price', async () => {
  const items = [item('si_1', 'price_starter', 3), item('si_9', 'price_of_another_product', 1)]
  expect(await bodyOf(items, { starter: 4, growth: 1 })).toEqual({
    'items[0][id]': 'si_1',
    'items[0][quantity]': '4',
    'items[1][price]': 'price_growth',
    'items[1][quantity]': '1',
    payment_behavior: 'error_if_incomplete',
    proration_behavior: 'create_prorations',
  })
})

it('sets the item of a tier that nobody has any more to 0, and does not prorate what counts from the next period', async () => {
  const items = [item('si_1', 'price_starter', 0), item('si_2', 'price_growth', 1)]
  expect(await bodyOf(items, { starter: 1, growth: 0 }, 'none')).toEqual({
    'items[0][id]': 'si_1',
    'items[0][quantity]': '1',
    'items[1][id]': 'si_2',
    'items[1][quantity]': '0',
    payment_behavior: 'error_if_incomplete',
    proration_behavior: 'none',
  })
})

it('reads status, customer, end of period and the quantities of the tiers that have a price', async () => {
  const items = [item('si_9', 'price_of_another_product', 7), item('si_2', 'price_growth', 2)]
  nock(API).get('/v1/subscriptions/sub_1').reply(200, subscription(items))
  expect(await gateway().read('sub_1')).toEqual({
    kind: 'read',
    value: {
      subscriptionRef: 'sub_1',
      customerRef: 'cus_1',
      status: 'active',
      periodEnd: 1_800_000_000_000,
      quantities: { growth: 2 },
    },
  })
})
