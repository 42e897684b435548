import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'

/** Rows to be walked in slices. */
export interface Walk {
  table: keyof Tables
  /**
   * The first columns of an index, without a row id at its end: SQLite would not seek by that. Rows that are alike in
   * them stay in one slice, however many they are.
   */
  by: readonly string[]
  /** The condition of that index, when it is a partial one; spelled as there, or SQLite does not use it. */
  where: RawBuilder<unknown>
}

/** Rows met by one statement, and those that are like its last one. */
const SLICE = 20_000

/**
 * Gives the conditions of slices that are all rows of a walk together. Where one process owns the database its reads
 * share one thread, so there a million rows are many short statements, and what moves meanwhile may be met twice or not
 * at all. Elsewhere it is one slice: Postgres reads a million rows of a table that it could not vacuum yet at once in
 * under a second and in the order of an index in ten, and others are not held up.
 */
export async function* slicesOf(db: Db, { table, by, where }: Walk): AsyncGenerator<RawBuilder<unknown>> {
  if (!db.engine.hasSoleOwner) {
    yield where
    return
  }
  const key = sql.join(by.map((column) => sql.ref(column)))
  let rest = where
  for (;;) {
    const { rows } = await sql<Record<string, unknown>>`
      select ${key} from ${sql.table(table)} where ${rest} order by ${key} limit 1 offset ${SLICE - 1}
    `.execute(db.sql)
    const last = rows[0]
    if (!last) {
      yield rest
      return
    }
    const place = sql.join(by.map((column) => last[column]))
    yield sql`${rest} and (${key}) <= (${place})`
    rest = sql`${where} and (${key}) > (${place})`
  }
}
