import type { PlainOutputField } from 'zapier-platform-core'

/** What running or re-testing a stream has queued, and what not. */
export const queuedSample = {
  queued: [{ pairId: 1, trackedAccountId: 33, accountId: 33, segmentId: 58, runId: 412, syncRunId: 412 }],
  skipped: [{ pairId: 2, trackedAccountId: 34, accountId: 34, segmentId: 58, reason: 'account_sleeping' }],
}

/** Labels and types of it. */
export const queuedFields: PlainOutputField[] = [
  { key: 'queued[]pairId', label: 'Queued Pair IDs', type: 'integer' },
  { key: 'queued[]trackedAccountId', label: 'Queued Tracked Account IDs', type: 'integer' },
  { key: 'queued[]accountId', label: 'Queued Account IDs', type: 'integer' },
  { key: 'queued[]segmentId', label: 'Queued Segment IDs', type: 'integer' },
  { key: 'queued[]runId', label: 'Run IDs', type: 'integer' },
  { key: 'queued[]syncRunId', label: 'Sync Run IDs', type: 'integer' },
  { key: 'skipped[]pairId', label: 'Skipped Pair IDs', type: 'integer' },
  { key: 'skipped[]trackedAccountId', label: 'Skipped Tracked Account IDs', type: 'integer' },
  { key: 'skipped[]accountId', label: 'Skipped Account IDs', type: 'integer' },
  { key: 'skipped[]segmentId', label: 'Skipped Segment IDs', type: 'integer' },
  { key: 'skipped[]reason', label: 'Skipped Reasons' },
]
