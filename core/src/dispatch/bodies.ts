import type { Db } from '../db/database.ts'
import { listDeliveryItems, listMessageBodies } from '../deliveries/claim-store.ts'
import { buildBody, type DeliveryShape } from '../deliveries/delivery.ts'
import type { MessageType } from '../outbox/message.ts'

/** A row of `delivery`, as far as its body hangs on it. */
export interface ComposableRow {
  id: number
  subscription_id: number
  type: string
  shape: string
  message_id: number | null
  message_count: number
  created_at: number
}

/** A body made of the frozen bytes of its messages. */
export interface ComposedBody {
  body: string
  /** The bytes of its first message; null when it has none. */
  first: string | null
  /** The messages it was made of, in order. */
  messageIds: readonly number[]
  /** False = bytes of a message are gone: `body` is not what it was. */
  isWhole: boolean
}

/** Where bytes come from, besides the database. */
export interface BodySources {
  /** In whose form a subscription gets its bodies. */
  apiOf: (subscriptionId: number) => string
  /** Bytes that are remembered. */
  findBody?: (messageId: number, api: string) => string | undefined
}

/** Composes deliveries of the frozen bytes of their messages, from memory or the database, by the id of each. */
export async function composeBodies(
  db: Db,
  rows: readonly ComposableRow[],
  { apiOf, findBody = () => undefined }: BodySources,
): Promise<Map<number, ComposedBody>> {
  const items = await listDeliveryItems(
    db,
    rows.flatMap((row) => (row.shape === 'list' ? [row.id] : [])),
  )
  const wanted = rows.map((row) => ({
    row,
    api: apiOf(row.subscription_id),
    messageIds: row.message_id === null ? (items.get(row.id) ?? []) : [row.message_id],
  }))
  const loaded = new Map<string, string>()
  for (const api of new Set(wanted.map((delivery) => delivery.api))) {
    const ids = new Set(wanted.flatMap((delivery) => (delivery.api === api ? delivery.messageIds : [])))
    const absent = [...ids].filter((id) => findBody(id, api) === undefined)
    for (const [id, body] of await listMessageBodies(db, api, absent)) loaded.set(`${id} ${api}`, body)
  }
  const bodies = new Map<number, ComposedBody>()
  for (const { row, api, messageIds } of wanted) {
    const parts = messageIds.map((id) => findBody(id, api) ?? loaded.get(`${id} ${api}`))
    const { type, created_at: createdAt } = row
    const body = buildBody(
      { shape: row.shape as DeliveryShape, type: type as MessageType, createdAt },
      parts.map((part) => part ?? ''),
    )
    bodies.set(row.id, {
      body,
      first: parts.length === 0 ? null : (parts[0] ?? ''),
      messageIds,
      isWhole: parts.length === row.message_count && !parts.includes(undefined),
    })
  }
  return bodies
}
