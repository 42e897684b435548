import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { type Db, openDatabase } from '../../../core/src/db/database.ts'
import { migrateToLatest } from '../../../core/src/db/migrate.ts'
import { eachEngine } from '../../support/database.ts'

eachEngine((open, name) => {
  const withEmpty = async (use: (db: Db, url: string) => Promise<void>) => {
    const url = await open.url({ hasTables: false })
    const db = await openDatabase(url)
    try {
      await use(db, url)
    } finally {
      await db.close()
    }
  }
  const tableNames = async (db: Db) => (await db.sql.introspection.getTables()).map((table) => table.name).sort()

  it('makes all tables in an empty database, once', async () => {
    await withEmpty(async (db) => {
      expect((await migrateToLatest(db))[0]).toBe('0001-init')
      expect(await tableNames(db)).toContain('workspace')
      expect(await migrateToLatest(db)).toEqual([])
    })
  })

  it('runs each migration once when two relays start together', async () => {
    await withEmpty(async (db, url) => {
      // A SQLite file has one owner, so there the two can only be callers in one process.
      const other = name === 'postgres' ? await openDatabase(url) : db
      try {
        const ran = await Promise.all([migrateToLatest(db), migrateToLatest(other)])
        expect(ran.flat()).toEqual([...new Set(ran.flat())])
        expect(ran.flat()).toContain('0001-init')
      } finally {
        await other.close()
      }
    })
  })

  it('refuses a database that a newer version wrote, and names what it does not know', async () => {
    const db = await open()
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2999-01-01T00:00:00.000Z')`.execute(
      db.sql,
    )
    const migrating = migrateToLatest(db)
    await expect(migrating).rejects.toMatchObject({ kind: 'Conflict', code: 'database_too_new' })
    await expect(migrating).rejects.toThrow('9999-later')
  })

  it('leaves nothing behind when a migration fails', async () => {
    await withEmpty(async (db) => {
      // A table of the same name is in the way of the first migration.
      await sql`create table workspace (id bigint)`.execute(db.sql)
      await expect(migrateToLatest(db)).rejects.toMatchObject({ code: 'migration_failed' })
      expect(await tableNames(db)).toEqual(['workspace'])
      await sql`drop table workspace`.execute(db.sql)
      expect(await migrateToLatest(db)).toContain('0001-init')
    })
  })
})
