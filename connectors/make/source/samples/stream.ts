import type { JsonObject } from '../component.ts'

const account = { handle: 'harborlights', accountId: 33, accountCreated: true, billingDelta: 'none' }
const segment = { segmentId: 58, segmentCreated: true }

const stream = {
  id: 901,
  name: 'Ops leads · @harborlights',
  pairs: [
    {
      pairId: 1,
      accountId: 33,
      accountHandle: 'harborlights',
      segmentId: 58,
      segmentName: 'Ops leads at seafood importers',
      monthlyRetest: { used: 1, budget: 12, remaining: 11, billingPeriodStart: '2026-03-01T00:00:00.000Z' },
      dailySync: { used: 1, cap: 2, remaining: 1 },
    },
  ],
  syncTimes: ['06:45', '18:00'],
  timezone: 'Europe/Lisbon',
  sourceTypes: ['follower'],
  autoEnrichLinkedin: false,
  autoEnrichEmail: false,
  emailMode: 'any',
  emailDigestOverride: 'daily',
  telegramOverride: false,
  deliveryDestination: 'leads_plus_webhook',
  webhookUrl: 'https://relay.example.org/in/7f3',
  csvEmailRecipients: { to: ['ada@example.org'], cc: ['sales@example.org'], format: 'csv', sendEmpty: false },
  isActive: true,
  isArchived: false,
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-01T10:00:00.000Z',
  nextSyncAt: '2026-03-05T06:45:00.000Z',
  leadCounts: { highFitCount: 12, mediumFitCount: 3 },
}

const csvEmailStatus = {
  lastSentAt: '2026-03-04T06:47:00.000Z',
  refused: [{ address: 'gone@example.org', code: 550, answer: '550 No such user', at: '2026-03-04T06:47:01.000Z' }],
  waiting: [
    { address: 'full@example.org', code: 452, answer: '452 Mailbox full', nextAttemptAt: '2026-03-04T06:52:00.000Z' },
  ],
}

const queued = { pairId: 1, trackedAccountId: 33, accountId: 33, segmentId: 58, runId: 501, syncRunId: 501 }
const skipped = { pairId: 2, trackedAccountId: 34, accountId: 34, segmentId: 58, reason: 'account_sleeping' }

/** What operations on streams answer. */
export const streamSamples: Record<string, JsonObject> = {
  createStream: { id: 901, accounts: [account], segments: [segment], webhookSecret: 'whsec_shown_once' },
  updateStream: {
    id: 901,
    pairsDiff: {
      addedAccounts: [account],
      addedSegments: [segment],
      removedAccounts: [{ handle: 'tidewatch', accountId: 34 }],
      removedSegments: [{ segmentId: 57 }],
    },
    webhookSecret: 'whsec_shown_once',
  },
  archiveStream: { archived: true },
  getStream: { ...stream, csvEmailStatus },
  listStreams: stream,
  runStream: { queued: [queued], skipped: [skipped] },
  reTestStream: { queued: [queued], skipped: [skipped] },
}
