import { messageTypes, replayableStatuses } from '@leadwire/core'
import { z } from 'zod'
import { idText, instant } from './schemas.ts'

/** Bodies and ids of replays; all of it is ours. */

export const StartReplayBody = z
  .object({
    /** Default skipped and exhausted. */
    statuses: z.array(z.enum(replayableStatuses)).max(replayableStatuses.length).optional(),
    types: z.array(z.enum(messageTypes)).min(1).max(messageTypes.length).optional(),
    since: instant.optional(),
    until: instant.optional(),
    /** Also what the subscription lets through, but was never made a delivery for its URL. */
    includeMissing: z.boolean().optional(),
    /** Deliveries a second, at most. */
    ratePerSecond: z.number().nullish(),
    /** true = only count. */
    dryRun: z.boolean().optional(),
  })
  .optional()

export const ReplayParams = z.object({ subscriptionId: idText, replayId: idText })
