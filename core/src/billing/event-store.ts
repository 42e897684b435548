import type { Db } from '../db/database.ts'

/** Keeps the key of an event; false when it is kept already. */
export async function insertEvent(tx: Db, key: string, now: number): Promise<boolean> {
  const row = await tx.sql
    .insertInto('billing_event')
    .values({ key, received_at: now })
    .onConflict((c) => c.column('key').doNothing())
    .returning('key')
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets events from before `until`. */
export async function deleteOldEvents(tx: Db, until: number): Promise<void> {
  await tx.sql.deleteFrom('billing_event').where('received_at', '<', until).execute()
}
