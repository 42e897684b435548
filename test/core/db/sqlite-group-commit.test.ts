import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Db, inTransaction } from '../../../core/src/db/database.ts'
import { sqliteEngine } from '../../../core/src/db/engine.ts'
import { createSqliteDialect } from '../../../core/src/db/sqlite-driver.ts'
import { GroupCommit } from '../../../core/src/db/sqlite-group-commit.ts'
import { SqliteThread } from '../../../core/src/db/sqlite-thread.ts'
import type { Tables } from '../../../core/src/db/tables.ts'
import { addItem, createItems, listItems } from './item.ts'

describe('group commit', () => {
  let folder: string
  let file: string
  let writer: SqliteThread
  let reader: SqliteThread
  let db: Db

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leadwire-group-'))
    file = join(folder, 'test.db')
    writer = await new SqliteThread({ file, role: 'owner' }).open()
    reader = await new SqliteThread({ file, role: 'reader' }).open()
    // Without a limit of time, so that a slow machine groups the same.
    const turns = new GroupCommit(writer, { size: 64, ms: Number.POSITIVE_INFINITY })
    const unused = async () => {}
    const kysely = new Kysely<Tables>({ dialect: createSqliteDialect({ writer: { thread: writer, turns }, reader }) })
    db = await createItems({ sql: kysely, engine: sqliteEngine, close: unused, backupTo: unused })
  })

  afterEach(async () => {
    await reader.close()
    await writer.close()
    await rm(folder, { recursive: true })
  })

  const add = (name: string, content = '') => inTransaction(db, (tx) => addItem(tx, name, content))

  /** How many COMMITs stand in the write-ahead log: its frames that say how long the database is now. */
  async function countCommits(): Promise<number> {
    const wal = await readFile(`${file}-wal`)
    const frameSize = 24 + wal.readUInt32BE(8)
    let count = 0
    for (let at = 32; at + frameSize <= wal.length; at += frameSize) if (wal.readUInt32BE(at + 4) !== 0) count += 1
    return count
  }

  it('writes the transactions that wait for each other with few commits', async () => {
    const before = await countCommits()
    await Promise.all(Array.from({ length: 120 }, (_, n) => add(`${n}`)))
    expect((await countCommits()) - before).toBeLessThanOrEqual(4)
    expect(await listItems(db)).toHaveLength(120)
  })

  it('writes single statements that come together with few commits', async () => {
    const before = await countCommits()
    const results = await Promise.allSettled(Array.from({ length: 60 }, (_, n) => addItem(db, `${n % 50}`)))
    expect((await countCommits()) - before).toBeLessThanOrEqual(3)
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(10)
    expect(await listItems(db)).toHaveLength(50)
  })

  it('commits at once for a caller that is alone', async () => {
    const before = await countCommits()
    for (const name of ['a', 'b', 'c']) await add(name)
    expect((await countCommits()) - before).toBe(3)
  })

  it('reports nobody as committed before the commit of the whole group', async () => {
    const gate = Promise.withResolvers<void>()
    const settled: string[] = []
    const last = Promise.withResolvers<void>()
    const first = inTransaction(db, async (tx) => {
      await addItem(tx, 'a')
      await gate.promise
    }).then(() => settled.push('a'))
    const second = inTransaction(db, async (tx) => {
      await addItem(tx, 'b')
      expect(await listItems(tx)).toEqual(['a', 'b'])
      // The first one has handed the writer over, but is not on disk: it must neither be seen nor be reported.
      expect(await listItems(db)).toEqual([])
      expect(settled).toEqual([])
      last.resolve()
    }).then(() => settled.push('b'))
    gate.resolve()
    await last.promise
    await Promise.all([first, second])
    expect(settled.sort()).toEqual(['a', 'b'])
    expect(await listItems(db)).toEqual(['a', 'b'])
  })

  it('takes only the failing one of a group back', async () => {
    const results = await Promise.allSettled([
      add('a'),
      inTransaction(db, async (tx) => {
        await addItem(tx, 'b')
        throw new Error('no')
      }),
      add('c'),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await listItems(db)).toEqual(['a', 'c'])
  })

  it('fails everyone in the group when the disk is full, and goes on when there is room again', async () => {
    await add('before')
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db.sql)
    const limitPages = async (count: number) => {
      await sql`pragma max_page_count = ${sql.lit(count)}`.execute(db.sql)
    }
    await limitPages((rows[0]?.page_count ?? 0) + 3)
    const large = 'x'.repeat(100_000)
    const results = await Promise.allSettled([
      add('a'),
      add('b', large),
      // Even who looks away from the error is not told that it went well.
      inTransaction(db, (tx) => addItem(tx, 'c', large).catch(() => {})),
      addItem(db, 'd'),
      add('e'),
    ])
    expect(results.map(({ status }) => status)).toEqual(Array(5).fill('rejected'))
    for (const result of results) expect(result).toMatchObject({ reason: { code: 'SQLITE_FULL' } })
    expect(await listItems(db)).toEqual(['before'])
    await limitPages(100_000)
    await add('after', large)
    expect(await listItems(db)).toEqual(['before', 'after'])
  })

  it('fails everyone in the group when the commit itself fails', async () => {
    await sql`create table child (item_id integer references item (id) deferrable initially deferred)`.execute(db.sql)
    const orphan = () => inTransaction(db, (tx) => sql`insert into child values (99)`.execute(tx.sql))
    const results = await Promise.allSettled([add('a'), orphan(), add('b')])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await listItems(db)).toEqual([])
    await add('c')
    expect(await listItems(db)).toEqual(['c'])
  })

  it('tells all who wait, and all who come later, when the thread is gone', async () => {
    const waiting = [add('a'), add('b'), addItem(db, 'c')]
    const results = Promise.allSettled(waiting)
    await writer.terminate()
    for (const result of await results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { kind: 'Upstream', code: 'database_lost' } })
    }
    await expect(add('d')).rejects.toMatchObject({ code: 'database_lost' })
    await expect(addItem(db, 'e')).rejects.toMatchObject({ code: 'database_lost' })
  })
})
