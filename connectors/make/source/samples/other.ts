import type { JsonObject } from '../component.ts'

const account = {
  id: 33,
  xHandle: 'harborlights',
  profileImageUrl: 'https://img.example.org/harborlights.png',
  tier: 'growth',
  isActive: true,
  lastKnownFollowerCount: 5210,
  lastKnownTweetCount: 1804,
  tags: ['competitor'],
  addedAt: '2026-03-01T10:00:00.000Z',
  assignedSegmentIds: [58],
  pendingTier: 'starter',
  pendingTierEffectiveAt: '2026-04-01T00:00:00.000Z',
}

const template = {
  id: 4,
  name: 'First hello',
  messageBody: 'Hi, saw that you follow us.',
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-02T10:00:00.000Z',
}

const segment = {
  id: 58,
  userFacingId: 'seg_58',
  name: 'Ops leads',
  description: 'Ops leads at seafood importers',
  genderValues: ['female'],
  appliedSearchFilters: { job_role: ['Head of Operations'] },
  followerCountTiers: ['10k_to_100k'],
  createdAt: '2026-03-01T10:00:00.000Z',
}

/** What operations on accounts, segments, templates and exclusions answer. */
export const otherSamples: Record<string, JsonObject> = {
  listAccounts: account,
  sleepAccount: { success: true, accountId: 33, asleep: true },
  wakeAccount: { success: true, accountId: 33, awake: true },
  changeAccountTier: { account, action: 'downgrade_scheduled', effectiveAt: '2026-04-01T00:00:00.000Z' },
  pushFollowers: { accepted: 100, newFollowersCount: 98, leadsCount: 12, runIds: [501] },
  createSegment: { id: 58, userFacingId: 'seg_58' },
  segmentFromDescription: {
    id: 58,
    userFacingId: 'seg_58',
    appliedSearchFilters: { job_role: ['Head of Operations'] },
    keyPhrases: ['seafood'],
  },
  listSegments: segment,
  listTemplates: template,
  getTemplate: template,
  renderTemplate: { text: 'Hi Marisol, saw that you follow us.', missing: ['location'] },
  addExclusions: { added: 4, skipped: 0 },
  listExclusions: { id: 9, kind: 'person', value: 'harborlights', createdAt: '2026-03-01T10:00:00.000Z' },
  removeExclusion: { ok: true },
}
