import { LeadwireError } from '@leadwire/core'
import { z } from 'zod'
import { ok } from '../../reply.ts'
import { route } from './services.ts'

/** More than the largest event. Source: Stripe sends snapshots of one object, whose metadata has at most 50 entries. */
const MAX_EVENT_BYTES = 500_000

export const stripeEventRoute = route({
  method: 'post',
  path: '/billing/stripe',
  summary: "Ours: where Stripe's webhook endpoint sends its events; signed, so it needs no key",
  auth: false,
  bodyTypes: ['jsonText'],
  maxBodyBytes: MAX_EVENT_BYTES,
  isIdempotent: false,
  body: z.string('must be an event of Stripe'),
  replies: { 200: z.object({ received: z.literal(true), outcome: z.string() }) },
  errors: ['not_found', 'invalid_signature', 'invalid_request', 'body_too_large'],
  async handle({ body, headers, services, log }) {
    const { billingEvents } = services
    if (!billingEvents.isOn) {
      throw new LeadwireError(
        'NotFound',
        'not_found',
        'No events are taken here: LEADWIRE_STRIPE_WEBHOOK_SECRET is not set',
      )
    }
    const signature = headers['stripe-signature']
    const outcome = await billingEvents.take(body, typeof signature === 'string' ? signature : '')
    if (outcome === 'unknown') log.warn('an event of a subscription that pays for no workspace here')
    return ok({ received: true, outcome })
  },
})
