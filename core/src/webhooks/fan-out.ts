import { randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '../db/database.ts'
import type { Message } from '../outbox/message.ts'
import {
  insertMessageBodies,
  isAnyMessageWaiting,
  listWaitingMessages,
  setMessageSeq,
  takeMessageSeq,
} from '../outbox/outbox-store.ts'
import { type ContentFilter, matchContent, parseContentFilter } from './content-filter.ts'
import { buildBody, MESSAGES_PER_DELIVERY, newWebhookId, type OutgoingDelivery, shapeOf } from './delivery.ts'
import type { DeliveryMemory } from './delivery-memory.ts'
import {
  appendToDelivery,
  closeDeliveries,
  insertDeliveries,
  listOpenDeliveries,
  type NewDelivery,
} from './delivery-store.ts'
import { matchFilter, type Subscription, TIMEOUT_MS } from './subscription.ts'
import { listSubscriptions } from './subscription-store.ts'

/** Turns a message into the bytes of an api's form; pure. */
export type Present = (api: string, message: Message) => string

/** One message on its way to one subscription. */
interface Match {
  message: Message
  subscription: Subscription
}

export interface FanOutOptions {
  present: Present
  /** Messages at once. */
  limit: number
  now: number
  /** Sends what it can at once: deliveries for which there is room are born leased and answered, so that none is claimed. */
  sendAtOnce?: { leaseMs: number; memory: DeliveryMemory; roomOf: (endpointId: number) => number }
}

export interface FanOutResult {
  /** Messages fanned out; 0 = none waited. */
  count: number
  /** To be sent now; leased by their `claimedBy`. */
  deliveries: OutgoingDelivery[]
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
    const born = await pack(tx, matches, now, sendAtOnce)
    const ended = messages.flatMap(({ endsBatch, batchKey }) => (endsBatch && batchKey !== null ? [batchKey] : []))
    await closeDeliveries(tx, ended, now)
    return { count: messages.length, bodies, born }
  })
  if (!sendAtOnce) return { count: written.count, deliveries: [] }
  const { memory } = sendAtOnce
  for (const { messageId, api, body } of written.bodies) memory.keepBody(messageId, api, body)
  const endpointIds = [...new Set(written.born.map(({ delivery }) => delivery.endpointId))]
  const secrets = await memory.secretsOf(db, endpointIds, now)
  const bodyOf = new Map(written.bodies.map(({ messageId, api, body }) => [`${messageId} ${api}`, body]))
  const deliveries = written.born.map(({ id, delivery, subscription, by }) => ({
    id,
    claimedBy: by,
    workspaceId: delivery.workspaceId,
    endpointId: delivery.endpointId,
    url: subscription.url,
    webhookId: delivery.webhookId,
    type: delivery.type,
    attempt: 1,
    body: buildBody(
      delivery.shape,
      delivery.messageIds.map((messageId) => bodyOf.get(`${messageId} ${subscription.api}`) ?? ''),
    ),
    timeoutMs: subscription.timeoutMs ?? TIMEOUT_MS,
    retrySchedule: subscription.retrySchedule,
    secrets: secrets.get(delivery.endpointId) ?? [],
  }))
  return { count: written.count, deliveries }
}

/** A message in one form, as text and as what content filters look at; each is made once. */
interface Presented {
  textOf: Present
  valueOf(api: string, message: Message): unknown
}

function rememberPresented(present: Present): Presented {
  const texts = new Map<string, string>()
  const values = new Map<string, unknown>()
  const textOf: Present = (api, message) => {
    const key = `${message.id} ${api}`
    const text = texts.get(key) ?? present(api, message)
    texts.set(key, text)
    return text
  }
  return {
    textOf,
    valueOf(api, message) {
      const key = `${message.id} ${api}`
      if (!values.has(key)) values.set(key, JSON.parse(textOf(api, message)))
      return values.get(key)
    },
  }
}

