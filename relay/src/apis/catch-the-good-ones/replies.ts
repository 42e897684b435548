import { deliveryDestinations, digestFrequencies, emailModes, runStatuses, sourceTypes, tiers } from '@leadwire/core'
import { z } from 'zod'

/** Bodies of answers as the vendor spells them; with the requests' schemas they make the OpenAPI document. */

export const id = z.int().positive()
export const instant = z.iso.datetime()
const grade = z.enum(['high', 'medium'])
export const count = z.int().nonnegative()
export const stringOrNull = z.string().nullable()
const countOrNull = count.nullable()

export const ProfileReply = z.object({
  xUserId: stringOrNull,
  handle: z.string(),
  displayName: stringOrNull,
  profileImageUrl: stringOrNull,
  followerCount: countOrNull,
  bio: stringOrNull,
  platform: z.string(),
  location: stringOrNull,
  url: stringOrNull,
  followingCount: countOrNull,
  tweetCount: countOrNull,
  verified: z.boolean().nullable(),
})

const MatchReasonReply = z.object({ label: z.string(), field: z.string(), text: z.string() })

export const LeadReply = z.object({
  id,
  streamId: id,
  trackedXAccountId: id,
  segmentId: id,
  matchConfidence: grade,
  sourceType: z.enum(['new_follower', 'liker']),
  discoveredAt: instant,
  exportedAt: instant.nullable(),
  profile: ProfileReply,
  matchReasons: z.array(MatchReasonReply).min(1),
})

export const SummaryReply = z.object({ highFitCount: count, mediumFitCount: count })
const LeadPageReply = z.object({
  leads: z.array(LeadReply),
  total: count,
  hasMore: z.boolean(),
  nextCursor: stringOrNull,
})
export const StreamLeadsReply = z.union([LeadPageReply, SummaryReply])
export const LeadsReply = z.union([
  LeadPageReply,
  z.object({
    streams: z.array(z.object({ streamId: id, streamName: z.string(), leads: z.array(LeadReply), total: count })),
    hasMore: z.boolean(),
    nextCursor: stringOrNull,
  }),
  SummaryReply,
])

const RunReply = z.object({
  id,
  streamId: id,
  trackedXAccountId: id,
  segmentId: id,
  streamName: z.string(),
  xHandle: z.string(),
  segmentName: z.string(),
  source: z.enum(['cron', 'manual']),
  status: z.enum(runStatuses),
  mode: z.string(),
  triggeredAt: instant,
  completedAt: instant.nullable(),
  newFollowersCount: count,
  candidatesPassedCount: count,
  mediumFitCount: count,
  enrichedCount: count,
  errorMessage: stringOrNull,
  likersCount: count,
  skippedRowsCount: count,
  pagesCount: count,
  creditsUsed: count,
  progressLog: z.array(z.object({ step: z.string(), message: z.string(), timestamp: instant })),
})
export const OneRunReply = z.object({ run: RunReply })
export const RunsReply = z.object({ runs: z.array(RunReply) })

const StreamReply = z.object({
  id,
  name: z.string(),
  pairs: z.array(
    z.object({ pairId: id, accountId: id, accountHandle: z.string(), segmentId: id, segmentName: z.string() }),
  ),
  syncTimes: z.array(z.string()),
  timezone: z.string(),
  sourceTypes: z.array(z.enum(sourceTypes)),
  autoEnrichLinkedin: z.boolean(),
  autoEnrichEmail: z.boolean(),
  emailMode: z.enum(emailModes),
  emailDigestOverride: z.enum(digestFrequencies).nullable(),
  telegramOverride: z.boolean().nullable(),
  deliveryDestination: z.enum(deliveryDestinations),
  webhookUrl: stringOrNull,
  csvEmailRecipients: z
    .object({ to: z.array(z.string()), cc: z.array(z.string()), format: z.literal('csv') })
    .nullable(),
  isActive: z.boolean(),
  isArchived: z.boolean(),
  createdAt: instant,
  updatedAt: instant,
  nextSyncAt: instant.nullable(),
  leadCounts: SummaryReply,
})
export const OneStreamReply = z.object({ stream: StreamReply })
export const StreamsReply = z.object({ streams: z.array(StreamReply) })

