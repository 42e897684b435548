import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { type Db, inTransaction } from '../../../core/src/db/database.ts'
import { forClaim } from '../../../core/src/db/engine.ts'
import { eachEngine } from '../../support/database.ts'
import { addItem, createItems } from './item.ts'

interface ItemTable {
  id: number
  name: string
  kind: string | null
}

eachEngine((open, name) => {
  const claim = async (db: Db, by: string, limit: number) => {
    const items = db.sql.withTables<{ item: ItemTable }>()
    const free = items.selectFrom('item').select('id').where('kind', 'is', null).orderBy('id').limit(limit)
    const rows = await items
      .updateTable('item')
      .set({ kind: by })
      .where('id', 'in', forClaim(db, free))
      .returning('name')
      .execute()
    return rows.map((row) => row.name).sort()
  }

  it('claims every row once, whoever claims at the same time', async () => {
    const db = await createItems(await open())
    for (let n = 0; n < 40; n++) await addItem(db, `${n}`)
    const claims = await Promise.all(Array.from({ length: 12 }, (_, by) => claim(db, `${by}`, 4)))
    const left = await claim(db, 'last', 40)
    const claimed = [...claims.flat(), ...left]
    expect(new Set(claimed).size).toBe(40)
    expect(claimed).toHaveLength(40)
  })

  it('lets a second claimer pass over rows that the first one holds', async () => {
    const db = await createItems(await open())
    for (const item of ['a', 'b']) await addItem(db, item)
    const second = Promise.withResolvers<string[]>()
    const first = await inTransaction(db, async (tx) => {
      const names = await claim(tx, 'first', 1)
      // Where writers take turns the second one waits for its turn, and must not be waited for here.
      const claiming = claim(db, 'second', 1).then(second.resolve, second.reject)
      if (db.engine.skipLocked) await claiming
      return names
    })
    expect([first, await second.promise]).toEqual([['a'], ['b']])
  })

  it('knows what the engine can do', async () => {
    const { engine } = await open()
    const canShare = name === 'postgres'
    expect(engine).toEqual({ name, skipLocked: canShare, notify: canShare, hasSoleOwner: !canShare })
  })

  it('numbers rows without ever giving a number twice', async () => {
    const db = await open()
    const id = async (text: string) => {
      const row = { name: text, timezone: 'UTC', lead_clock: 0, created_at: 0 }
      const { id } = await db.sql.insertInto('workspace').values(row).returning('id').executeTakeFirstOrThrow()
      return id
    }
    expect(await id('a')).toBe(1)
    const second = await id('b')
    await sql`delete from workspace where id = ${second}`.execute(db.sql)
    expect(await id('c')).toBe(3)
  })
})
