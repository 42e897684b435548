import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { handOverDeliveries, moveDeliveries, skipDeliveries } from '../deliveries/delivery-store.ts'
import { invalidInput, LeadwireError, notFound } from '../errors.ts'
import type { Vault } from '../vault.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { refreshRate, setPaused } from './endpoint-store.ts'
import { disabledByRequest, healthy } from './health.ts'
import { setHealth } from './health-store.ts'
import { keepSecret, makeSecret, newToken } from './secrets.ts'
import { MAX_SUBSCRIPTIONS, type Subscription, toEvents } from './subscription.ts'
import { assertFit, type SettingsInput, toChanges, toEarlySince, toSettings } from './subscription-input.ts'
import * as store from './subscription-store.ts'
import { assertTemplateFits, hasPlaceholders, toTargetTemplate } from './url-template.ts'

export interface SubscribeInput extends SettingsInput {
  api: string
  /** May hold `{{field}}` of the lead, in its path and query; see `toTargetTemplate`. */
  url: string
  /** false = no `X-Leadwire-Token` is sent; default true. */
  hasToken?: boolean | undefined
  /** true = nothing is sent before it is enabled; what is matched meanwhile is kept as `skipped`. */
  isDisabled?: boolean | undefined
}

/** What subscribing needs from outside. */
export interface SubscribePorts {
  vault: Vault
  clock: Clock
  /** The most live ones of a workspace; default `MAX_SUBSCRIPTIONS`. */
  maxSubscriptions?: number
}

/** A subscription as made. Secret and token are shown this once. */
export interface Subscribed {
  id: number
  secret: string
  token: string | null
}

/**
 * Subscribes a URL. A known one keeps its id, takes the new settings, and gets a new secret; the old one signs beside it
 * for 24 h. A stream's own entry for the same URL is never touched.
 * @throws InvalidInput for a bad URL or setting, or over the limit of subscriptions
 */
export async function subscribe(
  db: Db,
  caller: Caller,
  input: SubscribeInput,
  { vault, clock, maxSubscriptions = MAX_SUBSCRIPTIONS }: SubscribePorts,
): Promise<Subscribed> {
  const target = toTargetTemplate(input.url, 'targetUrl')
  const token = input.hasToken === false ? null : newToken()
  const settings = { ...toSettings(input, vault), sealedToken: token === null ? null : vault.seal(token) }
  assertFit(settings)
  assertTemplateFits(target.hasPlaceholders, settings.payload)
  const made = makeSecret(settings.signing)
  return await inTransaction(db, async (tx) => {
    const now = clock()
    const endpointId = await store.holdEndpoint(tx, caller.workspaceId, target.url, now)
    const known = (await store.listSubscriptionsOf(tx, endpointId, input.api)).find(({ streamId }) => streamId === null)
    settings.earlySince = toEarlySince(input, known, now) ?? null
    if (known) await store.updateSubscription(tx, known.id, settings, now)
    else await assertRoom(tx, caller, maxSubscriptions)
    const place = { workspaceId: caller.workspaceId, endpointId, api: input.api, streamId: null }
    const id = known?.id ?? (await store.insertSubscription(tx, { ...settings, ...place }, now))
    await keepSecret(tx, id, made, { vault, now })
    await refreshRate(tx, endpointId)
    if (input.isDisabled) await disable(tx, endpointId, now)
    return { id, secret: made.shown, token }
  })
}

/** What may be changed of a subscription; left out = as it is. */
export interface SubscriptionPatch extends SettingsInput {
  url?: string | undefined
  isDisabled?: boolean | undefined
}

/**
 * Changes a subscription; its secret and token stay. What is still to be sent goes to the new URL.
 * @throws NotFound `subscription_not_found`, Conflict `stream_webhook` for a stream's own entry (change the stream),
 *   Conflict `already_subscribed` when the new URL has a subscription, InvalidInput
 */
