import { LeadwireError } from '../errors.ts'
import type { Segment } from '../segments/segment.ts'
import type { SourceType } from '../sources/profile.ts'
import type { Source } from '../sources/source.ts'

export const runStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const
export type RunStatus = (typeof runStatuses)[number]

/** cron = by the schedule, manual = by a call. */
export type RunTrigger = 'cron' | 'manual'

/** fresh = fetching, page by page; judge = all pages are in, kept ones are judged. */
export type RunPhase = 'fresh' | 'judge'

/** What a run did so far. */
export interface RunCounts {
  /** Followers that were new to the pair. */
  newFollowerCount: number
  /** Likers that were new to the pair. */
  likerCount: number
  /** New leads graded high. */
  highCount: number
  /** New leads graded medium. */
  mediumCount: number
  /** Leads of this run that a lookup found a contact of. */
  enrichedCount: number
  /** Rows of the upstream that could not be read. */
  skippedRowCount: number
  /** Credits that the upstream charged. */
  creditsUsed: number
}

/** One pass of one pair over its source. */
export interface Run extends RunCounts {
  id: number
  workspaceId: number
  streamId: number
  streamName: string
  pairId: number
  /** null = no sync queued it. */
  syncId: number | null
  /** The slot of the schedule it stands for, epoch ms. */
  slotAt: number | null
  /** The period of the account's budget that it used a place of. */
  budgetPeriod: string | null
  sourceId: number
  handle: string
  segmentId: number
  segmentName: string
  trigger: RunTrigger
  mode: string
  status: RunStatus
  triggeredAt: number
  completedAt: number | null
  phase: RunPhase
  /** As the last ingested page left it, in a re-test the last event judged; null = from the beginning. */
  cursor: string | null
  pageCount: number
  errorMessage: string | null
  isCancelRequested: boolean
  /** Leads of this run that were queued to be looked up … */
  lookupCount: number
  /** … and those of them that wait for it, unannounced. */
  waitingCount: number
}

/** A run that somebody has leased, with what it works on. */
export interface ClaimedRun extends Run {
  /** The lease; writes are refused once it was taken over. */
  claimedBy: string
  source: Source
  segment: Segment
  sourceTypes: SourceType[]
}

/** One line of a run's progress log. */
export interface RunLogLine {
  /** fetch_followers | classify | enrich | deliver | done */
  step: string
  message: string
  /** Epoch ms */
  at: number
}

/** Fetch what is new, then judge it. Source: the only mode the vendor shows. */
export const SYNC_MODE = 'sync-then-search'

/** Judge the kept followers again and fetch none. */
export const RETEST_MODE = 'search-only'

/** Judge followers that somebody pushes. Such a run is never queued: each batch is done at once, and the run is over after it. */
export const PUSH_MODE = 'push'

/** Leads of one run are packed together. */
export const batchKeyOf = (runId: number): string => `run:${runId}`

/** Those of them that wait to be looked up are a batch of their own: it ends when none waits any more. */
export const waitingBatchKeyOf = (runId: number): string => `run:${runId}:looked-up`

/** The error of a run whose pair was taken out of its stream meanwhile: it should end. */
export const pairRemoved = (run: Run): LeadwireError =>
  new LeadwireError('Conflict', 'pair_removed', `The pair of run ${run.id} is no longer in its stream`)

/** The error of a worker whose lease was taken over, or whose run was ended by somebody else. */
export const runLost = (run: Run): LeadwireError =>
  new LeadwireError('Conflict', 'run_lost', `Run ${run.id} is no longer this worker's`)
