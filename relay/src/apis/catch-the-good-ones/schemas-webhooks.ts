import { deliveryStatuses, messageTypes, methods, orderings, payloads, ratePresets, signings } from '@leadwire/core'
import { z } from 'zod'
import { count, id, idText, instant, keptText } from './schemas.ts'

/** Bodies and queries of webhooks, as the vendor spells them; all but `targetUrl`, `filterConfig` and `id` are ours. */

/** v2 renamed `trackedAccountId`; `segmentId` was removed, and a subscription that asks for it would match nothing. */
export const FilterConfig = z.strictObject({
  streamId: id.nullish(),
  accountId: id.nullish(),
  trackedAccountId: id.nullish(),
  sourceType: z.enum(['follower', 'new_follower', 'liker']).nullish(),
  feedbackStatus: z.enum(['good', 'bad']).nullish(),
  matchConfidence: z.enum(['high', 'medium']).nullish(),
  segmentId: z.undefined('was removed in v2 and would match nothing; filter by streamId').optional(),
})
export type FilterConfigBody = z.output<typeof FilterConfig>

/** A JSONata expression; its own limit on length is checked where it is run. */
const expression = keptText(10_000).min(1, 'must not be empty')
const presets = Object.keys(ratePresets) as (keyof typeof ratePresets)[]

/** What may be chosen when subscribing and later; null = as if it had never been chosen. */
const Settings = z.object({
  filterConfig: FilterConfig.nullish(),
  events: z.array(z.enum(messageTypes)).min(1).nullish(),
  /** A list of leads a POST, one lead, or one in `{type, timestamp, data}`. */
  payload: z.enum(payloads).nullish(),
  ordering: z.enum(orderings).nullish(),
  method: z.enum(methods).nullish(),
  /** What the lead itself must be like, in operator form. */
  filter: z.record(z.string(), z.unknown()).nullish(),
  /** Seconds to wait after attempt 1, 2, … */
  retrySchedule: z.array(z.number()).max(100).nullish(),
  /** 1 to 30, default 15. */
  timeoutSeconds: z.number().nullish(),
  /** Deliveries a second, or the name of a receiver whose rate is known. */
  rateLimit: z.union([z.number(), z.enum(presets)], `must be a number or ${presets.join(' or ')}`).nullish(),
  /** Makes the body. */
  transform: expression.nullish(),
  /** Tells from status and answer whether it was taken. */
  successWhen: expression.nullish(),
  /** false = new leads are sent before they are looked up; default true. */
  waitForEnrichment: z.boolean().nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
  /** `{type: "header", …}` or `{type: "oauth2", …}` */
  auth: z.record(z.string(), z.unknown()).nullish(),
})
export type SettingsBody = z.output<typeof Settings>

export const SubscribeBody = Settings.extend({
  targetUrl: z.string(),
  signing: z.enum(signings).optional(),
  /** false = no `X-Leadwire-Token` is sent. */
  token: z.boolean().optional(),
  disabled: z.boolean().optional(),
})
export const UpdateWebhookBody = Settings.extend({
  targetUrl: z.string().optional(),
  disabled: z.boolean().optional(),
})

/** Some clients drop the body of a DELETE. */
export const UnsubscribeBody = z.object({ id }).optional()
export const UnsubscribeQuery = z.object({ id: idText.optional() })

export const RotateBody = z
  .object({
    /** How long the old secret signs as well; 0 to 604,800, default 86,400. */
    overlapSeconds: z.number().optional(),
    signing: z.enum(signings).optional(),
    /** true = a new token too; the old one is gone at once. */
    token: z.boolean().optional(),
  })
  .optional()

export const DryRunBody = z
  .object({
    /** In place of the webhook's own; null = none. */
    transform: expression.nullish(),
    successWhen: expression.nullish(),
    /** What the receiver is supposed to answer; a body that is no text goes as JSON. */
    answer: z.object({ status: z.int().min(100).max(599).default(200), body: z.unknown().optional() }).optional(),
    /** A lead as the API gives it, a made-up one (default), or the newest that there is. */
    lead: z
      .union([z.enum(['sample', 'recent']), z.record(z.string(), z.unknown())], 'must be "sample", "recent" or a lead')
      .default('sample'),
  })
  .optional()

/** A page of a list. */
export const PageQuery = z.object({ limit: count(1).optional(), cursor: z.string().max(100).optional() })

export const DeliveriesQuery = PageQuery.extend({
  status: z.enum(deliveryStatuses).optional(),
  type: z.enum(messageTypes).optional(),
  since: instant.optional(),
  until: instant.optional(),
})
export const MessagesQuery = PageQuery.extend({
  type: z.enum([...messageTypes, 'test']).optional(),
  since: instant.optional(),
  until: instant.optional(),
  leadId: idText.optional(),
})

export const MessageParams = z.object({ messageId: idText })
/** Its id, or the `webhook-id` that receivers see. */
export const DeliveryParams = z.object({ deliveryId: z.union([idText, z.string().regex(/^dlv_[0-9a-f]{32}$/)]) })
