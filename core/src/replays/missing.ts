import type { Db } from '../db/database.ts'
import { MESSAGES_PER_DELIVERY, shapeOf } from '../deliveries/delivery.ts'
import { createMatching, type Match, type Present, type Presented, rememberPresented } from '../dispatch/matching.ts'
import { packMatches } from '../dispatch/packing.ts'
import type { Message } from '../outbox/message.ts'
import { insertMessageBodies } from '../outbox/outbox-store.ts'
import type { Place } from '../place-cursor.ts'
import type { Subscription } from '../webhooks/subscription.ts'
import { MESSAGES_A_SLICE, type ReplayFilter } from './replay.ts'
import { listFrozen } from './replay-delivery-store.ts'
import {
  holdLastNumber,
  listDeliveredMessages,
  listIdsAfter,
  listMessagesById,
  listMessagesFrom,
} from './replay-message-store.ts'

/** Messages read by one statement. */
const READ_AT_ONCE = 500
/** Reads of one slice in search of enough messages to be worth a transaction. */
const READS = 8
/** Messages looked at to tell how many there are. A million would keep a request waiting for a minute. */
const COUNT_SCAN = 100_000

/** Messages that a subscription lets through and has no delivery of, and where the search goes on; null = at its end. */
export interface Missing {
  messages: Message[]
  next: Place | null
}

/** Looks for missing messages from a place on, for as many as `budget` deliveries hold. Writes nothing. */
export async function findMissing(
  db: Db,
  subscription: Subscription,
  filter: ReplayFilter,
  { after, budget, present }: { after: Place | null; budget: number; present: Present },
): Promise<Missing> {
  const messages: Message[] = []
  const fits = countDeliveries(subscription, budget)
  let place = after
  for (let read = 0; read < READS; read++) {
    const slice = await readMissing(db, subscription, filter, { after: place, present })
    for (const message of slice.messages) {
      if (messages.length === MESSAGES_A_SLICE || !fits(message)) return { messages, next: place }
      messages.push(message)
      place = { at: message.createdAt, id: message.id }
    }
    place = slice.next
    if (place === null || messages.length >= MESSAGES_A_SLICE) break
  }
  return { messages, next: place }
}

/** How many messages are missing; `isComplete` false = there were too many to look at. */
export async function countMissing(
  db: Db,
  subscription: Subscription,
  filter: ReplayFilter,
  present: Present,
): Promise<{ count: number; isComplete: boolean }> {
  let count = 0
  let after: Place | null = null
  for (let seen = 0; seen < COUNT_SCAN; seen += READ_AT_ONCE) {
    const slice = await readMissing(db, subscription, filter, { after, present })
    count += slice.messages.length
    after = slice.next
    if (after === null) return { count, isComplete: true }
  }
  return { count, isComplete: false }
}

async function readMissing(
  db: Db,
  subscription: Subscription,
  filter: ReplayFilter,
  { after, present }: { after: Place | null; present: Present },
): Promise<Missing> {
  const { messages, next } = await listMessagesFrom(db, subscription.workspaceId, filter, {
    after,
    limit: READ_AT_ONCE,
  })
  const matches = matchOne(messages, subscription, rememberPresented(present))
  const ids = matches.map(({ message }) => message.id)
  const there = await listDeliveredMessages(db, subscription, ids)
  return { messages: matches.flatMap(({ message }) => (there.has(message.id) ? [] : [message])), next }
}

function matchOne(messages: readonly Message[], subscription: Subscription, presented: Presented): Match[] {
  const matching = createMatching(messages, presented)
  matching.add(subscription, messages)
  return matching.matches()
}

/** Tells of message after message whether it still fits into `budget` deliveries, as `packMatches` packs them. */
function countDeliveries({ payload }: Subscription, budget: number): (message: Message) => boolean {
  const inLists = new Map<string, number>()
  let count = 0
  return ({ type }) => {
    const listed = inLists.get(type) ?? 0
    const isNew = shapeOf(type, payload) !== 'list' || listed % MESSAGES_PER_DELIVERY === 0
    if (isNew && count + 1 > budget) return false
    if (isNew) count++
    inLists.set(type, listed + 1)
    return true
  }
}

/**
 * Makes deliveries of missing messages and answers their ids. `tx` must hold the order of all messages
 * (`takeMessageSeq`), so that no fan-out or other replay does the same at this moment.
 */
export async function packMissing(
  tx: Db,
  subscription: Subscription,
  messageIds: readonly number[],
  { present, now }: { present: Present; now: number },
): Promise<number[]> {
  const presented = rememberPresented(present)
  // Read again: what was found before the transaction may have been erased or delivered since.
  const messages = await listMessagesById(tx, messageIds)
  const matches = matchOne(messages, subscription, presented)
  const there = await listDeliveredMessages(
    tx,
    subscription,
    matches.map(({ message }) => message.id),
  )
  const missing = matches.filter(({ message }) => !there.has(message.id))
  if (missing.length === 0) return []
  const { api } = subscription
  const frozen = await listFrozen(
    tx,
    missing.map(({ message }) => message.id),
    api,
  )
  await insertMessageBodies(
    tx,
    missing.flatMap(({ message }) =>
      frozen.has(message.id) ? [] : [{ messageId: message.id, api, body: presented.textOf(api, message) }],
    ),
  )
  const last = await holdLastNumber(tx, subscription.id)
  await packMatches(tx, missing, now, undefined)
  return await listIdsAfter(tx, subscription.id, last)
}
