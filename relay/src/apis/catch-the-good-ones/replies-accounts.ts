import { z } from 'zod'
import { AccountReply, id, instant } from './replies.ts'

/** Answers of calls on accounts as the vendor spells them. */

export const SleptReply = z.object({ success: z.literal(true), accountId: id, asleep: z.literal(true) })
export const WokenReply = z.object({ success: z.literal(true), accountId: id, awake: z.literal(true) })
export const TierChangedReply = z.object({
  account: AccountReply,
  action: z.enum(['upgraded', 'downgrade_scheduled', 'pending_cancelled']),
  /** Of a downgrade: when it is in effect. */
  effectiveAt: instant.optional(),
})
