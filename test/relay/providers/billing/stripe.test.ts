import { describe, expect, it } from 'vitest'
import { stripeGateway } from '../../../../relay/src/providers/billing/stripe.ts'
import {
  STRIPE_KEY,
  STRIPE_PRICES,
  type StripeFault,
  type StripeServer,
  useStripeServers,
} from '../../../support/stripe-server.ts'

const startStripe = useStripeServers()

const gatewayOf = (stripe: StripeServer, secretKey = STRIPE_KEY, maxNetworkRetries = 0) =>
  stripeGateway({ secretKey, url: stripe.url, prices: STRIPE_PRICES, timeoutMs: 300, maxNetworkRetries })

async function prepared(stripe: StripeServer, quantities = { starter: 1 }) {
  const { id } = stripe.subscribe()
  const order = { workspaceId: 1, subscriptionRef: id, quantities, prorate: 'now' as const }
  const written = await gatewayOf(stripe).prepare(order)
  if (written.kind !== 'read') throw new Error(written.message)
  return { id, request: written.value }
}

describe('what is made of what goes wrong', () => {
  const cases: [string, StripeFault, object][] = [
    [
      'a declined card',
      { kind: 'status', status: 402, message: 'Your card was declined.' },
      { kind: 'refused', message: 'Your card was declined.' },
    ],
    [
      'too many requests',
      { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
      { kind: 'notTaken', retryAfterMs: 7000 },
    ],
    [
      'a key in use',
      { kind: 'status', status: 409, code: 'idempotency_key_in_use' },
      { kind: 'unknown', isOver: false },
    ],
    ['an error of Stripe', { kind: 'status', status: 500 }, { kind: 'unknown', isOver: true }],
    ['a gateway in between', { kind: 'status', status: 503 }, { kind: 'unknown', isOver: false }],
    ['an error page with 200', { kind: 'page', status: 200 }, { kind: 'unknown', isOver: false }],
    ['no answer', { kind: 'hang' }, { kind: 'unknown', isOver: false }],
  ]
  it.each(cases)('%s', async (_, fault, expected) => {
    const stripe = await startStripe()
    const { request } = await prepared(stripe)
    stripe.faults.push({ ...fault, on: 'POST' })
    expect(await gatewayOf(stripe).setQuantities(request, 'k1')).toMatchObject(expected)
  })

  it('a broken connection after it acted: sent again with the same key it acts once', async () => {
    const stripe = await startStripe()
    const { id, request } = await prepared(stripe)
    stripe.faults.push({ kind: 'drop', acts: true, on: 'POST' }, { kind: 'drop', on: 'POST' })
    const gateway = gatewayOf(stripe)
    expect(await gateway.setQuantities(request, 'k1')).toMatchObject({ kind: 'unknown', isOver: false })
    expect(await gateway.setQuantities(request, 'k1')).toEqual({ kind: 'taken' })
    expect(stripe.quantities(id)).toEqual({ starter: 1 })
    expect(stripe.state.changes).toHaveLength(1)
  })

  it('an answer that is lost, and then a clear one: said of a repeat, since the first may have been taken', async () => {
    const stripe = await startStripe()
    const { id, request } = await prepared(stripe)
    const tooMany = { kind: 'status' as const, status: 429, on: 'POST' as const }
    stripe.faults.push({ kind: 'drop', acts: true, on: 'POST' }, tooMany, tooMany)
    expect(await gatewayOf(stripe).setQuantities(request, 'k1')).toMatchObject({ kind: 'notTaken', isRepeat: true })
    expect(stripe.quantities(id)).toEqual({ starter: 1 })
    expect(await gatewayOf(stripe).setQuantities(request, 'k2')).not.toHaveProperty('isRepeat')
  })

  it('nobody listens: nothing has left', async () => {
    const stripe = await startStripe()
    const { request } = await prepared(stripe)
    // No connection is kept open to this one: a broken one could have carried the request.
    const silent = await startStripe()
    await silent.stop()
    const ack = await gatewayOf(silent, STRIPE_KEY, 1).setQuantities(request, 'k1')
    expect(ack).toEqual({ kind: 'notTaken', message: 'Stripe cannot be reached: ECONNREFUSED' })
  })

  it('a wrong key: refused, and the key is in no message', async () => {
    const stripe = await startStripe()
    const { request } = await prepared(stripe)
    const ack = await gatewayOf(stripe, 'sk_test_wrong').setQuantities(request, 'k1')
    expect(ack.kind).toBe('refused')
    expect(JSON.stringify(ack)).not.toContain('sk_test_wrong')
  })
})

it('refuses to write an order for a subscription that is canceled or unknown', async () => {
  const stripe = await startStripe()
  const { id } = stripe.subscribe({ status: 'canceled' })
  const order = { workspaceId: 1, quantities: { starter: 1 }, prorate: 'now' as const }
  const gateway = gatewayOf(stripe)
  expect(await gateway.prepare({ ...order, subscriptionRef: id })).toMatchObject({ kind: 'refused' })
  const missing = await gateway.prepare({ ...order, subscriptionRef: 'sub_none' })
  expect(missing).toEqual({ kind: 'refused', message: "No such subscription: 'sub_none'" })
  expect(await gateway.read('sub_none')).toEqual({ kind: 'read', value: undefined })
})

it('finds the item of a tier among more than come with the subscription', async () => {
  const stripe = await startStripe()
  const others = Array.from({ length: 11 }, (_, i) => ({ id: `si_o${i}`, price: `price_o${i}`, quantity: 1 }))
  const { id } = stripe.subscribe({ items: [...others, { id: 'si_last', price: 'price_pro', quantity: 5 }] })
  expect(await gatewayOf(stripe).read(id)).toMatchObject({ value: { quantities: { pro: 5 } } })
})
