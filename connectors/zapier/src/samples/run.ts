import type { PlainOutputField } from 'zapier-platform-core'

const counts = {
  newFollowersCount: 120,
  candidatesPassedCount: 9,
  mediumFitCount: 4,
  enrichedCount: 0,
}

/** One run as the hub lists it. */
export const runSample = {
  id: 412,
  streamId: 901,
  trackedXAccountId: 33,
  segmentId: 58,
  streamName: 'Founders · @harborlights',
  xHandle: 'harborlights',
  segmentName: 'Founders',
  source: 'cron',
  status: 'succeeded',
  mode: 'sync-then-search',
  triggeredAt: '2026-03-04T06:45:00.000Z',
  completedAt: '2026-03-04T06:46:12.000Z',
  ...counts,
  errorMessage: null,
  syncId: 77,
  slotAt: '2026-03-04T06:45:00.000Z',
  likersCount: 0,
  skippedRowsCount: 0,
  pagesCount: 2,
  creditsUsed: 2,
}

/** A sync that has ended, with its runs. */
export const syncSample = {
  id: 77,
  streamId: 901,
  streamName: 'Founders · @harborlights',
  source: 'cron',
  mode: 'sync-then-search',
  slotAt: '2026-03-04T06:45:00.000Z',
  triggeredAt: '2026-03-04T06:45:00.000Z',
  completedAt: '2026-03-04T06:46:12.000Z',
  ...counts,
  likersCount: 0,
  failedRunsCount: 0,
  runs: [runSample],
  skipped: [{ pairId: 3, trackedAccountId: 34, segmentId: 58, reason: 'account_sleeping' }],
}

const countFields: PlainOutputField[] = [
  { key: 'newFollowersCount', label: 'New Followers', type: 'integer' },
  { key: 'candidatesPassedCount', label: 'Leads Found', type: 'integer' },
  { key: 'mediumFitCount', label: 'Medium Fit Leads', type: 'integer' },
  { key: 'enrichedCount', label: 'Enriched Leads', type: 'integer' },
  { key: 'likersCount', label: 'Likers', type: 'integer' },
]

/** Labels and types of a run's fields. */
export const runFields: PlainOutputField[] = [
  { key: 'id', label: 'Run ID', type: 'integer', primary: true },
  { key: 'streamId', label: 'Stream ID', type: 'integer' },
  { key: 'trackedXAccountId', label: 'Account ID', type: 'integer' },
  { key: 'segmentId', label: 'Segment ID', type: 'integer' },
  { key: 'streamName', label: 'Stream Name' },
  { key: 'xHandle', label: 'Account Handle' },
  { key: 'segmentName', label: 'Segment Name' },
  { key: 'source', label: 'Started By' },
  { key: 'status', label: 'Status' },
  { key: 'mode', label: 'Mode' },
  { key: 'triggeredAt', label: 'Triggered At', type: 'datetime' },
  { key: 'completedAt', label: 'Completed At', type: 'datetime' },
  ...countFields,
  { key: 'errorMessage', label: 'Error Message' },
  { key: 'syncId', label: 'Sync ID', type: 'integer' },
  { key: 'slotAt', label: 'Scheduled For', type: 'datetime' },
  { key: 'skippedRowsCount', label: 'Skipped Rows', type: 'integer' },
  { key: 'pagesCount', label: 'Pages Read', type: 'integer' },
  { key: 'creditsUsed', label: 'Credits Used', type: 'integer' },
]

/** Labels and types of a sync's fields. */
export const syncFields: PlainOutputField[] = [
  { key: 'id', label: 'Sync ID', type: 'integer', primary: true },
  { key: 'streamId', label: 'Stream ID', type: 'integer' },
  { key: 'streamName', label: 'Stream Name' },
  { key: 'source', label: 'Started By' },
  { key: 'mode', label: 'Mode' },
  { key: 'slotAt', label: 'Scheduled For', type: 'datetime' },
  { key: 'triggeredAt', label: 'Triggered At', type: 'datetime' },
  { key: 'completedAt', label: 'Completed At', type: 'datetime' },
  ...countFields,
  { key: 'failedRunsCount', label: 'Failed Runs', type: 'integer' },
  ...runFields.map(({ key, label, type }) => ({
    key: `runs[]${key}`,
    label: `Run: ${label?.replace(/^Run /, '')}`,
    type,
  })),
  { key: 'skipped[]pairId', label: 'Skipped Pair IDs', type: 'integer' },
  { key: 'skipped[]trackedAccountId', label: 'Skipped Account IDs', type: 'integer' },
  { key: 'skipped[]segmentId', label: 'Skipped Segment IDs', type: 'integer' },
  { key: 'skipped[]reason', label: 'Skipped Reasons' },
]
