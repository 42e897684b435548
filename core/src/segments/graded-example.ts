import type { Profile } from '../sources/profile.ts'

/** What a team says of a lead for a segment. */
export const feedbackStatuses = ['good', 'bad'] as const
export type FeedbackStatus = (typeof feedbackStatuses)[number]

/** A person a team has graded for a segment, as the matcher learns from it. */
export interface GradedExample {
  personKey: string
  status: FeedbackStatus
  /** As it was when it became a lead. */
  profile: Profile
}

/** The most examples that a segment learns from, the newest: reading them takes about as long as judging as many profiles. */
export const MAX_EXAMPLES = 500
