import type { Selectable } from 'kysely'
import { fromJson, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import { forClaim } from '../db/engine.ts'
import type { NoticeRecipientTable, NoticeTable } from '../db/tables-notices.ts'
import type {
  ClaimedNotice,
  NewNotice,
  Notice,
  NoticeChannel,
  NoticeRecipient,
  NoticeStatus,
  RecipientStatus,
} from './notice.ts'

const toNotice = (row: Selectable<NoticeTable>): Notice => ({
  id: row.id,
  workspaceId: row.workspace_id,
  key: row.key,
  kind: row.kind,
  channel: row.channel as NoticeChannel,
  streamId: row.stream_id,
  syncId: row.sync_id,
  content: fromJson<unknown>(row.content),
  status: row.status as NoticeStatus,
  dueAt: row.due_at,
  attemptCount: row.attempt_count,
  lastError: row.last_error,
  createdAt: row.created_at,
  completedAt: row.completed_at,
})

const toRecipient = (row: Selectable<NoticeRecipientTable>): NoticeRecipient => ({
  address: row.address,
  kind: row.kind as NoticeRecipient['kind'],
  status: row.status as RecipientStatus,
  code: row.code,
  answer: row.answer,
  updatedAt: row.updated_at,
})

/** Inserts a notice, due now unless it says when; undefined when there is one with its key. */
export async function insertNotice(tx: Db, notice: NewNotice): Promise<number | undefined> {
  const row = await tx.sql
    .insertInto('notice')
    .values({
      workspace_id: notice.workspaceId,
      key: notice.key,
      kind: notice.kind,
      channel: notice.channel,
      stream_id: notice.streamId,
      sync_id: notice.syncId,
      content: toJson(notice.content),
      status: 'pending',
      due_at: notice.dueAt ?? notice.createdAt,
      claimed_by: null,
      attempt_count: 0,
      last_error: null,
      created_at: notice.createdAt,
      completed_at: null,
    })
    .onConflict((c) => c.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return undefined
  await tx.sql
    .insertInto('notice_recipient')
    .values(
      notice.recipients.map(({ address, kind }, position) => ({
        notice_id: row.id,
        address,
        position,
        kind,
        status: 'pending',
        code: null,
        answer: null,
        updated_at: notice.createdAt,
      })),
    )
    .execute()
  return row.id
}

/** True when a notice of these channels is due; a look that locks nothing, for an idle relay. */
export async function isAnyNoticeDue(db: Db, channels: readonly NoticeChannel[], now: number): Promise<boolean> {
  return (await selectDue(db, channels, now).executeTakeFirst()) !== undefined
}

const selectDue = (db: Db, channels: readonly NoticeChannel[], now: number) =>
  db.sql
    .selectFrom('notice')
    .select('id')
    .where('status', '=', 'pending')
    .where('channel', 'in', channels)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(1)

/**
 * Leases the notice whose turn it is until `now + leaseMs`. Safe for many relays. Two statements: Postgres may run a
 * subselect with a limit again for each row of an update, and would then lease them all.
 */
export async function leaseNotice(
  tx: Db,
  { by, channels, leaseMs, now }: { by: string; channels: readonly NoticeChannel[]; leaseMs: number; now: number },
): Promise<ClaimedNotice | undefined> {
  const due = await forClaim(tx, selectDue(tx, channels, now)).executeTakeFirst()
  if (!due) return undefined
  const row = await tx.sql
    .updateTable('notice')
    .set({ due_at: now + leaseMs, claimed_by: by })
    .where('id', '=', due.id)
    .where('status', '=', 'pending')
    .returningAll()
    .executeTakeFirst()
  return row && { ...toNotice(row), claimedBy: by, recipients: await listRecipients(tx, row.id) }
}

/** Makes a notice due now that was to be sent later and was not tried yet. */
export async function advanceNotice(tx: Db, key: string, now: number): Promise<void> {
  await tx.sql
    .updateTable('notice')
    .set({ due_at: now })
    .where('key', '=', key)
    .where('status', '=', 'pending')
    .where('attempt_count', '=', 0)
    .where('claimed_by', 'is', null)
    .where('due_at', '>', now)
    .execute()
}

/** The recipients of a notice, in the order they were named. */
export async function listRecipients(db: Db, noticeId: number): Promise<NoticeRecipient[]> {
  const rows = await db.sql
    .selectFrom('notice_recipient')
    .selectAll()
    .where('notice_id', '=', noticeId)
    .orderBy('position')
    .execute()
  return rows.map(toRecipient)
}

type Claim = Pick<ClaimedNotice, 'id' | 'claimedBy'>

/** Takes hold of a leased notice until commit, and moves the end of its lease; false when the lease is lost. */
export async function holdNotice(db: Db, { id, claimedBy }: Claim, dueAt: number): Promise<boolean> {
  const row = await db.sql
    .updateTable('notice')
    .set({ due_at: dueAt })
    .where('id', '=', id)
    .where('claimed_by', '=', claimedBy)
    .where('status', '=', 'pending')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Writes what came of one pending recipient. */
export async function updateRecipient(
  tx: Db,
  noticeId: number,
  { address, status, code, answer }: Pick<NoticeRecipient, 'address' | 'status' | 'code' | 'answer'>,
  now: number,
): Promise<void> {
  await tx.sql
    .updateTable('notice_recipient')
    .set({ status, code, answer, updated_at: now })
    .where('notice_id', '=', noticeId)
    .where('address', '=', address)
    .where('status', '=', 'pending')
    .execute()
}

/** Gives all that are pending of a notice another status. */
export async function endPending(tx: Db, noticeId: number, status: RecipientStatus, now: number): Promise<void> {
  await tx.sql
    .updateTable('notice_recipient')
    .set({ status, updated_at: now })
    .where('notice_id', '=', noticeId)
    .where('status', '=', 'pending')
    .execute()
}

/** Where an attempt leaves its notice; the lease ends. */
export async function moveNotice(
  tx: Db,
  id: number,
  to: { status: NoticeStatus; dueAt: number; attemptCount: number; lastError: string | null; now: number },
): Promise<void> {
  await tx.sql
    .updateTable('notice')
    .set({
      status: to.status,
      due_at: to.dueAt,
      attempt_count: to.attemptCount,
      last_error: to.lastError,
      claimed_by: null,
      completed_at: to.status === 'pending' ? null : to.now,
    })
    .where('id', '=', id)
    .execute()
}

/** One notice. */
export async function findNotice(db: Db, id: number): Promise<Notice | undefined> {
  const row = await db.sql.selectFrom('notice').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toNotice(row)
}

/** The newest recipients of a stream's notices of one kind, newest notice first, with when the notice is tried next. */
export async function listStreamRecipients(
  db: Db,
  streamId: number,
  kind: string,
  limit: number,
): Promise<(NoticeRecipient & { noticeDueAt: number })[]> {
  const rows = await db.sql
    .selectFrom('notice')
    .innerJoin('notice_recipient', 'notice_recipient.notice_id', 'notice.id')
    .selectAll('notice_recipient')
    .select('notice.due_at')
    .where('notice.stream_id', '=', streamId)
    .where('notice.kind', '=', kind)
    .orderBy('notice.id', 'desc')
    .orderBy('notice_recipient.position')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...toRecipient(row), noticeDueAt: row.due_at }))
}

