import { type Db, inTransaction } from '../db/database.ts'
import { buildBody } from '../deliveries/delivery.ts'
import { closeDeliveries, listOpenDeliveries } from '../deliveries/delivery-store.ts'
import {
  insertMessageBodies,
  isAnyMessageWaiting,
  listWaitingMessages,
  setMessageSeq,
  takeMessageSeq,
} from '../outbox/outbox-store.ts'
import { listSubscriptions } from '../webhooks/subscription-store.ts'
import { hasPlaceholders } from '../webhooks/url-template.ts'
import type { DeliveryMemory } from './delivery-memory.ts'
import { type Match, matchSubscriptions, type Present, type Presented, rememberPresented } from './matching.ts'
import type { OutgoingDelivery } from './outgoing.ts'
import { type BirthLease, type Born, packMatches } from './packing.ts'

export interface FanOutOptions {
  present: Present
  /** Messages at once. */
  limit: number
  now: number
  /** Deliveries for which there is room are born leased and answered, so that none of them is claimed. */
  sendAtOnce?: BirthLease & { memory: DeliveryMemory }
}

export interface FanOutResult {
  /** Messages fanned out; 0 = none waited. */
  count: number
  /** To be sent now; leased by their `claimedBy`. */
  deliveries: OutgoingDelivery[]
}

interface Body {
  messageId: number
  api: string
  body: string
}

/**
 * Numbers waiting messages, freezes their bytes and packs them into deliveries, in ONE transaction and one relay at a
 * time. Each endpoint gets each message once, whichever of its subscriptions asked for it.
 */
export async function fanOut(db: Db, options: FanOutOptions): Promise<FanOutResult> {
  const { present, limit, now, sendAtOnce } = options
  // A look outside the transaction, so that an idle relay writes nothing.
  if (!(await isAnyMessageWaiting(db))) return { count: 0, deliveries: [] }
  const written = await inTransaction(db, async (tx) => {
    // Held from here on, so nobody else numbers messages meanwhile.
    await takeMessageSeq(tx, 0)
    const messages = await listWaitingMessages(tx, limit)
    if (messages.length === 0) return { count: 0, bodies: [], born: [] }
    const after = await takeMessageSeq(tx, messages.length)
    await setMessageSeq(
      tx,
      messages.map((message) => message.id),
      after,
    )
    const workspaceIds = [...new Set(messages.map((message) => message.workspaceId))]
    const presented = rememberPresented(present)
    const matches = matchSubscriptions(messages, await listSubscriptions(tx, workspaceIds), presented)
    const bodies = freeze(matches, presented)
    await insertMessageBodies(tx, bodies)
    const born = await packMatches(tx, matches, now, sendAtOnce)
    const ended = messages.flatMap(({ endsBatch, batchKey }) => (endsBatch && batchKey !== null ? [batchKey] : []))
    if (ended.length > 0) await closeDeliveries(tx, await listOpenDeliveries(tx, ended), now)
    return { count: messages.length, bodies, born }
  })
  if (!sendAtOnce || written.born.length === 0) return { count: written.count, deliveries: [] }
  const deliveries = await toOutgoing(db, written.born, written.bodies, sendAtOnce.memory, now)
  return { count: written.count, deliveries }
}

/** The bytes of each message in each form that somebody gets. */
function freeze(matches: readonly Match[], { textOf }: Presented): Body[] {
  const bodies = new Map<string, Body>()
  for (const { message, subscription } of matches) {
    const key = `${message.id} ${subscription.api}`
    if (bodies.has(key)) continue
    bodies.set(key, { messageId: message.id, api: subscription.api, body: textOf(subscription.api, message) })
  }
  return [...bodies.values()]
}

async function toOutgoing(
  db: Db,
  born: readonly Born[],
  bodies: readonly Body[],
  memory: DeliveryMemory,
  now: number,
): Promise<OutgoingDelivery[]> {
  const bodyOf = new Map<string, string>()
  for (const { messageId, api, body } of bodies) {
    bodyOf.set(`${messageId} ${api}`, body)
    memory.keepBody(messageId, api, body)
  }
  const secrets = await memory.secretsOf(db, [...new Set(born.map(({ delivery }) => delivery.endpointId))], now)
  const settings = await memory.settingsOf(db, [...new Set(born.map(({ subscription }) => subscription.id))], now)
  return born.flatMap(({ id, number, delivery, subscription, by }) => {
    const known = settings.get(subscription.id)
    if (!known) return []
    const texts = delivery.messageIds.map((messageId) => bodyOf.get(`${messageId} ${subscription.api}`) ?? '')
    return [
      {
        id,
        claimedBy: by,
        workspaceId: delivery.workspaceId,
        subscriptionId: subscription.id,
        endpointId: delivery.endpointId,
        url: subscription.url,
        webhookId: delivery.webhookId,
        number,
        type: delivery.type,
        attempt: 1,
        scheduleFrom: 0,
        fallsBackTo: null,
        orderKey: delivery.orderKey,
        retrySchedule: known.retrySchedule,
        body: buildBody({ shape: delivery.shape, type: delivery.type, createdAt: now }, texts),
        isUntransformed: known.transform !== null,
        lead: hasPlaceholders(subscription.url) ? (texts[0] ?? null) : null,
        settings: known,
        secrets: secrets.get(delivery.endpointId) ?? [],
        createdAt: now,
      },
    ]
  })
}
