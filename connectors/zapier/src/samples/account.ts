import type { PlainOutputField } from 'zapier-platform-core'

/** An account as the hub lists it. */
export const accountSample = {
  id: 33,
  xHandle: 'harborlights',
  profileImageUrl: 'https://img.example.org/h.png',
  tier: 'growth',
  isActive: true,
  lastKnownFollowerCount: 5120,
  lastKnownTweetCount: 980,
  tags: [],
  addedAt: '2026-01-10T12:00:00.000Z',
  assignedSegmentIds: [58],
  pendingTier: 'starter',
  pendingTierEffectiveAt: '2026-04-01T00:00:00.000Z',
}

/** Labels and types of an account's fields. */
export const accountFields: PlainOutputField[] = [
  { key: 'id', label: 'Account ID', type: 'integer' },
  { key: 'xHandle', label: 'Handle' },
  { key: 'profileImageUrl', label: 'Profile Image URL' },
  { key: 'tier', label: 'Tier' },
  { key: 'isActive', label: 'Active', type: 'boolean' },
  { key: 'lastKnownFollowerCount', label: 'Follower Count', type: 'integer' },
  { key: 'lastKnownTweetCount', label: 'Post Count', type: 'integer' },
  { key: 'tags', label: 'Tags', list: true },
  { key: 'addedAt', label: 'Added At', type: 'datetime' },
  { key: 'assignedSegmentIds', label: 'Segment IDs', type: 'integer', list: true },
  { key: 'pendingTier', label: 'Pending Tier' },
  { key: 'pendingTierEffectiveAt', label: 'Pending Tier Effective At', type: 'datetime' },
]
