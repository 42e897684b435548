import type { Selectable } from 'kysely'
import { chunk } from '../db/chunk.ts'
import { fromFlag, fromJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { StreamPairTable, StreamTable } from '../db/tables.ts'
import type { SourceType } from '../sources/profile.ts'
import type { Tier } from '../sources/source.ts'
import type { NamedPair, StreamPair, StreamSettings } from './stream.ts'

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
      'source.tier',
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
        tier: row.tier as Tier,
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
        counted_event_id: 0,
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
  await tx.sql
    .updateTable('stream_pair')
    .set((eb) => ({ counted_event_id: eb.ref('judged_event_id'), judged_event_id: 0 }))
    .where('stream_id', '=', streamId)
    .where('judged_event_id', '>', 0)
    .execute()
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

/** How far a pair has judged, and whom its stream looks for now. */
export interface Mark {
  pairId: number
  judgedEventId: number
  /** Followers up to here are not new to the pair: it has judged them before. */
  countedEventId: number
  sourceTypes: SourceType[]
  /** What its stream wants to know of new leads. */
  enrich: Pick<StreamSettings, 'autoEnrichLinkedin' | 'autoEnrichEmail' | 'emailMode'>
}

const markColumns = [
  'pair.judged_event_id',
  'pair.counted_event_id',
  'stream.source_types',
  'stream.auto_enrich_linkedin',
  'stream.auto_enrich_email',
  'stream.email_mode',
] as const

type MarkRow = Pick<Selectable<StreamPairTable>, 'judged_event_id' | 'counted_event_id'> &
  Pick<Selectable<StreamTable>, 'source_types' | 'auto_enrich_linkedin' | 'auto_enrich_email' | 'email_mode'>

const toMark = (pairId: number, row: MarkRow): Mark => ({
  pairId,
  judgedEventId: row.judged_event_id,
  countedEventId: row.counted_event_id,
  sourceTypes: fromJson(row.source_types),
  enrich: {
    autoEnrichLinkedin: fromFlag(row.auto_enrich_linkedin),
    autoEnrichEmail: fromFlag(row.auto_enrich_email),
    emailMode: row.email_mode as StreamSettings['emailMode'],
  },
})

/** The mark of a pair that is still in its stream. */
export async function findMark(db: Db, pairId: number): Promise<Mark | undefined> {
  const row = await db.sql
    .selectFrom('stream_pair as pair')
    .innerJoin('stream', 'stream.id', 'pair.stream_id')
    .select(markColumns)
    .where('pair.id', '=', pairId)
    .where('pair.removed_at', 'is', null)
    .executeTakeFirst()
  return row && toMark(pairId, row)
}

/** The pairs on a source whose streams are neither paused nor archived, oldest first, with their marks. */
export async function listListeningPairs(db: Db, sourceId: number): Promise<(StreamPair & { mark: Mark })[]> {
  const rows = await db.sql
    .selectFrom('stream_pair as pair')
    .innerJoin('stream', 'stream.id', 'pair.stream_id')
    .select(['pair.id', 'pair.stream_id', 'pair.segment_id'])
    .select(markColumns)
    .where('pair.source_id', '=', sourceId)
    .where('pair.removed_at', 'is', null)
    .where('stream.is_active', '=', 1)
    .where('stream.is_archived', '=', 0)
    .orderBy('pair.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    streamId: row.stream_id,
    sourceId,
    segmentId: row.segment_id,
    judgedEventId: row.judged_event_id,
    mark: toMark(row.id, row),
  }))
}
