import { type CompiledQuery, type DatabaseConnection, type Dialect, type Driver, SelectQueryNode } from 'kysely'
import { isDuplicate } from './engine.ts'

/** What was done; a transaction is told beside the queries in it, connect only when it failed. */
export type QueryKind = 'read' | 'write' | 'transaction' | 'connect'

/**
 * Told of each query and each transaction when it has ended.
 * @param ms  from asking for a connection, so waiting for one is in it
 * @param error  what the database refused or could not do; a duplicate key is an answer like any other
 */
export type OnQuery = (kind: QueryKind, ms: number, error?: unknown) => void

/** A dialect whose queries and transactions are told. Kysely's own `log` knows no commits and no failed connections. */
export const observeDialect = (dialect: Dialect, onQuery: OnQuery): Dialect => ({
  createDriver: () => observeDriver(dialect.createDriver(), onQuery),
  createQueryCompiler: () => dialect.createQueryCompiler(),
  createAdapter: () => dialect.createAdapter(),
  createIntrospector: (db) => dialect.createIntrospector(db),
})

/** Without savepoints and cancelling, which nothing here uses. */
function observeDriver(driver: Driver, onQuery: OnQuery): Driver {
  const endOf = async (connection: DatabaseConnection, end: (inner: DatabaseConnection) => Promise<void>) => {
    const { inner, begunAt } = connection as ObservedConnection
    ;(connection as ObservedConnection).begunAt = undefined
    try {
      await end(inner)
      if (begunAt !== undefined) onQuery('transaction', performance.now() - begunAt)
    } catch (error) {
      onQuery('transaction', performance.now() - (begunAt ?? performance.now()), error)
      throw error
    }
  }
  return {
    init: (options) => driver.init(options),
    destroy: (options) => driver.destroy(options),
    async acquireConnection(options) {
      const askedAt = performance.now()
      try {
        return new ObservedConnection(await driver.acquireConnection(options), onQuery, askedAt)
      } catch (error) {
        onQuery('connect', performance.now() - askedAt, error)
        throw error
      }
    },
    releaseConnection: (connection, options) =>
      driver.releaseConnection((connection as ObservedConnection).inner, options),
    async beginTransaction(connection, settings) {
      const observed = connection as ObservedConnection
      const begunAt = observed.takeAskedAt() ?? performance.now()
      try {
        await driver.beginTransaction(observed.inner, settings)
        observed.begunAt = begunAt
      } catch (error) {
        onQuery('transaction', performance.now() - begunAt, error)
        throw error
      }
    },
    commitTransaction: (connection) => endOf(connection, (inner) => driver.commitTransaction(inner)),
    rollbackTransaction: (connection) => endOf(connection, (inner) => driver.rollbackTransaction(inner)),
  }
}

/** A connection as long as it is lent out. */
class ObservedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection
  /** When its transaction was asked for; undefined = none is open. */
  begunAt: number | undefined
  readonly #onQuery: OnQuery
  #askedAt: number | undefined

  constructor(inner: DatabaseConnection, onQuery: OnQuery, askedAt: number) {
    this.inner = inner
    this.#onQuery = onQuery
    this.#askedAt = askedAt
  }

  /** When the connection was asked for, for the first thing done on it. */
  takeAskedAt(): number | undefined {
    const askedAt = this.#askedAt
    this.#askedAt = undefined
    return askedAt
  }

  async executeQuery<R>(query: CompiledQuery, options?: Parameters<DatabaseConnection['executeQuery']>[1]) {
    const startedAt = this.takeAskedAt() ?? performance.now()
    try {
      const result = await this.inner.executeQuery<R>(query, options)
      this.#onQuery(kindOf(query), performance.now() - startedAt)
      return result
    } catch (error) {
      this.#onQuery(kindOf(query), performance.now() - startedAt, isDuplicate(error) ? undefined : error)
      throw error
    }
  }

  streamQuery<R>(...query: Parameters<DatabaseConnection['streamQuery']>) {
    return this.inner.streamQuery<R>(...query)
  }
}

const kindOf = ({ query, sql }: CompiledQuery): QueryKind =>
  SelectQueryNode.is(query) || /^\s*(select|explain)\b/i.test(sql) ? 'read' : 'write'
