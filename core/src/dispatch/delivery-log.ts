import type { Db } from '../db/database.ts'
import { listAttemptRows } from '../deliveries/attempt-log-store.ts'
import type { DeliveryFilter, LoggedAttempt, LoggedDelivery } from '../deliveries/delivery-log.ts'
import { findDeliveryRow, listDeliveryRows } from '../deliveries/delivery-log-store.ts'
import { notFound } from '../errors.ts'
import { clampLimit, fromCursor, type Page, toCursor } from '../page.ts'
import { fromPlaceCursor, toPlaceCursor } from '../place-cursor.ts'
import { listSubscriptionsById } from '../webhooks/subscription-store.ts'
import { getSubscription } from '../webhooks/subscriptions.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { type DeliveryContent, loadContent } from './delivery-body.ts'

/** A page of the logs: 50 entries, at most 200. Source: our choice. */
export const LOG_PAGE = { standard: 50, max: 200 }

/** Which page of a list; `cursor` is `nextCursor` of the page before. */
export interface PageQuery {
  limit?: number | undefined
  cursor?: string | undefined
}

/** A delivery with what it carries. */
export interface DeliveryDetails extends LoggedDelivery, DeliveryContent {
  /** True = a transform will make another body of this one before the first attempt. */
  isUntransformed: boolean
}

/**
 * The deliveries of a subscription, newest number first. With a filter a page may come out short, or empty, while
 * `hasMore` is true: no call walks past more than 20,000 deliveries.
 * @throws NotFound `subscription_not_found`, InvalidInput for a cursor that is none
 */
export async function listDeliveries(
  db: Db,
  caller: Caller,
  subscriptionId: number,
  { limit: asked, cursor, ...filter }: DeliveryFilter & PageQuery,
): Promise<Page<LoggedDelivery>> {
  const subscription = await getSubscription(db, caller, subscriptionId)
  const limit = clampLimit(asked, LOG_PAGE.standard, LOG_PAGE.max)
  const after = cursor === undefined ? undefined : fromCursor(cursor).id
  const { items, next } = await listDeliveryRows(db, subscription, filter, { after, limit })
  return { items, hasMore: next !== null, nextCursor: next === null ? null : toCursor({ direction: 'down', id: next }) }
}

/** A delivery by its id or its `webhook-id`. @throws NotFound `delivery_not_found` */
export async function getLoggedDelivery(db: Db, caller: Caller, ref: number | string): Promise<LoggedDelivery> {
  const delivery = await findDeliveryRow(db, caller.workspaceId, ref)
  if (!delivery) throw notFound('delivery', ref)
  return delivery
}

/** A delivery with its body, by its id or its `webhook-id`. @throws NotFound `delivery_not_found` */
export async function getDelivery(db: Db, caller: Caller, ref: number | string): Promise<DeliveryDetails> {
  const delivery = await getLoggedDelivery(db, caller, ref)
  const [subscription] = await listSubscriptionsById(db, [delivery.subscriptionId])
  const content = await loadContent(db, delivery, subscription?.api ?? '')
  const isUntransformed = subscription?.transform != null && delivery.isTransformed && !delivery.hasBody
  return { ...delivery, ...content, isUntransformed }
}

/** The attempts of a delivery, newest first. @throws NotFound `delivery_not_found`, InvalidInput for a cursor that is none */
export async function listAttempts(
  db: Db,
  caller: Caller,
  ref: number | string,
  query: PageQuery,
): Promise<Page<LoggedAttempt>> {
  const { id } = await getLoggedDelivery(db, caller, ref)
  const limit = clampLimit(query.limit, LOG_PAGE.standard, LOG_PAGE.max)
  const after = query.cursor === undefined ? undefined : fromPlaceCursor(query.cursor)
  const rows = await listAttemptRows(db, id, { after, limit: limit + 1 })
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  const nextCursor = last ? toPlaceCursor({ at: last.number, id: last.id }) : null
  return { items, hasMore: nextCursor !== null, nextCursor }
}
