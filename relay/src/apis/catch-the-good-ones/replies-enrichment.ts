import { confidences, emailStatuses } from '@leadwire/core'
import { z } from 'zod'
import { count, id, instant, stringOrNull } from './replies.ts'

/** What is answered of a person; what was not asked for is left out, null = looked for and not found. */
const ResultReply = z.object({
  /** true = at least one of what was asked for was found. */
  ok: z.boolean(),
  kind: z.enum(['resolved', 'not_found', 'failed']),
  linkedin: z
    .object({ url: z.string(), confidence: z.enum(confidences) })
    .nullable()
    .optional(),
  email: z
    .object({
      address: z.string(),
      status: z.enum(emailStatuses),
      provider: z.string(),
      confidence: z.enum(confidences),
      /** Ours: why it is graded so, what decided first, such as `mx_record` or `disposable_domain`. */
      reasons: z.array(z.string()).optional(),
    })
    .nullable()
    .optional(),
})

export const LookUpReply = z.object({
  x_profile_id: stringOrNull,
  x_handle: z.string(),
  result: ResultReply,
  /** null = no limit */
  credits_remaining: count.nullable(),
  contact_routes: z.array(
    z.object({ routeType: z.enum(['linkedin_url', 'email']), value: z.string(), confidence: z.enum(confidences) }),
  ),
  /** Ours: 0 for what was found before or not found. */
  credits_charged: count,
  /** Ours: for a person, e.g. that a website could not be read. */
  notes: z.array(z.string()),
})
export const EnrichReply = LookUpReply.extend({ leadId: id })

export const LookUpsReply = z.object({
  lookups: z.array(
    z.object({
      x_handle: z.string(),
      kind: z.enum(['linkedin_url', 'email']),
      result: ResultReply,
      createdAt: instant,
      /** Ours. */
      credits_charged: count,
    }),
  ),
})
