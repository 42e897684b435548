import { chunk } from '../db/chunk.ts'
import { toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { Lead } from './lead.ts'
import { toLead } from './lead-store.ts'

/** The leads that a stream has of these people, unordered. */
export async function listLeadsOfPeople(db: Db, streamId: number, personKeys: readonly string[]): Promise<Lead[]> {
  const found: Lead[] = []
  for (const part of chunk(personKeys)) {
    const rows = await db.sql
      .selectFrom('lead')
      .selectAll()
      .where('stream_id', '=', streamId)
      .where('person_key', 'in', part)
      .execute()
    found.push(...rows.map(toLead))
  }
  return found
}

/** Takes hold of leads until commit and gives them as they are now, unordered; those that were erased are left out. */
export async function holdLeads(tx: Db, ids: readonly number[]): Promise<Lead[]> {
  const held: Lead[] = []
  for (const part of chunk(ids)) {
    const rows = await tx.sql
      .updateTable('lead')
      .set((eb) => ({ exported_at: eb.ref('exported_at') }))
      .where('id', 'in', part)
      .returningAll()
      .execute()
    held.push(...rows.map(toLead))
  }
  return held
}

/** Writes a new grade, and why, over a lead. */
export async function setGrade(tx: Db, id: number, { grade, matchReasons }: Pick<Lead, 'grade' | 'matchReasons'>) {
  await tx.sql
    .updateTable('lead')
    .set({ grade, match_reasons: toJson(matchReasons) })
    .where('id', '=', id)
    .execute()
}
