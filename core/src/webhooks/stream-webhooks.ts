import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { moveDeliveries } from '../deliveries/delivery-store.ts'
import { invalidInput } from '../errors.ts'
import { noFacets } from '../outbox/message.ts'
import type { ProfileSource } from '../sources/profile-source.ts'
import type { PairInput } from '../streams/pairs.ts'
import type { Stream, StreamSettings } from '../streams/stream.ts'
import {
  planNewStream,
  planStreamChange,
  type StreamPlan,
  type WrittenStream,
  writeStream,
} from '../streams/streams.ts'
import type { Vault } from '../vault.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { keepSecret, makeSecret } from './secrets.ts'
import { plainSettings, toTargetUrl } from './subscription.ts'
import * as store from './subscription-store.ts'
import { endSubscription } from './subscriptions.ts'

/** What writing a stream needs from outside. */
export interface StreamPorts {
  profiles: ProfileSource
  clock: Clock
  /** What a stream's own webhook needs; without it none can be set. */
  webhooks?: WebhookPorts
}

export interface WebhookPorts {
  /** Seals the signing secrets. */
  vault: Vault
  /** The api in whose form the stream's own webhook is sent. */
  api: string
  /** Refuses targets that must not be called. @throws InvalidInput `target_not_allowed` */
  checkTarget: (url: string, path: string) => Promise<void>
}

/** A stream as written, with the secret of its webhook when one was made now: it is shown this once. */
export type SavedStream = WrittenStream & { webhookSecret: string | null }

/** Makes a stream with its accounts, segment, pairs and webhook, or nothing at all. @throws as `planNewStream` */
export const createStream = async (
  db: Db,
  caller: Caller,
  input: { settings: Partial<StreamSettings>; pairs: readonly PairInput[] },
  ports: StreamPorts,
): Promise<SavedStream> => {
  const settings = await checkWebhook(input.settings, ports)
  return await saveStream(db, await planNewStream(db, caller, { ...input, settings }, ports.profiles), ports)
}

/** Changes a stream: settings left out stay, `pairs` replace all. @throws as `planStreamChange`, and Conflict `conflict` */
export const changeStream = async (
  db: Db,
  caller: Caller,
  id: number,
  input: { settings: Partial<StreamSettings>; pairs?: readonly PairInput[] | undefined },
  ports: StreamPorts,
): Promise<SavedStream> => {
  const settings = await checkWebhook(input.settings, ports)
  return await saveStream(db, await planStreamChange(db, caller, id, { ...input, settings }, ports.profiles), ports)
}

async function checkWebhook(
  settings: Partial<StreamSettings>,
  { webhooks }: StreamPorts,
): Promise<Partial<StreamSettings>> {
  if (settings.webhookUrl == null) return settings
  if (!webhooks) throw invalidInput('webhookUrl', 'cannot be set here: this program sends no webhooks')
  const webhookUrl = toTargetUrl(settings.webhookUrl, 'webhookUrl')
  await webhooks.checkTarget(webhookUrl, 'webhookUrl')
  return { ...settings, webhookUrl }
}

const saveStream = (db: Db, plan: StreamPlan, ports: StreamPorts): Promise<SavedStream> =>
  inTransaction(db, async (tx) => {
    const now = ports.clock()
    const written = await writeStream(tx, plan, now)
    const isUrlGiven = plan.settings.webhookUrl != null
    return { ...written, webhookSecret: await saveStreamWebhook(tx, written.stream, isUrlGiven, ports, now) }
  })

/** Brings the stream's own entry in line with its settings. Answers a secret when the entry is new or its URL was given. */
async function saveStreamWebhook(
  tx: Db,
  stream: Stream,
  isUrlGiven: boolean,
  { webhooks }: StreamPorts,
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
