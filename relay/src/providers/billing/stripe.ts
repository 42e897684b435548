import { type BillingGateway, type BillingOrder, HOUR_MS, type Read, SECOND_MS } from '@leadwire/core'
import { Stripe } from 'stripe'
import { z } from 'zod'
import { VERSION } from '../../user-agent.ts'
import { toFault, toReadFault, watchedClient } from './stripe-fault.ts'
import { Item, itemsByTier, type Prices, Subscription, toBilled } from './stripe-shapes.ts'

/** What Stripe needs. */
export interface StripeConfig {
  secretKey: string
  /** Where its API answers. */
  url: string
  /** Of each tier; all different. */
  prices: Prices
  /** For one try, ms; default 10 s. */
  timeoutMs?: number
  /** Tries after the first, with the same key, on a broken connection, 409 and 5xx; default 1. */
  maxNetworkRetries?: number
}

/** The repeats of a request and the reads around it stay well under a turn (90 s), and under what a caller waits. */
const TIMEOUT_MS = 10 * SECOND_MS

/** Shorter than Stripe promises to remember a key. Source: Stripe API, "Idempotent requests": at least 24 hours. */
const KEY_MEMORY_MS = 23 * HOUR_MS

/** Subscriptions have at most 20 items. Source: Stripe, "Subscriptions with multiple items". */
const MAX_ITEMS = 100

/** A request as it is kept. */
const Request = z.object({ subscription: z.string(), params: z.record(z.string(), z.unknown()) })

/** Opens Stripe's client. */
function openStripe(
  { secretKey, url, timeoutMs = TIMEOUT_MS, maxNetworkRetries = 1 }: StripeConfig,
  onUnclear: (key: string) => void,
): Stripe {
  const { protocol, hostname, port } = new URL(url)
  return new Stripe(secretKey, {
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port || (protocol === 'http:' ? 80 : 443),
    timeout: timeoutMs,
    maxNetworkRetries,
    httpClient: watchedClient(onUnclear),
    telemetry: false,
    appInfo: { name: 'Leadwire', version: VERSION },
  })
}

/** Bills by the quantities of a subscription's items, one a tier, all of them in one request. */
export function stripeGateway(config: StripeConfig): BillingGateway {
  /** Keys of requests under way that Stripe may have acted on, though their last answer does not say so. */
  const unclear = new Set<string>()
  const stripe = openStripe(config, (key) => unclear.add(key))
  const { prices, secretKey } = config
  const hide = (text: string) => text.replaceAll(secretKey, '***')

  async function readItems(ref: string): Promise<{ subscription: Subscription; items: Item[] }> {
    const subscription = Subscription.parse(await stripe.subscriptions.retrieve(ref))
    const { data, has_more } = subscription.items
    if (!has_more) return { subscription, items: data }
    const page = await stripe.subscriptionItems.list({ subscription: ref, limit: MAX_ITEMS })
    return { subscription, items: z.array(Item).parse(page.data) }
  }

  return {
    name: 'stripe',
    isOn: true,
    keyMemoryMs: KEY_MEMORY_MS,
    async read(ref) {
      try {
        const { subscription, items } = await readItems(ref)
        return { kind: 'read', value: toBilled(subscription, items, prices) }
      } catch (error) {
        if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404)
          return { kind: 'read', value: undefined }
        return toReadFault(error, hide)
      }
    },
    async prepare(order): Promise<Read<string>> {
      try {
        const { subscription, items } = await readItems(order.subscriptionRef)
        if (/^(canceled|incomplete_expired)$/.test(subscription.status))
          return { kind: 'refused', message: `The subscription ${subscription.id} is ${subscription.status}` }
        return { kind: 'read', value: JSON.stringify(toRequest(order, items, prices)) }
      } catch (error) {
        return toReadFault(error, hide)
      }
    },
    async setQuantities(text, idempotencyKey) {
      const request = Request.safeParse(JSON.parse(text))
      // Another gateway had written it, before the configuration was changed.
      if (!request.success) return { kind: 'unknown', message: 'The request is not one of Stripe', isOver: true }
      const { subscription, params } = request.data
      if (Array.isArray(params.items) && params.items.length === 0) return { kind: 'taken' }
      try {
        const answer = await stripe.subscriptions.update(subscription, params, { idempotencyKey })
        // The client takes any JSON without an error for an answer.
        const { id } = Subscription.pick({ id: true, object: true }).parse(answer)
        if (id !== subscription) throw new Error(`it is about ${id}`)
        return { kind: 'taken' }
      } catch (error) {
        const fault = toFault(error, hide)
        return fault.kind !== 'unknown' && unclear.has(idempotencyKey) ? { ...fault, isRepeat: true } : fault
      } finally {
        unclear.delete(idempotencyKey)
      }
    },
  }
}

/** What is asked of Stripe: an item is named by its id where there is one, else by its price. */
function toRequest(order: BillingOrder, known: readonly Item[], prices: Prices): z.output<typeof Request> {
  const byTier = itemsByTier(known, prices)
  const items = Object.entries(prices).flatMap(([tier, price]): { id?: string; price?: string; quantity: number }[] => {
    const quantity = order.quantities[tier] ?? 0
    const item = byTier.get(tier)
    if (item) return [{ id: item.id, quantity }]
    return quantity > 0 ? [{ price, quantity }] : []
  })
  return {
    subscription: order.subscriptionRef,
    params: {
      items,
      proration_behavior: order.prorate === 'now' ? 'create_prorations' : 'none',
      // A card that is declined leaves the quantities as they were.
      payment_behavior: 'error_if_incomplete',
    },
  }
}
