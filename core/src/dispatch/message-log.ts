import type { Db } from '../db/database.ts'
import type { LoggedDelivery } from '../deliveries/delivery-log.ts'
import { listDeliveriesOf } from '../deliveries/delivery-log-store.ts'
import { notFound } from '../errors.ts'
import { findMessage, type LoggedMessage, listMessageRows, type MessageFilter } from '../outbox/message-log-store.ts'
import { clampLimit, fromCursor, type Page, toCursor } from '../page.ts'
import { fromPlaceCursor, toPlaceCursor } from '../place-cursor.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { LOG_PAGE, type PageQuery } from './delivery-log.ts'

/** A message and a page of the deliveries it went into, oldest first. */
export interface MessageDetails {
  message: LoggedMessage
  deliveries: Page<LoggedDelivery>
}

/**
 * What happened in the workspace, newest first. With a filter on type a page may come out short, or empty, while
 * `hasMore` is true: no call walks past more than 10,000 messages.
 * @throws InvalidInput for a cursor that is none
 */
export async function listMessages(
  db: Db,
  caller: Caller,
  { limit: asked, cursor, ...filter }: MessageFilter & PageQuery,
): Promise<Page<LoggedMessage>> {
  const limit = clampLimit(asked, LOG_PAGE.standard, LOG_PAGE.max)
  const after = cursor === undefined ? undefined : fromPlaceCursor(cursor)
  const { items, next } = await listMessageRows(db, caller.workspaceId, filter, { after, limit })
  return { items, hasMore: next !== null, nextCursor: next && toPlaceCursor(next) }
}

/** A message with its deliveries. @throws NotFound `message_not_found`, InvalidInput for a cursor that is none */
export async function getMessage(db: Db, caller: Caller, id: number, query: PageQuery): Promise<MessageDetails> {
  const message = await findMessage(db, caller.workspaceId, id)
  if (!message) throw notFound('message', id)
  const limit = clampLimit(query.limit, LOG_PAGE.standard, LOG_PAGE.max)
  const after = query.cursor === undefined ? 0 : fromCursor(query.cursor).id
  const found = await listDeliveriesOf(db, id, { after, limit: limit + 1 })
  const items = found.slice(0, limit)
  const last = found.length > limit ? items.at(-1) : undefined
  const nextCursor = last ? toCursor({ direction: 'up', id: last.id }) : null
  return { message, deliveries: { items, hasMore: nextCursor !== null, nextCursor } }
}
