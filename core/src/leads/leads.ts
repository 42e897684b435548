import type { Db } from '../db/database.ts'
import { invalidInput, notFound } from '../errors.ts'
import { clampLimit, fromCursor, type Page, toCursor } from '../page.ts'
import type { Caller } from '../workspaces/workspace.ts'
import type { Feedback } from './feedback.ts'
import { listFeedback } from './feedback-store.ts'
import type { Lead, LeadFilter } from './lead.ts'
import { type GradeCounts, sumLeadCounts } from './lead-count-store.ts'
import { findLead, listLeadRows } from './lead-store.ts'

/** A page size of 100, at most 500. Source: the contract. */
export const LEADS_PER_PAGE = { standard: 100, max: 500 }

export interface LeadQuery extends LeadFilter {
  limit?: number | undefined
  offset?: number | undefined
  cursor?: string | undefined
}

export interface LeadPage extends Page<Lead> {
  /** How many pass the filter in all, from kept counters. */
  total: number
}

/**
 * Lists leads: newest first, or oldest first when `since` is given. `cursor` goes on in the direction it came from.
 * Upwards there always is a next cursor, so that a poller can come back with it: it neither skips nor repeats.
 * `streamId` must have been checked against the caller's workspace.
 * @throws InvalidInput for a cursor that is none, or `cursor` beside `offset`
 */
export async function listLeads(db: Db, caller: Caller, query: LeadQuery): Promise<LeadPage> {
  const limit = clampLimit(query.limit, LEADS_PER_PAGE.standard, LEADS_PER_PAGE.max)
  const cursor = query.cursor === undefined ? undefined : fromCursor(query.cursor)
  if (cursor && query.offset) throw invalidInput('offset', 'cannot be joined with cursor; leave one of them out')
  const direction = cursor?.direction ?? (query.since === undefined ? 'down' : 'up')
  const rows = await listLeadRows(db, caller.workspaceId, query, {
    direction,
    after: cursor?.id,
    offset: query.offset ?? 0,
    limit: limit + 1,
  })
  const items = await withFeedback(db, rows.slice(0, limit))
  const hasMore = rows.length > limit
  const lastId = items.at(-1)?.id ?? cursor?.id ?? 0
  const nextCursor = hasMore || direction === 'up' ? toCursor({ direction, id: lastId }) : null
  return { items, hasMore, nextCursor, total: totalOf(await sumLeadCounts(db, caller.workspaceId, query)) }
}

/** Leads with what was said of each for its own segment. */
async function withFeedback(db: Db, leads: Lead[]): Promise<Lead[]> {
  const own = new Map<number, Feedback>()
  const segments = new Map(leads.map((lead) => [lead.id, lead.segmentId]))
  for (const feedback of await listFeedback(db, [...segments.keys()])) {
    if (segments.get(feedback.leadId) === feedback.segmentId) own.set(feedback.leadId, feedback)
  }
  return leads.map((lead) => {
    const feedback = own.get(lead.id)
    return feedback ? { ...lead, feedback } : lead
  })
}

/** @throws NotFound `lead_not_found` */
export async function getLead(db: Db, caller: Caller, id: number): Promise<Lead> {
  const lead = await findLead(db, caller.workspaceId, id)
  if (!lead) throw notFound('lead', id)
  return lead
}

/** How many leads of each grade pass the filter, by stream id; streams without any are left out. */
export const countLeadsByStream = (db: Db, caller: Caller, filter: LeadFilter): Promise<Map<number, GradeCounts>> =>
  sumLeadCounts(db, caller.workspaceId, filter)

/** How many leads of each grade pass the filter in all. */
export async function summariseLeads(db: Db, caller: Caller, filter: LeadFilter): Promise<GradeCounts> {
  const sum = { high: 0, medium: 0 }
  for (const counts of (await sumLeadCounts(db, caller.workspaceId, filter)).values()) {
    sum.high += counts.high
    sum.medium += counts.medium
  }
  return sum
}

const totalOf = (counts: Map<number, GradeCounts>): number =>
  [...counts.values()].reduce((sum, { high, medium }) => sum + high + medium, 0)
