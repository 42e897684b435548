import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import { SelectQueryNode, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { GroupCommit } from './sqlite-group-commit.ts'
import type { SqliteReply, SqliteTask, SqliteValue } from './sqlite-messages.ts'
import type { SqliteThread } from './sqlite-thread.ts'

export interface SqliteThreads {
  /** Missing when the database was opened to be read only. */
  writer?: { thread: SqliteThread; turns: GroupCommit }
  /** A second connection, which sees only what is committed. Missing for `:memory:`, where the writer reads as well. */
  reader?: SqliteThread
}

/** Kysely's SQLite dialect over database threads: reads go to the reader, all else takes turns on the writer. */
export function createSqliteDialect(threads: SqliteThreads): Dialect {
  return {
    createDriver: () => createDriver(threads),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new ThreadedSqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

class ThreadedSqliteAdapter extends SqliteAdapter {
  // Turns are taken in GroupCommit; Kysely's own lock would make reads wait for writes.
  override get supportsMultipleConnections() {
    return true
  }
  override get supportsTransactionalDdl() {
    return true
  }
}

const createDriver = (threads: SqliteThreads): Driver => ({
  init: async () => {},
  acquireConnection: async () => new SqliteConnection(threads),
  releaseConnection: async () => {},
  beginTransaction: (connection) => (connection as SqliteConnection).begin(),
  commitTransaction: (connection) => (connection as SqliteConnection).commit(),
  rollbackTransaction: (connection) => (connection as SqliteConnection).rollback(),
  destroy: async () => {},
})

/** Costs nothing until it is used: outside a transaction it is only an address, inside one it holds the writer. */
class SqliteConnection implements DatabaseConnection {
  readonly #threads: SqliteThreads
  #isInTransaction = false

  constructor(threads: SqliteThreads) {
    this.#threads = threads
  }

  async begin(): Promise<void> {
    const { thread, turns } = this.#writer()
    await turns.enter()
    this.#isInTransaction = true
    thread.tell({ kind: 'begin', hasSavepoint: true })
  }

  async commit(): Promise<void> {
    const { thread, turns } = this.#writer()
    this.#isInTransaction = false
    thread.tell({ kind: 'release' })
    await turns.commit()
  }

  /** Kysely calls this after a failed `commit` too; there is nothing left to take back then. */
  async rollback(): Promise<void> {
    if (!this.#isInTransaction) return
    const { thread, turns } = this.#writer()
    this.#isInTransaction = false
    thread.tell({ kind: 'rollback' })
    turns.rollback()
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const task: SqliteTask = { kind: 'query', sql: query.sql, parameters: query.parameters.map(toValue) }
    const reply = await this.#route(query, task)
    return {
      rows: (reply.rows ?? []) as R[],
      ...(reply.changeCount === undefined ? {} : { numAffectedRows: BigInt(reply.changeCount) }),
    }
  }

  // biome-ignore lint/correctness/useYield: there is nothing to yield, the method must exist for Kysely
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('SQLite results are not streamed: read page after page with a cursor')
  }

  async #route(query: CompiledQuery, task: SqliteTask): Promise<SqliteReply> {
    const { reader } = this.#threads
    if (this.#isInTransaction) return this.#writer().thread.ask(task)
    if (isRead(query) && reader) return reader.ask(task)
    const { thread, turns } = this.#writer()
    await turns.enter()
    if (isRead(query)) {
      const reply = thread.ask(task)
      turns.pass()
      return reply
    }
    thread.tell({ kind: 'begin', hasSavepoint: false })
    const [reply] = await Promise.all([thread.ask(task), turns.commit()])
    return reply
  }

  #writer() {
    if (!this.#threads.writer) throw new Error('This database was opened to be read only')
    return this.#threads.writer
  }
}

const isRead = ({ query, sql }: CompiledQuery): boolean =>
  SelectQueryNode.is(query) || /^\s*(select|explain)\b/i.test(sql)

/** SQLite would refuse these anyway, or keep something else; here the message names the parameter. */
function toValue(value: unknown, index: number): SqliteValue {
  if (value === null || typeof value === 'string' || value instanceof Uint8Array) return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value)
  const shown =
    value instanceof Date ? 'a Date (store epoch ms)' : typeof value === 'boolean' ? 'a boolean (use toFlag)' : null
  throw new TypeError(`Query parameter ${index + 1} is ${shown ?? `not storable: ${typeof value} ${String(value)}`}`)
}
