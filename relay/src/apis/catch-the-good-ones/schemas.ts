import {
  deliveryDestinations,
  digestFrequencies,
  emailModes,
  exportFormats,
  type FollowerCountTier,
  followerCountTiers,
  IMPORT_ID,
  MAX_HANDLE_LENGTH,
  MAX_PUSHED,
  MAX_RECIPIENTS,
  sourceTypes,
  tiers,
} from '@leadwire/core'
import { z } from 'zod'
import { toJsonLines } from './json-lines.ts'

/** Bodies and queries as the vendor spells them. Fields that nobody knows are ignored, as the vendor does. */

export const id = z.int().positive()
/** Text that is kept; Postgres cannot store NUL. */
export const keptText = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `must have at most ${max} characters`)
    .refine((value) => !value.includes('\0'), 'must not contain NUL characters')
const text = (max: number) => keptText(max).min(1, 'must not be empty')
const emails = z
  .union([z.email('must be an e-mail address'), z.array(z.email('must be an e-mail address')).max(50)])
  .transform((value) => [value].flat())

const followerCountTier = z.enum(Object.keys(followerCountTiers) as [FollowerCountTier, ...FollowerCountTier[]])

/** Who is wanted. */
export const SegmentFields = z.object({
  name: text(200).optional(),
  description: keptText(2000).optional(),
  appliedSearchFilters: z.record(z.string().max(100), z.array(text(200)).max(200)).optional(),
  followerCountTiers: z.array(followerCountTier).max(5).optional(),
  genderValues: z.array(text(50)).max(10).optional(),
})

export const CreateSegmentBody = SegmentFields.extend({
  description: text(2000),
})

const exactlyOne = (a: string, b: string) => ({
  message: `name either ${a} or ${b}, and not both`,
  path: [a],
})

const Pair = z
  .object({
    accountId: id.optional(),
    accountHandle: z.string().max(MAX_HANDLE_LENGTH).optional(),
    accountTier: z.enum(tiers).optional(),
    segmentId: id.optional(),
    segment: SegmentFields.optional(),
  })
  .refine((pair) => (pair.accountId === undefined) !== (pair.accountHandle === undefined), {
    ...exactlyOne('accountId', 'accountHandle'),
  })
  .refine((pair) => (pair.segmentId === undefined) !== (pair.segment === undefined), {
    ...exactlyOne('segmentId', 'segment'),
  })
export type PairBody = z.output<typeof Pair>

const StreamFields = z.object({
  name: text(200).optional(),
  pairs: z.array(Pair),
  syncTimes: z.array(z.string()).max(96).optional(),
  timezone: z.string().optional(),
  /** Ours: which kinds of people are looked for. */
  sourceTypes: z
    .array(z.enum(sourceTypes))
    .min(1, 'name at least one of follower, liker')
    .transform((types) => sourceTypes.filter((type) => types.includes(type)))
    .optional(),
  autoEnrichLinkedin: z.boolean().optional(),
  autoEnrichEmail: z.boolean().optional(),
  emailMode: z.enum(emailModes).optional(),
  emailDigestOverride: z.enum(digestFrequencies).nullish(),
  telegramOverride: z.boolean().nullish(),
  deliveryDestination: z.enum(deliveryDestinations).optional(),
  webhookUrl: z.string().nullish(),
  csvEmailRecipients: z
    .object({
      to: emails.refine((to) => to.length > 0, 'name at least one recipient'),
      cc: emails.optional().transform((cc) => cc ?? []),
      format: z.enum(exportFormats, 'must be "csv" or "xlsx"').default('csv'),
      /** Ours: whether a mail is sent when there is no new lead. */
      sendEmpty: z.boolean().default(false),
    })
    .refine(({ to, cc }) => to.length + cc.length <= MAX_RECIPIENTS, {
      message: `name at most ${MAX_RECIPIENTS} recipients, to and cc together`,
      path: ['to'],
    })
    .nullish(),
})

export const CreateStreamBody = StreamFields
export const UpdateStreamBody = StreamFields.extend({
  pairs: z.array(Pair).optional(),
  isActive: z.boolean().optional(),
  isArchived: z.boolean().optional(),
})
export type StreamBody = Omit<z.output<typeof UpdateStreamBody>, 'pairs'>

/** Which pairs are judged again; neither = all. */
export const ReTestBody = z.object({ accountId: id.optional(), segmentId: id.optional() })

/** An id in a path or query. */
export const idText = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, 'must be a positive whole number')
  .transform(Number)
export const count = (min: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min, `must be at least ${min}`)
const flag = z.enum(['true', 'false', '1', '0'], 'must be true or false').transform((value) => /^(true|1)$/.test(value))
/** ISO 8601; without a zone it is UTC. */
export const instant = z
  .union(
    [z.iso.datetime({ offset: true, local: true }), z.iso.date()],
    'must be an ISO 8601 time, such as 2026-03-04T06:46:10Z',
  )
  .transform((value) => Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$/.test(value) || !value.includes('T') ? value : `${value}Z`))

