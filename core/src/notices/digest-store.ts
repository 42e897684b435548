import { sql } from 'kysely'
import { chunk } from '../db/chunk.ts'
import { fromFlag } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import { forClaim } from '../db/engine.ts'
import type { StreamSettings } from '../streams/stream.ts'

/** A team whose digests are to be looked at. */
export interface DueTeam {
  workspaceId: number
  timezone: string
  /** null = it was never planned. */
  nextDigestAt: number | null
}

/** True when a team is due; a look that locks nothing, for an idle relay. */
export async function isAnyDigestDue(db: Db, now: number): Promise<boolean> {
  return (await selectDue(db, [], now).executeTakeFirst()) !== undefined
}

/** Takes hold of the team that has been due longest, until commit; undefined when nobody else left one. */
export async function holdDueTeam(tx: Db, passed: readonly number[], now: number): Promise<DueTeam | undefined> {
  const row = await forClaim(tx, selectDue(tx, passed, now)).executeTakeFirst()
  return row && { workspaceId: row.id, timezone: row.timezone, nextDigestAt: row.next_digest_at }
}

const selectDue = (db: Db, passed: readonly number[], now: number) =>
  db.sql
    .selectFrom('workspace')
    .select(['id', 'timezone', 'next_digest_at'])
    .where((eb) => eb.or([eb('next_digest_at', '<=', now), eb('next_digest_at', 'is', null)]))
    .$if(passed.length > 0, (q) => q.where('id', 'not in', passed))
    .orderBy('next_digest_at')
    .orderBy('id')
    .limit(1)

/** Sets when a team's digests are looked at next. */
export async function setNextDigest(tx: Db, workspaceId: number, nextDigestAt: number): Promise<void> {
  await tx.sql.updateTable('workspace').set({ next_digest_at: nextDigestAt }).where('id', '=', workspaceId).execute()
}

/** A stream as far as digests go by it, with its mark. */
export interface MarkedStream extends Pick<StreamSettings, 'emailDigestOverride' | 'telegramOverride'> {
  streamId: number
  coveredUntil: number
}

/** The streams of a team, archived ones too, by id, with their marks held until commit: of all of them or of one. */
export async function holdMarks(
  tx: Db,
  { workspaceId, streamId }: { workspaceId: number; streamId?: number },
): Promise<MarkedStream[]> {
  const wanted = tx.sql
    .selectFrom('stream')
    .where('workspace_id', '=', workspaceId)
    .$if(streamId !== undefined, (q) => q.where('id', '=', streamId ?? 0))
  await tx.sql
    .insertInto('digest_mark')
    .columns(['stream_id', 'covered_until'])
    .expression(wanted.select(['id', sql.lit(0).as('covered_until')]))
    .onConflict((c) => c.column('stream_id').doNothing())
    .execute()
  // An update that changes nothing holds the rows on either engine.
  const marks = await tx.sql
    .updateTable('digest_mark')
    .set((eb) => ({ covered_until: eb.ref('covered_until') }))
    .where('stream_id', 'in', wanted.select('id'))
    .returningAll()
    .execute()
  const coveredUntil = new Map(marks.map((mark) => [mark.stream_id, mark.covered_until]))
  const streams = await wanted.select(['id', 'email_digest_override', 'telegram_override']).orderBy('id').execute()
  return streams.map((row) => ({
    streamId: row.id,
    emailDigestOverride: row.email_digest_override as MarkedStream['emailDigestOverride'],
    telegramOverride: row.telegram_override === null ? null : fromFlag(row.telegram_override),
    coveredUntil: coveredUntil.get(row.id) ?? 0,
  }))
}

/** Moves the marks of streams. */
export async function moveMarks(tx: Db, streamIds: readonly number[], coveredUntil: number): Promise<void> {
  for (const part of chunk(streamIds)) {
    await tx.sql
      .updateTable('digest_mark')
      .set({ covered_until: coveredUntil })
      .where('stream_id', 'in', part)
      .execute()
  }
}

/** Up to where all leads of a team are committed: a lead that is not takes a later time. */
export async function readLeadClock(tx: Db, workspaceId: number): Promise<number> {
  const row = await tx.sql
    .selectFrom('workspace')
    .select('lead_clock')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return row.lead_clock
}

/** Which of these streams have leads, and which have failed runs, behind their marks and up to an instant. */
export async function listNews(
  tx: Db,
  streamIds: readonly number[],
  until: number,
): Promise<Map<number, { hasLeads: boolean }>> {
  const news = new Map<number, { hasLeads: boolean }>()
  for (const part of chunk(streamIds)) {
    const behindMark = tx.sql.selectFrom('digest_mark').select('stream_id').where('stream_id', 'in', part)
    const failed = await behindMark
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('run')
            .select('run.id')
            .whereRef('run.stream_id', '=', 'digest_mark.stream_id')
            .where('run.status', '=', sql.lit('failed'))
            .whereRef('run.completed_at', '>', 'digest_mark.covered_until')
            .where('run.completed_at', '<=', until),
        ),
      )
      .execute()
    const found = await behindMark
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('lead')
            .select('lead.id')
            .whereRef('lead.stream_id', '=', 'digest_mark.stream_id')
            .whereRef('lead.discovered_at', '>', 'digest_mark.covered_until')
            .where('lead.discovered_at', '<=', until),
        ),
      )
      .execute()
    for (const row of failed) news.set(row.stream_id, { hasLeads: false })
    for (const row of found) news.set(row.stream_id, { hasLeads: true })
  }
  return news
}
