import {
  badReasons,
  deliveryDestinations,
  digestFrequencies,
  emailModes,
  emailStatuses,
  exportFormats,
  feedbackStatuses,
  keyKinds,
  scopes,
  sourceTypes,
  tiers,
} from '@leadwire/core'
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
  /** Left out where it was never looked for; null = looked for and not found. */
  linkedinUrl: stringOrNull.optional(),
  email: z
    .object({ address: z.string(), status: z.enum(emailStatuses) })
    .nullable()
    .optional(),
  /** Left out where nothing was said of it. */
  feedback: z
    .object({
      feedback: z.enum(feedbackStatuses),
      badReason: z.enum(badReasons).nullable(),
      badReasonFreeform: stringOrNull,
      segmentId: id,
      gradedAt: instant,
    })
    .optional(),
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

/** null = no limit */
const DailySyncReply = z.object({ used: count, cap: countOrNull, remaining: countOrNull })
const MonthlyRetestReply = z.object({
  used: count,
  budget: countOrNull,
  remaining: countOrNull,
  billingPeriodStart: instant,
})

const StreamReply = z.object({
  id,
  name: z.string(),
  pairs: z.array(
    z.object({
      pairId: id,
      accountId: id,
      accountHandle: z.string(),
      segmentId: id,
      segmentName: z.string(),
      dailySync: DailySyncReply,
      monthlyRetest: MonthlyRetestReply,
    }),
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
    .object({ to: z.array(z.string()), cc: z.array(z.string()), format: z.enum(exportFormats), sendEmpty: z.boolean() })
    .nullable(),
  isActive: z.boolean(),
  isArchived: z.boolean(),
  createdAt: instant,
  updatedAt: instant,
  nextSyncAt: instant.nullable(),
  leadCounts: SummaryReply,
})
const MailedReply = z.object({ address: z.string(), code: z.int().nullable(), answer: stringOrNull })
/** Ours: how the newest mails with new leads fared. */
const CsvEmailStatusReply = z.object({
  lastSentAt: instant.nullable(),
  refused: z.array(MailedReply.extend({ at: instant })),
  waiting: z.array(MailedReply.extend({ nextAttemptAt: instant })),
})
export const OneStreamReply = z.object({ stream: StreamReply.extend({ csvEmailStatus: CsvEmailStatusReply }) })
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

export const AccountReply = z.object({
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

/** What a push did; its messages are on their way. `runIds` of an import: the runs it is counted to. */
export const PushedReply = z.object({
  accepted: count,
  newFollowersCount: count,
  leadsCount: count,
  runIds: z.array(id).optional(),
})

export const MeReply = z.object({
  /** Ours: the key in use. */
  key: z.object({ id, kind: z.enum(keyKinds), scopes: z.array(z.enum(scopes)) }),
  name: z.string(),
  email: stringOrNull,
  subscriptionStatus: z.string(),
  isFreeTier: z.boolean(),
  accounts: z.array(
    z.object({
      accountId: id,
      xHandle: z.string(),
      tier: z.enum(tiers),
      monthlyRetest: MonthlyRetestReply,
      dailySync: DailySyncReply,
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
