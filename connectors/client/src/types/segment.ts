// Made by `npm run operations` from the OpenAPI document; not edited.
import type { LeadCounts, MatchConfidence, MatchReason, Profile } from './lead.ts'

/** How many followers somebody has. */
export type AudienceSize = 'under_1k' | '1k_to_10k' | '10k_to_100k' | '100k_to_1m' | 'over_1m'

/** A segment that is made along with a stream. */
export interface NewSegment {
  /** A name to know it by */
  name?: string
  /** Whom you look for, in plain words */
  description?: string
  /** Labels by group, such as job_role; the hub lists them all */
  appliedSearchFilters?: Record<string, string[]>
  /** How many followers a lead may have */
  followerCountTiers?: AudienceSize[]
  /** A hint only */
  genderValues?: string[]
}

/** Who counts as a lead. */
export interface Segment {
  id: number
  userFacingId: string
  name: string
  description: string
  genderValues: string[]
  appliedSearchFilters: Record<string, string[]>
  followerCountTiers: string[]
  createdAt: string
}

/** What `createSegment` takes. */
export interface CreateSegmentBody {
  /** A name to know it by */
  name?: string
  /** Whom you look for, in plain words */
  description: string
  /** Labels by group, such as job_role; the hub lists them all */
  appliedSearchFilters?: Record<string, string[]>
  /** How many followers a lead may have */
  followerCountTiers?: AudienceSize[]
  /** A hint only */
  genderValues?: string[]
}

/** What `createSegment` answers. */
export interface CreateSegmentReply {
  id: number
  userFacingId: string
}

/** What `listSegments` answers. */
export interface ListSegmentsReply {
  segments: Segment[]
}

/** What `listLabels` answers. */
export interface ListLabelsReply {
  groups: Record<string, string[]>
}

/** What `previewSegment` takes. */
export interface PreviewSegmentBody {
  /** A name to know it by */
  name?: string
  /** Whom you look for, in plain words */
  description?: string
  /** Labels by group, such as job_role; the hub lists them all */
  appliedSearchFilters?: Record<string, string[]>
  /** How many followers a lead may have */
  followerCountTiers?: AudienceSize[]
  /** A hint only */
  genderValues?: string[]
  /** The segment */
  segmentId?: number
  /** Up to 1,000 people, each with at least a handle */
  profiles?: {
    /** The handle on X, with or without @ */
    handle: string
    /** The id of the person on X */
    xUserId?: string | null
    /** The name as shown */
    displayName?: string | null
    /** What the person says of themselves */
    bio?: string | null
    /** Where the person says to be */
    location?: string | null
    /** The address in the profile */
    url?: string | null
    /** The address of the picture */
    profileImageUrl?: string | null
    /** How many follow the person */
    followerCount?: number | null
    /** How many the person follows */
    followingCount?: number | null
    /** How many posts the person has written */
    tweetCount?: number | null
    /** Whether the account is verified */
    verified?: boolean | null
  }[]
  /** The watched account on X */
  accountId?: number
  /** How many at most in one answer */
  limit?: number
}

/** What `previewSegment` answers. */
export interface PreviewSegmentReply {
  profiles: {
    profile: Profile
    matchConfidence: MatchConfidence | null
    matchReasons: MatchReason[]
    misses: string[]
  }[]
  summary: LeadCounts
}

/** What `segmentFromDescription` takes. */
export interface SegmentFromDescriptionBody {
  /** Whom you look for, in plain words */
  description: string
  /** A name to know it by */
  name?: string
}

/** What `segmentFromDescription` answers. */
export interface SegmentFromDescriptionReply {
  id: number
  userFacingId: string
  appliedSearchFilters: Record<string, string[]>
  keyPhrases: string[]
}
