/** How well a profile fits: stated plainly, or likely. Below medium is dropped. */
export const grades = ['high', 'medium'] as const
export type Grade = (typeof grades)[number]

/** Lower bound inclusive, upper exclusive. Source: the third is the vendor's, the others are ours in its manner. */
export const followerCountTiers = {
  under_1k: [0, 1_000],
  '1k_to_10k': [1_000, 10_000],
  '10k_to_100k': [10_000, 100_000],
  '100k_to_1m': [100_000, 1_000_000],
  over_1m: [1_000_000, Number.POSITIVE_INFINITY],
} as const
export type FollowerCountTier = keyof typeof followerCountTiers

/** Whom a team looks for, as the user wrote it. */
export interface SegmentRule {
  /** Plain words; read into labels and key phrases. May be empty when `filters` is not. */
  description: string
  /** Label group -> canonical labels of the catalogue, e.g. `{ job_role: ['Founder'] }`. Labels of a group are alternatives, groups combine. */
  filters: Record<string, string[]>
  /** Empty = any audience size. */
  followerCountTiers: FollowerCountTier[]
}

/** A kept rule. */
export interface Segment extends SegmentRule {
  id: number
  workspaceId: number
  name: string
  /** Stored and given back; a hint that the built-in matcher does not use. */
  genderValues: string[]
  createdAt: number
}

/** What decided a grade: the label or phrase, the profile field it was found in, and the words found. */
export interface MatchReason {
  label: string
  field: string
  text: string
}

export interface Verdict {
  /** null = dropped. */
  grade: Grade | null
  /** What spoke for the profile; never empty when there is a grade. */
  reasons: MatchReason[]
  /** Why it was not (or not better) graded, in words for a person; may be empty when high. */
  misses: string[]
}
