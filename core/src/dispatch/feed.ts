import type { Clock } from '../clock.ts'
import { chunk } from '../db/chunk.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { listDeliveryBodies } from '../deliveries/claim-store.ts'
import type { DeliveryStatus } from '../deliveries/delivery.ts'
import { insertDeliveryBodies } from '../deliveries/delivery-store.ts'
import { LeadwireError } from '../errors.ts'
import type { MessageType } from '../outbox/message.ts'
import { clampLimit } from '../page.ts'
import type { Vault } from '../vault.ts'
import { openSecrets } from '../webhooks/opened-secrets.ts'
import { listSealedSecrets } from '../webhooks/secret-store.ts'
import type { Subscription } from '../webhooks/subscription.ts'
import { getSubscription } from '../webhooks/subscriptions.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { composeBodies } from './bodies.ts'
import {
  type FeedRow,
  findFeedRow,
  findOldestNumber,
  listLastNumbers,
  listNumbered,
  markFeedBody,
} from './feed-store.ts'
import type { OutgoingDelivery } from './outgoing.ts'

/** Items of one page unless told, and most. */
const ITEMS_PER_PAGE = 100
const MAX_ITEMS_PER_PAGE = 500

/** A page ends after the item with which its bodies come to this, so that one answer is no burden. */
const CHARACTERS_PER_PAGE = 2_000_000

/** A page ends after this many transforms, each of which may take a quarter of a second. */
const TRANSFORMS_PER_PAGE = 40

/** Bodies read at once, so that little is read in vain when a page ends early. */
const BODIES_AT_ONCE = 20

/** One delivery as it was, or would have been, pushed. */
export interface FeedItem {
  number: number
  webhookId: string
  type: MessageType
  createdAt: number
  status: DeliveryStatus
  contentType: 'application/json'
  /** The exact text that is pushed; null = it was erased, its time is over, or a transform did not make it. */
  body: string | null
  /** Why a transform made nothing. */
  error: string | null
}

export interface FeedPage {
  /** By ascending number. A number that is missing between two of them is gone for good. */
  items: FeedItem[]
  /** Where to go on: `after` of the next page. */
  next: number
  /** The newest number given so far. */
  newest: number
  /** The oldest that is still kept; one above `newest` when nothing is. */
  oldest: number
  /** What signs for the subscription's URL now, newest first. */
  secrets: string[]
}

/** What the feed needs from outside. */
export interface FeedPorts {
  vault: Vault
  clock: Clock
  /** Runs a subscription's transform on a body, just as the dispatcher would. */
  transform?: RunTransform | undefined
}

type TransformInput = Pick<OutgoingDelivery, 'webhookId' | 'createdAt' | 'body'>
type RunTransform = (
  source: string,
  delivery: TransformInput,
) => Promise<{ ok: true; body: string } | { ok: false; message: string }>

/**
 * The deliveries of a subscription in the order of their numbers, whatever became of their POSTs, with the bytes of those.
 * What a transform has still to make is made now and kept, so that a later POST has the same bytes.
 * @param after  the number of the last one known; 0 = from the beginning
 * @param limit  default 100, at most 500; a page of large bodies may have fewer
 * @throws NotFound `subscription_not_found`, Gone `feed_trimmed` with `oldest` when the time of the next one is over
 */
export async function readFeed(
  db: Db,
  caller: Caller,
  subscriptionId: number,
  { after, limit }: { after: number; limit?: number | undefined },
  { vault, clock, transform }: FeedPorts,
): Promise<FeedPage> {
  const subscription = await getSubscription(db, caller, subscriptionId)
  // Before the list, so that what is numbered meanwhile is in the list and not taken for gone.
  const known = (await listLastNumbers(db, [subscriptionId])).get(subscriptionId) ?? 0
  const most = clampLimit(limit, ITEMS_PER_PAGE, MAX_ITEMS_PER_PAGE)
  const rows = await listNumbered(db, subscriptionId, { after, limit: most })
  const oldest = (await findOldestNumber(db, subscriptionId)) ?? known + 1
  const newest = Math.max(known, rows.at(-1)?.number ?? 0)
  if (after + 1 < oldest && after < newest) {
    const text = `What has a number below ${oldest} is no longer kept: go on with after=${oldest - 1}`
    throw new LeadwireError('Gone', 'feed_trimmed', text, { extra: { oldest } })
  }
  const items = await toItems(db, rows, subscription, transform)
  let sealed = await listSealedSecrets(db, [subscription.endpointId], clock())
  if (sealed.length === 0) {
    // It moved to another URL, or ended, while its deliveries were read.
    const { endpointId } = await getSubscription(db, caller, subscriptionId)
    sealed = await listSealedSecrets(db, [endpointId], clock())
  }
  const { secrets, damage } = openSecrets(sealed, vault)
  const fault = damage.get(subscriptionId)
  if (fault) throw fault
  return {
    items,
    next: items.at(-1)?.number ?? after,
    newest,
    oldest,
    secrets,
  }
}

