import {
  deliveryStatuses,
  type FeedItem,
  type FeedPorts,
  LeadwireError,
  messageTypes,
  readFeed,
  SECOND_MS,
  signMessage,
} from '@leadwire/core'
import { z } from 'zod'
import { ok } from '../../reply.ts'
import { count } from './schemas.ts'
import { route, type Services, WebhookParams } from './services.ts'

/** The longest wait, seconds. Source: what proxies let a request wait, less a margin. */
const MAX_WAIT_SECONDS = 30

const number = z.int().nonnegative()

const FeedQuery = z.object({
  /** The number of the last one known; 0 = from the beginning. */
  after: z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .default(0),
  limit: count(1).optional(),
  /** Seconds to wait for something new. */
  wait: count(0).default(0),
})

const FeedReply = z.object({
  items: z.array(
    z.object({
      number,
      /** The `webhook-id`. */
      id: z.string(),
      type: z.enum(messageTypes),
      createdAt: z.iso.datetime(),
      status: z.enum(deliveryStatuses),
      contentType: z.string(),
      /** The exact text of a POST; null = erased, no longer kept, or not made. */
      body: z.string().nullable(),
      /** Why a transform made no body. */
      error: z.string().nullable(),
      /** As a POST would have them now; none without a body. */
      headers: z.record(z.string(), z.string()),
    }),
  ),
  next: number,
  newest: number,
  oldest: number,
})

export const readFeedRoute = route({
  method: 'get',
  path: '/api/v2/webhooks/:subscriptionId/feed',
  summary: 'Ours: all deliveries in the order of their numbers, as they are pushed; waits for more on request',
  params: WebhookParams,
  notFound: 'subscription',
  query: FeedQuery,
  replies: { 200: FeedReply },
  errors: ['invalid_request', 'subscription_not_found', 'feed_trimmed', 'too_many_waiting', 'transform_busy'],
  async handle({ db, clock, caller, params, query, services, signal }) {
    const { subscriptionId } = params
    const { after, limit, wait } = query
    const ports = { vault: services.vault, clock, transform: transformBy(services) }
    const read = () => readFeed(db, caller, subscriptionId, { after, limit }, ports)
    let page = await read()
    if (page.items.length === 0 && wait > 0) {
      const waitMs = Math.min(wait, MAX_WAIT_SECONDS) * SECOND_MS
      await services.waitForFeed({ apiKeyId: caller.apiKeyId, subscriptionId, after, waitMs, signal })
      if (!signal.aborted) page = await read()
    }
    const { items, secrets, ...place } = page
    const seconds = Math.floor(clock() / SECOND_MS)
    return ok({ items: items.map((item) => fromItem(item, { subscriptionId, secrets, seconds })), ...place })
  },
})

const transformBy =
  (services: Services): FeedPorts['transform'] =>
  async (source, { body, createdAt, webhookId }) => {
    const made = await services.runTransform(source, body, { now: createdAt, seed: webhookId })
    if (made.ok) return { ok: true, body: made.text }
    // Not tried: said to be missing, it would be passed over.
    if (made.error === 'busy') {
      throw new LeadwireError('Unavailable', 'transform_busy', made.message, { retryAfterMs: SECOND_MS })
    }
    return { ok: false, message: made.message }
  }

interface Signing {
  subscriptionId: number
  secrets: readonly string[]
  seconds: number
}

function fromItem({ webhookId, createdAt, ...item }: FeedItem, { subscriptionId, secrets, seconds }: Signing) {
  const headers =
    item.body === null
      ? {}
      : {
          'content-type': item.contentType,
          'webhook-id': webhookId,
          'webhook-timestamp': String(seconds),
          'webhook-signature': signMessage(secrets, webhookId, seconds, item.body),
          'x-leadwire-event': item.type,
          'x-leadwire-number': String(item.number),
          'x-leadwire-subscription': String(subscriptionId),
        }
  return { ...item, id: webhookId, createdAt: new Date(createdAt).toISOString(), headers }
}
