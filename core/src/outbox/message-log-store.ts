import { type RawBuilder, type Selectable, sql } from 'kysely'
import { fromJson, toFlag, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { MessageTable } from '../db/tables-webhooks.ts'
import type { Place } from '../place-cursor.ts'
import { BATCH_ENDED, type Facets, type Message, type MessageType, noFacets } from './message.ts'

/** Of a message that was made to try an endpoint. No subscription can ask for it, so nobody else gets it. */
export const TEST_TYPE = 'test'

/** A message as its owner looks at it. */
export interface LoggedMessage extends Omit<Message, 'type' | 'batchKey' | 'endsBatch' | 'orderKey'> {
  type: MessageType | typeof TEST_TYPE
  /** False = it has still to be matched with subscriptions. */
  isFannedOut: boolean
}

/** Which messages; a field left out asks for nothing. */
export interface MessageFilter {
  type?: LoggedMessage['type'] | undefined
  /** Written then or later, epoch ms. */
  since?: number | undefined
  /** Written before, epoch ms. */
  until?: number | undefined
  leadId?: number | undefined
}

/** Rows that one page may walk past in search of what a filter asks for; see `listDeliveryRows`. These rows are wide. */
const SCAN = 10_000

const toMessage = (row: Selectable<MessageTable>): LoggedMessage => {
  // Empty = what it said is no longer kept.
  const payload = row.payload === '' ? '{}' : row.payload
  const { facets = noFacets, data = null } = fromJson<{ facets?: Facets; data?: unknown }>(payload)
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    type: row.type as LoggedMessage['type'],
    subjectId: row.subject_id,
    facets,
    data,
    isFannedOut: row.seq !== null,
    createdAt: row.created_at,
  }
}

/**
 * The messages of a workspace, newest first, found by the index on their time, or those of a lead by the one on their subject.
 * @param after  `next` of the page before
 */
export async function listMessageRows(
  db: Db,
  workspaceId: number,
  { type, since, until, leadId }: MessageFilter,
  page: { after: Place | undefined; limit: number },
): Promise<{ items: LoggedMessage[]; next: Place | null }> {
  const walked = and([
    sql`workspace_id = ${workspaceId}`,
    // Never more of them than of leads, so that a walk is at most twice as long.
    sql`type <> ${BATCH_ENDED}`,
    ...(since === undefined ? [] : [sql`created_at >= ${since}`]),
    ...(until === undefined ? [] : [sql`created_at < ${until}`]),
    ...(leadId === undefined ? [] : [sql`subject_id = ${leadId} and type like 'lead.%'`]),
    ...(page.after ? [sql`(created_at, id) < (${page.after.at}, ${page.after.id})`] : []),
  ])
  const conditions = type === undefined ? [] : [sql`type = ${type}`]
  const isPicky = conditions.length > 0
  const newestFirst = sql`order by created_at desc, id desc`
  // The inner limit keeps Postgres from reading the whole table instead.
  const { rows: hits } = await sql<{ id: number }>`
    select id from (
      select id, created_at, type, subject_id from message where ${walked}
      ${newestFirst} limit ${isPicky ? SCAN : page.limit + 1}
    ) as seen
    where ${and([sql`1 = 1`, ...conditions])} ${newestFirst} limit ${page.limit + 1}
  `.execute(db.sql)
  const items = await readMessages(
    db,
    hits.slice(0, page.limit).map(({ id }) => id),
  )
  const last = items.at(-1)
  if (hits.length > page.limit && last) return { items, next: { at: last.createdAt, id: last.id } }
  const end = isPicky ? await findEnd(db, walked) : undefined
  return { items, next: end ? { at: end.created_at, id: end.id } : null }
}

async function readMessages(db: Db, ids: readonly number[]): Promise<LoggedMessage[]> {
  if (ids.length === 0) return []
  const rows = await db.sql.selectFrom('message').selectAll().where('id', 'in', ids).execute()
  return rows.map(toMessage).sort((a, b) => b.createdAt - a.createdAt || b.id - a.id)
}

const and = (conditions: readonly RawBuilder<unknown>[]) => sql.join(conditions, sql` and `)

/** The last row that a page may look at; undefined = there are fewer. */
async function findEnd(db: Db, walked: RawBuilder<unknown>): Promise<{ created_at: number; id: number } | undefined> {
  const { rows } = await sql<{ created_at: number; id: number }>`
    select created_at, id from message where ${walked}
    order by created_at desc, id desc limit 1 offset ${SCAN - 1}
  `.execute(db.sql)
  return rows[0]
}

/** A message of the workspace. */
export async function findMessage(db: Db, workspaceId: number, id: number): Promise<LoggedMessage | undefined> {
  const row = await db.sql
    .selectFrom('message')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('type', '<>', BATCH_ENDED)
    .executeTakeFirst()
  return row && toMessage(row)
}

/** Writes a message to try an endpoint with, under a number of `takeMessageSeq`, so that fan-out passes it over. */
export async function insertTestMessage(
  tx: Db,
  { workspaceId, data }: { workspaceId: number; data: unknown },
  seq: number,
  now: number,
): Promise<number> {
  const row = await tx.sql
    .insertInto('message')
    .values({
      workspace_id: workspaceId,
      type: TEST_TYPE,
      subject_id: 0,
      order_key: TEST_TYPE,
      batch_key: null,
      ends_batch: toFlag(false),
      payload: toJson({ facets: noFacets, data }),
      created_at: now,
      seq,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}
