import { sql } from 'kysely'
import { describe, expect, inject, it } from 'vitest'
import { inTransaction, openDatabase } from '../../../core/src/db/database.ts'
import { migrateToLatest } from '../../../core/src/db/migrate.ts'
import { createPostgresPlace } from '../../support/database.ts'
import { addItem, createItems, listItems } from './item.ts'

describe('a Postgres database', () => {
  const withUrl = async (use: (url: string) => Promise<void>) => {
    const place = await createPostgresPlace()
    try {
      await use(await place.create(false))
    } finally {
      await place.clear()
      await place.end()
    }
  }

  it('keeps its tables in the schema that the url names, apart from those of another', async () => {
    await withUrl(async (url) => {
      const both = await Promise.all(['one', 'two', 'two'].map((schema) => openDatabase(`${url}?schema=${schema}`)))
      for (const db of both.slice(0, 2)) {
        expect(await migrateToLatest(db)).toContain('0001-init')
        expect(await db.sql.selectFrom('workspace').selectAll().execute()).toEqual([])
      }
      const [first] = both
      const { rows } = await sql`select distinct table_schema as name from information_schema.tables
        where table_name in ('workspace', 'kysely_migration') order by 1`.execute(first!.sql)
      expect(rows).toEqual([{ name: 'one' }, { name: 'two' }])
      await Promise.all(both.map((db) => db.close()))
    })
  })

  it.each(['a-b', 'A', '1a', 'a"b', '', 'a'.repeat(64)])('refuses the schema "%s"', async (schema) => {
    await expect(openDatabase(`postgres://localhost/x?schema=${encodeURIComponent(schema)}`)).rejects.toMatchObject({
      kind: 'InvalidInput',
    })
  })

  it('says that the server cannot be reached, without the password', async () => {
    const error = await openDatabase('postgres://me:secret@127.0.0.1:1/x').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ kind: 'Upstream', code: 'database_unreachable' })
    expect(String(error)).not.toContain('secret')
    const unreadable = await openDatabase('postgres://me:se/cret@x:y/z').catch((thrown: unknown) => thrown)
    expect(unreadable).toMatchObject({ kind: 'InvalidInput' })
    expect(String(unreadable)).not.toContain('cret')
  })

  it('goes on after the server has cut its connections, idle or in a transaction', async () => {
    await withUrl(async (url) => {
      const db = await createItems(await openDatabase(url))
      await Promise.all([listItems(db), listItems(db), listItems(db)])
      const admin = await openDatabase(inject('postgresUrl'))
      const cut = inTransaction(db, async (tx) => {
        await addItem(tx, 'a')
        await sql`select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'leadwire' and datname = ${new URL(url).pathname.slice(1)}`.execute(admin.sql)
        // Long enough for the news to arrive while no query is under way that could be told.
        await sql`select pg_sleep(0.1)`.execute(admin.sql)
        await addItem(tx, 'b')
      })
      await expect(cut).rejects.toThrow()
      await admin.close()
      // The first queries may still meet a dead connection; none of them may end the process.
      let names: string[] | undefined
      for (let tries = 0; tries < 20 && !names; tries++) names = await listItems(db).catch(() => undefined)
      expect(names).toEqual([])
      await db.close()
    })
  })

  it('runs a transaction again that a deadlock has ended', async () => {
    await withUrl(async (url) => {
      const db = await createItems(await openDatabase(url))
      for (const name of ['a', 'b']) await addItem(db, name)
      const touched = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() }
      let runs = 0
      const touch = (first: 'a' | 'b', second: 'a' | 'b') =>
        inTransaction(db, async (tx) => {
          runs += 1
          await sql`update item set n = coalesce(n, 0) + 1 where name = ${first}`.execute(tx.sql)
          touched[first].resolve()
          await touched[second].promise
          await sql`update item set n = coalesce(n, 0) + 1 where name = ${second}`.execute(tx.sql)
        })
      await Promise.all([touch('a', 'b'), touch('b', 'a')])
      // Under load the other side may lose another time.
      expect(runs).toBeGreaterThanOrEqual(3)
      expect((await sql`select n from item`.execute(db.sql)).rows).toEqual([{ n: 2 }, { n: 2 }])
      await db.close()
    })
  })

  it('refuses a backup and names the tool for it', async () => {
    const db = await openDatabase(inject('postgresUrl'))
    await expect(db.backupTo('x.db')).rejects.toThrow('pg_dump')
    await db.close()
  })
})
