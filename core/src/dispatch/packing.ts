import { randomUUID } from 'node:crypto'
import type { Db } from '../db/database.ts'
import { MESSAGES_PER_DELIVERY, newWebhookId, shapeOf } from '../deliveries/delivery.ts'
import {
  appendToDelivery,
  closeDeliveries,
  holdOrderKeys,
  insertDeliveries,
  listOpenDeliveries,
  type NewDelivery,
  type OpenDelivery,
} from '../deliveries/delivery-store.ts'
import type { Subscription } from '../webhooks/subscription.ts'
import type { Match } from './matching.ts'

/** Sends what it can at once: deliveries for which there is room are born leased, so that none of them is claimed. */
export interface BirthLease {
  leaseMs: number
  roomOf: (endpointId: number) => number
}

/** A delivery that was written leased, to be sent at once. */
export interface Born {
  id: number
  number: number
  delivery: NewDelivery
  subscription: Subscription
  by: string
}

interface Fresh {
  delivery: NewDelivery
  subscription: Subscription
}

/** What was written. */
export interface Packed {
  born: Born[]
  /** New deliveries to be sent now, those born leased among them. */
  queuedCount: number
}

/** Puts matches into deliveries: lists of up to 100 of one batch and type, or one each. */
export async function packMatches(
  tx: Db,
  matches: readonly Match[],
  now: number,
  lease: BirthLease | undefined,
): Promise<Packed> {
  const lists = matches.filter(({ message, subscription }) => shapeOf(message.type, subscription.payload) === 'list')
  const batchKeys = new Set(lists.flatMap(({ message }) => message.batchKey ?? []))
  const open = batchKeys.size === 0 ? [] : await listOpenDeliveries(tx, [...batchKeys])
  const fresh: Fresh[] = []
  const full: OpenDelivery[] = []
  for (const group of groupMatches(matches)) {
    const [first] = group
    if (!first) continue
    let ids = group.map((match) => match.message.id)
    const begun = open.find((candidate) => isOf(candidate, first))
    if (begun) {
      const room = MESSAGES_PER_DELIVERY - begun.messageCount
      await appendToDelivery(tx, begun, ids.slice(0, room))
      if (ids.length >= room) full.push(begun)
      ids = ids.slice(room)
    }
    for (let start = 0; start < ids.length; start += MESSAGES_PER_DELIVERY) {
      fresh.push(toFresh(first, ids.slice(start, start + MESSAGES_PER_DELIVERY)))
    }
  }
  // Before the new ones are written: a batch may have one open delivery only.
  await closeDeliveries(tx, full, now)
  await queueInOrder(tx, fresh)
  const by = randomUUID()
  if (lease) leaseFresh(fresh, by, now, lease)
  const written = await insertDeliveries(
    tx,
    fresh.map(({ delivery }) => delivery),
    now,
  )
  const born = fresh.flatMap(({ delivery, subscription }, i) => {
    const { id = 0, number = null } = written[i] ?? {}
    return delivery.lease ? [{ id, number: number ?? 0, delivery, subscription, by }] : []
  })
  return { born, queuedCount: fresh.filter(({ delivery }) => delivery.status === 'pending').length }
}

const isOf = (open: OpenDelivery, { message, subscription }: Match): boolean =>
  open.subscriptionId === subscription.id && open.batchKey === message.batchKey && open.type === message.type

function toFresh({ message, subscription }: Match, messageIds: number[]): Fresh {
  const shape = shapeOf(message.type, subscription.payload)
  const batchKey = shape === 'list' ? message.batchKey : null
  // What has no batch goes at once; a batch keeps its last, unfilled delivery open for what follows.
  const isOpen = batchKey !== null && messageIds.length < MESSAGES_PER_DELIVERY
  return {
    subscription,
    delivery: {
      workspaceId: subscription.workspaceId,
      webhookId: newWebhookId(),
      subscriptionId: subscription.id,
      endpointId: subscription.endpointId,
      type: message.type,
      shape,
      batchKey,
      orderKey: subscription.ordering === 'fifo' && shape !== 'list' ? message.orderKey : null,
      status: subscription.health.disabledAt !== null ? 'skipped' : isOpen ? 'open' : 'pending',
      messageIds,
      isTransformed: subscription.transform !== null,
      acceptedAt: message.createdAt,
    },
  }
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

/** Puts deliveries of subscriptions with an order behind those of the same key that are still to be sent. */
async function queueInOrder(tx: Db, fresh: readonly Fresh[]): Promise<void> {
  const ordered = fresh.flatMap(({ delivery }) =>
    delivery.orderKey !== null && delivery.status === 'pending' ? [{ ...delivery, orderKey: delivery.orderKey }] : [],
  )
  if (ordered.length === 0) return
  const taken = await holdOrderKeys(tx, ordered)
  for (const { delivery } of fresh) {
    if (delivery.orderKey === null || delivery.status !== 'pending') continue
    const key = `${delivery.subscriptionId} ${delivery.orderKey}`
    if (taken.has(key)) delivery.status = 'waiting'
    taken.add(key)
  }
}

/** Leases pending deliveries to the one who writes them, as far as their endpoints have room. */
function leaseFresh(fresh: readonly Fresh[], by: string, now: number, { leaseMs, roomOf }: BirthLease): void {
  const rooms = new Map<number, number>()
  for (const { delivery, subscription } of fresh) {
    // Paused ones wait; those with a rate take their places in the database, which all relays share.
    const isFree = subscription.pausedAt === null && subscription.endpointRatePerSecond === null
    if (delivery.status !== 'pending' || !isFree) continue
    const room = rooms.get(delivery.endpointId) ?? roomOf(delivery.endpointId)
    if (room <= 0) continue
    rooms.set(delivery.endpointId, room - 1)
    delivery.lease = { by, until: now + leaseMs }
  }
}
