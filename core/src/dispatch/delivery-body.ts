import type { Db } from '../db/database.ts'
import { listDeliveryBodies } from '../deliveries/claim-store.ts'
import type { LoggedDelivery } from '../deliveries/delivery-log.ts'
import { composeBodies } from './bodies.ts'

/** What a delivery carries, as far as it is still kept. */
export interface DeliveryContent {
  messageIds: readonly number[]
  /** The bytes of its POST; null when any of them was deleted. */
  body: string | null
}

/** The messages and the body of a delivery, put together from what is kept. @param api whose form its messages have */
export async function loadContent(db: Db, delivery: LoggedDelivery, api: string): Promise<DeliveryContent> {
  const { id, subscriptionId, type, shape, messageId, messageCount, createdAt, hasBody } = delivery
  const row = {
    id,
    subscription_id: subscriptionId,
    type,
    shape,
    message_id: messageId,
    message_count: messageCount,
    created_at: createdAt,
  }
  const composed = (await composeBodies(db, [row], { apiOf: () => api })).get(id)
  const messageIds = composed?.messageIds ?? []
  if (hasBody) return { messageIds, body: (await listDeliveryBodies(db, [id])).get(id) ?? null }
  return { messageIds, body: composed?.isWhole ? composed.body : null }
}
