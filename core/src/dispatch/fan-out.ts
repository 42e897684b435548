import { type Db, inTransaction } from '../db/database.ts'
import { buildBody } from '../deliveries/delivery.ts'
import { closeDeliveries, listOpenDeliveries } from '../deliveries/delivery-store.ts'
import { insertMessageBodies, isAnyMessageWaiting, numberMessages, takeMessageSeq } from '../outbox/outbox-store.ts'
import { hasPlaceholders } from '../webhooks/url-template.ts'
import { findMatches } from './candidates.ts'
import type { DeliveryMemory } from './delivery-memory.ts'
import { type Match, type Present, type Presented, rememberPresented } from './matching.ts'
import { type OutgoingDelivery, secretFaultOf } from './outgoing.ts'
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
  /** New deliveries that are due now, those answered here among them. */
  queuedCount: number
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
  if (!(await isAnyMessageWaiting(db))) return { count: 0, queuedCount: 0, deliveries: [] }
  const written = await inTransaction(db, async (tx) => {
    // Held from here on, so nobody else numbers messages meanwhile.
    const after = await takeMessageSeq(tx, 0)
    const messages = await numberMessages(tx, limit, after)
    if (messages.length === 0) return nothing
    const presented = rememberPresented(present)
    const matches = await findMatches(tx, messages, presented)
    const bodies = freeze(matches, presented)
    // Neither hangs on the other, so they cross to the database together.
    await Promise.all([takeMessageSeq(tx, messages.length), insertMessageBodies(tx, bodies)])
    const packed = await packMatches(tx, matches, now, sendAtOnce)
    const ended = messages.flatMap(({ endsBatch, batchKey }) => (endsBatch && batchKey !== null ? [batchKey] : []))
    if (ended.length > 0) await closeDeliveries(tx, await listOpenDeliveries(tx, ended), now)
    return { count: messages.length, bodies, ...packed }
  })
  const { count, queuedCount, born, bodies } = written
  if (!sendAtOnce) return { count, queuedCount, deliveries: [] }
  const { memory } = sendAtOnce
  // What is not sent now is claimed soon.
  if (born.length < queuedCount) for (const { messageId, api, body } of bodies) memory.keepBody(messageId, api, body)
  if (born.length === 0) return { count, queuedCount, deliveries: [] }
  return { count, queuedCount, deliveries: await toOutgoing(db, born, bodies, memory, now) }
}

const nothing = { count: 0, queuedCount: 0, bodies: [], born: [] }

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
  for (const { messageId, api, body } of bodies) bodyOf.set(`${messageId} ${api}`, body)
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
        isUntransformed: delivery.isTransformed,
        lead: hasPlaceholders(subscription.url) ? (texts[0] ?? null) : null,
        settings: known,
        secrets: secrets.get(delivery.endpointId)?.secrets ?? [],
        fault: secretFaultOf(subscription.id, known, secrets.get(delivery.endpointId)),
        createdAt: now,
        acceptedAt: delivery.acceptedAt ?? null,
      },
    ]
  })
}
