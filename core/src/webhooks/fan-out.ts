import { type Db, inTransaction } from '../db/database.ts'
import type { Message } from '../outbox/message.ts'
import { insertMessageBodies, listWaitingMessages, setMessageSeq, takeMessageSeq } from '../outbox/outbox-store.ts'
import { MESSAGES_PER_DELIVERY, newWebhookId, shapeOf } from './delivery.ts'
import {
  appendToDelivery,
  closeDeliveries,
  insertDeliveries,
  listOpenDeliveries,
  type NewDelivery,
} from './delivery-store.ts'
import { matchFilter, type Subscription } from './subscription.ts'
import { listSubscriptions } from './subscription-store.ts'

/** Turns a message into the bytes of an api's form; pure. */
export type Present = (api: string, message: Message) => string

/** One message on its way to one subscription. */
interface Match {
  message: Message
  subscription: Subscription
}

/**
 * Numbers waiting messages, freezes their bytes and packs them into deliveries, in ONE transaction and one relay at a
 * time. Each endpoint gets each message once, whichever of its subscriptions asked for it.
 * @returns how many messages were fanned out; 0 = none waited
 */
export async function fanOut(
  db: Db,
  { present, limit, now }: { present: Present; limit: number; now: number },
): Promise<number> {
  // A look outside the transaction, so that an idle relay writes nothing.
  if ((await listWaitingMessages(db, 1)).length === 0) return 0
  return await inTransaction(db, async (tx) => {
    // Held from here on, so nobody else numbers messages meanwhile.
    await takeMessageSeq(tx, 0)
    const messages = await listWaitingMessages(tx, limit)
    if (messages.length === 0) return 0
    const after = await takeMessageSeq(tx, messages.length)
    await setMessageSeq(
      tx,
      messages.map((message) => message.id),
      after,
    )
    const workspaceIds = [...new Set(messages.map((message) => message.workspaceId))]
    const matches = matchSubscriptions(messages, await listSubscriptions(tx, workspaceIds))
    await insertMessageBodies(tx, freeze(matches, present))
    await pack(tx, matches, now)
    const ended = messages.flatMap(({ endsBatch, batchKey }) => (endsBatch && batchKey !== null ? [batchKey] : []))
    await closeDeliveries(tx, ended, now)
    return messages.length
  })
}

/** Which subscription of each endpoint gets each message; the first one listed that lets it through. */
export function matchSubscriptions(messages: readonly Message[], subscriptions: readonly Subscription[]): Match[] {
  return messages.flatMap((message) => {
    const byEndpoint = new Map<string, Subscription>()
    for (const subscription of subscriptions) {
      if (subscription.workspaceId !== message.workspaceId) continue
      if (!subscription.events.includes(message.type) || !matchFilter(subscription.filter, message.facets)) continue
      const key = `${subscription.endpointId} ${subscription.api}`
      if (!byEndpoint.has(key)) byEndpoint.set(key, subscription)
    }
    return [...byEndpoint.values()].map((subscription) => ({ message, subscription }))
  })
}

/** The bytes of each message in each form that somebody gets. */
function freeze(matches: readonly Match[], present: Present) {
  const bodies = new Map<string, { messageId: number; api: string; body: string }>()
  for (const { message, subscription } of matches) {
    const key = `${message.id} ${subscription.api}`
    if (bodies.has(key)) continue
    bodies.set(key, { messageId: message.id, api: subscription.api, body: present(subscription.api, message) })
  }
  return [...bodies.values()]
}

/** Puts matches into deliveries: lists of up to 100 of one batch and type, or one each. */
async function pack(tx: Db, matches: readonly Match[], now: number): Promise<void> {
  const groups = new Map<string, Match[]>()
  for (const match of matches) {
    const { message, subscription } = match
    const isList = shapeOf(message.type, subscription.payload) === 'list'
    const key = isList ? `${subscription.id} ${message.type} ${message.batchKey}` : `${subscription.id} #${message.id}`
    groups.set(key, [...(groups.get(key) ?? []), match])
  }
  const batchKeys = new Set(matches.flatMap(({ message }) => message.batchKey ?? []))
  const open = await listOpenDeliveries(tx, [...batchKeys])
  const fresh: NewDelivery[] = []
  for (const group of groups.values()) {
    const [first] = group
    if (!first) continue
    const { message, subscription } = first
    const shape = shapeOf(message.type, subscription.payload)
    const batchKey = shape === 'list' ? message.batchKey : null
    let ids = group.map((match) => match.message.id)
    const begun = open.find(
      (o) => o.subscriptionId === subscription.id && o.batchKey === batchKey && o.type === message.type,
    )
    if (begun && shape === 'list') {
      const room = MESSAGES_PER_DELIVERY - begun.messageCount
      await appendToDelivery(tx, begun, ids.slice(0, room), ids.length >= room, now)
      ids = ids.slice(room)
    }
    for (let start = 0; start < ids.length; start += MESSAGES_PER_DELIVERY) {
      const messageIds = ids.slice(start, start + MESSAGES_PER_DELIVERY)
      // What has no batch goes at once; a batch keeps its last, unfilled delivery open for what follows.
      const isOpen = batchKey !== null && messageIds.length < MESSAGES_PER_DELIVERY
      fresh.push({
        workspaceId: subscription.workspaceId,
        webhookId: newWebhookId(),
        subscriptionId: subscription.id,
        endpointId: subscription.endpointId,
        type: message.type,
        shape,
        batchKey,
        status: isOpen ? 'open' : 'pending',
        messageIds,
      })
    }
  }
  await insertDeliveries(tx, fresh, now)
}
