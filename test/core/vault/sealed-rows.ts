import { sql } from 'kysely'
import type { Db } from '../../../core/src/db/database.ts'
import type { SealedColumn } from '../../../core/src/vault/sealed-column.ts'
import type { Vault } from '../../../core/src/vault.ts'

type Kind = Pick<SealedColumn, 'table' | 'column'>

/** Rows of a column's table whose texts are sealed by `vault`; all else is made up. Null only where the column may be. */
export async function seedSealed(db: Db, { table, column }: Kind, all: readonly (string | null)[], vault: Vault) {
  const tables = await db.sql.introspection.getTables()
  const columns = tables.find(({ name }) => name === table)?.columns ?? []
  const texts = all.filter((text) => text !== null || columns.find(({ name }) => name === column)?.isNullable)
  const needed = columns.filter((c) => !c.isNullable && !c.isAutoIncrementing && c.name !== column && c.name !== 'id')
  const names = [column, ...needed.map(({ name }) => name)]
  const isText = (type: string) => type.toLowerCase() === 'text'
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db.sql)
  const first = Number(rows[0]?.n ?? 0)
  for (let at = 0; at < texts.length; at += 100) {
    const values = texts.slice(at, at + 100).map((text, i) => {
      const number = first + at + i
      const fillers = needed.map(({ dataType }) => (isText(dataType) ? String(number) : number))
      return sql`(${sql.join([text === null ? null : vault.seal(text), ...fillers])})`
    })
    await sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))}) values ${sql.join(values)}`.execute(
      db.sql,
    )
  }
}

/** What stands in a column, null left out, unordered. */
export async function readSealed(db: Db, { table, column }: Kind): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select ${sql.ref(column)} as text from ${sql.table(table)} where ${sql.ref(column)} is not null
  `.execute(db.sql)
  return rows.map(({ text }) => text)
}
