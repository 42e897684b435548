import { badReasons, feedbackStatuses, MAX_FEEDBACK_NOTE } from '@leadwire/core'
import { z } from 'zod'
import { id, idText, keptText } from './schemas.ts'

/** What is said of a lead for a segment. */
export const FeedbackBody = z.object({
  segmentId: id,
  feedback: z.enum(feedbackStatuses),
  /** Counts for bad ones; default `zapier`. */
  badReason: z.enum(badReasons).nullish(),
  badReasonFreeform: keptText(MAX_FEEDBACK_NOTE).nullish(),
})

export const FeedbackQuery = z.object({ segmentId: idText })
