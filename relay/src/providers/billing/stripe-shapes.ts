import { type BilledSubscription, SECOND_MS, type SubscriptionStatus, subscriptionStatuses } from '@leadwire/core'
import { z } from 'zod'

/** Of a subscription, what is read; a proxy's error page, or another object, is none. */
export const Item = z.object({
  id: z.string(),
  quantity: z.number().int().nonnegative().default(0),
  price: z.object({ id: z.string() }),
  /** Epoch seconds; stands at the subscription itself before API version 2025-03-31. */
  current_period_end: z.number().optional(),
})
export type Item = z.output<typeof Item>

export const Subscription = z.object({
  id: z.string(),
  object: z.literal('subscription'),
  status: z.string(),
  customer: z.union([z.string(), z.object({ id: z.string() })]),
  current_period_end: z.number().optional(),
  items: z.object({ data: z.array(Item), has_more: z.boolean().default(false) }),
})
export type Subscription = z.output<typeof Subscription>

/** Tier → id of its price. */
export type Prices = Readonly<Record<string, string>>

/** Tier → its item, of those that there are. */
export const itemsByTier = (items: readonly Item[], prices: Prices): Map<string, Item> =>
  new Map(
    Object.entries(prices).flatMap(([tier, price]) => {
      const item = items.find((candidate) => candidate.price.id === price)
      return item ? [[tier, item] as const] : []
    }),
  )

const isStatus = (text: string): text is SubscriptionStatus =>
  (subscriptionStatuses as readonly string[]).includes(text)

/** A subscription in core's words. Items of other prices are the operator's own. */
export function toBilled(subscription: Subscription, items: readonly Item[], prices: Prices): BilledSubscription {
  const own = itemsByTier(items, prices)
  const ends = [...own.values(), ...items].flatMap((item) => item.current_period_end ?? [])
  const end = ends[0] ?? subscription.current_period_end
  const { id, customer, status } = subscription
  return {
    subscriptionRef: id,
    customerRef: typeof customer === 'string' ? customer : customer.id,
    // A status that is new to us pays for nothing until somebody has looked at it.
    status: isStatus(status) ? status : 'paused',
    periodEnd: end === undefined ? null : end * SECOND_MS,
    quantities: Object.fromEntries([...own].map(([tier, item]) => [tier, item.quantity])),
  }
}
