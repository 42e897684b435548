import {
  invalidInput,
  isHandle,
  type LeadFilter,
  type Observation,
  type PairInput,
  type Profile,
  type SegmentInput,
  type StreamSettings,
  toHandle,
} from '@leadwire/core'
import type { z } from 'zod'
import type {
  LeadsQueryValues,
  PairBody,
  ProfileBodyValues,
  PushedProfileValues,
  SegmentFields,
  StreamBody,
} from './schemas.ts'

/** The vendor's bodies as domain input. */

export const toSegmentInput = (body: z.output<typeof SegmentFields>): SegmentInput => ({
  name: body.name,
  description: body.description,
  filters: body.appliedSearchFilters,
  followerCountTiers: body.followerCountTiers,
  genderValues: body.genderValues,
})

export const toPairs = (pairs: readonly PairBody[]): PairInput[] =>
  pairs.map((pair, i) => ({
    source:
      pair.accountId === undefined
        ? { handle: toHandle(pair.accountHandle ?? '', `pairs.${i}.accountHandle`), tier: pair.accountTier }
        : { sourceId: pair.accountId },
    segment:
      pair.segmentId === undefined ? { inline: toSegmentInput(pair.segment ?? {}) } : { segmentId: pair.segmentId },
  }))

/** Only the settings that were sent, so that the rest stay as they are. */
export const toSettings = (body: StreamBody): Partial<StreamSettings> => {
  const sent = {
    name: body.name,
    syncTimes: body.syncTimes,
    timezone: body.timezone,
    sourceTypes: body.sourceTypes,
    autoEnrichLinkedin: body.autoEnrichLinkedin,
    autoEnrichEmail: body.autoEnrichEmail,
    emailMode: body.emailMode,
    emailDigestOverride: body.emailDigestOverride,
    telegramOverride: body.telegramOverride,
    deliveryDestination: body.deliveryDestination,
    webhookUrl: body.webhookUrl,
    csvEmailRecipients: body.csvEmailRecipients,
    isActive: body.isActive,
    isArchived: body.isArchived,
  } satisfies Partial<StreamSettings>
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined))
}

export const toLeadFilter = (query: Omit<LeadsQueryValues, 'groupBy'>): LeadFilter => ({
  streamId: query.streamId,
  sourceId: query.accountId,
  segmentId: query.segmentId,
  grade: query.matchConfidence,
  lifecycle: query.lifecycle,
  feedback: query.feedbackStatus,
  since: query.since,
})

export const toObservation = (body: PushedProfileValues, path: string): Observation => ({
  sourceType: body.sourceType === 'new_follower' ? 'follower' : body.sourceType,
  profile: {
    ...toProfile(body, path, body.platform),
    isProtected: body.protected ?? null,
    createdAt: body.createdAt ?? null,
  },
})

export const toProfile = (body: ProfileBodyValues, path: string, platform = 'x'): Profile => {
  const handle = body.handle.replace(/^@/, '')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (!isHandle(handle, platform) || /[\x00-\x20\x7f]/.test(handle)) {
    const rule = platform === 'x' ? 'an X handle: 1 to 15 letters, digits or "_"' : 'a handle, without spaces'
    throw invalidInput(`${path}.handle`, `must be ${rule}`)
  }
  return {
    platform,
    externalId: body.xUserId ?? null,
    handle,
    displayName: body.displayName ?? null,
    bio: body.bio ?? null,
    location: body.location ?? null,
    url: body.url ?? null,
    profileImageUrl: body.profileImageUrl ?? null,
    followerCount: body.followerCount ?? null,
    followingCount: body.followingCount ?? null,
    tweetCount: body.tweetCount ?? null,
    isVerified: body.verified ?? null,
    isProtected: null,
    createdAt: null,
  }
}
