import { setTimeout as sleep } from 'node:timers/promises'
import { type Dialect, Kysely } from 'kysely'
import { invalidInput, LeadwireError } from '../errors.ts'
import { type Engine, postgresEngine, sqliteEngine } from './engine.ts'
import { type OnQuery, observeDialect } from './observe.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import type { Tables } from './tables.ts'

/** A database, or inside `inTransaction` one transaction of it. Every store takes it first. */
export interface Db {
  readonly sql: Kysely<Tables>
  readonly engine: Engine
  /** Finishes what is under way and lets go of files, threads and connections. May be called twice. */
  close(): Promise<void>
  /**
   * Writes a whole, consistent copy to a new file while others go on reading and writing. SQLite only.
   * @throws Conflict `backup_exists`, Unprocessable `backup_not_supported`
   */
  backupTo(file: string): Promise<void>
}

export interface OpenOptions {
  /** Reads a SQLite file without owning it, so that it works beside a running relay. Default false. */
  isReadOnly?: boolean
  /** Postgres: the most connections at once. Default 10. */
  maxConnections?: number
  /** Told how long each query and transaction took, and what failed; called often, so it must be quick and not throw. */
  onQuery?: OnQuery
}

/**
 * Opens a database. Its tables are made by `migrateToLatest`.
 * @param url  `file:PATH` (relative to the working directory, its folder is made), `:memory:`, or `postgres://…`,
 *   which also takes `?schema=name`
 * @throws InvalidInput for any other url, Conflict `database_in_use` when another process owns the SQLite file,
 *   Upstream `database_unreachable` when no Postgres answers
 */
export async function openDatabase(url: string, options: OpenOptions = {}): Promise<Db> {
  if (url === ':memory:' || url.startsWith('file:')) {
    const path = url === ':memory:' ? url : url.slice('file:'.length)
    if (path === '') throw invalidInput('database', '"file:" needs a path, for example file:./data/leadwire.db')
    const { dialect, close, backupTo } = await openSqlite(path, options.isReadOnly ?? false)
    return createDb(toKysely(dialect, options), sqliteEngine, close, backupTo)
  }
  if (/^postgres(ql)?:\/\//.test(url)) {
    const { dialect, close } = await openPostgres(url, options.maxConnections)
    return createDb(toKysely(dialect, options), postgresEngine, close, async () => {
      throw new LeadwireError('Unprocessable', 'backup_not_supported', 'Use pg_dump to back up a Postgres database')
    })
  }
  // Not the url itself: it may hold a password.
  throw invalidInput('database', 'use file:PATH, :memory: or postgres://… as the database url')
}

const toKysely = (dialect: Dialect, { onQuery }: OpenOptions) =>
  new Kysely<Tables>({ dialect: onQuery ? observeDialect(dialect, onQuery) : dialect })

function createDb(sql: Kysely<Tables>, engine: Engine, closeEngine: () => Promise<void>, backupTo: Db['backupTo']): Db {
  let closed: Promise<void> | undefined
  const close = async () => {
    await sql.destroy()
    await closeEngine()
  }
  return {
    sql,
    engine,
    backupTo,
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

/** Postgres may ask to have a transaction repeated: serialization_failure, deadlock_detected. */
const RETRIED_CODES = new Set(['40001', '40P01'])
const MAX_TRIES = 5
const MAX_PAUSE_MS = 50

/**
 * Runs `fn` in one transaction: all of it is kept, or nothing when it throws. On a `tx` it just joins that transaction.
 * Inside, use only `tx` and do nothing but queries: on SQLite the writer is held meanwhile, and whoever waits for the
 * outer `db` there waits for ever. On Postgres `fn` runs again when it met a deadlock, so it must not change anything
 * outside the database. Resolves when the work is on disk. Isolation: read committed, or stricter.
 */
export async function inTransaction<T>(db: Db, fn: (tx: Db) => Promise<T>): Promise<T> {
  if (db.sql.isTransaction) return fn(db)
  for (let tries = 1; ; tries++) {
    try {
      return await db.sql.transaction().execute((sql) => fn(toTx(db, sql)))
    } catch (error) {
      const code = (error as { code?: unknown } | null)?.code
      if (tries === MAX_TRIES || typeof code !== 'string' || !RETRIED_CODES.has(code)) throw error
      await sleep(Math.random() * MAX_PAUSE_MS * tries)
    }
  }
}

function toTx(db: Db, sql: Kysely<Tables>): Db {
  const refuse = async () => {
    throw new Error('A transaction can neither be closed nor backed up: use the database it came from')
  }
  return { sql, engine: db.engine, close: refuse, backupTo: refuse }
}
