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
 * long as running it (bench: deliver). PostgreSQL gets them as one JSON text, which costs the driver half of what a
 * parameter for each value does. Rows go in the order given; answers the `returning` columns, unordered.
 */
export async function insertRows<Table extends keyof Tables & string, Column extends keyof Tables[Table] & string>(
  tx: Db,
  table: Table,
  columns: readonly Column[],
  rows: readonly (readonly Value[])[],
  returning: readonly (keyof Tables[Table] & string)[] = [],
): Promise<Record<string, Value>[]> {
  if (rows.length === 0) return []
  if (tx.engine.name === 'postgres') {
    const json = toJsonRows(columns, rows)
    if (json !== undefined) {
      const text = toJsonText(table, columns, returning)
      const { rows: answered } = await tx.sql.executeQuery(CompiledQuery.raw(text, [json]))
      return answered as Record<string, Value>[]
    }
  }
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
 * Runs one statement for many ids, by few texts that are made once: an array on PostgreSQL, else a list that is filled up to
 * a power of two with its last id. Answers the rows that it returns.
 * @param statement  SQL with a `?` for each of `parameters`, and at last `in (ids)` where the list stands
 */
export async function runForIds(
  tx: Db,
  statement: string,
  parameters: readonly Value[],
  ids: readonly number[],
): Promise<Record<string, Value>[]> {
  if (ids.length === 0) return []
  if (tx.engine.name === 'postgres') {
    const text = toArrayText(statement)
    const { rows } = await tx.sql.executeQuery(CompiledQuery.raw(text, [...parameters, `{${ids.join()}}`]))
    return rows as Record<string, Value>[]
  }
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

/** Rows as one JSON text, or undefined where a text is no proper Unicode, which PostgreSQL refuses in JSON. */
function toJsonRows(columns: readonly string[], rows: readonly (readonly Value[])[]): string | undefined {
  const json = JSON.stringify(
    rows.map((row) => {
      const object: Record<string, Value> = {}
      for (let i = 0; i < columns.length; i++) {
        const value = row[i]
        if (value !== null && value !== undefined) object[columns[i] as string] = value
      }
      return object
    }),
  )
  return /\\u(d[89a-f]|0000)/.test(json) ? undefined : json
}

function toJsonText(table: string, columns: readonly string[], returning: readonly string[]): string {
  const key = `json ${table} ${columns.join()} ${returning.join()}`
  const known = texts.get(key)
  if (known) return known
  const names = columns.map((name) => `"${name}"`).join()
  const end = returning.length > 0 ? ` returning ${returning.map((name) => `"${name}"`).join()}` : ''
  const text = `insert into "${table}" (${names}) select ${names} from json_populate_recordset(null::"${table}", $1)${end}`
  texts.set(key, text)
  return text
}

function toArrayText(statement: string): string {
  const known = texts.get(statement)
  if (known) return known
  let place = 0
  const text = statement.replace(/\bin \(ids\)/, '= any(cast(? as bigint[]))').replace(/\?/g, () => `$${++place}`)
  texts.set(statement, text)
  return text
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
