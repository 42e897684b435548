import type { Selectable } from 'kysely'
import { chunk } from '../db/chunk.ts'
import { fromJson, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { EndpointTable, SubscriptionTable } from '../db/tables-webhooks.ts'
import type { MessageType } from '../outbox/message.ts'
import type { Payload, Subscription, SubscriptionFilter } from './subscription.ts'

/** What of a subscription may be set again. */
export type SubscriptionValues = Pick<
  Subscription,
  'filter' | 'events' | 'payload' | 'contentFilter' | 'retrySchedule' | 'timeoutMs'
>

/** Nothing wrong so far. */
const fresh = { failing_since: null, warned_at: null, disabled_at: null, disabled_reason: null }

const toSubscription = (
  row: Selectable<SubscriptionTable> & Omit<Selectable<EndpointTable>, 'id' | 'workspace_id' | 'created_at'>,
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
  streamId: row.stream_id,
  filter: fromJson<SubscriptionFilter>(row.filter),
  events: fromJson<MessageType[]>(row.events),
  payload: row.payload as Payload,
  contentFilter: row.content_filter,
  retrySchedule: row.retry_schedule === null ? null : fromJson<number[]>(row.retry_schedule),
  timeoutMs: row.timeout_ms,
  createdAt: row.created_at,
})

/**
 * The endpoint of a URL, made when new, held until commit: who subscribes it at the same moment waits. One that was disabled
 * or is failing begins anew: somebody has just said that it is there.
 */
