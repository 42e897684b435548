import type { Generated } from 'kysely'

/** The tables of leads, their counts and what users say of them; units as in `tables.ts`. */

export interface LeadTable {
  /** Given while the workspace row is held, so within a workspace ids grow in commit order: it is the paging sequence. */
  id: Generated<number>
  workspace_id: number
  stream_id: number
  source_id: number
  segment_id: number
  run_id: number | null
  /** Unique in a stream. */
  person_key: string
  /** high | medium */
  grade: string
  source_type: string
  /** JSON Profile, as it was when judged */
  profile: string
  /** JSON MatchReason[] */
  match_reasons: string
  /** JSON LinkedinContact or `null` = looked for and not found; NULL = never looked for. */
  linkedin: string | null
  /** JSON EmailContact, in the same way. */
  email: string | null
  /** Grows strictly from one ingest to the next within a workspace. */
  discovered_at: number
  exported_at: number | null
}

/** How many leads there are, kept by ingest and export so that nothing is ever counted by a scan. */
export interface LeadCountTable {
  workspace_id: number
  stream_id: number
  source_id: number
  segment_id: number
  grade: string
  is_exported: number
  /** UTC day number of discovered_at (epoch ms / 86,400,000), or -1 for all days together. */
  day: number
  count: number
}

/** What a user says of a lead for one segment; one a lead and segment. */
export interface FeedbackTable {
  id: Generated<number>
  workspace_id: number
  lead_id: number
  segment_id: number
  /** good | bad */
  verdict: string
  /** null unless bad */
  bad_reason: string | null
  note: string | null
  created_at: number
  updated_at: number
}

/** Tells whether a segment's feedback has changed since it was read; no row = there never was any. */
export interface FeedbackRevisionTable {
  segment_id: number
  /** A random UUID, new with each change: it never names two states, in whatever database. */
  revision: string
}