/** A page of leads. */
const LeadPageQuery = z.object({
  since: instant.optional(),
  lifecycle: z.enum(['new', 'exported']).optional(),
  matchConfidence: z.enum(['high', 'medium']).optional(),
  accountId: idText.optional(),
  segmentId: idText.optional(),
  /** Ours: what was said of the lead for its own segment; none = nothing. */
  feedbackStatus: z.enum(['good', 'bad', 'none']).optional(),
  limit: count(1).optional(),
  offset: count(0).optional(),
  cursor: z.string().max(100).optional(),
  summary: flag.optional(),
})
export const StreamLeadsQuery = LeadPageQuery
export const LeadsQuery = LeadPageQuery.extend({
  streamId: idText.optional(),
  groupBy: z.literal('stream', 'must be "stream"').optional(),
})
export type LeadsQueryValues = z.output<typeof LeadsQuery>

export const StreamsQuery = z.object({ includeArchived: flag.optional() })
export const StreamRunsQuery = z.object({ limit: count(1).optional() })
export const RunsQuery = StreamRunsQuery.extend({
  streamId: idText.optional(),
  status: z.enum(['queued', 'running', 'succeeded', 'completed', 'failed', 'cancelled']).optional(),
  since: instant.optional(),
})

const nullableText = (max: number) => keptText(max).nullish()
const nullableCount = z.int().nonnegative().nullish()

/** A profile as callers give it. */
export const ProfileBody = z.object({
  handle: z.string().trim().min(1).max(MAX_HANDLE_LENGTH),
  xUserId: nullableText(30),
  displayName: nullableText(500),
  bio: nullableText(5000),
  location: nullableText(500),
  url: nullableText(2048),
  profileImageUrl: nullableText(2048),
  followerCount: nullableCount,
  followingCount: nullableCount,
  tweetCount: nullableCount,
  verified: z.boolean().nullish(),
})
export type ProfileBodyValues = z.output<typeof ProfileBody>

/** A follower that is pushed: all that a file of followers may say of one, within its bounds. */
const PushedProfile = ProfileBody.extend({
  platform: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'must be the name of a network, such as x')
    .default('x'),
  // One that begins with "@" would be taken for somebody's handle.
  xUserId: nullableText(200).refine((value) => !value || !/^@|\s/.test(value), 'must be an id, without "@" or spaces'),
  displayName: nullableText(5000),
  location: nullableText(5000),
  url: nullableText(5000),
  profileImageUrl: nullableText(5000),
  protected: z.boolean().nullish(),
  createdAt: instant.nullish(),
  sourceType: z.enum(['follower', 'new_follower', 'liker']).default('follower'),
})
export type PushedProfileValues = z.output<typeof PushedProfile>
const PushedProfiles = z
  .array(PushedProfile)
  .min(1, 'name at least one')
  .max(MAX_PUSHED, `at most ${MAX_PUSHED} at once`)

/** What import a push is a part of. */
export const PushQuery = z
  .object({
    importId: z.string().regex(IMPORT_ID, 'must have 1 to 100 letters, digits, ".", "_" or "-"').optional(),
    batch: count(1).optional(),
    skippedRows: count(0).optional(),
  })
  .refine((query) => (query.importId === undefined) === (query.batch === undefined), {
    message: 'importId and batch go together',
    path: ['batch'],
  })
  .refine((query) => query.skippedRows === undefined || query.importId !== undefined, {
    message: 'is of an import: name importId and batch',
    path: ['skippedRows'],
  })

/** `{profiles: […]}`, or as NDJSON a profile a line. */
export const PushBody = z.preprocess(
  (body, context) => (typeof body === 'string' ? { profiles: toJsonLines(body, context) } : body),
  z.object({ profiles: PushedProfiles }),
)

export const PreviewBody = SegmentFields.extend({
  segmentId: id.optional(),
  profiles: z.array(ProfileBody).max(500, 'at most 500 profiles at once').optional(),
  accountId: id.optional(),
  limit: z.int().min(1).max(500).default(100),
})
  .refine((body) => (body.profiles === undefined) !== (body.accountId === undefined), {
    ...exactlyOne('profiles', 'accountId'),
  })
  .refine((body) => body.segmentId === undefined || !(body.description || body.appliedSearchFilters), {
    ...exactlyOne('segmentId', 'description'),
  })

export const ExclusionsBody = z
  .object({
    handles: z.array(z.string().max(300)).max(10_000).optional(),
    words: z.array(z.string().max(300)).max(500).optional(),
    /** The text of a CSV file with a column of X handles. */
    csv: z.string().optional(),
  })
  .refine((body) => body.handles || body.words || body.csv !== undefined, 'name handles, words or csv')
export const ExclusionsQuery = z.object({ limit: count(1).optional(), cursor: z.string().max(100).optional() })
