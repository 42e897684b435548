import type { JsonObject } from '../component.ts'

const counts = {
  newFollowersCount: 128,
  candidatesPassedCount: 9,
  mediumFitCount: 3,
  enrichedCount: 0,
}

const run = {
  id: 501,
  streamId: 901,
  trackedXAccountId: 33,
  segmentId: 58,
  streamName: 'Ops leads · @harborlights',
  xHandle: 'harborlights',
  segmentName: 'Ops leads at seafood importers',
  source: 'manual',
  status: 'failed',
  mode: 'sync-then-search',
  triggeredAt: '2026-03-04T06:45:00.000Z',
  completedAt: '2026-03-04T06:46:10.000Z',
  ...counts,
  errorMessage: 'The look-up service is down',
  syncId: 77,
  slotAt: '2026-03-04T06:45:00.000Z',
  likersCount: 0,
  skippedRowsCount: 0,
  pagesCount: 2,
  creditsUsed: 0,
}

const progressLog = [
  { step: 'fetch_followers', message: 'Page 1: 128 followers', timestamp: '2026-03-04T06:45:02.000Z' },
]

/** What `run.finished` brings: all runs that one slot, or one call, queued for a stream. */
export const sync: JsonObject = {
  id: 77,
  streamId: 901,
  streamName: 'Ops leads · @harborlights',
  source: 'manual',
  mode: 'sync-then-search',
  slotAt: '2026-03-04T06:45:00.000Z',
  triggeredAt: '2026-03-04T06:45:00.000Z',
  completedAt: '2026-03-04T06:46:10.000Z',
  ...counts,
  likersCount: 0,
  failedRunsCount: 1,
  runs: [run],
  skipped: [{ pairId: 2, trackedAccountId: 34, segmentId: 58, reason: 'account_sleeping' }],
}

/** What operations on runs answer. */
export const runSamples: Record<string, JsonObject> = {
  listRuns: { ...run, progressLog },
  listStreamRuns: { ...run, progressLog },
  getRun: { ...run, progressLog },
  cancelRun: { ...run, progressLog },
}
