import type { CreateTableBuilder } from 'kysely'
import type { Engine } from './engine.ts'

/** JSON columns are text on both engines. */
export const toJson = (value: unknown): string => JSON.stringify(value)

/** Reads a JSON column that `toJson` wrote. The caller names the type: only Leadwire writes these columns. */
export const fromJson = <T>(text: string): T => JSON.parse(text) as T

/** A claim as a column: flags are 0 and 1 on both engines. */
export const toFlag = (isTrue: boolean): 0 | 1 => (isTrue ? 1 : 0)

/** A column as a claim. */
export const fromFlag = (flag: number): boolean => flag !== 0

/**
 * For migrations: adds `id`, a 64-bit key that the database gives out and never gives twice.
 * Used as `createTable('lead').$call(idColumn(engine))`.
 */
export const idColumn =
  (engine: Engine) =>
  <TB extends string, C extends string>(table: CreateTableBuilder<TB, C>): CreateTableBuilder<TB, C | 'id'> =>
    // SQLite numbers rows by itself only where the type is spelled exactly `integer`.
    engine.name === 'sqlite'
      ? table.addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      : table.addColumn('id', 'bigint', (column) => column.generatedByDefaultAsIdentity().primaryKey())
