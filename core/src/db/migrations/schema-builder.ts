import type { CreateTableBuilder, Kysely } from 'kysely'
import { idColumn } from '../columns.ts'
import type { Engine } from '../engine.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own day, not today's `Tables`
type Table = CreateTableBuilder<any, any>

/** Columns a table may be made of: text, bigint, or the same with null allowed. */
export type ColumnKind = 'text' | 'int' | 'text?' | 'int?'

/**
 * Makes tables and indexes in one spelling for both engines: `bigint` has integer affinity on SQLite too.
 * `hasId` gives a table its own `id`, which the database counts up.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own day, not today's `Tables`
export function schemaBuilder(db: Kysely<any>, engine: Engine) {
  return {
    async create(
      name: string,
      columns: Record<string, ColumnKind>,
      more: (table: Table) => Table = (table) => table,
      hasId = true,
    ): Promise<void> {
      let table = db.schema.createTable(name) as Table
      if (hasId) table = table.$call(idColumn(engine)) as Table
      for (const [column, kind] of Object.entries(columns)) {
        const isNullable = kind.endsWith('?')
        table = table.addColumn(column, kind.startsWith('text') ? 'text' : 'bigint', (c) =>
          isNullable ? c : c.notNull(),
        ) as Table
      }
      await more(table).execute()
    },
    index: (name: string, table: string, columns: string[]): Promise<void> =>
      db.schema.createIndex(name).on(table).columns(columns).execute(),
  }
}
