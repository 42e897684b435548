import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { type Db, inTransaction, openDatabase } from '../../../core/src/db/database.ts'
import { isDuplicate } from '../../../core/src/db/engine.ts'
import { eachEngine } from '../../support/database.ts'
import { addItem, createItems, listItems } from './item.ts'

eachEngine((open) => {
  const openItems = async () => createItems(await open())

  it('keeps what a transaction did', async () => {
    const db = await openItems()
    const result = await inTransaction(db, async (tx) => {
      await addItem(tx, 'a')
      return inTransaction(tx, async (inner) => {
        await addItem(inner, 'b')
        return 'done'
      })
    })
    expect(result).toBe('done')
    expect(await listItems(db)).toEqual(['a', 'b'])
  })

  it('keeps nothing of a transaction that throws, and passes the error on', async () => {
    const db = await openItems()
    const failing = inTransaction(db, async (tx) => {
      await addItem(tx, 'a')
      await inTransaction(tx, (inner) => addItem(inner, 'b'))
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await listItems(db)).toEqual([])
  })

  it('hides what a transaction does until it is committed, and shows it to the transaction', async () => {
    const db = await openItems()
    await inTransaction(db, async (tx) => {
      await addItem(tx, 'a')
      expect(await listItems(tx)).toEqual(['a'])
      expect(await listItems(db)).toEqual([])
    })
    expect(await listItems(db)).toEqual(['a'])
  })

  it('keeps the good ones of many transactions at once and drops the bad ones', async () => {
    const db = await openItems()
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, (_, n) =>
        inTransaction(db, async (tx) => {
          await addItem(tx, `${n}`)
          if (n % 10 === 3) throw new Error(`bad ${n}`)
          if (n % 10 === 7) await addItem(tx, `${n}`)
        }),
      ),
    )
    const kept = results.flatMap((result, n) => (result.status === 'fulfilled' ? [`${n}`] : []))
    expect(kept).toHaveLength(80)
    expect((await listItems(db)).sort()).toEqual(kept.sort())
  })

  it('gives 64-bit integers, counts and sums as numbers', async () => {
    const db = await openItems()
    const large = 2 ** 53 - 1
    await sql`insert into item (name, n) values ('a', ${large})`.execute(db.sql)
    const { rows } = await sql`select n, count(*) as c, sum(n) as s from item group by n`.execute(db.sql)
    expect(rows).toEqual([{ n: large, c: 1, s: large }])
  })

  it('counts the rows that an update changed', async () => {
    const db = await openItems()
    for (const name of ['a', 'b', 'c']) await addItem(db, name)
    const result = await sql`update item set n = 1 where name <> 'b'`.execute(db.sql)
    expect(result.numAffectedRows).toBe(2n)
  })

  it('tells a duplicate from other faults, and which key it is', async () => {
    const db = await openItems()
    await addItem(db, 'a')
    const duplicate = await addItem(db, 'a').catch((error: unknown) => error)
    expect(isDuplicate(duplicate)).toBe(true)
    expect(isDuplicate(duplicate, ['name'])).toBe(true)
    expect(isDuplicate(duplicate, ['id'])).toBe(false)
    await sql`create unique index item_pair on item (n, kind)`.execute(db.sql)
    await sql`insert into item (name, n, kind) values ('b', 5, 'x')`.execute(db.sql)
    const insertPair = sql`insert into item (name, n, kind) values ('c', 5, 'x')`
    const pair = await insertPair.execute(db.sql).catch((error: unknown) => error)
    expect(isDuplicate(pair, ['kind', 'n'])).toBe(true)
    expect(isDuplicate(pair, ['n'])).toBe(false)
    const missing = await sql`insert into item (name) values (null)`.execute(db.sql).catch((error: unknown) => error)
    expect(missing).toBeInstanceOf(Error)
    expect(isDuplicate(missing)).toBe(false)
  })

  it('leaves the event loop free while it reads through a large table', async () => {
    const db = await open()
    let isCounted = false
    const count = sql<{ c: number }>`
      with recursive number(n) as (select 1 union all select n + 1 from number where n < 600000)
      select count(*) as c from number`
      .execute(db.sql)
      .then(({ rows }) => {
        isCounted = true
        return rows[0]?.c
      })
    let turns = 0
    while (!isCounted) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      turns += 1
    }
    expect(await count).toBe(600_000)
    // Had the query run on this thread, not one timer could have fired before it was done.
    expect(turns).toBeGreaterThan(5)
  })

  it('finishes what is under way when it is closed, refuses what comes later, and may be closed twice', async () => {
    const url = await open.url()
    const db = await createItems(await openDatabase(url))
    const adding = Promise.all(Array.from({ length: 20 }, (_, n) => addItem(db, `${n}`)))
    await adding
    await Promise.all([db.close(), db.close()])
    await expect(listItems(db)).rejects.toThrow()
    const again = await openDatabase(url)
    expect(await listItems(again)).toHaveLength(20)
    await again.close()
  })

  it('closes neither the database nor a backup from inside a transaction', async () => {
    const db = await open()
    await inTransaction(db, async (tx) => {
      await expect(tx.close()).rejects.toThrow('neither be closed')
      await expect(tx.backupTo('x')).rejects.toThrow('neither be closed')
    })
  })
})

describe('openDatabase', () => {
  it.each(['mysql://localhost/x', 'leadwire.db', '', 'file:'])('refuses the url "%s"', async (url) => {
    await expect(openDatabase(url)).rejects.toMatchObject({ kind: 'InvalidInput', issues: [{ path: 'database' }] })
  })

  it('keeps tables and transactions in a database without a file', async () => {
    const db: Db = await createItems(await openDatabase(':memory:'))
    await inTransaction(db, (tx) => addItem(tx, 'a'))
    const failing = inTransaction(db, async (tx) => {
      await addItem(tx, 'b')
      throw new Error('no')
    })
    // Asked while that transaction is open: must wait for it rather than see into it.
    const meanwhile = listItems(db)
    await expect(failing).rejects.toThrow('no')
    expect(await meanwhile).toEqual(['a'])
    await db.close()
  })
})
