import { erasurePhases } from '@leadwire/core'
import { z } from 'zod'
import { count, id, instant } from './replies.ts'

/** How far an erasure is; whom it is about is not in it. */
export const OneErasureReply = z.object({
  erasure: z.object({
    id,
    status: z.enum(['running', 'done']),
    phase: z.enum(erasurePhases),
    /** Deleted so far. */
    followersCount: count,
    leadsCount: count,
    messagesCount: count,
    /** Deliveries that became `erased`. */
    erasedCount: count,
    /** Lists of several leads that were made anew with the others. */
    reissuedCount: count,
    createdAt: instant,
    completedAt: instant.nullable(),
  }),
})
