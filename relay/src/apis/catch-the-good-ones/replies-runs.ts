import { runStatuses } from '@leadwire/core'
import { z } from 'zod'
import { count, id, instant, stringOrNull } from './replies.ts'

const RunReply = z.object({
  id,
  streamId: id,
  trackedXAccountId: id,
  segmentId: id,
  streamName: z.string(),
  xHandle: z.string(),
  segmentName: z.string(),
  source: z.enum(['cron', 'manual']),
  status: z.enum(runStatuses),
  mode: z.string(),
  triggeredAt: instant,
  completedAt: instant.nullable(),
  newFollowersCount: count,
  candidatesPassedCount: count,
  mediumFitCount: count,
  enrichedCount: count,
  errorMessage: stringOrNull,
  syncId: id.nullable(),
  slotAt: instant.nullable(),
  likersCount: count,
  skippedRowsCount: count,
  pagesCount: count,
  creditsUsed: count,
  progressLog: z.array(z.object({ step: z.string(), message: z.string(), timestamp: instant })),
})
export const OneRunReply = z.object({ run: RunReply })
export const RunsReply = z.object({ runs: z.array(RunReply) })

const skipReasons = ['account_sleeping', 'already_running', 'budget_exhausted', 'free_tier'] as const
const PairReply = z.object({ pairId: id, trackedAccountId: id, accountId: id, segmentId: id })
/** Of `run` and `re-test`: the union of what the vendor's pages show; `runId` and `syncRunId` are the same. */
export const QueuedReply = z.object({
  queued: z.array(PairReply.extend({ runId: id, syncRunId: id })),
  skipped: z.array(PairReply.extend({ reason: z.enum(skipReasons) })),
})
