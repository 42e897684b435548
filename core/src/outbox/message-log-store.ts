import { type RawBuilder, type Selectable, sql } from 'kysely'
import { fromJson, toFlag, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { MessageTable } from '../db/tables-webhooks.ts'
import type { Place } from '../place-cursor.ts'
import { type Facets, type Message, type MessageType, noFacets } from './message.ts'

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

/** Rows that one page may walk past in search of what a filter asks for; see `listDeliveryRows`. */
const SCAN = 20_000

const toMessage = (row: Selectable<MessageTable>): LoggedMessage => {
  const { facets = noFacets, data = null } = fromJson<{ facets?: Facets; data?: unknown }>(row.payload)
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
 * The messages of a workspace, newest first, found by the index on their time.
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
    ...(since === undefined ? [] : [sql`created_at >= ${since}`]),
    ...(until === undefined ? [] : [sql`created_at < ${until}`]),
    ...(page.after ? [sql`(created_at, id) < (${page.after.at}, ${page.after.id})`] : []),
  ])
  const conditions = [
    ...(type === undefined ? [] : [sql`type = ${type}`]),
    ...(leadId === undefined ? [] : [sql`subject_id = ${leadId} and type like 'lead.%'`]),
  ]
  const end = conditions.length === 0 ? undefined : await findEnd(db, walked)
  const upTo = end ? [sql`(created_at, id) >= (${end.created_at}, ${end.id})`] : []
  const { rows } = await sql<Selectable<MessageTable>>`
    select * from message where ${and([walked, ...conditions, ...upTo])}
    order by created_at desc, id desc limit ${page.limit + 1}
  `.execute(db.sql)
  const kept = rows.slice(0, page.limit)
  const last = rows.length > page.limit ? kept.at(-1) : end
  return { items: kept.map(toMessage), next: last ? { at: last.created_at, id: last.id } : null }
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
