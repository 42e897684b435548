// Made by `npm run operations` from the OpenAPI document; not edited.
import type { Instant } from '../request.ts'
import type { EmailMode } from './account.ts'
import type { ContactRoute, LookupResult } from './lookup.ts'

/** How well a lead fits. */
export type MatchConfidence = 'high' | 'medium'

/** What a person says of a lead. */
export type Verdict = 'good' | 'bad'

/** Why a lead is bad. */
export type BadReason = 'bot' | 'wrong_gender' | 'wrong_job' | 'wrong_skill' | 'wrong_personality' | 'zapier' | 'other'

/** A person, as their profile said when they were found. */
export interface Profile {
  xUserId: string | null
  handle: string
  displayName: string | null
  profileImageUrl: string | null
  followerCount: number | null
  bio: string | null
  platform: string
  location: string | null
  url: string | null
  followingCount: number | null
  tweetCount: number | null
  verified: boolean | null
}

/** Why a lead fits: the label, the field and the words found there. */
export interface MatchReason {
  label: string
  field: string
  text: string
}

/** What was said of a lead. */
export interface LeadFeedback {
  feedback: Verdict
  badReason: BadReason | null
  badReasonFreeform: string | null
  segmentId: number
  gradedAt: string
}

/** Somebody who fits a segment. */
export interface Lead {
  id: number
  streamId: number
  trackedXAccountId: number
  segmentId: number
  matchConfidence: MatchConfidence
  sourceType: 'new_follower' | 'liker'
  discoveredAt: string
  exportedAt: string | null
  profile: Profile
  matchReasons: MatchReason[]
  linkedinUrl?: string | null
  email?: {
    address: string
    status: 'verified' | 'risky' | 'invalid' | 'unknown'
  } | null
  feedback?: LeadFeedback
}

/** A page of leads. */
export interface LeadPage {
  leads: Lead[]
  total: number
  hasMore: boolean
  nextCursor: string | null
}

/** A page of leads, put together by stream. */
export interface LeadsByStream {
  streams: {
    streamId: number
    streamName: string
    leads: Lead[]
    total: number
  }[]
  hasMore: boolean
  nextCursor: string | null
}

/** How many leads there are. */
export interface LeadCounts {
  highFitCount: number
  mediumFitCount: number
}

/** It was done. */
export interface Done {
  ok: true
}

/** What `listStreamLeads` may be asked for. */
export interface ListStreamLeadsQuery {
  /** Only what came after this time */
  since?: Instant
  /** new for leads that were not exported yet */
  lifecycle?: 'new' | 'exported'
  /** How well a lead fits */
  matchConfidence?: MatchConfidence
  /** The watched account on X */
  accountId?: number
  /** The segment */
  segmentId?: number
  /** What was said of a lead */
  feedbackStatus?: 'good' | 'bad' | 'none'
  /** How many at most in one answer */
  limit?: number
  /** How many to leave out from the start */
  offset?: number
  /** nextCursor of the answer before, to go on from there */
  cursor?: string
}

/** What `listLeads` may be asked for. */
export interface ListLeadsQuery {
  /** Only what came after this time */
  since?: Instant
  /** new for leads that were not exported yet */
  lifecycle?: 'new' | 'exported'
  /** How well a lead fits */
  matchConfidence?: MatchConfidence
  /** The watched account on X */
  accountId?: number
  /** The segment */
  segmentId?: number
  /** What was said of a lead */
  feedbackStatus?: 'good' | 'bad' | 'none'
  /** How many at most in one answer */
  limit?: number
  /** How many to leave out from the start */
  offset?: number
  /** nextCursor of the answer before, to go on from there */
  cursor?: string
  /** The stream */
  streamId?: number
}

/** What `giveFeedback` takes. */
export interface GiveFeedbackBody {
  /** The segment */
  segmentId: number
  /** Whether the lead is good or bad */
  feedback: Verdict
  /** Why the lead is bad */
  badReason?: BadReason | null
  /** Why the lead is bad, in your words */
  badReasonFreeform?: string | null
}

/** What `removeFeedback` may be asked for. */
export interface RemoveFeedbackQuery {
  /** The segment */
  segmentId: number
}

/** What `enrichLead` takes. */
export interface EnrichLeadBody {
  /** What is looked up; each that is found takes a credit */
  requested_outputs: ('linkedin_url' | 'email')[]
  /** verified takes only addresses that were checked */
  email_mode?: EmailMode
}

/** What `enrichLead` answers. */
export interface EnrichLeadReply {
  x_profile_id: string | null
  x_handle: string
  result: LookupResult
  credits_remaining: number | null
  contact_routes: ContactRoute[]
  credits_charged: number
  notes: string[]
  leadId: number
}

/** What `exportLead` answers. */
export interface ExportLeadReply {
  ok: true
  leadId: number
  exportedAt: string
}

/** What `exportLeads` takes. */
export interface ExportLeadsBody {
  /** The ids of up to 1,000 leads */
  leadIds?: number[]
  /** The stream */
  streamId?: number
  /** How well a lead fits */
  matchConfidence?: MatchConfidence
  /** The watched account on X */
  accountId?: number
  /** The segment */
  segmentId?: number
  /** Only what came after this time */
  since?: Instant
}

/** What `exportLeads` answers. */
export interface ExportLeadsReply {
  ok: true
  exportedCount: number
  alreadyExportedCount: number
}
