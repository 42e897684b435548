import type {
  AccountBudgets,
  Contacts,
  CreditBalance,
  Exclusion,
  Feedback,
  GradeCounts,
  Lead,
  NamedPair,
  PairsDiff,
  PreviewedProfile,
  Profile,
  Segment,
  Source,
  Stream,
} from '@leadwire/core'

/** Domain nouns as the vendor spells them. Every documented field is always there; null = not known. */

export const toIso = (at: number): string => new Date(at).toISOString()
export const toIsoOrNull = (at: number | null): string | null => (at === null ? null : toIso(at))

/** The vendor's word for how a lead came. */
const fromSourceType = (type: string): string => (type === 'follower' ? 'new_follower' : type)

export const fromProfile = (profile: Profile) => ({
  xUserId: profile.externalId,
  handle: profile.handle,
  displayName: profile.displayName,
  profileImageUrl: profile.profileImageUrl,
  followerCount: profile.followerCount,
  bio: profile.bio,
  // Ours, from here on.
  platform: profile.platform,
  location: profile.location,
  url: profile.url,
  followingCount: profile.followingCount,
  tweetCount: profile.tweetCount,
  verified: profile.isVerified,
})

export const fromLead = (lead: Lead) => ({
  id: lead.id,
  streamId: lead.streamId,
  trackedXAccountId: lead.sourceId,
  segmentId: lead.segmentId,
  matchConfidence: lead.grade,
  sourceType: fromSourceType(lead.sourceType),
  discoveredAt: toIso(lead.discoveredAt),
  exportedAt: toIsoOrNull(lead.exportedAt),
  profile: fromProfile(lead.profile),
  matchReasons: lead.matchReasons,
  ...fromContacts(lead),
  ...(lead.feedback && { feedback: fromFeedback(lead.feedback) }),
})

/** How to reach a lead; absent = never looked for, null = looked for and not found. */
const fromContacts = ({ linkedin, email }: Contacts) => ({
  ...(linkedin !== undefined && { linkedinUrl: linkedin?.url ?? null }),
  ...(email !== undefined && { email: email && { address: email.address, status: email.status } }),
})

const fromFeedback = ({ status, badReason, note, segmentId, updatedAt }: Feedback) => ({
  feedback: status,
  badReason,
  // Ours, from here on.
  badReasonFreeform: note,
  segmentId,
  gradedAt: toIso(updatedAt),
})

export const fromSummary = (counts: GradeCounts) => ({ highFitCount: counts.high, mediumFitCount: counts.medium })

/** The budgets of an account; null = no limit. */
export const fromBudgets = ({ dailySync, monthlyRetest, monthStartsAt }: AccountBudgets) => ({
  monthlyRetest: {
    used: monthlyRetest.used,
    budget: monthlyRetest.cap,
    remaining: monthlyRetest.remaining,
    billingPeriodStart: toIso(monthStartsAt),
  },
  dailySync,
})

/** What is free to be spent; null = no limit. */
export const fromCredits = ({ available, lowBalanceThreshold, isLow }: CreditBalance) => ({
  balance: available,
  lowBalanceThreshold,
  isLow,
  autoTopupEnabled: false,
})

/** A pair, with what its account may still use. */
type BudgetedPair = NamedPair & { budgets: AccountBudgets }

export const fromStream = (stream: Stream, pairs: readonly BudgetedPair[], counts: GradeCounts) => ({
  id: stream.id,
  name: stream.name,
  pairs: pairs.map((pair) => ({
    pairId: pair.id,
    accountId: pair.sourceId,
    accountHandle: pair.handle,
    segmentId: pair.segmentId,
    segmentName: pair.segmentName,
    ...fromBudgets(pair.budgets),
  })),
  syncTimes: stream.syncTimes,
  timezone: stream.timezone,
  sourceTypes: stream.sourceTypes,
  autoEnrichLinkedin: stream.autoEnrichLinkedin,
  autoEnrichEmail: stream.autoEnrichEmail,
  emailMode: stream.emailMode,
  emailDigestOverride: stream.emailDigestOverride,
  telegramOverride: stream.telegramOverride,
  deliveryDestination: stream.deliveryDestination,
  webhookUrl: stream.webhookUrl,
  csvEmailRecipients: stream.csvEmailRecipients,
  isActive: stream.isActive,
  isArchived: stream.isArchived,
  createdAt: toIso(stream.createdAt),
  updatedAt: toIso(stream.updatedAt),
  // While all its accounts sleep every slot is passed over.
  nextSyncAt: toIsoOrNull(pairs.some((pair) => pair.isSourceActive) ? stream.nextSyncAt : null),
  leadCounts: fromSummary(counts),
})

const fromAddedAccount = ({ source, isNew, isBilled }: PairsDiff['addedSources'][number]) => ({
  handle: source.handle,
  accountId: source.id,
  accountCreated: isNew,
  billingDelta: isBilled ? 'stripe_quantity_incremented' : 'none',
})

const fromAddedSegment = ({ segment, isNew }: PairsDiff['addedSegments'][number]) => ({
  segmentId: segment.id,
  segmentCreated: isNew,
})

export const fromCreated = (diff: PairsDiff) => ({
  accounts: diff.addedSources.map(fromAddedAccount),
  segments: diff.addedSegments.map(fromAddedSegment),
})

export const fromDiff = (diff: PairsDiff) => ({
  addedAccounts: diff.addedSources.map(fromAddedAccount),
  addedSegments: diff.addedSegments.map(fromAddedSegment),
  removedAccounts: diff.removedSources.map(({ sourceId, handle }) => ({ handle, accountId: sourceId })),
  removedSegments: diff.removedSegmentIds.map((segmentId) => ({ segmentId })),
})

export const fromSegment = (segment: Segment) => ({
  id: segment.id,
  userFacingId: `seg_${segment.id}`,
  name: segment.name,
  description: segment.description,
  genderValues: segment.genderValues,
  appliedSearchFilters: segment.filters,
  followerCountTiers: segment.followerCountTiers,
  createdAt: toIso(segment.createdAt),
})

/** @param segmentIds of all active streams that contain the account */
export const fromSource = (source: Source, segmentIds: readonly number[]) => ({
  id: source.id,
  xHandle: source.handle,
  profileImageUrl: source.profileImageUrl,
  tier: source.tier,
  isActive: source.isActive,
  lastKnownFollowerCount: source.followerCount,
  lastKnownTweetCount: source.tweetCount,
  tags: source.tags,
  addedAt: toIso(source.createdAt),
  assignedSegmentIds: segmentIds,
  pendingTier: source.pendingTier,
  pendingTierEffectiveAt: toIsoOrNull(source.pendingTierAt),
})

export const fromPreview = ({ profile, grade, reasons, misses }: PreviewedProfile) => ({
  profile: fromProfile(profile),
  matchConfidence: grade,
  matchReasons: reasons,
  misses,
})

/** A person is shown by handle (or id) without the inner key around it. */
export const fromExclusion = ({ id, kind, value, createdAt }: Exclusion) => ({
  id,
  kind,
  value: kind === 'person' ? value.replace(/^[^:]*:@?/, '') : value,
  createdAt: toIso(createdAt),
})
