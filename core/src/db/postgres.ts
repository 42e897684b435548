import { CompiledQuery, type Dialect, PostgresDialect } from 'kysely'
import pg from 'pg'
import { invalidInput, LeadwireError, messageOf } from '../errors.ts'

export interface OpenedPostgres {
  dialect: Dialect
  close(): Promise<void>
}

const DEFAULT_MAX_CONNECTIONS = 10
const CONNECT_TIMEOUT_MS = 10_000
/** Longer than any query of ours takes, short enough that a stuck one frees its connection. */
const STATEMENT_TIMEOUT_MS = 60_000
/** A transaction holds only queries, so one that is idle has lost its process. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000

/** A name that needs no quotes, of at most the 63 bytes that Postgres keeps. */
const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,62}$/

/**
 * Opens a pool of connections and checks that the server answers.
 * @param url  as libpq takes it; `?schema=name` (ours) keeps all tables in that schema, which is made if missing
 * @throws InvalidInput for an unreadable url or schema, Upstream `database_unreachable`
 */
export async function openPostgres(url: string, maxConnections = DEFAULT_MAX_CONNECTIONS): Promise<OpenedPostgres> {
  const { connectionString, schema } = readPostgresUrl(url)
  const pool = new pg.Pool({
    connectionString,
    max: maxConnections,
    application_name: 'leadwire',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    types: { getTypeParser },
  })
  // A connection that dies between two queries reports it here, without a listener that would end the process: the
  // pool for the idle ones, the connection itself while it is lent out. The next query on it tells its caller.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    if (schema) await createSchema(pool, schema)
    else await pool.query('select 1')
  } catch (error) {
    await pool.end()
    throw new LeadwireError('Upstream', 'database_unreachable', `Postgres cannot be used: ${messageOf(error)}`, {
      cause: error,
    })
  }
  const dialect = new PostgresDialect({
    pool,
    onCreateConnection: async (connection) => {
      if (schema) await connection.executeQuery(CompiledQuery.raw(`set search_path to ${schema}`))
    },
  })
  let ended: Promise<void> | undefined
  const end = pool.end.bind(pool)
  // Kysely ends the pool only if it was used, and pg refuses to end it twice.
  pool.end = async () => {
    ended ??= end()
    await ended
  }
  return { dialect, close: () => pool.end() }
}

/** A url as it is given to us, with our `schema` taken out. @throws InvalidInput */
export function readPostgresUrl(text: string): { connectionString: string; schema: string | null } {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    // Not the text itself: it may hold a password.
    throw invalidInput('database', 'the Postgres url cannot be read; escape special characters of the password')
  }
  const schema = url.searchParams.get('schema')
  if (schema !== null && !SCHEMA_NAME.test(schema)) {
    throw invalidInput('database', `schema "${schema}" must be 1 to 63 of a-z, 0-9 and _, not starting with a digit`)
  }
  url.searchParams.delete('schema')
  return { connectionString: url.toString(), schema }
}

async function createSchema(pool: pg.Pool, schema: string): Promise<void> {
  const { rows } = await pool.query('select 1 from pg_namespace where nspname = $1', [schema])
  if (rows.length > 0) return
  try {
    await pool.query(`create schema if not exists ${schema}`)
  } catch (error) {
    // Two relays that start together may both find it missing; the loser of that race is told of a duplicate.
    if (!['23505', '42P06'].includes(String((error as { code?: unknown }).code))) throw error
  }
}

/** 64-bit integers and what counting and adding them up gives, as numbers; all else as pg reads it. */
const getTypeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC
    ? toNumber
    : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser

function toNumber(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RangeError(`${text} from the database is too large for an exact number`)
  }
  return value
}