export async function changeSubscription(
  db: Db,
  caller: Caller,
  id: number,
  patch: SubscriptionPatch,
  { vault, clock }: Pick<SubscribePorts, 'vault' | 'clock'>,
): Promise<Subscription> {
  const target = patch.url === undefined ? undefined : toTargetTemplate(patch.url, 'targetUrl')
  const changes = toChanges({ ...patch, signing: undefined }, vault)
  return await inTransaction(db, async (tx) => {
    const now = clock()
    const known = await getSubscription(tx, caller, id)
    const earlySince = toEarlySince(patch, known, now)
    if (earlySince !== undefined) changes.earlySince = earlySince
    const settings = { ...known, ...changes }
    if (known.streamId !== null && (target || Object.keys(changes).length > 0)) {
      const text = `Webhook ${id} is that of stream ${known.streamId}: change the stream instead`
      throw new LeadwireError('Conflict', 'stream_webhook', text)
    }
    assertFit(settings)
    assertTemplateFits(hasPlaceholders(target?.url ?? known.url), settings.payload)
    if (changes.filter || changes.events) changes.events = toEvents(settings.events, settings.filter)
    const isMoved = target !== undefined && target.url !== known.url
    const endpointId = isMoved ? await moveSubscription(tx, known, target.url, now) : known.endpointId
    await store.updateSubscription(tx, id, { ...changes, endpointId }, now)
    for (const endpoint of new Set([known.endpointId, endpointId])) await refreshRate(tx, endpoint)
    if (patch.isDisabled === true) await disable(tx, endpointId, now)
    if (patch.isDisabled === false) await setHealth(tx, endpointId, healthy)
    return await getSubscription(tx, caller, id)
  })
}

async function moveSubscription(tx: Db, known: Subscription, url: string, now: number): Promise<number> {
  const endpointId = await store.holdEndpoint(tx, known.workspaceId, url, now)
  const others = await store.listSubscriptionsOf(tx, endpointId, known.api)
  const other = others.find(({ streamId }) => streamId === null)
  if (other) {
    throw new LeadwireError('Conflict', 'already_subscribed', `This URL is that of subscription ${other.id} already`)
  }
  await moveDeliveries(tx, known.id, endpointId)
  return endpointId
}

async function disable(tx: Db, endpointId: number, now: number): Promise<void> {
  await setHealth(tx, endpointId, disabledByRequest(now))
  await skipDeliveries(tx, endpointId, now)
}

/** A live subscription or a stream's own entry. @throws NotFound `subscription_not_found` */
export async function getSubscription(db: Db, caller: Caller, id: number): Promise<Subscription> {
  const subscription = await store.findSubscription(db, caller.workspaceId, id)
  if (!subscription) throw notFound('subscription', id)
  return subscription
}

/** Lets what is due wait, or go on; the endpoint's other subscriptions wait with it. @throws NotFound `subscription_not_found` */
export async function pauseSubscription(
  db: Db,
  caller: Caller,
  id: number,
  isPaused: boolean,
  clock: Clock,
): Promise<Subscription> {
  return await inTransaction(db, async (tx) => {
    const { endpointId } = await getSubscription(tx, caller, id)
    await setPaused(tx, endpointId, isPaused ? clock() : null)
    return await getSubscription(tx, caller, id)
  })
}

async function assertRoom(tx: Db, caller: Caller, most: number): Promise<void> {
  if ((await store.countSubscriptions(tx, caller.workspaceId)) >= most) {
    throw invalidInput('targetUrl', `a workspace can hold ${most} subscriptions; remove one first`)
  }
}

/**
 * Ends a subscription. What was still to be sent goes on under another live entry of the same URL, or is cancelled.
 * @throws NotFound `subscription_not_found`
 */
export async function unsubscribe(db: Db, caller: Caller, id: number, clock: Clock): Promise<void> {
  await inTransaction(db, async (tx) => {
    const subscription = await store.findSubscription(tx, caller.workspaceId, id)
    if (!subscription || subscription.streamId !== null) throw notFound('subscription', id)
    await endSubscription(tx, subscription, clock())
  })
}

/** Ends any live subscription; see `unsubscribe`. */
export async function endSubscription(
  tx: Db,
  { id, endpointId, api }: { id: number; endpointId: number; api: string },
  now: number,
): Promise<void> {
  await store.markSubscriptionRemoved(tx, id, now)
  const [heir] = await store.listSubscriptionsOf(tx, endpointId, api)
  await handOverDeliveries(tx, id, heir?.id ?? null, now)
  await refreshRate(tx, endpointId)
}