/** The newest number of each subscription, in one statement; for those who wait for more. */
export const readLastNumbers = (db: Db, subscriptionIds: readonly number[]): Promise<Map<number, number>> =>
  listLastNumbers(db, subscriptionIds)

/** The rows as items, from the first on; fewer when their bodies are large or a transform has much to do. */
async function toItems(
  db: Db,
  rows: readonly FeedRow[],
  subscription: Subscription,
  transform: RunTransform | undefined,
): Promise<FeedItem[]> {
  const items: FeedItem[] = []
  const source = subscription.transform
  let characters = 0
  let transformed = 0
  for (const part of chunk(rows, BODIES_AT_ONCE)) {
    const bodies = await readBodies(db, part, subscription)
    for (const row of part) {
      if (characters > CHARACTERS_PER_PAGE || transformed >= TRANSFORMS_PER_PAGE) return items
      const body = bodies.get(row.id) ?? null
      // One that was made without a transform goes out as it is, though one may have come since.
      const isFinal = row.is_transformed === null || row.has_body === 1 || body === null
      if (!isFinal) transformed++
      const item = isFinal
        ? toItem(row, body)
        : await transformItem(db, { row, body }, subscription, async (delivery) =>
            // Gone before it was run: as it is then, which is kept like what it would have made.
            source === null ? { ok: true, body: delivery.body } : transform?.(source, delivery),
          )
      characters += item.body?.length ?? 0
      items.push(item)
    }
  }
  return items
}

/** The bodies that are still there and whole. */
async function readBodies(db: Db, rows: readonly FeedRow[], { api }: Subscription): Promise<Map<number, string>> {
  const kept = rows.filter((row) => row.status !== 'erased')
  const isOwn = (row: FeedRow) => row.has_body === 1
  const bodies = await listDeliveryBodies(
    db,
    kept.filter(isOwn).map((row) => row.id),
  )
  const composable = kept.filter((row) => !isOwn(row))
  const composed = await composeBodies(db, composable, { apiOf: () => api })
  for (const row of composable) {
    const made = composed.get(row.id)
    // Also not when a message of its list is gone: other bytes under the same id would be worse than none.
    if (made?.isWhole) bodies.set(row.id, made.body)
  }
  return bodies
}

/** Runs the transform that has not been run, and keeps what it made before anybody sees it. */
async function transformItem(
  db: Db,
  { row, body }: { row: FeedRow; body: string },
  subscription: Subscription,
  run: (delivery: TransformInput) => Promise<Awaited<ReturnType<RunTransform>> | undefined>,
): Promise<FeedItem> {
  const made = await run({ webhookId: row.webhook_id, createdAt: row.created_at, body })
  if (!made?.ok) return { ...toItem(row, null), error: made?.message ?? 'This relay runs no transforms' }
  const isKept = await inTransaction(db, async (tx) => {
    if (!(await markFeedBody(tx, row.id))) return false
    await insertDeliveryBodies(tx, [{ deliveryId: row.id, body: made.body }])
    return true
  })
  if (isKept) return toItem(row, made.body)
  // The dispatcher was faster, or it was erased meanwhile: what stands there now counts.
  const current = (await findFeedRow(db, row.id)) ?? { ...row, status: 'erased' }
  return toItem(current, (await readBodies(db, [current], subscription)).get(row.id) ?? null)
}

const toItem = (row: FeedRow, body: string | null): FeedItem => ({
  number: row.number,
  webhookId: row.webhook_id,
  type: row.type as MessageType,
  createdAt: row.created_at,
  status: row.status as DeliveryStatus,
  contentType: 'application/json',
  body,
  error: null,
})
