import type { Database } from 'better-sqlite3'
import type { SqliteReply, SqliteRow, SqliteTask, SqliteValue } from './sqlite-messages.ts'
import { createStatementMemory } from './sqlite-statements.ts'

type Answer = Omit<SqliteReply, 'id'>

export interface SqliteSession {
  /** @throws whatever SQLite says; see `createSqliteSession` for what that does to the transaction */
  run(task: Exclude<SqliteTask, { kind: 'open' | 'close' }>): Answer
}

/**
 * One connection's side of group commit: savepoints of many callers inside one outer transaction.
 *
 * Some faults (disk full, I/O) make SQLite throw the whole outer transaction away, with what earlier callers did in it.
 * From then on the group is broken: every task up to its `commit` fails with that first fault and so does the
 * `commit`, so nothing that was lost is reported as kept.
 */
export function createSqliteSession(database: Database): SqliteSession {
  const prepare = createStatementMemory(database)
  let isGroupOpen = false
  let broken: unknown = null

  const breakGroup = (fault: unknown) => {
    broken ??= fault
    if (database.inTransaction) prepare('rollback').run()
  }

  const control = (...statements: string[]) => {
    if (broken) return
    try {
      for (const sql of statements) prepare(sql).run()
    } catch (fault) {
      breakGroup(fault)
    }
  }

  const begin = (hasSavepoint: boolean) => {
    if (!isGroupOpen) control('begin immediate')
    isGroupOpen = true
    if (hasSavepoint) control('savepoint caller')
  }

  const query = (sql: string, parameters: readonly SqliteValue[]): Answer => {
    if (broken) throw broken
    try {
      const statement = prepare(sql)
      const values = parameters.map(toBinding)
      if (statement.reader) return { rows: statement.all(values) as SqliteRow[] }
      return { changeCount: statement.run(values).changes }
    } catch (fault) {
      if (isGroupOpen && !database.inTransaction) breakGroup(fault)
      throw fault
    }
  }

  const commit = () => {
    if (isGroupOpen) control('commit')
    const fault = broken
    isGroupOpen = false
    broken = null
    if (fault) throw fault
  }

  return {
    run(task) {
      switch (task.kind) {
        case 'query':
          return query(task.sql, task.parameters)
        case 'begin':
          begin(task.hasSavepoint)
          return {}
        case 'release':
          control('release caller')
          return {}
        case 'rollback':
          control('rollback to caller', 'release caller')
          return {}
        case 'commit':
          commit()
          return {}
        case 'backup':
          database.prepare('vacuum into ?').run(task.file)
          return {}
      }
    },
  }
}

/** The driver binds every JS number as a fraction: 7 / 2 would be 3.5, and 7 kept as text would be "7.0". */
const toBinding = (value: SqliteValue): SqliteValue | bigint =>
  Number.isInteger(value) ? BigInt(value as number) : value
