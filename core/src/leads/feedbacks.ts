import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { invalidInput, notFound } from '../errors.ts'
import { appendMessages } from '../outbox/outbox-store.ts'
import { getSegment } from '../segments/segments.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { type Feedback, type FeedbackInput, MAX_FEEDBACK_NOTE, toFeedback } from './feedback.ts'
import { deleteFeedback, upsertFeedback } from './feedback-store.ts'
import { holdLeads } from './grade-store.ts'
import { leadMessage } from './lead-message.ts'
import { getLead } from './leads.ts'

/**
 * Keeps what the caller says of a lead for one of his segments, in place of what was said before, and appends
 * `lead.feedback`. From then on the segment's matcher goes by it. Saying the same again changes nothing and tells nobody.
 * @throws NotFound `lead_not_found`, `segment_not_found`; InvalidInput for a note that is too long
 */
export async function giveFeedback(
  db: Db,
  caller: Caller,
  leadId: number,
  input: FeedbackInput,
  clock: Clock,
): Promise<Feedback> {
  if ((input.note?.length ?? 0) > MAX_FEEDBACK_NOTE) {
    throw invalidInput('badReasonFreeform', `must have at most ${MAX_FEEDBACK_NOTE} characters`)
  }
  return await inTransaction(db, async (tx) => {
    const now = clock()
    await getLead(tx, caller, leadId)
    await getSegment(tx, caller, input.segmentId)
    // Held, so that nothing is kept of a person who is being erased meanwhile.
    const [lead] = await holdLeads(tx, [leadId])
    if (!lead) throw notFound('lead', leadId)
    const feedback = toFeedback(leadId, input, now)
    if (await upsertFeedback(tx, caller.workspaceId, feedback)) {
      await appendMessages(tx, [leadMessage('lead.feedback', { ...lead, feedback }, null)], now)
    }
    return feedback
  })
}

/**
 * Takes feedback back: the matcher is what it would be without it. Leads and messages stay.
 * @throws NotFound `lead_not_found`, `segment_not_found`, `feedback_not_found`
 */
export async function removeFeedback(db: Db, caller: Caller, leadId: number, segmentId: number): Promise<void> {
  await inTransaction(db, async (tx) => {
    await getLead(tx, caller, leadId)
    await getSegment(tx, caller, segmentId)
    const count = await deleteFeedback(tx, [leadId], segmentId)
    if (count === 0) throw notFound('feedback', `on lead ${leadId} for segment ${segmentId}`)
  })
}
