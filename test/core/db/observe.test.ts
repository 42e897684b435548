import { type Dialect, type Driver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { expect, it } from 'vitest'
import { type Db, inTransaction, openDatabase } from '../../../core/src/db/database.ts'
import { observeDialect } from '../../../core/src/db/observe.ts'
import { eachEngine } from '../../support/database.ts'

type Told = [kind: string, hasFailed: boolean]

eachEngine((open) => {
  /** A database, and what was told of it. */
  async function observed(work: (db: Db, told: Told[]) => Promise<void>) {
    const told: Told[] = []
    const db = await openDatabase(await open.url(), {
      onQuery: (kind, ms, error) => {
        expect(ms).toBeGreaterThanOrEqual(0)
        told.push([kind, error !== undefined])
      },
    })
    try {
      await work(db, told)
    } finally {
      await db.close()
    }
  }
  const insert = (db: Db, name: string) => db.sql.insertInto('counter').values({ name, value: 1 }).execute()
  const read = (db: Db) => db.sql.selectFrom('counter').select('name').where('name', '=', 'a').execute()

  it('tells reads and writes, each once, and answers as without', async () => {
    await observed(async (db, told) => {
      await insert(db, 'a')
      expect(await read(db)).toEqual([{ name: 'a' }])
      expect(told).toEqual([
        ['write', false],
        ['read', false],
      ])
    })
  })

  it('tells a transaction after the queries in it', async () => {
    await observed(async (db, told) => {
      await inTransaction(db, async (tx) => {
        await insert(tx, 'a')
        await read(tx)
      })
      expect(told).toEqual([
        ['write', false],
        ['read', false],
        ['transaction', false],
      ])
      expect(await read(db)).toHaveLength(1)
    })
  })

  it('takes back a transaction whose caller threw, which is no failure of the database', async () => {
    await observed(async (db, told) => {
      const work = inTransaction(db, async (tx) => {
        await insert(tx, 'a')
        throw new Error('changed my mind')
      })
      await expect(work).rejects.toThrow('changed my mind')
      expect(told).toEqual([
        ['write', false],
        ['transaction', false],
      ])
      expect(await read(db)).toEqual([])
    })
  })

  it('tells a refused query as failed, but not a duplicate', async () => {
    await observed(async (db, told) => {
      await insert(db, 'a')
      await expect(insert(db, 'a')).rejects.toThrow()
      await expect(
        db.sql
          .selectFrom('nowhere' as 'counter')
          .selectAll()
          .execute(),
      ).rejects.toThrow()
      expect(told).toEqual([
        ['write', false],
        ['write', false],
        ['read', true],
      ])
    })
  })
})

it('tells connections, beginnings and commits that fail', async () => {
  const told: Told[] = []
  let failing = ''
  const step = (name: string) => async () => {
    if (failing === name) throw new Error(`cannot ${name}`)
  }
  const connection = { executeQuery: async () => ({ rows: [] }), streamQuery: () => expect.fail() }
  const driver: Driver = {
    init: async () => {},
    destroy: async () => {},
    acquireConnection: async () => {
      await step('connect')()
      return connection
    },
    releaseConnection: async (given) => expect(given).toBe(connection),
    beginTransaction: step('begin'),
    commitTransaction: step('commit'),
    rollbackTransaction: async () => {},
  }
  const dialect: Dialect = {
    createDriver: () => driver,
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  }
  const sql = new Kysely<object>({
    dialect: observeDialect(dialect, (kind, _ms, error) => told.push([kind, error !== undefined])),
  })
  for (failing of ['connect', 'begin', 'commit']) {
    const work = sql.transaction().execute(async () => undefined)
    await expect(work).rejects.toThrow(`cannot ${failing}`)
  }
  // Kysely rolls back after a failed commit: that is not a second transaction.
  expect(told).toEqual([
    ['connect', true],
    ['transaction', true],
    ['transaction', true],
  ])
})
