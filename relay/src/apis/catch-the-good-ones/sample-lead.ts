import { type Lead, newProfile, type Subscription } from '@leadwire/core'

/** A made-up lead that would pass a webhook's `filterConfig`; ids are 0 where the filter names none. */
export const sampleLead = ({ workspaceId, filter }: Subscription, now: number): Lead => ({
  id: 0,
  workspaceId,
  streamId: filter.streamId ?? 0,
  sourceId: filter.sourceId ?? 0,
  segmentId: 0,
  runId: null,
  personKey: 'x:0',
  grade: filter.grade === 'medium' ? 'medium' : 'high',
  sourceType: filter.sourceType === 'liker' ? 'liker' : 'follower',
  profile: {
    ...newProfile('sample_lead'),
    externalId: '0',
    displayName: 'Sample Lead',
    bio: 'Founder of Example Ltd. Sent by Leadwire to try this webhook.',
    location: 'Lisbon, Portugal',
    url: 'https://example.com/',
    profileImageUrl: 'https://example.com/sample-lead.png',
    followerCount: 1234,
    followingCount: 321,
    tweetCount: 567,
    isVerified: false,
  },
  matchReasons: [{ label: 'Founder', field: 'bio', text: 'Founder' }],
  linkedin: { url: 'https://www.linkedin.com/in/sample-lead', confidence: 'high', source: 'sample' },
  email: { address: 'sample.lead@example.com', status: 'verified', score: 85, confidence: 'high', source: 'sample' },
  discoveredAt: now,
  exportedAt: null,
})
