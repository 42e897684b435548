import { sql } from 'kysely'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { Lead } from '../leads/lead.ts'
import { toLead } from '../leads/lead-store.ts'
import type { Grade } from '../segments/segment.ts'
import type { DigestWindow } from './digest.ts'

const inWindow = (db: Db, { streamId, from }: DigestWindow, until: number) =>
  db.sql
    .selectFrom('lead')
    .where('stream_id', '=', streamId)
    .where('discovered_at', '>', from)
    .where('discovered_at', '<=', until)

/** How many leads a window has, by grade. */
export async function countWindow(db: Db, window: DigestWindow, until: number): Promise<Record<Grade, number>> {
  const rows = await inWindow(db, window, until)
    .select(['grade', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('grade')
    .execute()
  const countOf = (grade: Grade) => Number(rows.find((row) => row.grade === grade)?.count ?? 0)
  return { high: countOf('high'), medium: countOf('medium') }
}

/** The newest leads of one grade in a window. */
export async function listWindow(
  db: Db,
  window: DigestWindow,
  until: number,
  grade: Grade,
  limit: number,
): Promise<Lead[]> {
  const rows = await inWindow(db, window, until)
    .selectAll()
    .where('grade', '=', grade)
    .orderBy('discovered_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toLead)
}

/** The names of streams, of those that are there. */
export async function listStreamNames(db: Db, streamIds: readonly number[]): Promise<Map<number, string>> {
  const names = new Map<number, string>()
  for (const part of chunk(streamIds)) {
    const rows = await db.sql.selectFrom('stream').select(['id', 'name']).where('id', 'in', part).execute()
    for (const row of rows) names.set(row.id, row.name)
  }
  return names
}

/** A run that failed. */
export interface FailedRun {
  streamId: number
  handle: string
  errorMessage: string | null
}

/** The failed runs of a sync, or those of one stream that ended in a window; oldest first. */
export async function listFailedRuns(
  db: Db,
  which: { syncId: number } | { window: DigestWindow; until: number },
): Promise<FailedRun[]> {
  const rows = await db.sql
    .selectFrom('run')
    .innerJoin('source', 'source.id', 'run.source_id')
    .select(['run.stream_id', 'source.handle', 'run.error_message'])
    .where('run.status', '=', sql.lit('failed'))
    .$if('syncId' in which, (q) => q.where('run.sync_id', '=', 'syncId' in which ? which.syncId : 0))
    .$if('window' in which, (q) => {
      if (!('window' in which)) return q
      const { window, until } = which
      return q
        .where('run.stream_id', '=', window.streamId)
        .where('run.completed_at', '>', window.from)
        .where('run.completed_at', '<=', until)
    })
    .orderBy('run.id')
    .execute()
  return rows.map((row) => ({ streamId: row.stream_id, handle: row.handle, errorMessage: row.error_message }))
}
