import type { Db } from '../db/database.ts'
import { releaseKeys } from '../deliveries/attempt-store.ts'
import { listDeliveryItems } from '../deliveries/claim-store.ts'
import { type DeliveryStatus, newWebhookId } from '../deliveries/delivery.ts'
import { insertDeliveries, type NewDelivery } from '../deliveries/delivery-store.ts'
import { takeMessageSeq } from '../outbox/outbox-store.ts'
import {
  type Carried,
  deleteBytes,
  deleteMessages,
  holdCarried,
  keepTimes,
  listMessagesAbout,
  putToRest,
  repack,
} from './carried-store.ts'

/** What erasing one slice of messages came to. */
export interface ErasedMessages {
  messageCount: number
  erasedCount: number
  reissuedCount: number
  /** Deliveries taken from a claim that had run out. */
  takenIds: number[]
  /** Some are in flight: the same slice must be done again. */
  isBlocked: boolean
}

/** What was taken by its receiver, or will never be sent: it keeps its row, without bytes. */
const final: readonly DeliveryStatus[] = ['delivered', 'cancelled', 'erased']
const unsent: readonly DeliveryStatus[] = ['waiting', 'pending']

/**
 * Erases the messages about leads from one slice of the outbox, and from every delivery that carries them:
 *
 * - what was delivered or cancelled keeps its row, without bytes;
 * - what is still being packed just loses the message: nobody has seen it yet;
 * - anything else becomes `erased`, keeping its number, and a list is made anew with the rest of its messages, under a
 *   `webhook-id` and number of its own, since its old id stands for other bytes;
 * - what is in flight is let be, with the messages it carries, until its attempt is recorded or its lease has run out.
 *
 * The race with a slow attempt: a result is recorded only on a `pending` row where its claim stands. All deliveries are
 * held here before their state is read, so either the result came first, and this sees `delivered` or a retry without a
 * claim, or it comes later and finds neither the claim nor `pending`: it cannot make the old delivery count as
 * delivered beside the new one. Only one whose lease has run out can be in that place, and it may be sent twice like
 * anything whose lease runs out; its answer is removed when the erasure settles.
 *
 * `tx` takes the order of all messages first, as fan-out and replays do, so no delivery is made of these meanwhile.
 */
export async function eraseMessages(
  tx: Db,
  workspaceId: number,
  leadIds: readonly number[],
  { after, now }: { after: number; now: number },
): Promise<ErasedMessages> {
  await takeMessageSeq(tx, 0)
  const messageIds = await listMessagesAbout(tx, workspaceId, leadIds, after)
  if (messageIds.length === 0) return nothing
  const carried = await holdCarried(tx, messageIds)
  const inFlight = carried.filter((delivery) => isInFlight(delivery, now))
  const free = carried.filter((delivery) => !inFlight.includes(delivery))
  const items = await listDeliveryItems(
    tx,
    carried.flatMap(({ id, shape }) => (shape === 'list' ? [id] : [])),
  )
  const gone = new Set(messageIds)
  const restOf = ({ id }: Carried) => (items.get(id) ?? []).filter((messageId) => !gone.has(messageId))
  await deleteBytes(
    tx,
    free.flatMap(({ id, status }) => (status === 'open' ? [] : [id])),
  )
  for (const delivery of free) if (delivery.status === 'open') await repack(tx, delivery.id, restOf(delivery))
  await restoreFinal(tx, free, now)
  const ended = free.filter((delivery) => delivery.status !== 'open' && !isFinal(delivery))
  await putToRest(
    tx,
    ended.map(({ id }) => id),
    'erased',
    now,
  )
  const reissued = ended.filter((delivery) => delivery.shape === 'list' && restOf(delivery).length > 0)
  await reissue(tx, reissued, restOf, now)
  const keys = ended.flatMap(({ subscriptionId, orderKey }) =>
    orderKey === null ? [] : [{ subscriptionId, orderKey }],
  )
  await releaseKeys(tx, keys, now)
  // By these the next look finds what is in flight now; all else about them is gone already.
  const needed = new Set(
    inFlight.flatMap(({ id, messageId }) => (messageId === null ? (items.get(id) ?? []) : [messageId])),
  )
  const deleted = messageIds.filter((id) => !needed.has(id))
  await deleteMessages(tx, deleted)
  return {
    messageCount: deleted.length,
    erasedCount: ended.length,
    reissuedCount: reissued.length,
    takenIds: free.flatMap(({ id, claimedBy }) => (claimedBy === null ? [] : [id])),
    isBlocked: inFlight.length > 0,
  }
}

const nothing: ErasedMessages = { messageCount: 0, erasedCount: 0, reissuedCount: 0, takenIds: [], isBlocked: false }

const isInFlight = ({ status, claimedBy, dueAt }: Carried, now: number): boolean =>
  status === 'pending' && claimedBy !== null && dueAt > now

/** What it is, or falls back to when it was sent once more by hand. */
const restingStatusOf = ({ status, fallsBackTo }: Carried): DeliveryStatus => fallsBackTo ?? status

const isFinal = (delivery: Carried): boolean => final.includes(restingStatusOf(delivery))

/** What was delivered and waits to be sent once more by hand is delivered, and no more. */
async function restoreFinal(tx: Db, free: readonly Carried[], now: number): Promise<void> {
  for (const delivery of free) {
    if (!isFinal(delivery) || final.includes(delivery.status)) continue
    await putToRest(tx, [delivery.id], restingStatusOf(delivery), now)
  }
}

/** Makes lists anew with what is left of them: what was on its way is due now, what was set aside stays so. */
async function reissue(
  tx: Db,
  ended: readonly Carried[],
  restOf: (delivery: Carried) => number[],
  now: number,
): Promise<void> {
  const fresh = ended.map(
    (delivery): NewDelivery => ({
      workspaceId: delivery.workspaceId,
      webhookId: newWebhookId(),
      subscriptionId: delivery.subscriptionId,
      endpointId: delivery.endpointId,
      type: delivery.type,
      shape: 'list',
      batchKey: delivery.batchKey,
      orderKey: null,
      status: unsent.includes(delivery.status) ? 'pending' : delivery.status,
      messageIds: restOf(delivery),
      isTransformed: delivery.isTransformed,
      ...(delivery.fallsBackTo !== null && { fallsBackTo: delivery.fallsBackTo }),
    }),
  )
  const written = await insertDeliveries(tx, fresh, now)
  for (const [i, delivery] of ended.entries()) {
    // So that a replay of that time finds it, and it is kept no longer than the one it stands for.
    if (!unsent.includes(delivery.status)) await keepTimes(tx, written[i]?.id ?? 0, delivery)
  }
}
