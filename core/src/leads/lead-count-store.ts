import { DAY_MS } from '../clock.ts'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import { feedbackStatuses } from '../segments/graded-example.ts'
import { type Grade, grades } from '../segments/segment.ts'
import { type Lead, type LeadFilter, toDay } from './lead.ts'
import { countByFeedback } from './lead-store.ts'

/** How many leads of each grade. */
export type GradeCounts = Record<Grade, number>

/** `day` of the row that counts all days together; below every day on which a lead can be found. */
const ALL_DAYS = -1

type Counted = Pick<
  Lead,
  'workspaceId' | 'streamId' | 'sourceId' | 'segmentId' | 'grade' | 'discoveredAt' | 'exportedAt'
>

/** Counts leads in (`by` = 1) or out (`by` = -1); `tx` must be the transaction that changes them. */
export async function countLeads(tx: Db, leads: readonly Counted[], by: 1 | -1): Promise<void> {
  const rows = new Map<string, ReturnType<typeof toRow>>()
  for (const lead of leads) {
    for (const day of [ALL_DAYS, toDay(lead.discoveredAt)]) {
      const row = toRow(lead, day)
      const key = Object.values(row).join(' ')
      const kept = rows.get(key) ?? row
      kept.count += by
      rows.set(key, kept)
    }
  }
  for (const part of chunk([...rows.values()])) {
    await tx.sql
      .insertInto('lead_count')
      .values(part)
      .onConflict((c) =>
        c
          .columns(['workspace_id', 'stream_id', 'day', 'source_id', 'segment_id', 'grade', 'is_exported'])
          .doUpdateSet((eb) => ({ count: eb('lead_count.count', '+', eb.ref('excluded.count')) })),
      )
      .execute()
  }
}

const toRow = (lead: Counted, day: number) => ({
  workspace_id: lead.workspaceId,
  stream_id: lead.streamId,
  source_id: lead.sourceId,
  segment_id: lead.segmentId,
  grade: lead.grade as string,
  is_exported: lead.exportedAt === null ? 0 : 1,
  day,
  count: 0,
})

/**
 * How many leads pass a filter, by stream and grade: from kept counters, and where feedback is asked for, from that.
 */
export async function sumLeadCounts(
  db: Db,
  workspaceId: number,
  { feedback, ...filter }: LeadFilter,
): Promise<Map<number, GradeCounts>> {
  const counts = feedback === 'good' || feedback === 'bad' ? new Map() : await sumCounters(db, workspaceId, filter)
  const asked = feedback === undefined ? [] : feedback === 'none' ? feedbackStatuses : [feedback]
  for (const status of asked) {
    const rows = await countByFeedback(db, workspaceId, { ...filter, feedback: status })
    addCounts(counts, rows, feedback === 'none' ? -1 : 1)
  }
  return counts
}

/**
 * How many leads pass a filter, from kept counters. `since` is answered from whole days, plus a
 * range of one index for the rest of its own day: never more than one day's leads are looked at.
 */
async function sumCounters(db: Db, workspaceId: number, filter: LeadFilter): Promise<Map<number, GradeCounts>> {
  const since = filter.since
  const sums = await db.sql
    .selectFrom('lead_count')
    .select(['stream_id', 'grade', (eb) => eb.fn.sum<number>('count').as('count')])
    .where('workspace_id', '=', workspaceId)
    .$if(since === undefined, (q) => q.where('day', '=', ALL_DAYS))
    .$if(since !== undefined, (q) => q.where('day', '>', Math.max(ALL_DAYS, toDay(since ?? 0))))
    .$if(filter.streamId !== undefined, (q) => q.where('stream_id', '=', filter.streamId ?? 0))
    .$if(filter.sourceId !== undefined, (q) => q.where('source_id', '=', filter.sourceId ?? 0))
    .$if(filter.segmentId !== undefined, (q) => q.where('segment_id', '=', filter.segmentId ?? 0))
    .$if(filter.grade !== undefined, (q) => q.where('grade', '=', filter.grade ?? ''))
    .$if(filter.lifecycle !== undefined, (q) => q.where('is_exported', '=', filter.lifecycle === 'exported' ? 1 : 0))
    .groupBy(['stream_id', 'grade'])
    .execute()
  const rest = since === undefined ? [] : await countRestOfDay(db, workspaceId, { ...filter, since })
  const counts = new Map<number, GradeCounts>()
  addCounts(counts, [...sums, ...rest], 1)
  return counts
}

function addCounts(
  counts: Map<number, GradeCounts>,
  rows: readonly { stream_id: number; grade: string; count: number }[],
  by: 1 | -1,
): void {
  for (const row of rows) {
    const of = counts.get(row.stream_id) ?? { high: 0, medium: 0 }
    const grade = grades.find((g) => g === row.grade)
    if (grade) of[grade] += by * Number(row.count)
    counts.set(row.stream_id, of)
  }
}

const countRestOfDay = (db: Db, workspaceId: number, filter: LeadFilter & { since: number }) =>
  db.sql
    .selectFrom('lead')
    .select(['stream_id', 'grade', (eb) => eb.fn.countAll<number>().as('count')])
    .where('workspace_id', '=', workspaceId)
    .where('discovered_at', '>', filter.since)
    .where('discovered_at', '<', (toDay(filter.since) + 1) * DAY_MS)
    .$if(filter.streamId !== undefined, (q) => q.where('stream_id', '=', filter.streamId ?? 0))
    .$if(filter.sourceId !== undefined, (q) => q.where('source_id', '=', filter.sourceId ?? 0))
    .$if(filter.segmentId !== undefined, (q) => q.where('segment_id', '=', filter.segmentId ?? 0))
    .$if(filter.grade !== undefined, (q) => q.where('grade', '=', filter.grade ?? ''))
    .$if(filter.lifecycle !== undefined, (q) =>
      q.where('exported_at', filter.lifecycle === 'exported' ? 'is not' : 'is', null),
    )
    .groupBy(['stream_id', 'grade'])
    .execute()
