import { giveFeedback, removeFeedback } from '@leadwire/core'
import { ok } from '../../reply.ts'
import { OkReply } from './replies.ts'
import { LeadParams } from './schemas-erasure.ts'
import { FeedbackBody, FeedbackQuery } from './schemas-feedback.ts'
import { route } from './services.ts'

export const giveFeedbackRoute = route({
  method: 'post',
  path: '/api/v2/leads/:leadId/feedback',
  summary: 'Call a lead good or bad for a segment, in place of what was said before; its matcher learns from it',
  params: LeadParams,
  notFound: 'lead',
  body: FeedbackBody,
  replies: { 200: OkReply },
  errors: ['invalid_request', 'lead_not_found', 'segment_not_found'],
  async handle({ db, caller, clock, params, body, services }) {
    const input = {
      segmentId: body.segmentId,
      status: body.feedback,
      badReason: body.badReason ?? undefined,
      note: body.badReasonFreeform,
    }
    await giveFeedback(db, caller, params.leadId, input, clock)
    services.wakeDispatcher()
    return ok({ ok: true })
  },
})

export const removeFeedbackRoute = route({
  method: 'delete',
  path: '/api/v2/leads/:leadId/feedback',
  summary: 'Ours: take feedback back (`?segmentId=`); the matcher is what it would be without it',
  params: LeadParams,
  notFound: 'lead',
  query: FeedbackQuery,
  replies: { 200: OkReply },
  errors: ['invalid_request', 'lead_not_found', 'segment_not_found', 'feedback_not_found'],
  async handle({ db, caller, params, query }) {
    await removeFeedback(db, caller, params.leadId, query.segmentId)
    return ok({ ok: true })
  },
})
