// Made by `npm run operations` from the OpenAPI document; not edited.
import type { Instant } from '../request.ts'

/** A line of the log of a run. */
export interface ProgressLine {
  step: string
  message: string
  timestamp: string
}

/** One pass over the followers of an account. */
export interface Run {
  id: number
  streamId: number
  trackedXAccountId: number
  segmentId: number
  streamName: string
  xHandle: string
  segmentName: string
  source: 'cron' | 'manual'
  status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
  mode: string
  triggeredAt: string
  completedAt: string | null
  newFollowersCount: number
  candidatesPassedCount: number
  mediumFitCount: number
  enrichedCount: number
  errorMessage: string | null
  syncId: number | null
  slotAt: string | null
  likersCount: number
  skippedRowsCount: number
  pagesCount: number
  creditsUsed: number
  progressLog: ProgressLine[]
}

/** What `listStreamRuns` may be asked for. */
export interface ListStreamRunsQuery {
  /** How many at most in one answer */
  limit?: number
}

/** What `listStreamRuns` answers. */
export interface ListStreamRunsReply {
  runs: Run[]
}

/** What `getRun` answers. */
export interface GetRunReply {
  run: Run
}

/** What `cancelRun` answers. */
export interface CancelRunReply {
  run: Run
}

/** What `listRuns` may be asked for. */
export interface ListRunsQuery {
  /** How many at most in one answer */
  limit?: number
  /** The stream */
  streamId?: number
  /** Only those with this status */
  status?: 'queued' | 'running' | 'succeeded' | 'completed' | 'failed' | 'cancelled'
  /** Only what came after this time */
  since?: Instant
}

/** What `listRuns` answers. */
export interface ListRunsReply {
  runs: Run[]
}
