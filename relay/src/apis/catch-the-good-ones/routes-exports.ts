import { getStream, invalidInput, markFilterExported, markLeadExported, markLeadsExported } from '@leadwire/core'
import { ok } from '../../reply.ts'
import { toIso } from './from-domain.ts'
import { ExportedLeadReply, ExportedLeadsReply } from './replies-exports.ts'
import { LeadParams } from './schemas-erasure.ts'
import { ExportLeadsBody } from './schemas-exports.ts'
import { route } from './services.ts'
import { toLeadFilter } from './to-domain.ts'

export const exportLeadRoute = route({
  method: 'post',
  path: '/api/v2/leads/:leadId/export',
  summary: 'Mark a lead as moved to a CRM; doing it again keeps the first time',
  params: LeadParams,
  notFound: 'lead',
  replies: { 200: ExportedLeadReply },
  errors: ['lead_not_found'],
  async handle({ db, caller, clock, params }) {
    const lead = await markLeadExported(db, caller, params.leadId, clock)
    return ok({ ok: true, leadId: lead.id, exportedAt: toIso(lead.exportedAt) })
  },
})

export const exportLeadsRoute = route({
  method: 'post',
  path: '/api/v2/leads/export',
  summary: 'Ours: the same for up to 1,000 leads, all or none, or for those of a stream that pass a filter',
  body: ExportLeadsBody,
  replies: { 200: ExportedLeadsReply },
  errors: ['invalid_request', 'lead_not_found', 'stream_not_found'],
  async handle({ db, caller, clock, body: { leadIds, ...query }, signal }) {
    if (leadIds) return ok({ ok: true, ...(await markLeadsExported(db, caller, leadIds, clock)) })
    if (query.streamId === undefined) throw invalidInput('streamId', 'is needed without leadIds')
    const stream = await getStream(db, caller, query.streamId)
    const filter = { ...toLeadFilter(query), streamId: stream.id }
    return ok({ ok: true, ...(await markFilterExported(db, caller, filter, { clock, signal })) })
  },
})
