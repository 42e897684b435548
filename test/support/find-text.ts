import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Db } from '../../core/src/db/database.ts'

/** `table.column` of every text column that holds the marker, in any letter case. */
export async function findText(db: Db, marker: string): Promise<string[]> {
  const found: string[] = []
  for (const table of await db.sql.introspection.getTables()) {
    for (const { name, dataType } of table.columns) {
      if (dataType.toLowerCase() !== 'text') continue
      const { rows } = await sql`
        select 1 from ${sql.table(table.name)} where lower(${sql.ref(name)}) like ${`%${marker.toLowerCase()}%`} limit 1
      `.execute(db.sql)
      if (rows.length > 0) found.push(`${table.name}.${name}`)
    }
  }
  return found
}

/**
 * How often the marker stands in the files of a closed SQLite database, in any letter case, once it was rewritten by
 * `vacuum` and its log folded in: until then bytes of deleted rows lie in pages that wait to be used again.
 */
export function countInFiles(url: string, marker: string): number {
  const file = url.slice('file:'.length)
  const database = new Database(file)
  database.exec('vacuum')
  database.pragma('wal_checkpoint(truncate)')
  database.close()
  const files = readdirSync(dirname(file)).filter((name) => name.startsWith(basename(file)))
  const texts = files.map((name) =>
    readFileSync(join(dirname(file), name))
      .toString('latin1')
      .toLowerCase(),
  )
  return texts.reduce((count, text) => count + text.split(marker.toLowerCase()).length - 1, 0)
}
