import type { Db } from '../db/database.ts'
import type { RunLogLine } from './run.ts'

/** The most lines a run's log keeps, so that a file of faulty rows cannot fill the database. */
export const MAX_LOG_LINES = 1000

/** Adds a line to a run's log, unless it is full; `isLast` always fits. */
export async function insertRunLog(db: Db, runId: number, line: RunLogLine, isLast = false): Promise<void> {
  if (!isLast) {
    const { count } = await db.sql
      .selectFrom('run_log')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('run_id', '=', runId)
      .executeTakeFirstOrThrow()
    if (Number(count) >= MAX_LOG_LINES) return
  }
  await db.sql
    .insertInto('run_log')
    .values({ run_id: runId, step: line.step, message: line.message, created_at: line.at })
    .execute()
}

/** Adds a line to a run's log unless it says the same already. */
export async function logOnce(db: Db, runId: number, line: RunLogLine): Promise<void> {
  const known = await db.sql
    .selectFrom('run_log')
    .select('id')
    .where('run_id', '=', runId)
    .where('step', '=', line.step)
    .where('message', '=', line.message)
    .limit(1)
    .executeTakeFirst()
  if (!known) await insertRunLog(db, runId, line)
}

/** The log of runs, oldest line first. */
export async function listRunLogs(db: Db, runIds: readonly number[]): Promise<Map<number, RunLogLine[]>> {
  const logs = new Map<number, RunLogLine[]>()
  if (runIds.length === 0) return logs
  const rows = await db.sql.selectFrom('run_log').selectAll().where('run_id', 'in', runIds).orderBy('id').execute()
  for (const row of rows) {
    const log = logs.get(row.run_id) ?? []
    log.push({ step: row.step, message: row.message, at: row.created_at })
    logs.set(row.run_id, log)
  }
  return logs
}
