import { randomUUID } from 'node:crypto'
import { type Selectable, sql } from 'kysely'
import { chunk } from '../db/chunk.ts'
import { fromJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { FeedbackTable } from '../db/tables-leads.ts'
import { type FeedbackStatus, type GradedExample, MAX_EXAMPLES } from '../segments/graded-example.ts'
import type { Profile } from '../sources/profile.ts'
import type { BadReason, Feedback } from './feedback.ts'

const toFeedback = (row: Selectable<FeedbackTable>): Feedback => ({
  leadId: row.lead_id,
  segmentId: row.segment_id,
  status: row.verdict as FeedbackStatus,
  badReason: row.bad_reason as BadReason | null,
  note: row.note,
  updatedAt: row.updated_at,
})

/** Keeps feedback in place of the earlier one; false when it says the same, and then nothing is written. */
export async function upsertFeedback(tx: Db, workspaceId: number, feedback: Feedback): Promise<boolean> {
  const { leadId, segmentId, status, badReason, note, updatedAt } = feedback
  const said = { verdict: status, bad_reason: badReason, note, updated_at: updatedAt }
  const row = await tx.sql
    .insertInto('feedback')
    .values({ workspace_id: workspaceId, lead_id: leadId, segment_id: segmentId, created_at: updatedAt, ...said })
    .onConflict((c) =>
      c
        .columns(['lead_id', 'segment_id'])
        .doUpdateSet(said)
        .where(
          sql<boolean>`(feedback.verdict, coalesce(feedback.bad_reason, ''), coalesce(feedback.note, ''))
            <> (excluded.verdict, coalesce(excluded.bad_reason, ''), coalesce(excluded.note, ''))`,
        ),
    )
    .returning('id')
    .executeTakeFirst()
  if (row) await touchRevisions(tx, [segmentId])
  return row !== undefined
}

/** Removes feedback of leads, of one segment or of all; answers how many rows there were. */
export async function deleteFeedback(tx: Db, leadIds: readonly number[], segmentId?: number): Promise<number> {
  const segmentIds: number[] = []
  for (const part of chunk(leadIds)) {
    const rows = await tx.sql
      .deleteFrom('feedback')
      .where('lead_id', 'in', part)
      .$if(segmentId !== undefined, (q) => q.where('segment_id', '=', segmentId ?? 0))
      .returning('segment_id')
      .execute()
    segmentIds.push(...rows.map((row) => row.segment_id))
  }
  await touchRevisions(tx, segmentIds)
  return segmentIds.length
}

/** Tells matchers that feedback of segments has changed. In one order, so that two writers do not wait for each other. */
async function touchRevisions(tx: Db, segmentIds: readonly number[]): Promise<void> {
  for (const part of chunk([...new Set(segmentIds)].sort((a, b) => a - b))) {
    await tx.sql
      .insertInto('feedback_revision')
      .values(part.map((segmentId) => ({ segment_id: segmentId, revision: randomUUID() })))
      .onConflict((c) => c.column('segment_id').doUpdateSet((eb) => ({ revision: eb.ref('excluded.revision') })))
      .execute()
  }
}

/** Names the state of a segment's feedback; undefined = there never was any. */
export async function findFeedbackRevision(db: Db, segmentId: number): Promise<string | undefined> {
  const row = await db.sql
    .selectFrom('feedback_revision')
    .select('revision')
    .where('segment_id', '=', segmentId)
    .executeTakeFirst()
  return row?.revision
}

/** The newest graded examples of a segment, newest first. */
export async function listExamples(db: Db, segmentId: number): Promise<GradedExample[]> {
  const rows = await db.sql
    .selectFrom('feedback')
    .innerJoin('lead', 'lead.id', 'feedback.lead_id')
    .select(['feedback.verdict', 'lead.person_key', 'lead.profile'])
    .where('feedback.segment_id', '=', segmentId)
    .orderBy('feedback.updated_at', 'desc')
    .orderBy('feedback.id', 'desc')
    .limit(MAX_EXAMPLES)
    .execute()
  return rows.map((row) => ({
    personKey: row.person_key,
    status: row.verdict as FeedbackStatus,
    profile: fromJson<Profile>(row.profile),
  }))
}

/** All feedback on leads, unordered. */
export async function listFeedback(db: Db, leadIds: readonly number[]): Promise<Feedback[]> {
  const found: Feedback[] = []
  for (const part of chunk(leadIds)) {
    const rows = await db.sql.selectFrom('feedback').selectAll().where('lead_id', 'in', part).execute()
    found.push(...rows.map(toFeedback))
  }
  return found
}
