import { sql } from 'kysely'
import type { Db } from '../../core/src/db/database.ts'

/** Rows as JSON text by table. */
export type Dump = Record<string, string[]>

/** The migrator's own tables, and clocks of the loops, which go on by themselves. */
const isHousekeeping = (table: string): boolean => table.includes('kysely') || table === 'counter'

/** Everything in a database, so that a test can tell that nothing has changed. */
export async function dumpTables(db: Db): Promise<Dump> {
  const tables = (await db.sql.introspection.getTables()).map(({ name }) => name)
  const dump: Dump = {}
  for (const table of tables.filter((name) => !isHousekeeping(name)).sort()) {
    const { rows } = await sql`select * from ${sql.table(table)}`.execute(db.sql)
    dump[table] = rows.map((row) => JSON.stringify(row)).sort()
  }
  return dump
}
