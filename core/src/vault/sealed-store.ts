import { randomBytes } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Vault } from '../vault.ts'
import type { SealedColumn } from './sealed-column.ts'

/** The values of a row's primary key, in the order of `SealedColumn.key`. */
export type RowKey = readonly (string | number)[]

export interface SealedRow {
  key: RowKey
  sealed: string
}

/** A setting that any vault of the right secret can open. Its row is also the lock of those who seal anew. */
const CHECK = 'vault_check'

/** A setting that holds the key of fingerprints, 32 random bytes in base64, sealed. */
const FINGERPRINT_KEY = 'fingerprint_key'

/** Keeps the check unless there is one, and answers the one that is kept. */
export const keepCheck = (db: Db, vault: Vault): Promise<string> => keepSetting(db, CHECK, () => vault.seal(CHECK))

/** The key of fingerprints, sealed; made when there is none. */
export const keepFingerprintKey = (db: Db, vault: Vault): Promise<string> =>
  keepSetting(db, FINGERPRINT_KEY, () => vault.seal(randomBytes(32).toString('base64')))

/** A setting as it is kept, which may be by another relay in the same instant. */
async function keepSetting(db: Db, name: string, make: () => string): Promise<string> {
  const find = () => db.sql.selectFrom('setting').select('value').where('name', '=', name)
  const known = await find().executeTakeFirst()
  if (known) return known.value
  await db.sql
    .insertInto('setting')
    .values({ name, value: make() })
    .onConflict((c) => c.column('name').doNothing())
    .execute()
  return (await find().executeTakeFirstOrThrow()).value
}

/** Seals the key of fingerprints under the current main secret; it stays the same key. */
export async function resealFingerprintKey(tx: Db, vault: Vault): Promise<void> {
  const row = await tx.sql.selectFrom('setting').select('value').where('name', '=', FINGERPRINT_KEY).executeTakeFirst()
  if (!row || vault.isCurrent(row.value)) return
  const value = vault.seal(vault.open(row.value))
  await tx.sql.updateTable('setting').set({ value }).where('name', '=', FINGERPRINT_KEY).execute()
}

/** Holds the check until commit, so that of several relays only one seals anew at a time; answers its value. */
export async function holdCheck(tx: Db): Promise<string> {
  const row = await tx.sql
    .updateTable('setting')
    .set((eb) => ({ value: eb.ref('value') }))
    .where('name', '=', CHECK)
    .returning('value')
    .executeTakeFirstOrThrow()
  return row.value
}

/** Writes the check anew. */
export async function replaceCheck(tx: Db, vault: Vault): Promise<void> {
  await tx.sql
    .updateTable('setting')
    .set({ value: vault.seal(CHECK) })
    .where('name', '=', CHECK)
    .execute()
}

/** How many texts of a column begin with none of these prefixes, which are all of one length. */
export async function countOthers(
  db: Db,
  { table, column }: SealedColumn,
  prefixes: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${sql.table(table)}
    where ${sql.ref(column)} is not null and ${startOf(column, prefixes)} not in (${sql.join(prefixes)})
  `.execute(db.sql)
  return Number(rows[0]?.count ?? 0)
}

/**
 * The next rows behind `after`, in the order of their keys; `sealed` is null where the text begins with none of these prefixes.
 * They are not left out by the query: Postgres, which cannot tell how many they are, would then read and sort the whole rest
 * of the table for each page.
 */
export async function listSealed(
  db: Db,
  { table, column, key }: SealedColumn,
  { prefixes, after, limit }: { prefixes: readonly string[]; after: RowKey | null; limit: number },
): Promise<{ key: RowKey; sealed: string | null }[]> {
  const keys = sql.join(key.map((name) => sql.ref(name)))
  const { rows } = await sql<Record<string, string | number | null>>`
    select ${keys}, case when ${startOf(column, prefixes)} in (${sql.join(prefixes)}) then ${sql.ref(column)} end as sealed
    from ${sql.table(table)} ${after ? sql`where (${keys}) > (${sql.join(after)})` : sql``}
    order by ${keys} limit ${limit}
  `.execute(db.sql)
  return rows.map((row) => ({
    key: key.map((name) => row[name] ?? ''),
    sealed: row.sealed === null ? null : String(row.sealed),
  }))
}

/** Puts new texts in place of those that still stand as they were read; answers how many did. */
export async function replaceSealed(
  tx: Db,
  { table, column, key }: SealedColumn,
  rows: readonly (SealedRow & { resealed: string })[],
): Promise<number> {
  // Postgres takes parameters in a list of values for text.
  const typed = (value: string | number) => (typeof value === 'number' ? sql`cast(${value} as bigint)` : sql`${value}`)
  const values = rows.map(
    (row) => sql`(${sql.join([sql`${row.sealed}`, sql`${row.resealed}`, ...row.key.map(typed)])})`,
  )
  // Both engines name the columns of such a list column1, column2, …
  const sameKey = key.map((name, i) => sql`${sql.ref(`${table}.${name}`)} = ${sql.ref(`new.column${i + 3}`)}`)
  const result = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = new.column2 from (values ${sql.join(values)}) as new
    where ${sql.join(sameKey, sql` and `)} and ${sql.ref(`${table}.${column}`)} = new.column1
  `.execute(tx.sql)
  return Number(result.numAffectedRows ?? 0)
}

const startOf = (column: string, [first = '']: readonly string[]): RawBuilder<string> =>
  sql`substr(${sql.ref(column)}, 1, ${first.length})`
