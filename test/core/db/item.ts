import { sql } from 'kysely'
import type { Db } from '../../../core/src/db/database.ts'

/** A table of the tests' own, so that these tests say nothing about Leadwire's schema. */
export async function createItems(db: Db): Promise<Db> {
  const id = db.engine.name === 'sqlite' ? 'integer primary key autoincrement' : 'bigserial primary key'
  await sql`create table item (
    id ${sql.raw(id)}, name text not null unique, n bigint, kind text, content text)`.execute(db.sql)
  return db
}

export const addItem = (db: Db, name: string, content = '') =>
  sql`insert into item (name, content) values (${name}, ${content})`.execute(db.sql)

export async function listItems(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from item order by id`.execute(db.sql)
  return rows.map(({ name }) => name)
}
