import type { Selectable } from 'kysely'
import { chunk } from '../db/chunk.ts'
import { fromJson, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { SegmentTable } from '../db/tables.ts'
import type { FollowerCountTier, Segment } from './segment.ts'

/** A segment that has no id yet. */
export type NewSegment = Omit<Segment, 'id' | 'createdAt'>

const toSegment = (row: Selectable<SegmentTable>): Segment => ({
  id: row.id,
  workspaceId: row.workspace_id,
  name: row.name,
  description: row.description,
  filters: fromJson<Record<string, string[]>>(row.filters),
  followerCountTiers: fromJson<FollowerCountTier[]>(row.follower_count_tiers),
  genderValues: fromJson<string[]>(row.gender_values),
  createdAt: row.created_at,
})

/** Inserts a segment. */
export async function insertSegment(tx: Db, segment: NewSegment, now: number): Promise<Segment> {
  const row = await tx.sql
    .insertInto('segment')
    .values({
      workspace_id: segment.workspaceId,
      name: segment.name,
      description: segment.description,
      filters: toJson(segment.filters),
      follower_count_tiers: toJson(segment.followerCountTiers),
      gender_values: toJson(segment.genderValues),
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toSegment(row)
}

/** The segments of a workspace, oldest first. */
export async function listSegmentRows(db: Db, workspaceId: number): Promise<Segment[]> {
  const rows = await db.sql
    .selectFrom('segment')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute()
  return rows.map(toSegment)
}

/** Those of `ids` that belong to the workspace, unordered. */
export async function listSegmentsById(db: Db, workspaceId: number, ids: readonly number[]): Promise<Segment[]> {
  const found: Segment[] = []
  for (const part of chunk(ids)) {
    const rows = await db.sql
      .selectFrom('segment')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', part)
      .execute()
    found.push(...rows.map(toSegment))
  }
  return found
}
