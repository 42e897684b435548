import { CompiledQuery } from 'kysely'
import type { Db } from './database.ts'
import type { Tables } from './tables.ts'

type Value = string | number | null

/** Parts are powers of two, so that few statements are ever prepared; 256 rows of the widest table stay under SQLite's 32,766 parameters. */
const MAX_PART = 256

/** Statement texts by what they were made of. */
const texts = new Map<string, string>()

/**
 * Inserts many rows by statements whose text is made once: building such a statement as a tree takes about four times as
 * long as running it (bench: deliver). Rows go in the order given; answers the `returning` columns, unordered.
 */
export async function insertRows<Table extends keyof Tables & string, Column extends keyof Tables[Table] & string>(
  tx: Db,
  table: Table,
  columns: readonly Column[],
  rows: readonly (readonly Value[])[],
  returning: readonly (keyof Tables[Table] & string)[] = [],
): Promise<Record<string, Value>[]> {
  const results = []
  for (let at = 0; at < rows.length; ) {
    const size = Math.min(MAX_PART, 2 ** Math.floor(Math.log2(rows.length - at)))
    const text = toText(tx, table, columns, size, returning)
    const parameters = size === rows.length ? rows.flat() : rows.slice(at, at + size).flat()
    // All at once: they are done in this order, and cross to the database in one go.
    results.push(tx.sql.executeQuery(CompiledQuery.raw(text, parameters)))
    at += size
  }
  return (await Promise.all(results)).flatMap(({ rows: answered }) => answered as Record<string, Value>[])
}

/**
 * Runs one statement for many ids, by few texts that are made once: the list is filled up to a power of two with its last
 * id. Answers the rows that it returns.
 * @param statement  SQL with a `?` for each of `parameters`, and at last `(ids)` where the list stands
 */
export async function runForIds(
  tx: Db,
  statement: string,
  parameters: readonly Value[],
  ids: readonly number[],
): Promise<Record<string, Value>[]> {
  const results = []
  for (let at = 0; at < ids.length; at += MAX_PART) {
    const part = ids.slice(at, at + MAX_PART)
    const last = part.at(-1) ?? 0
    while (Math.log2(part.length) % 1 !== 0) part.push(last)
    const text = toListText(tx, statement, part.length)
    results.push(tx.sql.executeQuery(CompiledQuery.raw(text, [...parameters, ...part])))
  }
  return (await Promise.all(results)).flatMap(({ rows: answered }) => answered as Record<string, Value>[])
}

function toListText({ engine }: Db, statement: string, size: number): string {
  const key = `${engine.name} ${size} ${statement}`
  const known = texts.get(key)
  if (known) return known
  let place = 0
  const list = `(${Array.from({ length: size }, () => '?').join()})`
  const text = statement.replace('(ids)', list).replace(/\?/g, () => (engine.name === 'postgres' ? `$${++place}` : '?'))
  texts.set(key, text)
  return text
}

function toText(
  { engine }: Db,
  table: string,
  columns: readonly string[],
  size: number,
  returning: readonly string[],
): string {
  const key = `${engine.name} ${table} ${columns.join()} ${size} ${returning.join()}`
  const known = texts.get(key)
  if (known) return known
  const place = (row: number, column: number) =>
    engine.name === 'postgres' ? `$${row * columns.length + column + 1}` : '?'
  const values = Array.from({ length: size }, (_, row) => `(${columns.map((_name, i) => place(row, i)).join()})`)
  const end = returning.length > 0 ? ` returning ${returning.map((name) => `"${name}"`).join()}` : ''
  const text = `insert into "${table}" (${columns.map((name) => `"${name}"`).join()}) values ${values.join()}${end}`
  texts.set(key, text)
  return text
}
