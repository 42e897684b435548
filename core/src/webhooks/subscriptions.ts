import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { invalidInput, notFound } from '../errors.ts'
import { type MessageType, noFacets } from '../outbox/message.ts'
import type { Vault } from '../vault.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { parseContentFilter } from './content-filter.ts'
import { handOverDeliveries } from './delivery-store.ts'
import { newSecret } from './signature.ts'
import {
  MAX_SUBSCRIPTIONS,
  type Payload,
  SECRET_OVERLAP_MS,
  type Subscription,
  type SubscriptionFilter,
  toEvents,
  toRetrySchedule,
  toTargetUrl,
  toTimeoutMs,
} from './subscription.ts'
import * as store from './subscription-store.ts'

export interface SubscribeInput {
  api: string
  url: string
  filter?: Partial<SubscriptionFilter> | undefined
  events?: MessageType[] | undefined
  payload?: Payload | undefined
  /** What the message itself must be like, in operator form; see `parseContentFilter`. */
  contentFilter?: unknown
  /** Seconds to wait after attempt 1, 2, …; default the Svix schedule. */
  retrySchedule?: readonly number[] | undefined
  /** 1 to 30; default 15. */
  timeoutSeconds?: number | undefined
}

/**
 * Subscribes a URL. A known one keeps its id, takes the new filter, events and payload, and gets a new secret; the old
 * one signs beside it for 24 h. A stream's own entry for the same URL is never touched.
 * @returns the secret, which is shown this once
 * @throws InvalidInput for a bad URL, or over `MAX_SUBSCRIPTIONS`
 */
export async function subscribe(
  db: Db,
  caller: Caller,
  input: SubscribeInput,
  { vault, clock }: { vault: Vault; clock: Clock },
): Promise<{ id: number; secret: string }> {
  const url = toTargetUrl(input.url, 'targetUrl')
  const filter = { ...noFacets, ...input.filter }
  const events = toEvents(input.events ?? ['lead.created'], filter)
  const values = {
    filter,
    events,
    payload: input.payload ?? ('leads' as const),
    contentFilter: input.contentFilter == null ? null : parseContentFilter(input.contentFilter).source,
    retrySchedule: input.retrySchedule ? toRetrySchedule(input.retrySchedule) : null,
    timeoutMs: input.timeoutSeconds === undefined ? null : toTimeoutMs(input.timeoutSeconds),
  }
  const secret = newSecret()
  return await inTransaction(db, async (tx) => {
    const now = clock()
    const endpointId = await store.holdEndpoint(tx, caller.workspaceId, url, now)
    const known = await store.findSubscription(tx, caller.workspaceId, { endpointId, api: input.api })
    if (known) await store.updateSubscription(tx, known.id, values, now)
    else await assertRoom(tx, caller)
    const id =
      known?.id ??
      (await store.insertSubscription(
        tx,
        { ...values, workspaceId: caller.workspaceId, endpointId, api: input.api, streamId: null },
        now,
      ))
    await store.replaceSecret(tx, id, vault.seal(secret), now, now + SECRET_OVERLAP_MS)
    return { id, secret }
  })
}

/** The caller's live subscriptions and the streams' own entries, with the health of their endpoints, oldest first. */
export async function listWebhooks(db: Db, caller: Caller): Promise<Subscription[]> {
  const found = await store.listSubscriptions(db, [caller.workspaceId])
  return found.sort((a, b) => a.id - b.id)
}

async function assertRoom(tx: Db, caller: Caller): Promise<void> {
  const live = await store.listSubscriptions(tx, [caller.workspaceId])
  if (live.filter((subscription) => subscription.streamId === null).length >= MAX_SUBSCRIPTIONS) {
    throw invalidInput('targetUrl', `a workspace can hold ${MAX_SUBSCRIPTIONS} subscriptions; remove one first`)
  }
}

/**
 * Ends a subscription. What was still to be sent goes on under another live entry of the same URL, or is cancelled.
 * @throws NotFound `subscription_not_found`
 */
export async function unsubscribe(db: Db, caller: Caller, id: number, clock: Clock): Promise<void> {
  await inTransaction(db, async (tx) => {
    const subscription = await store.findSubscription(tx, caller.workspaceId, { id })
    if (!subscription) throw notFound('subscription', id)
    await endSubscription(tx, subscription, clock())
  })
}

/** Ends any live subscription; see `unsubscribe`. */
export async function endSubscription(
  tx: Db,
  subscription: { id: number; workspaceId: number; endpointId: number; api: string },
  now: number,
): Promise<void> {
  await store.markSubscriptionRemoved(tx, subscription.id, now)
  const heir = (await store.listSubscriptions(tx, [subscription.workspaceId])).find(
    ({ endpointId, api }) => endpointId === subscription.endpointId && api === subscription.api,
  )
  await handOverDeliveries(tx, subscription.id, heir?.id ?? null, now)
}
