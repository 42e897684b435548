import { type BillingEvent, LeadwireError } from '@leadwire/core'
import { Stripe } from 'stripe'
import { z } from 'zod'

/** How old a signature may be, s. Source: the default of Stripe's own libraries. */
const TOLERANCE_S = 300

const reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])

const SubscriptionObject = z.object({
  object: z.literal('subscription'),
  id: z.string().max(255),
  customer: reference,
  metadata: z.record(z.string(), z.string()).nullish(),
})

/** The subscription stood at the top before API version 2025-03-31. */
const InvoiceObject = z.object({
  object: z.literal('invoice'),
  customer: reference.nullish(),
  subscription: reference.nullish(),
  parent: z.object({ subscription_details: z.object({ subscription: reference }).nullish() }).nullish(),
})

/**
 * Reads an event that Stripe has signed; undefined when it is about nothing that is billed here.
 * @param text  the body, byte for byte
 * @throws InvalidInput `invalid_signature` when it is not signed with the secret, or too long ago
 */
export async function readStripeEvent(
  text: string,
  signature: string,
  webhookSecret: string,
): Promise<BillingEvent | undefined> {
  const event = await verify(text, signature, webhookSecret)
  const key = `stripe:${event.id}`
  if (event.type.startsWith('customer.subscription.')) {
    const parsed = SubscriptionObject.safeParse(event.data.object)
    if (!parsed.success) return undefined
    const { id, customer, metadata } = parsed.data
    const workspace = /^[1-9]\d{0,14}$/.test(metadata?.workspace ?? '') ? Number(metadata?.workspace) : undefined
    return { key, subscriptionRef: id, customerRef: customer, workspaceId: workspace }
  }
  if (event.type.startsWith('invoice.')) {
    const parsed = InvoiceObject.safeParse(event.data.object)
    const subscription = parsed.data?.parent?.subscription_details?.subscription ?? parsed.data?.subscription
    return subscription ? { key, subscriptionRef: subscription, customerRef: parsed.data?.customer ?? null } : undefined
  }
  return undefined
}

async function verify(text: string, signature: string, secret: string): Promise<Stripe.Event> {
  try {
    return await Stripe.webhooks.constructEventAsync(text, signature, secret, TOLERANCE_S)
  } catch {
    // Not the cause: its words tell a forger what to mend, and it holds the body.
    const message =
      "The Stripe-Signature is not this hub's, or is older than 5 minutes: check LEADWIRE_STRIPE_WEBHOOK_SECRET"
    throw new LeadwireError('InvalidInput', 'invalid_signature', message)
  }
}
