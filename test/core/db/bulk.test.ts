import { expect, it } from 'vitest'
import { insertRows, runForIds } from '../../../core/src/db/bulk.ts'
import { inTransaction } from '../../../core/src/db/database.ts'
import { eachEngine } from '../../support/database.ts'

const columns = ['delivery_id', 'number', 'outcome', 'status', 'latency_ms', 'answer', 'error', 'attempted_at'] as const
const rowOf = (n: number, answer: string | null) => [n, 1, 'accepted', n % 2 ? null : 200, 7, answer, null, n]

eachEngine((open) => {
  it('writes many rows in the order given, and answers what was asked for', async () => {
    const db = await open()
    const rows = Array.from({ length: 777 }, (_, i) => rowOf(i + 1, `answer ${i + 1}`))
    const made = await inTransaction(db, (tx) => insertRows(tx, 'attempt', columns, rows, ['id', 'delivery_id']))
    expect(made).toHaveLength(777)
    const written = await db.sql.selectFrom('attempt').selectAll().orderBy('id').execute()
    expect(written.map((row) => row.delivery_id)).toEqual(rows.map(([id]) => id))
    expect(new Map(made.map((row) => [row.id, row.delivery_id]))).toEqual(
      new Map(written.map((row) => [row.id, row.delivery_id])),
    )
    expect(written.slice(0, 2).map((row) => row.status)).toEqual([null, 200])
  })

  it('keeps every text as it is', async () => {
    const db = await open()
    const texts = [
      '',
      'null',
      '"quoted" \\ back\\u0041slash',
      "it's",
      'a\nb\tc',
      '{"a":[1]}',
      '😀 é ü 漢',
      '\\ud800',
      '[]',
      null,
    ]
    await insertRows(
      db,
      'attempt',
      columns,
      texts.map((text, i) => rowOf(i + 1, text)),
    )
    const written = await db.sql.selectFrom('attempt').select('answer').orderBy('id').execute()
    expect(written.map((row) => row.answer)).toEqual(texts)
  })

  it('writes half of a character as the one that stands for damage, and loses no other row by it', async () => {
    const db = await open()
    await insertRows(db, 'attempt', columns, [rowOf(1, 'good'), rowOf(2, 'cut \ud83d')])
    const written = await db.sql.selectFrom('attempt').select('answer').orderBy('id').execute()
    expect(written.map((row) => row.answer)).toEqual(['good', 'cut \ufffd'])
  })

  it.each([0, 1, 3, 256, 300])('runs a statement for %i ids and no other', async (count) => {
    const db = await open()
    await insertRows(
      db,
      'attempt',
      columns,
      Array.from({ length: 310 }, (_, i) => rowOf(i + 1, null)),
    )
    const ids = Array.from({ length: count }, (_, i) => i + 1)
    const statement = 'update attempt set error = ? where outcome = ? and delivery_id in (ids) returning delivery_id'
    const changed = await runForIds(db, statement, ['x', 'accepted'], ids)
    expect(new Set(changed.map((row) => row.delivery_id))).toEqual(new Set(ids))
    const { n } = await db.sql
      .selectFrom('attempt')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('error', '=', 'x')
      .executeTakeFirstOrThrow()
    expect(Number(n)).toBe(count)
  })
})
