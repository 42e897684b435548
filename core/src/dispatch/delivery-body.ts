import type { Db } from '../db/database.ts'
import { listDeliveryBodies, listDeliveryItems, listMessageBodies } from '../deliveries/claim-store.ts'
import { buildBody } from '../deliveries/delivery.ts'
import type { LoggedDelivery } from '../deliveries/delivery-log.ts'

/** What a delivery carries, as far as it is still kept. */
export interface DeliveryContent {
  messageIds: number[]
  /** The bytes of its POST; null when any of them was deleted. */
  body: string | null
}

/** The messages and the body of a delivery, put together from what is kept. @param api whose form its messages have */
export async function loadContent(db: Db, delivery: LoggedDelivery, api: string): Promise<DeliveryContent> {
  const { id, messageId, hasBody } = delivery
  const messageIds = messageId === null ? ((await listDeliveryItems(db, [id])).get(id) ?? []) : [messageId]
  if (hasBody) return { messageIds, body: (await listDeliveryBodies(db, [id])).get(id) ?? null }
  const bodies = await listMessageBodies(db, api, messageIds)
  const parts = messageIds.flatMap((message) => bodies.get(message) ?? [])
  const isWhole = parts.length === delivery.messageCount && parts.length > 0
  return { messageIds, body: isWhole ? buildBody(delivery, parts) : null }
}
