import type { BillingEvent, BillingGateway } from '@leadwire/core'
import type { BillingConfig } from '../../config-billing.ts'
import { noBilling } from './none.ts'

/** Whoever bills, and the events it sends. */
export interface OpenedBilling {
  gateway: BillingGateway
  /** Reads what came to `/billing/stripe`; undefined when nothing is to come there. @throws InvalidInput `invalid_signature` */
  readEvent: ((text: string, signature: string) => Promise<BillingEvent | undefined>) | undefined
}

/** The gateway that a configuration asks for; its client is loaded only when it is used. */
export async function openBilling(config: BillingConfig): Promise<OpenedBilling> {
  if (config.kind === 'none') return { gateway: noBilling, readEvent: undefined }
  const [{ stripeGateway }, { readStripeEvent }] = await Promise.all([
    import('./stripe.ts'),
    import('./stripe-events.ts'),
  ])
  const { webhookSecret } = config
  return {
    gateway: stripeGateway(config),
    readEvent: webhookSecret ? (text, signature) => readStripeEvent(text, signature, webhookSecret) : undefined,
  }
}
