import type { FeedbackStatus } from '../segments/graded-example.ts'

/** Why a lead is bad. Source: the contract. */
export const badReasons = [
  'bot',
  'wrong_gender',
  'wrong_job',
  'wrong_skill',
  'wrong_personality',
  'zapier',
  'other',
] as const
export type BadReason = (typeof badReasons)[number]

/** The reason of a bad lead that is given without one. Source: the contract. */
export const DEFAULT_BAD_REASON: BadReason = 'zapier'

/** The longest reason in words of one's own, in characters. Source: the contract. */
export const MAX_FEEDBACK_NOTE = 500

/** What a team says of a lead for one segment; one a lead and segment, whatever segment found it. */
export interface Feedback {
  leadId: number
  segmentId: number
  status: FeedbackStatus
  /** null unless bad. */
  badReason: BadReason | null
  note: string | null
  updatedAt: number
}

/** Feedback as callers give it. */
export interface FeedbackInput {
  segmentId: number
  status: FeedbackStatus
  badReason?: BadReason | undefined
  note?: string | null | undefined
}

/** Feedback in its stored form: a good lead has no bad reason, an empty note is none. */
export const toFeedback = (leadId: number, input: FeedbackInput, now: number): Feedback => ({
  leadId,
  segmentId: input.segmentId,
  status: input.status,
  badReason: input.status === 'bad' ? (input.badReason ?? DEFAULT_BAD_REASON) : null,
  note: input.note || null,
  updatedAt: now,
})