/** Which subscription of each endpoint gets each message; the first one listed that lets it through. */
function matchSubscriptions(
  messages: readonly Message[],
  subscriptions: readonly Subscription[],
  presented: Presented,
): Match[] {
  const contents = new Map(
    subscriptions.map(({ id, contentFilter }) => [id, contentFilter && readFilter(contentFilter)]),
  )
  return messages.flatMap((message) => {
    const byEndpoint = new Map<string, Subscription>()
    for (const subscription of subscriptions) {
      if (subscription.workspaceId !== message.workspaceId) continue
      if (!subscription.events.includes(message.type) || !matchFilter(subscription.filter, message.facets)) continue
      const key = `${subscription.endpointId} ${subscription.api}`
      if (byEndpoint.has(key)) continue
      const content = contents.get(subscription.id)
      if (content && !matchContent(content, presented.valueOf(subscription.api, message))) continue
      byEndpoint.set(key, subscription)
    }
    return [...byEndpoint.values()].map((subscription) => ({ message, subscription }))
  })
}

/** Filters by their source text: subscriptions are read anew for each fan-out, their filters are compiled once. */
const filters = new Map<string, ContentFilter>()
const MAX_FILTERS = 10_000

function readFilter(source: string): ContentFilter {
  const known = filters.get(source)
  if (known) return known
  if (filters.size >= MAX_FILTERS) filters.clear()
  const filter = parseContentFilter(JSON.parse(source))
  filters.set(source, filter)
  return filter
}

/** The bytes of each message in each form that somebody gets. */
function freeze(matches: readonly Match[], { textOf }: Presented) {
  const bodies = new Map<string, { messageId: number; api: string; body: string }>()
  for (const { message, subscription } of matches) {
    const key = `${message.id} ${subscription.api}`
    if (bodies.has(key)) continue
    bodies.set(key, { messageId: message.id, api: subscription.api, body: textOf(subscription.api, message) })
  }
  return [...bodies.values()]
}

/** A delivery that was written leased, to be sent at once. */
interface Born {
  id: number
  delivery: NewDelivery
  subscription: Subscription
  by: string
}

/** Puts matches into deliveries: lists of up to 100 of one batch and type, or one each. Answers those born leased. */
async function pack(
  tx: Db,
  matches: readonly Match[],
  now: number,
  sendAtOnce: FanOutOptions['sendAtOnce'],
): Promise<Born[]> {
  const batchKeys = new Set(matches.flatMap(({ message }) => message.batchKey ?? []))
  const open = batchKeys.size === 0 ? [] : await listOpenDeliveries(tx, [...batchKeys])
  const fresh: { delivery: NewDelivery; subscription: Subscription }[] = []
  for (const group of groupMatches(matches)) {
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
      const status = subscription.health.disabledAt !== null ? 'skipped' : isOpen ? 'open' : 'pending'
      fresh.push({
        subscription,
        delivery: {
          workspaceId: subscription.workspaceId,
          webhookId: newWebhookId(),
          subscriptionId: subscription.id,
          endpointId: subscription.endpointId,
          type: message.type,
          shape,
          batchKey,
          status,
          messageIds,
        },
      })
    }
  }
  const by = randomUUID()
  if (sendAtOnce) leaseFresh(fresh, by, now, sendAtOnce)
  const ids = await insertDeliveries(
    tx,
    fresh.map(({ delivery }) => delivery),
    now,
  )
  return fresh.flatMap(({ delivery, subscription }) =>
    delivery.lease ? [{ id: ids.get(delivery.webhookId) ?? 0, delivery, subscription, by }] : [],
  )
}

/** Matches that may share a delivery, in the order of their messages. */
function groupMatches(matches: readonly Match[]): Iterable<Match[]> {
  const groups = new Map<string, Match[]>()
  for (const match of matches) {
    const { message, subscription } = match
    const isList = shapeOf(message.type, subscription.payload) === 'list'
    const key = isList ? `${subscription.id} ${message.type} ${message.batchKey}` : `${subscription.id} #${message.id}`
    const group = groups.get(key)
    if (group) group.push(match)
    else groups.set(key, [match])
  }
  return groups.values()
}

/** Leases pending deliveries to the one who writes them, as far as their endpoints have room. */
function leaseFresh(
  fresh: readonly { delivery: NewDelivery }[],
  by: string,
  now: number,
  { leaseMs, roomOf }: NonNullable<FanOutOptions['sendAtOnce']>,
): void {
  const rooms = new Map<number, number>()
  for (const { delivery } of fresh) {
    const room = rooms.get(delivery.endpointId) ?? roomOf(delivery.endpointId)
    if (delivery.status !== 'pending' || room <= 0) continue
    rooms.set(delivery.endpointId, room - 1)
    delivery.lease = { by, until: now + leaseMs }
  }
}