export async function holdEndpoint(tx: Db, workspaceId: number, url: string, now: number): Promise<number> {
  const row = await tx.sql
    .insertInto('endpoint')
    .values({ workspace_id: workspaceId, url, ...fresh, created_at: now })
    .onConflict((c) => c.columns(['workspace_id', 'url']).doUpdateSet(fresh))
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

const selectLive = (db: Db) =>
  db.sql
    .selectFrom('subscription')
    .innerJoin('endpoint', 'endpoint.id', 'subscription.endpoint_id')
    .selectAll('subscription')
    .select(['endpoint.url', 'endpoint.failing_since', 'endpoint.warned_at'])
    .select(['endpoint.disabled_at', 'endpoint.disabled_reason'])
    .where('subscription.removed_at', 'is', null)

/** The live subscriptions of workspaces, those by `subscribe` before the streams' own, oldest first. */
export async function listSubscriptions(db: Db, workspaceIds: readonly number[]): Promise<Subscription[]> {
  const found: Subscription[] = []
  for (const part of chunk(workspaceIds)) {
    const rows = await selectLive(db).where('subscription.workspace_id', 'in', part).execute()
    found.push(...rows.map(toSubscription))
  }
  return found.sort((a, b) => Number(a.streamId !== null) - Number(b.streamId !== null) || a.id - b.id)
}

/** A live subscription made by `subscribe`. */
export async function findSubscription(
  db: Db,
  workspaceId: number,
  by: { id: number } | { endpointId: number; api: string },
): Promise<Subscription | undefined> {
  const row = await selectLive(db)
    .where('subscription.workspace_id', '=', workspaceId)
    .where('subscription.stream_id', 'is', null)
    .$if('id' in by, (q) => q.where('subscription.id', '=', 'id' in by ? by.id : 0))
    .$if('api' in by, (q) =>
      q
        .where('subscription.endpoint_id', '=', 'api' in by ? by.endpointId : 0)
        .where('subscription.api', '=', 'api' in by ? by.api : ''),
    )
    .executeTakeFirst()
  return row && toSubscription(row)
}

/** The live entry of a stream's own `webhookUrl`. */
export async function findStreamSubscription(db: Db, streamId: number): Promise<Subscription | undefined> {
  const row = await selectLive(db).where('subscription.stream_id', '=', streamId).executeTakeFirst()
  return row && toSubscription(row)
}

/** Subscriptions, live or not, as far as sending needs them. */
export async function listSendSettings(
  db: Db,
  ids: readonly number[],
): Promise<Pick<Subscription, 'id' | 'api' | 'retrySchedule' | 'timeoutMs'>[]> {
  const found = []
  for (const part of chunk(ids)) {
    const rows = await db.sql
      .selectFrom('subscription')
      .select(['id', 'api', 'retry_schedule', 'timeout_ms'])
      .where('id', 'in', part)
      .execute()
    for (const row of rows) {
      const retrySchedule = row.retry_schedule === null ? null : fromJson<number[]>(row.retry_schedule)
      found.push({ id: row.id, api: row.api, retrySchedule, timeoutMs: row.timeout_ms })
    }
  }
  return found
}

/** Inserts a subscription and answers its id. */
export async function insertSubscription(
  tx: Db,
  input: SubscriptionValues & { workspaceId: number; endpointId: number; api: string; streamId: number | null },
  now: number,
): Promise<number> {
  const row = await tx.sql
    .insertInto('subscription')
    .values({
      workspace_id: input.workspaceId,
      endpoint_id: input.endpointId,
      api: input.api,
      stream_id: input.streamId,
      filter: toJson(input.filter),
      events: toJson(input.events),
      payload: input.payload,
      content_filter: input.contentFilter,
      retry_schedule: input.retrySchedule && toJson(input.retrySchedule),
      timeout_ms: input.timeoutMs,
      created_at: now,
      updated_at: now,
      removed_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Gives a subscription new values, and another endpoint when one is named. */
export async function updateSubscription(
  tx: Db,
  id: number,
  values: Partial<SubscriptionValues> & { endpointId?: number },
  now: number,
): Promise<void> {
  await tx.sql
    .updateTable('subscription')
    .set({
      ...(values.filter && { filter: toJson(values.filter) }),
      ...(values.events && { events: toJson(values.events) }),
      ...(values.payload && { payload: values.payload }),
      ...(values.contentFilter !== undefined && { content_filter: values.contentFilter }),
      ...(values.retrySchedule !== undefined && {
        retry_schedule: values.retrySchedule && toJson(values.retrySchedule),
      }),
      ...(values.timeoutMs !== undefined && { timeout_ms: values.timeoutMs }),
      ...(values.endpointId !== undefined && { endpoint_id: values.endpointId }),
      updated_at: now,
    })
    .where('id', '=', id)
    .execute()
}

/** Ends a subscription. */
export async function markSubscriptionRemoved(tx: Db, id: number, now: number): Promise<void> {
  await tx.sql.updateTable('subscription').set({ removed_at: now }).where('id', '=', id).execute()
}

/** Keeps a new current secret; the one before signs beside it until `overlapUntil`. */
export async function replaceSecret(
  tx: Db,
  subscriptionId: number,
  sealedSecret: string,
  now: number,
  overlapUntil: number,
): Promise<void> {
  await tx.sql
    .updateTable('subscription_secret')
    .set({ expires_at: overlapUntil })
    .where('subscription_id', '=', subscriptionId)
    .where('expires_at', 'is', null)
    .execute()
  await tx.sql
    .insertInto('subscription_secret')
    .values({ subscription_id: subscriptionId, sealed_secret: sealedSecret, created_at: now, expires_at: null })
    .execute()
}

/** The sealed secrets in force of all live subscriptions of endpoints, newest first: each URL is signed with all of its own. */
export async function listSealedSecrets(
  db: Db,
  endpointIds: readonly number[],
  now: number,
): Promise<{ endpointId: number; sealedSecret: string }[]> {
  const found: { endpointId: number; sealedSecret: string }[] = []
  for (const part of chunk(endpointIds)) {
    const rows = await db.sql
      .selectFrom('subscription_secret as secret')
      .innerJoin('subscription', 'subscription.id', 'secret.subscription_id')
      .select(['subscription.endpoint_id', 'secret.sealed_secret'])
      .where('subscription.endpoint_id', 'in', part)
      .where('subscription.removed_at', 'is', null)
      .where((eb) => eb.or([eb('secret.expires_at', 'is', null), eb('secret.expires_at', '>', now)]))
      .orderBy('secret.id', 'desc')
      .execute()
    found.push(...rows.map((row) => ({ endpointId: row.endpoint_id, sealedSecret: row.sealed_secret })))
  }
  return found
}
