import type { Db } from '../db/database.ts'
import { moveDeliveries } from '../deliveries/delivery-store.ts'
import { noFacets } from '../outbox/message.ts'
import { publicKeyOf } from '../signing/ed25519.ts'
import type { Stream } from '../streams/stream.ts'
import { type StreamOrder, type WrittenStream, writeOrder } from '../streams/stream-orders.ts'
import type { Vault } from '../vault.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { findCurrentSecret } from './secret-store.ts'
import { keepSecret, makeSecret } from './secrets.ts'
import { plainSettings } from './subscription.ts'
import * as store from './subscription-store.ts'
import { endSubscription } from './subscriptions.ts'

/** What a stream's own webhook is made with. */
export interface EntryPorts {
  /** Seals the signing secrets. */
  vault: Vault
  /** The api in whose form it is sent. */
  api: string
}

/** A stream as written, with the secret of its webhook when one was made now: it is shown this once. */
export type SavedStream = WrittenStream & { webhookSecret: string | null }

/** Writes an order whose accounts are tracked, and the stream's own webhook. @param options.isBilled  see `writeOrder` */
export async function saveOrder(
  tx: Db,
  caller: Caller,
  order: StreamOrder,
  current: Stream | undefined,
  { webhooks, isBilled, now }: { webhooks: EntryPorts | undefined; isBilled: boolean; now: number },
): Promise<SavedStream> {
  const written = await writeOrder(tx, caller, order, current, now, isBilled)
  const isUrlGiven = order.settings.webhookUrl != null
  return { ...written, webhookSecret: await saveStreamWebhook(tx, written.stream, isUrlGiven, webhooks, now) }
}

/** Brings the stream's own entry in line with its settings. Answers a secret when the entry is new or its URL was given. */
async function saveStreamWebhook(
  tx: Db,
  stream: Stream,
  isUrlGiven: boolean,
  webhooks: EntryPorts | undefined,
  now: number,
): Promise<string | null> {
  const entry = await store.findStreamSubscription(tx, stream.id)
  if (stream.deliveryDestination !== 'leads_plus_webhook' || stream.webhookUrl === null) {
    if (entry) await endSubscription(tx, entry, now)
    return null
  }
  if (!webhooks || (entry && !isUrlGiven)) return null
  const endpointId = await store.holdEndpoint(tx, stream.workspaceId, stream.webhookUrl, now)
  const id = entry?.id ?? (await insertEntry(tx, stream, endpointId, webhooks.api, now))
  if (entry && entry.endpointId !== endpointId) {
    await store.updateSubscription(tx, id, { endpointId }, now)
    await moveDeliveries(tx, id, endpointId)
  }
  const made = makeSecret(entry?.signing ?? 'hmac')
  await keepSecret(tx, id, made, { vault: webhooks.vault, now })
  return made.shown
}

const insertEntry = (tx: Db, stream: Stream, endpointId: number, api: string, now: number): Promise<number> =>
  store.insertSubscription(
    tx,
    {
      workspaceId: stream.workspaceId,
      endpointId,
      api,
      streamId: stream.id,
      filter: { ...noFacets, streamId: stream.id },
      events: ['lead.created'],
      ...plainSettings,
    },
    now,
  )

/** The secret in force of a stream's own webhook, as its receiver is given it; null = it has none. */
export async function showSecret(db: Db, streamId: number, vault: Vault): Promise<string | null> {
  const entry = await store.findStreamSubscription(db, streamId)
  const sealed = entry && (await findCurrentSecret(db, entry.id))
  if (!entry || sealed === undefined) return null
  const secret = vault.open(sealed)
  return entry.signing === 'hmac' ? secret : publicKeyOf(secret)
}
