/**
 * Why the database cannot do its work at the moment, through no fault of who asked.
 * unreachable: no connection, or it broke. locked: another program holds it, or it is too busy. unwritable: its disk is
 * full, failing or read only.
 */
export type DatabaseFault = 'unreachable' | 'locked' | 'unwritable'

// SQLite: https://sqlite.org/rescode.html. Postgres: appendix A of its manual, by classes. The rest is Node's own.
const codes: readonly [pattern: RegExp, fault: DatabaseFault][] = [
  [/^SQLITE_(BUSY|LOCKED|PROTOCOL)/, 'locked'],
  [/^SQLITE_(FULL|IOERR|CANTOPEN|READONLY)/, 'unwritable'],
  // disk_full, io_error, read_only_sql_transaction
  [/^(53100|58030|25006)$/, 'unwritable'],
  // lock_not_available, query_canceled (by the statement timeout), serialization_failure, deadlock_detected
  [/^(55P03|57014|40001|40P01)$/, 'locked'],
  // connection exceptions, insufficient resources, shutdown and start, idle-in-transaction timeout
  [/^(08\w{3}|53\w{3}|57P0\d|25P03)$/, 'unreachable'],
  [/^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/, 'unreachable'],
  [/^database_(lost|unreachable)$/, 'unreachable'],
]

/** pg gives these no code. */
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

/** The fault of the database that `error` tells of, on either engine; null when it is another error. */
export function findDatabaseFault(error: unknown): DatabaseFault | null {
  if (!(error instanceof Error)) return null
  const code = String((error as { code?: unknown }).code ?? '')
  const found = codes.find(([pattern]) => pattern.test(code))
  if (found) return found[1]
  return MESSAGES.test(error.message) ? 'unreachable' : null
}
