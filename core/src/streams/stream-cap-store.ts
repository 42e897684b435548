import type { Db } from '../db/database.ts'
import type { Tier } from '../sources/source.ts'

/** Takes hold of an account until commit, also of one that is still being added. */
export async function holdTier(tx: Db, sourceId: number): Promise<{ handle: string; tier: Tier } | undefined> {
  const row = await tx.sql
    .updateTable('source')
    .set((eb) => ({ last_event_id: eb.ref('last_event_id') }))
    .where('id', '=', sourceId)
    .returning(['handle', 'tier'])
    .executeTakeFirst()
  return row && { handle: row.handle, tier: row.tier as Tier }
}

/** How many streams run by schedule on an account. */
export async function countScheduledStreams(db: Db, sourceId: number): Promise<number> {
  const row = await db.sql
    .selectFrom('stream_pair as pair')
    .innerJoin('stream', 'stream.id', 'pair.stream_id')
    .select((eb) => eb.fn.count<number>('stream.id').distinct().as('count'))
    .where('pair.source_id', '=', sourceId)
    .where('pair.removed_at', 'is', null)
    .where('stream.is_active', '=', 1)
    .where('stream.is_archived', '=', 0)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}
