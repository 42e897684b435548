import {
  countLeadsByStream,
  getStream,
  type Lead,
  type LeadPage,
  type LeadQuery,
  listLeads,
  listStreams,
  summariseLeads,
} from '@leadwire/core'
import { ok } from '../../reply.ts'
import { fromLead, fromSummary } from './from-domain.ts'
import { LeadsReply, StreamLeadsReply } from './replies.ts'
import { LeadsQuery, StreamLeadsQuery } from './schemas.ts'
import { route, StreamParams } from './services.ts'
import { toLeadFilter } from './to-domain.ts'

const pageOf = ({ limit, offset, cursor }: Pick<LeadQuery, 'limit' | 'offset' | 'cursor'>) => ({
  limit,
  offset,
  cursor,
})

const fromPage = ({ items, total, hasMore, nextCursor }: LeadPage) => ({
  leads: items.map(fromLead),
  total,
  hasMore,
  nextCursor,
})

export const listStreamLeadsRoute = route({
  method: 'get',
  path: '/api/v2/streams/:streamId/leads',
  summary: 'List the leads of a stream, or only count them',
  params: StreamParams,
  notFound: 'stream',
  query: StreamLeadsQuery,
  replies: { 200: StreamLeadsReply },
  errors: ['stream_not_found', 'invalid_request'],
  async handle({ db, caller, params, query }) {
    await getStream(db, caller, params.streamId)
    const filter = toLeadFilter({ ...query, streamId: params.streamId })
    if (query.summary) return ok(fromSummary(await summariseLeads(db, caller, filter)))
    return ok(fromPage(await listLeads(db, caller, { ...filter, ...pageOf(query) })))
  },
})

export const listLeadsRoute = route({
  method: 'get',
  path: '/api/v2/leads',
  summary: 'Poll leads across streams',
  query: LeadsQuery,
  replies: { 200: LeadsReply },
  errors: ['stream_not_found', 'invalid_request'],
  async handle({ db, caller, query }) {
    if (query.streamId !== undefined) await getStream(db, caller, query.streamId)
    const filter = toLeadFilter(query)
    if (query.summary) return ok(fromSummary(await summariseLeads(db, caller, filter)))
    const page = await listLeads(db, caller, { ...filter, ...pageOf(query) })
    if (query.groupBy !== 'stream') return ok(fromPage(page))

    const names = new Map((await listStreams(db, caller, { withArchived: true })).map(({ id, name }) => [id, name]))
    const totals = await countLeadsByStream(db, caller, filter)
    const streams = [...groupByStream(page.items)].map(([streamId, leads]) => {
      const counts = totals.get(streamId) ?? { high: 0, medium: 0 }
      return {
        streamId,
        streamName: names.get(streamId) ?? '',
        leads: leads.map(fromLead),
        total: counts.high + counts.medium,
      }
    })
    return ok({ streams, hasMore: page.hasMore, nextCursor: page.nextCursor })
  },
})

/** Leads by stream, streams in the order of their first lead. */
function groupByStream(leads: readonly Lead[]): Map<number, Lead[]> {
  const groups = new Map<number, Lead[]>()
  for (const lead of leads) {
    const group = groups.get(lead.streamId) ?? []
    group.push(lead)
    groups.set(lead.streamId, group)
  }
  return groups
}
