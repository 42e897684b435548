import type { Db } from './database.ts'

/**
 * Writes one small row, so that a full disk, a lock of another program or a read-only server shows.
 * @param now  epoch ms, which is what is written
 * @throws what the database says; see `findDatabaseFault`
 */
export async function checkWritable(db: Db, now: number): Promise<void> {
  await db.sql
    .insertInto('counter')
    .values({ name: 'write_check', value: now })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: now }))
    .execute()
}
