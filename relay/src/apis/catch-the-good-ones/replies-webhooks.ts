import { deliveryStatuses, messageTypes, methods, orderings, outcomes, payloads, signings } from '@leadwire/core'
import { z } from 'zod'
import { count, id, instant, stringOrNull } from './replies.ts'

/** Bodies of answers about webhooks; none holds a secret but those that have just made one. */

export const SubscribedReply = z.object({
  id,
  /** Ours: signs this subscription's webhooks; shown this once. */
  secret: z.string(),
  /** Ours: sent as `X-Leadwire-Token`; shown this once. */
  token: z.string().optional(),
  warnings: z.array(z.string()).optional(),
})

/** `streamId` = the stream's own webhook. */
const WebhookReply = z.object({
  id,
  targetUrl: z.string(),
  streamId: id.nullable(),
  filterConfig: z.record(z.string(), z.union([z.string(), z.number()])),
  filter: z.record(z.string(), z.unknown()).nullable(),
  events: z.array(z.enum(messageTypes)),
  payload: z.enum(payloads),
  ordering: z.enum(orderings),
  signing: z.enum(signings),
  method: z.enum(methods),
  retrySchedule: z.array(count).nullable(),
  timeoutSeconds: z.number(),
  rateLimit: count.nullable(),
  transform: stringOrNull,
  successWhen: stringOrNull,
  /** false = new leads are sent before they are looked up. */
  waitForEnrichment: z.boolean(),
  /** Names only. */
  headers: z.array(z.string()),
  /** Without what is secret in it. */
  auth: z.looseObject({ type: z.enum(['header', 'oauth2']) }).nullable(),
  hasToken: z.boolean(),
  createdAt: instant,
  pausedAt: instant.nullable(),
  failingSince: instant.nullable(),
  disabledAt: instant.nullable(),
  disabledReason: stringOrNull,
})
export const OneWebhookReply = z.object({ webhook: WebhookReply })
const page = { hasMore: z.boolean(), nextCursor: stringOrNull }
export const WebhooksReply = z.object({ webhooks: z.array(WebhookReply), ...page })

export const RotatedReply = z.object({
  id,
  signing: z.enum(signings),
  secret: z.string(),
  token: z.string().optional(),
  /** Until when the old secret signs as well. */
  overlapUntil: instant,
})

const AttemptReply = z.object({
  id,
  number: count,
  outcome: z.enum(outcomes),
  status: count.nullable(),
  latencyMs: count,
  error: stringOrNull,
  /** The first 4 KB. */
  answer: stringOrNull,
  attemptedAt: instant,
})
export const AttemptsReply = z.object({ attempts: z.array(AttemptReply), ...page })

const DeliveryReply = z.object({
  id,
  /** As the receiver sees it. */
  webhookId: z.string(),
  subscriptionId: id,
  number: count.nullable(),
  type: z.enum(messageTypes),
  status: z.enum(deliveryStatuses),
  payload: z.enum(payloads),
  messagesCount: count,
  attempts: count,
  nextAttemptAt: instant.nullable(),
  isSending: z.boolean(),
  isTest: z.boolean(),
  createdAt: instant,
  completedAt: instant.nullable(),
  lastAttemptAt: instant.nullable(),
  lastOutcome: z.enum(outcomes).nullable(),
  lastStatus: count.nullable(),
  lastError: stringOrNull,
})
export const DeliveriesReply = z.object({ deliveries: z.array(DeliveryReply), ...page })
export const OneDeliveryReply = z.object({
  delivery: DeliveryReply.extend({
    messageIds: z.array(id),
    /** The bytes as text; null = no longer kept. */
    body: stringOrNull,
    isUntransformed: z.boolean(),
  }),
  ...AttemptsReply.shape,
})
export const ResentReply = z.object({ delivery: DeliveryReply })

/** What came of a test; without `attempt` it is still on its way. */
export const TestedReply = z.object({
  deliveryId: id,
  webhookId: z.string(),
  number: count,
  isSuccess: z.boolean().optional(),
  attempt: AttemptReply.optional(),
})

const faultOrNull = z.object({ error: z.string(), message: z.string() }).nullable()
export const DryRunReply = z.object({
  /** What the transform sees. */
  input: z.unknown(),
  /** What would be sent; null when the transform made nothing. */
  output: z.unknown(),
  transformFault: faultOrNull,
  targetUrl: stringOrNull,
  targetUrlFault: faultOrNull,
  /** Whether the webhook's own filter lets the lead through. */
  passesFilter: z.boolean(),
  /** null = there is no successWhen, or no answer was given. */
  isSuccess: z.boolean().nullable(),
  successFault: faultOrNull,
})

const MessageReply = z.object({
  id,
  type: z.enum([...messageTypes, 'test']),
  leadId: id.nullable(),
  streamId: id.nullable(),
  createdAt: instant,
  /** false = still to be matched with webhooks. */
  isFannedOut: z.boolean(),
})
export const MessagesReply = z.object({ messages: z.array(MessageReply), ...page })
export const OneMessageReply = z.object({
  message: MessageReply.extend({ data: z.unknown() }),
  ...DeliveriesReply.shape,
})
