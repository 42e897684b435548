import type { Selectable, Updateable } from 'kysely'
import { chunk } from '../db/chunk.ts'
import { fromJson, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { EndpointTable, SubscriptionTable } from '../db/tables-webhooks.ts'
import type { Payload } from '../deliveries/delivery.ts'
import type { MessageType } from '../outbox/message.ts'
import type {
  Ordering,
  Signing,
  Subscription,
  SubscriptionFilter,
  SubscriptionSettings,
  TargetMethod,
} from './subscription.ts'
import type { Indexed } from './subscription-index.ts'
import { dropKeys, keepFirstKeys, keepKeys } from './subscription-index-store.ts'

/** Nothing wrong so far. */
const fresh = { failing_since: null, warned_at: null, disabled_at: null, disabled_reason: null }

const toSubscription = (
  row: Selectable<SubscriptionTable> &
    Omit<Selectable<EndpointTable>, 'id' | 'workspace_id' | 'created_at' | 'rate_per_second' | 'next_slot_at'> & {
      endpoint_rate: number | null
    },
): Subscription => ({
  id: row.id,
  workspaceId: row.workspace_id,
  endpointId: row.endpoint_id,
  api: row.api,
  url: row.url,
  health: {
    failingSince: row.failing_since,
    warnedAt: row.warned_at,
    disabledAt: row.disabled_at,
    disabledReason: row.disabled_reason,
  },
  pausedAt: row.paused_at,
  endpointRatePerSecond: row.endpoint_rate,
  streamId: row.stream_id,
  filter: fromJson<SubscriptionFilter>(row.filter),
  events: fromJson<MessageType[]>(row.events),
  payload: row.payload as Payload,
  ordering: row.ordering as Ordering,
  signing: row.signing as Signing,
  method: row.method as TargetMethod,
  contentFilter: row.content_filter,
  retrySchedule: row.retry_schedule === null ? null : fromJson<number[]>(row.retry_schedule),
  timeoutMs: row.timeout_ms,
  ratePerSecond: row.rate_per_second,
  transform: row.transform,
  successWhen: row.success_when,
  earlySince: row.early_since,
  sealedHeaders: row.sealed_headers,
  sealedAuth: row.sealed_auth,
  sealedToken: row.sealed_token,
  createdAt: row.created_at,
})

/** The columns of settings; those left out stay as they are. */
const toColumns = (settings: Partial<SubscriptionSettings>): Updateable<SubscriptionTable> => {
  const { filter, events, payload, ordering, signing, method, contentFilter, retrySchedule, timeoutMs } = settings
  const { ratePerSecond, transform, successWhen, earlySince, sealedHeaders, sealedAuth, sealedToken } = settings
  return {
    filter: filter && toJson(filter),
    events: events && toJson(events),
    payload,
    ordering,
    signing,
    method,
    content_filter: contentFilter,
    retry_schedule: retrySchedule && toJson(retrySchedule),
    timeout_ms: timeoutMs,
    rate_per_second: ratePerSecond,
    transform,
    success_when: successWhen,
    early_since: earlySince,
    sealed_headers: sealedHeaders,
    sealed_auth: sealedAuth,
    sealed_token: sealedToken,
  }
}

/**
 * The endpoint of a URL, made when new, held until commit: who subscribes it at the same moment waits. One that was disabled
 * or is failing begins anew: somebody has just said that it is there.
 */
export async function holdEndpoint(tx: Db, workspaceId: number, url: string, now: number): Promise<number> {
  const row = await tx.sql
    .insertInto('endpoint')
    .values({
      workspace_id: workspaceId,
      url,
      ...fresh,
      paused_at: null,
      rate_per_second: null,
      next_slot_at: 0,
      created_at: now,
    })
    .onConflict((c) => c.columns(['workspace_id', 'url']).doUpdateSet(fresh))
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

const selectLive = (db: Db) => selectAny(db).where('subscription.removed_at', 'is', null)

const selectAny = (db: Db) =>
  db.sql
    .selectFrom('subscription')
    .innerJoin('endpoint', 'endpoint.id', 'subscription.endpoint_id')
    .selectAll('subscription')
    .select(['endpoint.url', 'endpoint.failing_since', 'endpoint.warned_at'])
    .select(['endpoint.disabled_at', 'endpoint.disabled_reason', 'endpoint.paused_at'])
    .select('endpoint.rate_per_second as endpoint_rate')

/** The live subscriptions of workspaces, those by `subscribe` before the streams' own, oldest first. */
export async function listSubscriptions(db: Db, workspaceIds: readonly number[]): Promise<Subscription[]> {
  const found: Subscription[] = []
  for (const part of chunk(workspaceIds)) {
    const rows = await selectLive(db).where('subscription.workspace_id', 'in', part).execute()
    found.push(...rows.map(toSubscription))
  }
  return sortSubscriptions(found)
}

/** A live subscription or entry of a stream, by id. */
export async function findSubscription(db: Db, workspaceId: number, id: number): Promise<Subscription | undefined> {
  const row = await selectLive(db)
    .where('subscription.workspace_id', '=', workspaceId)
    .where('subscription.id', '=', id)
    .executeTakeFirst()
  return row && toSubscription(row)
}

/** The live ones of an endpoint in an api's form: one by `subscribe` at most, before entries of streams. */
export async function listSubscriptionsOf(db: Db, endpointId: number, api: string): Promise<Subscription[]> {
  const rows = await selectLive(db)
    .where('subscription.endpoint_id', '=', endpointId)
    .where('subscription.api', '=', api)
    .execute()
  return sortSubscriptions(rows.map(toSubscription))
}

/** How many live ones by `subscribe` a workspace has; held until commit, so that nobody goes over a limit meanwhile. */
export const countSubscriptions = (tx: Db, workspaceId: number): Promise<number> => addToCount(tx, workspaceId, 0)

/** Kept beside the rows: counting 100,000 takes too long for each `subscribe`. */
async function addToCount(tx: Db, workspaceId: number, by: number): Promise<number> {
  const row = await tx.sql
    .insertInto('counter')
    .values({ name: `subscriptions ${workspaceId}`, value: by })
    .onConflict((c) => c.column('name').doUpdateSet((eb) => ({ value: eb('counter.value', '+', by) })))
    .returning('value')
    .executeTakeFirstOrThrow()
  return row.value
}

/** True when somebody in a workspace wants new leads before they are looked up. */
export async function hasEarlySubscription(db: Db, workspaceId: number): Promise<boolean> {
  const row = await db.sql
    .selectFrom('subscription')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('early_since', 'is not', null)
    .where('removed_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The order of lists, as a comparison: those by `subscribe` before the streams' own, oldest first. */
export const byPlace = (a: Subscription, b: Subscription): number =>
  Number(a.streamId !== null) - Number(b.streamId !== null) || a.id - b.id

const sortSubscriptions = (found: Subscription[]): Subscription[] => found.sort(byPlace)

/** The live entry of a stream's own `webhookUrl`. */
export async function findStreamSubscription(db: Db, streamId: number): Promise<Subscription | undefined> {
  const row = await selectLive(db).where('subscription.stream_id', '=', streamId).executeTakeFirst()
  return row && toSubscription(row)
}

/** The live ones among subscriptions by id. */
export async function listLiveSubscriptions(db: Db, ids: readonly number[]): Promise<Subscription[]> {
  const rows = await selectLive(db).where('subscription.id', 'in', ids).execute()
  return rows.map(toSubscription)
}

/** Subscriptions, live or not, by id. */
export async function listSubscriptionsById(db: Db, ids: readonly number[]): Promise<Subscription[]> {
  const found: Subscription[] = []
  for (const part of chunk(ids)) {
    const rows = await selectAny(db).where('subscription.id', 'in', part).execute()
    found.push(...rows.map(toSubscription))
  }
  return found
}

/** Inserts a subscription and answers its id. */
export async function insertSubscription(
  tx: Db,
  input: SubscriptionSettings & { workspaceId: number; endpointId: number; api: string; streamId: number | null },
  now: number,
): Promise<number> {
  const { filter, events, payload, ordering, signing, method, retrySchedule } = input
  const row = await tx.sql
    .insertInto('subscription')
    .values({
      workspace_id: input.workspaceId,
      endpoint_id: input.endpointId,
      api: input.api,
      stream_id: input.streamId,
      filter: toJson(filter),
      events: toJson(events),
      payload,
      ordering,
      signing,
      method,
      content_filter: input.contentFilter,
      retry_schedule: retrySchedule && toJson(retrySchedule),
      timeout_ms: input.timeoutMs,
      rate_per_second: input.ratePerSecond,
      transform: input.transform,
      success_when: input.successWhen,
      early_since: input.earlySince,
      sealed_headers: input.sealedHeaders,
      sealed_auth: input.sealedAuth,
      sealed_token: input.sealedToken,
      last_number: 0,
      created_at: now,
      updated_at: now,
      removed_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await keepFirstKeys(tx, { ...input, id: row.id })
  if (input.streamId === null) await addToCount(tx, input.workspaceId, 1)
  return row.id
}

/** Gives a subscription new settings, and another endpoint when one is named. */
export async function updateSubscription(
  tx: Db,
  id: number,
  settings: Partial<SubscriptionSettings> & { endpointId?: number },
  now: number,
): Promise<void> {
  const row = await tx.sql
    .updateTable('subscription')
    .set({ ...toColumns(settings), endpoint_id: settings.endpointId, updated_at: now })
    .where('id', '=', id)
    .returning(['workspace_id', 'api', 'filter', 'events', 'content_filter', 'removed_at'])
    .executeTakeFirst()
  const isFoundAnew = settings.filter || settings.events || settings.contentFilter !== undefined
  if (row && row.removed_at === null && isFoundAnew) await keepKeys(tx, { id, ...toIndexed(row) }, now)
}

const toIndexed = (
  row: Pick<Selectable<SubscriptionTable>, 'workspace_id' | 'api' | 'filter' | 'events' | 'content_filter'>,
): Indexed => ({
  workspaceId: row.workspace_id,
  api: row.api,
  filter: fromJson<SubscriptionFilter>(row.filter),
  events: fromJson<MessageType[]>(row.events),
  contentFilter: row.content_filter,
})

/** Subscriptions, and streams' own entries, that ended then or later, epoch ms; the longest ended first. */
export async function listEndedSubscriptions(db: Db, since: number): Promise<{ id: number; removedAt: number }[]> {
  const rows = await db.sql
    .selectFrom('subscription')
    .select(['id', 'removed_at'])
    .where('removed_at', '>=', since)
    .orderBy('removed_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ id: row.id, removedAt: row.removed_at ?? 0 }))
}

/** Ends a subscription. */
export async function markSubscriptionRemoved(tx: Db, id: number, now: number): Promise<void> {
  const row = await tx.sql
    .updateTable('subscription')
    .set({ removed_at: now })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .returning(['workspace_id', 'stream_id'])
    .executeTakeFirst()
  if (!row) return
  await dropKeys(tx, id)
  if (row.stream_id === null) await addToCount(tx, row.workspace_id, -1)
}