const AddedAccountReply = z.object({
  handle: z.string(),
  accountId: id,
  accountCreated: z.boolean(),
  billingDelta: z.string(),
})
const AddedSegmentReply = z.object({ segmentId: id, segmentCreated: z.boolean() })
export const CreatedStreamReply = z.object({
  id,
  accounts: z.array(AddedAccountReply),
  segments: z.array(AddedSegmentReply),
  /** Ours: signs the stream's own webhook; shown this once. */
  webhookSecret: z.string().optional(),
})
export const UpdatedStreamReply = z.object({
  id,
  pairsDiff: z
    .object({
      addedAccounts: z.array(AddedAccountReply),
      addedSegments: z.array(AddedSegmentReply),
      removedAccounts: z.array(z.object({ handle: z.string(), accountId: id })),
      removedSegments: z.array(z.object({ segmentId: id })),
    })
    .optional(),
  webhookSecret: z.string().optional(),
})
export const ArchivedReply = z.object({ archived: z.literal(true) })
export const QueuedReply = z.object({
  queued: z.array(z.object({ accountId: id, trackedAccountId: id, syncRunId: id })),
  skipped: z.array(z.object({ accountId: id, trackedAccountId: id, reason: z.string() })),
})

export const CreatedSegmentReply = z.object({ id, userFacingId: z.string() })
export const SegmentsReply = z.object({
  segments: z.array(
    CreatedSegmentReply.extend({
      name: z.string(),
      description: z.string(),
      genderValues: z.array(z.string()),
      appliedSearchFilters: z.record(z.string(), z.array(z.string())),
      followerCountTiers: z.array(z.string()),
      createdAt: instant,
    }),
  ),
})
export const PreviewReply = z.object({
  profiles: z.array(
    z.object({
      profile: ProfileReply,
      matchConfidence: grade.nullable(),
      matchReasons: z.array(MatchReasonReply),
      misses: z.array(z.string()),
    }),
  ),
  summary: SummaryReply,
})
export const LabelsReply = z.object({ groups: z.record(z.string(), z.array(z.string())) })

const AccountReply = z.object({
  id,
  xHandle: z.string(),
  profileImageUrl: stringOrNull,
  tier: z.enum(tiers),
  isActive: z.boolean(),
  lastKnownFollowerCount: countOrNull,
  lastKnownTweetCount: countOrNull,
  tags: z.array(z.string()),
  addedAt: instant,
  assignedSegmentIds: z.array(id),
  pendingTier: z.enum(tiers).nullable(),
  pendingTierEffectiveAt: instant.nullable(),
})
export const AccountsReply = z.object({ active: z.array(AccountReply), sleeping: z.array(AccountReply) })

/** What a push did; its messages are on their way. */
export const PushedReply = z.object({ accepted: count, newFollowersCount: count, leadsCount: count })

export const MeReply = z.object({
  name: z.string(),
  email: stringOrNull,
  subscriptionStatus: z.string(),
  isFreeTier: z.boolean(),
  accounts: z.array(
    z.object({
      accountId: id,
      xHandle: z.string(),
      tier: z.enum(tiers),
      monthlyRetest: z.object({
        used: count,
        budget: countOrNull,
        remaining: countOrNull,
        billingPeriodStart: instant.nullable(),
      }),
      dailySync: z.object({ used: count, cap: countOrNull, remaining: countOrNull }),
    }),
  ),
  credits: z.object({
    balance: countOrNull,
    lowBalanceThreshold: count,
    isLow: z.boolean(),
    autoTopupEnabled: z.boolean(),
  }),
  totals: z.object({ monthlyRetestRemaining: countOrNull, dailySyncRemaining: countOrNull }),
})

export const OkReply = z.object({ ok: z.literal(true) })

/** `skipped`: cells of the CSV that cannot be handles. */
export const AddedExclusionsReply = z.object({ added: count, skipped: count })
export const ExclusionsReply = z.object({
  exclusions: z.array(z.object({ id, kind: z.enum(['person', 'word']), value: z.string(), createdAt: instant })),
  hasMore: z.boolean(),
  nextCursor: stringOrNull,
})
