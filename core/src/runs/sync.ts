import type { Db } from '../db/database.ts'
import { type NewMessage, noFacets } from '../outbox/message.ts'
import type { Run, RunCounts, RunTrigger } from './run.ts'

/** Why a pair was not queued. */
export type SkipReason = 'account_sleeping' | 'already_running' | 'budget_exhausted' | 'free_tier'

/** A pair that a sync left out. */
export interface SkippedPair {
  pairId: number
  sourceId: number
  segmentId: number
  reason: SkipReason
}

/** All the runs that one slot of a stream's schedule, or one call, queued. */
export interface Sync {
  id: number
  workspaceId: number
  streamId: number
  streamName: string
  trigger: RunTrigger
  /** That of its runs. */
  mode: string
  /** The slot it stands for, epoch ms; null = it was asked for by a call. */
  slotAt: number | null
  skipped: SkippedPair[]
  runCount: number
  /** Runs that have not ended. */
  openRunCount: number
  createdAt: number
  completedAt: number | null
}

/** A sync whose last run has ended. */
export interface EndedSync extends Sync {
  completedAt: number
  /** In the order in which they were queued, each with how it ended. */
  runs: Run[]
}

/**
 * Told of a sync in the transaction that ends it, once per sync whichever relay ends its last run. What it writes with `tx`
 * is kept exactly when the sync's end is; when it throws, the run's end is not recorded and is tried again. It may run
 * again on Postgres, so it must do nothing but queries, and only on `tx`.
 */
export type OnSyncEnded = (tx: Db, sync: EndedSync) => Promise<void>

/**
 * Told of an ended sync when none of its leads waits to be looked up any more; not told where none did when it ended. May be
 * told again. It has the bounds of `OnSyncEnded`.
 */
export type OnSyncLookedUp = (tx: Db, syncId: number, now: number) => Promise<void>

/** The counts of all runs of a sync together. */
export const sumCounts = (runs: readonly RunCounts[]): RunCounts => {
  const sum = (field: keyof RunCounts) => runs.reduce((total, run) => total + run[field], 0)
  return {
    newFollowerCount: sum('newFollowerCount'),
    likerCount: sum('likerCount'),
    highCount: sum('highCount'),
    mediumCount: sum('mediumCount'),
    enrichedCount: sum('enrichedCount'),
    skippedRowCount: sum('skippedRowCount'),
    creditsUsed: sum('creditsUsed'),
  }
}

/** The message that a sync has ended. A filter on an account lets it through when the sync was of that account alone. */
export const finishedMessage = (sync: EndedSync): NewMessage => {
  const [sourceId = null, ...others] = new Set(sync.runs.map((run) => run.sourceId))
  return {
    workspaceId: sync.workspaceId,
    type: 'run.finished',
    subjectId: sync.id,
    orderKey: `sync:${sync.id}`,
    batchKey: null,
    endsBatch: false,
    facets: { ...noFacets, streamId: sync.streamId, sourceId: others.length === 0 ? sourceId : null },
    data: sync,
  }
}
