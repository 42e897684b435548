import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Db } from './database.ts'

/**
 * The time that rows of this database go by, epoch ms: where several relays share it, whose clocks differ, that of the
 * database; else the caller's own.
 */
export async function readClock(db: Db, clock: Clock): Promise<number> {
  if (db.engine.hasSoleOwner) return clock()
  const { rows } = await sql<{ ms: number }>`
    select floor(extract(epoch from clock_timestamp()) * 1000) as ms
  `.execute(db.sql)
  return rows[0]?.ms ?? clock()
}
