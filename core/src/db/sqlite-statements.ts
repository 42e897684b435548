import type { Database, Statement } from 'better-sqlite3'

/** Statements kept ready per thread. Lists come in chunks of 500, so the texts of one program are few. */
const KEPT_STATEMENTS = 500

export type Prepare = (sql: string) => Statement

/** Prepares each statement text once and keeps the ones used last. */
export function createStatementMemory(database: Database): Prepare {
  const kept = new Map<string, Statement>()
  return (sql) => {
    let statement = kept.get(sql)
    if (statement) kept.delete(sql)
    else statement = database.prepare(sql)
    kept.set(sql, statement)
    if (kept.size > KEPT_STATEMENTS) {
      const [oldest] = kept.keys()
      if (oldest !== undefined) kept.delete(oldest)
    }
    return statement
  }
}
