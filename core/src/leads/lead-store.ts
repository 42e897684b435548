import type { Expression, ExpressionBuilder, Selectable, SqlBool } from 'kysely'
import { chunk } from '../db/chunk.ts'
import { fromJson, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import type { LeadTable } from '../db/tables-leads.ts'
import type { Cursor } from '../page.ts'
import type { FeedbackStatus } from '../segments/graded-example.ts'
import type { MatchReason } from '../segments/segment.ts'
import type { Profile, SourceType } from '../sources/profile.ts'
import { toContacts } from './contact-store.ts'
import type { Lead, LeadFilter, NewLead } from './lead.ts'

/** A row as a lead. */
export const toLead = (row: Selectable<LeadTable>): Lead => ({
  id: row.id,
  workspaceId: row.workspace_id,
  streamId: row.stream_id,
  sourceId: row.source_id,
  segmentId: row.segment_id,
  runId: row.run_id,
  personKey: row.person_key,
  grade: row.grade as Lead['grade'],
  sourceType: row.source_type as SourceType,
  profile: fromJson<Profile>(row.profile),
  matchReasons: fromJson<MatchReason[]>(row.match_reasons),
  ...toContacts(row),
  discoveredAt: row.discovered_at,
  exportedAt: row.exported_at,
})

/**
 * Inserts leads and answers those that are new, in the order given: a person whom the stream has already is left alone.
 * `tx` must hold the workspace's lead clock, so that ids grow in commit order.
 */
export async function insertLeads(tx: Db, leads: readonly NewLead[]): Promise<Lead[]> {
  const made: Lead[] = []
  for (const part of chunk(leads)) {
    const rows = await tx.sql
      .insertInto('lead')
      .values(
        part.map((lead) => ({
          workspace_id: lead.workspaceId,
          stream_id: lead.streamId,
          source_id: lead.sourceId,
          segment_id: lead.segmentId,
          run_id: lead.runId,
          person_key: lead.personKey,
          grade: lead.grade,
          source_type: lead.sourceType,
          profile: toJson(lead.profile),
          match_reasons: toJson(lead.matchReasons),
          linkedin: null,
          email: null,
          discovered_at: lead.discoveredAt,
          exported_at: null,
        })),
      )
      .onConflict((c) => c.columns(['stream_id', 'person_key']).doNothing())
      .returning(['id', 'stream_id', 'person_key'])
      .execute()
    const ids = new Map(rows.map((row) => [`${row.stream_id} ${row.person_key}`, row.id]))
    for (const lead of part) {
      const key = `${lead.streamId} ${lead.personKey}`
      const id = ids.get(key)
      if (id === undefined) continue
      ids.delete(key)
      made.push({ ...lead, id, exportedAt: null })
    }
  }
  return made
}

const filterLeads = (db: Db, workspaceId: number, filter: LeadFilter) =>
  db.sql
    .selectFrom('lead')
    // A stream belongs to one workspace, so its own index is enough; the caller's right to it was checked before.
    .$if(filter.streamId === undefined, (q) => q.where('workspace_id', '=', workspaceId))
    .$if(filter.streamId !== undefined, (q) => q.where('stream_id', '=', filter.streamId ?? 0))
    .$if(filter.sourceId !== undefined, (q) => q.where('source_id', '=', filter.sourceId ?? 0))
    .$if(filter.segmentId !== undefined, (q) => q.where('segment_id', '=', filter.segmentId ?? 0))
    .$if(filter.grade !== undefined, (q) => q.where('grade', '=', filter.grade ?? ''))
    .$if(filter.lifecycle === 'new', (q) => q.where('exported_at', 'is', null))
    .$if(filter.lifecycle === 'exported', (q) => q.where('exported_at', 'is not', null))
    .$if(filter.since !== undefined, (q) => q.where('discovered_at', '>', filter.since ?? 0))
    .$if(filter.feedback !== undefined, (q) => q.where(feedbackIs(workspaceId, filter.feedback ?? 'none')))

/** What was said of a lead for its own segment. Graded ones are few, so that the list of them leads the search. */
const feedbackIs =
  (workspaceId: number, status: FeedbackStatus | 'none') =>
  (eb: ExpressionBuilder<Tables, 'lead'>): Expression<SqlBool> => {
    const said = eb.selectFrom('feedback').select('feedback.lead_id')
    const own = said
      .whereRef('feedback.lead_id', '=', 'lead.id')
      .whereRef('feedback.segment_id', '=', 'lead.segment_id')
    if (status === 'none') return eb.not(eb.exists(own))
    const graded = said.where('feedback.workspace_id', '=', workspaceId).where('feedback.verdict', '=', status)
    return eb.and([eb('lead.id', 'in', graded), eb.exists(own.where('feedback.verdict', '=', status))])
  }

/** How many leads pass a filter by feedback, by stream and grade: as many rows are read as there is feedback. */
export const countByFeedback = (db: Db, workspaceId: number, filter: LeadFilter & { feedback: FeedbackStatus }) =>
  filterLeads(db, workspaceId, filter)
    .select(['stream_id', 'grade', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy(['stream_id', 'grade'])
    .execute()

/** Leads after a place in the order, at most `limit`: upwards oldest first, downwards newest first. */
export async function listLeadRows(
  db: Db,
  workspaceId: number,
  filter: LeadFilter,
  page: { direction: Cursor['direction']; after: number | undefined; offset: number; limit: number },
): Promise<Lead[]> {
  const order = page.direction === 'up' ? 'asc' : 'desc'
  const rows = await filterLeads(db, workspaceId, filter)
    .selectAll()
    .$if(page.after !== undefined, (q) => q.where('id', page.direction === 'up' ? '>' : '<', page.after ?? 0))
    // Ids and times grow together; which of the two leads decides the index that serves the query.
    .$if(filter.since !== undefined && page.after === undefined, (q) => q.orderBy('discovered_at', order))
    .orderBy('id', order)
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  return rows.map(toLead)
}

/** One lead of the workspace. */
export async function findLead(db: Db, workspaceId: number, id: number): Promise<Lead | undefined> {
  const row = await db.sql
    .selectFrom('lead')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toLead(row)
}

/** Those of `ids` that are leads of the workspace, unordered. */
export async function listLeadsById(db: Db, workspaceId: number, ids: readonly number[]): Promise<Lead[]> {
  const found: Lead[] = []
  for (const part of chunk(ids)) {
    const rows = await db.sql
      .selectFrom('lead')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', part)
      .execute()
    found.push(...rows.map(toLead))
  }
  return found
}

/** The newest id of a stream; 0 = it has no lead. */
export async function findLastLeadId(db: Db, streamId: number): Promise<number> {
  const row = await db.sql
    .selectFrom('lead')
    .select('id')
    .where('stream_id', '=', streamId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? 0
}

/** Marks those of `ids` (at most 500) that are leads of the workspace and not exported yet; answers these, unordered. */
export async function setExported(tx: Db, workspaceId: number, ids: readonly number[], now: number): Promise<Lead[]> {
  const rows = await tx.sql
    .updateTable('lead')
    .set({ exported_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .where('exported_at', 'is', null)
    .returningAll()
    .execute()
  return rows.map(toLead)
}
