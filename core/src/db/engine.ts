import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'

/** What the database in use can do. Ask for the capability, not for the name. */
export interface Engine {
  /** For logs and messages only. */
  readonly name: 'sqlite' | 'postgres'
  /** Rows that somebody else has locked can be passed over. */
  readonly skipLocked: boolean
  /** Commits can be announced to other processes. */
  readonly notify: boolean
  /** One process owns the database, and its writers take turns. */
  readonly hasSoleOwner: boolean
}

export const sqliteEngine: Engine = { name: 'sqlite', skipLocked: false, notify: false, hasSoleOwner: true }
export const postgresEngine: Engine = { name: 'postgres', skipLocked: true, notify: true, hasSoleOwner: false }

/**
 * Makes a query that picks rows to claim pass over rows that another process is claiming at the same moment.
 * Where writers take turns anyway the query is left as it is. Not for a subselect of an update: PostgreSQL may run that for
 * each row and so lock more than its limit; a CTE runs once.
 */
export const forClaim = <DB, TB extends keyof DB, O>(
  db: { readonly engine: Engine },
  query: SelectQueryBuilder<DB, TB, O>,
): SelectQueryBuilder<DB, TB, O> => (db.engine.skipLocked ? query.forUpdate().skipLocked() : query)

interface EngineFault {
  code?: unknown
  message?: unknown
  detail?: unknown
}

/**
 * True when `error` says that a row with the same unique key is there already, on either engine.
 * @param columns  the columns of that key, in any order; without them any unique key will do
 *
 * On Postgres the transaction is lost after such an error, so inside one use `on conflict` instead.
 */
export function isDuplicate(error: unknown, columns?: readonly string[]): boolean {
  if (!(error instanceof Error)) return false
  const violated = readDuplicate(error as EngineFault)
  if (!violated) return false
  return !columns || [...columns].sort().join() === violated.sort().join()
}

// SQLite: "UNIQUE constraint failed: lead.stream_id, lead.person_key". Postgres (23505), in the detail:
// "Key (stream_id, person_key)=(1, x:7) already exists."
function readDuplicate({ code, message, detail }: EngineFault): string[] | undefined {
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    const names = String(message).split('failed: ')[1] ?? ''
    return names.split(', ').map((name) => name.slice(name.lastIndexOf('.') + 1))
  }
  if (code !== '23505') return undefined
  const names = /^Key \((.*?)\)=\(/.exec(String(detail))?.[1] ?? ''
  return names.split(', ').map((name) => name.replaceAll('"', ''))
}

/** The same for a subselect written as SQL text; it goes at its end. */
export const lockingSkipped = (db: { readonly engine: Engine }): RawBuilder<unknown> =>
  db.engine.skipLocked ? sql` for update skip locked` : sql``
