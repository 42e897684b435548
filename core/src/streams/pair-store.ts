import { chunk } from '../db/chunk.ts'
import { fromFlag } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { NamedPair } from './stream.ts'

const selectPairs = (db: Db) =>
  db.sql
    .selectFrom('stream_pair as pair')
    .innerJoin('source', 'source.id', 'pair.source_id')
    .innerJoin('segment', 'segment.id', 'pair.segment_id')
    .select([
      'pair.id',
      'pair.stream_id',
      'pair.source_id',
      'pair.segment_id',
      'pair.judged_event_id',
      'source.handle',
      'source.is_active',
      'segment.name',
    ])
    .where('pair.removed_at', 'is', null)

/** The pairs of streams, in the order of their requests. */
export async function listPairs(db: Db, streamIds: readonly number[]): Promise<NamedPair[]> {
  const pairs: NamedPair[] = []
  for (const part of chunk(streamIds)) {
    const rows = await selectPairs(db)
      .where('pair.stream_id', 'in', part)
      .orderBy('pair.stream_id')
      .orderBy('pair.position')
      .orderBy('pair.id')
      .execute()
    pairs.push(
      ...rows.map((row) => ({
        id: row.id,
        streamId: row.stream_id,
        sourceId: row.source_id,
        segmentId: row.segment_id,
        judgedEventId: row.judged_event_id,
        handle: row.handle,
        segmentName: row.name,
        isSourceActive: fromFlag(row.is_active),
      })),
    )
  }
  return pairs
}

/** Adds pairs at the given places; one that was removed before comes back with its mark. */
export async function addPairs(
  tx: Db,
  streamId: number,
  pairs: readonly { sourceId: number; segmentId: number; position: number }[],
): Promise<void> {
  if (pairs.length === 0) return
  await tx.sql
    .insertInto('stream_pair')
    .values(
      pairs.map(({ sourceId, segmentId, position }) => ({
        stream_id: streamId,
        source_id: sourceId,
        segment_id: segmentId,
        position,
        judged_event_id: 0,
        removed_at: null,
      })),
    )
    .onConflict((c) =>
      c
        .columns(['stream_id', 'source_id', 'segment_id'])
        .doUpdateSet((eb) => ({ removed_at: null, position: eb.ref('excluded.position') })),
    )
    .execute()
}

/** Takes pairs out of their stream, keeping their marks. */
export async function removePairs(tx: Db, ids: readonly number[], now: number): Promise<void> {
  if (ids.length === 0) return
  await tx.sql.updateTable('stream_pair').set({ removed_at: now }).where('id', 'in', ids).execute()
}

/** Makes the pairs of a stream judge every kept follower again at their next run. */
export async function resetMarks(tx: Db, streamId: number): Promise<void> {
  await tx.sql.updateTable('stream_pair').set({ judged_event_id: 0 }).where('stream_id', '=', streamId).execute()
}

/** Moves the mark of a pair; false when the pair is gone or its mark is no longer at `from`. */
export async function moveMark(tx: Db, pairId: number, from: number, to: number): Promise<boolean> {
  const row = await tx.sql
    .updateTable('stream_pair')
    .set({ judged_event_id: to })
    .where('id', '=', pairId)
    .where('judged_event_id', '=', from)
    .where('removed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** How far a pair that is still in its stream has judged. */
export async function findMark(db: Db, pairId: number): Promise<{ pairId: number; judgedEventId: number } | undefined> {
  const row = await db.sql
    .selectFrom('stream_pair')
    .select('judged_event_id')
    .where('id', '=', pairId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row && { pairId, judgedEventId: row.judged_event_id }
}
