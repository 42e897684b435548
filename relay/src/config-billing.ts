import type { Tier } from '@leadwire/core'
import { z } from 'zod'
import { headerSafe, httpUrl } from './config-schemas.ts'
import { variable } from './config-variable.ts'

/** Who bills. */
export type BillingConfig =
  | { kind: 'none' }
  | {
      kind: 'stripe'
      secretKey: string
      url: string
      /** undefined = events are not taken in. */
      webhookSecret: string | undefined
      /** Price id by tier. */
      prices: Readonly<Record<Tier, string>>
      /** Pays for the first workspace. */
      subscription: string | undefined
    }

const priceId = z.string('must be the id of a price').regex(/^[\w-]{1,255}$/, 'must be the id of a price')
const Prices = z
  .strictObject({ starter: priceId, growth: priceId, pro: priceId })
  .refine((prices) => new Set(Object.values(prices)).size === 3, 'must name three different prices')

/** Reads tier → price id from JSON; its messages complete the sentence "NAME …". */
const prices = z.string().transform((text, context) => {
  try {
    const parsed = Prices.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
    for (const { path, message } of parsed.error.issues) {
      context.addIssue({ code: 'custom', message: path.length > 0 ? `at ${path.join('.')} ${message}` : message })
    }
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON such as {"starter":"price_…","growth":"…","pro":"…"}' })
  }
  return z.NEVER
})

/** The variables of billing. */
export const billingVariables = {
  billing: variable({
    name: 'LEADWIRE_BILLING',
    default: 'none',
    meaning: 'Who bills for active accounts: none, or stripe',
    schema: z.enum(['none', 'stripe'], 'must be none or stripe'),
  }),
  stripeKey: variable({
    name: 'LEADWIRE_STRIPE_KEY',
    default: null,
    isSecret: true,
    meaning: 'For LEADWIRE_BILLING=stripe: secret or restricted key that may read and write subscriptions',
    schema: headerSafe,
  }),
  stripePrices: variable({
    name: 'LEADWIRE_STRIPE_PRICES',
    default: null,
    meaning: 'For LEADWIRE_BILLING=stripe: the price of each tier, as {"starter":"price_…","growth":"…","pro":"…"}',
    schema: prices,
  }),
  stripeSubscription: variable({
    name: 'LEADWIRE_STRIPE_SUBSCRIPTION',
    default: null,
    meaning: 'Subscription that pays for the first workspace; others are told by their metadata.workspace',
    schema: z.string().regex(/^[\w-]{1,255}$/, 'must be the id of a subscription'),
  }),
  stripeWebhookSecret: variable({
    name: 'LEADWIRE_STRIPE_WEBHOOK_SECRET',
    default: null,
    isSecret: true,
    meaning: 'Secret of the Stripe webhook endpoint that calls /billing/stripe; without it no event is taken',
    schema: headerSafe,
  }),
  stripeUrl: variable({
    name: 'LEADWIRE_STRIPE_URL',
    default: 'https://api.stripe.com',
    meaning: 'Where the Stripe API answers',
    schema: httpUrl.refine((text) => new URL(text).pathname === '/', 'must have no path'),
  }),
}

interface BillingValues {
  billing: 'none' | 'stripe'
  stripeKey: string | undefined
  stripePrices: Readonly<Record<Tier, string>> | undefined
  stripeSubscription: string | undefined
  stripeWebhookSecret: string | undefined
  stripeUrl: string
}

/** Who bills, by values that are there; see `needs` in `config.ts`. */
export function toBilling(values: BillingValues): BillingConfig {
  const { billing, stripeKey, stripePrices, stripeSubscription, stripeWebhookSecret, stripeUrl } = values
  if (billing !== 'stripe' || !stripeKey || !stripePrices) return { kind: 'none' }
  return {
    kind: 'stripe',
    secretKey: stripeKey,
    url: stripeUrl,
    webhookSecret: stripeWebhookSecret,
    prices: stripePrices,
    subscription: stripeSubscription,
  }
}