/** The newest recipients of a workspace's notices of one kind on one channel, newest notice first. */
export async function listTeamRecipients(
  db: Db,
  { workspaceId, kind, channel, limit }: { workspaceId: number; kind: string; channel: NoticeChannel; limit: number },
): Promise<(NoticeRecipient & { noticeError: string | null; attemptCount: number })[]> {
  const rows = await db.sql
    .selectFrom('notice')
    .innerJoin('notice_recipient', 'notice_recipient.notice_id', 'notice.id')
    .selectAll('notice_recipient')
    .select(['notice.last_error', 'notice.attempt_count'])
    .where('notice.workspace_id', '=', workspaceId)
    .where('notice.kind', '=', kind)
    .where('notice.channel', '=', channel)
    .orderBy('notice.id', 'desc')
    .orderBy('notice_recipient.position')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...toRecipient(row), noticeError: row.last_error, attemptCount: row.attempt_count }))
}

/** Ends what a stream's (or a workspace's) notices of one kind have still to send to an address, any letter case. */
export async function unsubscribePending(
  tx: Db,
  {
    kind,
    address,
    now,
    ...owner
  }: ({ streamId: number } | { workspaceId: number }) & {
    kind: string
    address: string
    now: number
  },
): Promise<void> {
  const [column, id] =
    'streamId' in owner ? (['stream_id', owner.streamId] as const) : (['workspace_id', owner.workspaceId] as const)
  await tx.sql
    .updateTable('notice_recipient')
    .set({ status: 'unsubscribed', updated_at: now })
    .where('status', '=', 'pending')
    .where((eb) => eb(eb.fn<string>('lower', ['address']), '=', address.toLowerCase()))
    .where('notice_id', 'in', (eb) =>
      eb
        .selectFrom('notice')
        .select('id')
        .where(column, '=', id)
        .where('kind', '=', kind)
        .where('status', '=', 'pending'),
    )
    .execute()
}

/** Makes leased notices due now. */
export async function releaseNoticeLeases(db: Db, now: number): Promise<void> {
  await db.sql
    .updateTable('notice')
    .set({ claimed_by: null, due_at: now })
    .where('claimed_by', 'is not', null)
    .where('status', '=', 'pending')
    .execute()
}
