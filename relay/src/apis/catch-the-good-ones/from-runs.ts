import { type EndedSync, type Run, type RunCounts, type RunLogLine, sumCounts } from '@leadwire/core'
import { toIso, toIsoOrNull } from './from-domain.ts'

const fromCounts = (counts: RunCounts) => ({
  newFollowersCount: counts.newFollowerCount,
  candidatesPassedCount: counts.highCount + counts.mediumCount,
  mediumFitCount: counts.mediumCount,
  enrichedCount: counts.enrichedCount,
})

/** A run; its log is left out of webhooks. */
export const fromRun = (run: Run & { log?: RunLogLine[] }) => ({
  id: run.id,
  streamId: run.streamId,
  trackedXAccountId: run.sourceId,
  segmentId: run.segmentId,
  streamName: run.streamName,
  xHandle: run.handle,
  segmentName: run.segmentName,
  source: run.trigger,
  status: run.status,
  mode: run.mode,
  triggeredAt: toIso(run.triggeredAt),
  completedAt: toIsoOrNull(run.completedAt),
  ...fromCounts(run),
  errorMessage: run.errorMessage,
  // Ours, from here on.
  syncId: run.syncId,
  slotAt: toIsoOrNull(run.slotAt),
  likersCount: run.likerCount,
  skippedRowsCount: run.skippedRowCount,
  pagesCount: run.pageCount,
  creditsUsed: run.creditsUsed,
  ...(run.log && {
    progressLog: run.log.map(({ step, message, at }) => ({ step, message, timestamp: toIso(at) })),
  }),
})

/** A sync that has ended: all its runs together, then each with its status; what was not run is named with the reason. */
export const fromSync = (sync: EndedSync) => {
  const counts = sumCounts(sync.runs)
  return {
    id: sync.id,
    streamId: sync.streamId,
    streamName: sync.streamName,
    source: sync.trigger,
    mode: sync.mode,
    slotAt: toIsoOrNull(sync.slotAt),
    triggeredAt: toIso(sync.createdAt),
    completedAt: toIso(sync.completedAt),
    ...fromCounts(counts),
    likersCount: counts.likerCount,
    failedRunsCount: sync.runs.filter((run) => run.status === 'failed').length,
    runs: sync.runs.map((run) => fromRun(run)),
    skipped: sync.skipped.map(({ pairId, sourceId, segmentId, reason }) => ({
      pairId,
      trackedAccountId: sourceId,
      segmentId,
      reason,
    })),
  }
}
