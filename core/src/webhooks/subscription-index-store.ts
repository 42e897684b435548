import { sql } from 'kysely'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import { type Field, type Handle, handlesOf, type Indexed, isBodyField, keysOf, toField } from './subscription-index.ts'

/** The most places in bodies that a workspace's index looks at: each is looked up for each message. */
const MAX_BODY_FIELDS = 32

/** How many subscriptions under a key are told from more. */
const CROWD = 100

/** When one of several handles is chosen: how many are looked at, and how many values of each. */
const MAX_HANDLES = 8
const MAX_PROBES = 16

/**
 * How long a replaced key still finds its subscription. Fan-out asks in several statements, and who changes a
 * subscription between two of them must not hide it from both; longer than any transaction may last.
 */
const REPLACED_KEPT_MS = 600_000

/** Which fields the subscriptions of workspaces are found by; jumps from field to field, however many there are of each. */
export async function listFields(db: Db, workspaceIds: readonly number[]): Promise<Map<number, Field[]>> {
  const found = new Map<number, Field[]>()
  for (const part of chunk(workspaceIds)) {
    const { rows } = await sql<{ workspace_id: number; field: string }>`
      with recursive used (workspace_id, field) as (
        select w.id, (select min(k.field) from subscription_key k where k.workspace_id = w.id)
        from workspace w where w.id in (${sql.join(part)})
        union all
        select u.workspace_id, (
          select min(k.field) from subscription_key k where k.workspace_id = u.workspace_id and k.field > u.field
        ) from used u where u.field is not null
      )
      select workspace_id, field from used where field is not null`.execute(db.sql)
    for (const { workspace_id, field } of rows) {
      const fields = found.get(workspace_id)
      if (fields) fields.push(toField(field))
      else found.set(workspace_id, [toField(field)])
    }
  }
  return found
}

/** Who is kept under any of the keys: pairs of key and subscription. */
export async function listKeyed(db: Db, keys: readonly string[]): Promise<{ key: string; subscriptionId: number }[]> {
  const found: { key: string; subscriptionId: number }[] = []
  for (const part of chunk(keys)) {
    const rows = await db.sql
      .selectFrom('subscription_key')
      .select(['key', 'subscription_id as subscriptionId'])
      .where('key', 'in', part)
      .execute()
    for (const row of rows) found.push(row)
  }
  return found
}

/** Makes a subscription be found by what it asks for now; its row must be held. */
export async function keepKeys(tx: Db, subscription: Indexed & { id: number }, now: number): Promise<void> {
  const { id, workspaceId } = subscription
  const handle = await chooseHandle(tx, subscription)
  await tx.sql
    .deleteFrom('subscription_key')
    .where('subscription_id', '=', id)
    .where('replaced_at', '<=', now - REPLACED_KEPT_MS)
    .execute()
  await tx.sql
    .updateTable('subscription_key')
    .set({ replaced_at: now })
    .where('subscription_id', '=', id)
    .where('replaced_at', 'is', null)
    .execute()
  await insertKeys(tx, id, workspaceId, handle)
}

/** The same for a subscription that is new. */
export async function keepFirstKeys(tx: Db, subscription: Indexed & { id: number }): Promise<void> {
  await insertKeys(tx, subscription.id, subscription.workspaceId, await chooseHandle(tx, subscription))
}

/** Makes a subscription be found no more. */
export async function dropKeys(tx: Db, subscriptionId: number): Promise<void> {
  await tx.sql.deleteFrom('subscription_key').where('subscription_id', '=', subscriptionId).execute()
}

async function insertKeys(tx: Db, id: number, workspaceId: number, handle: Handle): Promise<void> {
  for (const part of chunk(keysOf(workspaceId, handle))) {
    await tx.sql
      .insertInto('subscription_key')
      .values(
        part.map((key) => ({
          key,
          subscription_id: id,
          workspace_id: workspaceId,
          field: handle.field,
          replaced_at: null,
        })),
      )
      .onConflict((c) => c.columns(['key', 'subscription_id']).doUpdateSet({ replaced_at: null }))
      .execute()
  }
}

/** The handle that finds the fewest others besides; of equals the most telling one. */
async function chooseHandle(tx: Db, subscription: Indexed & { id: number }): Promise<Handle> {
  const all = handlesOf(subscription)
  const last = all.pop() as Handle
  const handles = (await dropCrowdingFields(tx, subscription.workspaceId, all)).slice(0, MAX_HANDLES)
  const [first = last, ...others] = handles
  if (others.length === 0) return first
  const crowds = await countOthers(tx, subscription, handles)
  return handles.reduce((best, handle) => ((crowds.get(handle) ?? 0) < (crowds.get(best) ?? 0) ? handle : best))
}

/** Without places in bodies that would be more than a workspace may have. */
async function dropCrowdingFields(tx: Db, workspaceId: number, handles: readonly Handle[]): Promise<readonly Handle[]> {
  if (!handles.some(({ field }) => isBodyField(field))) return handles
  const inUse = ((await listFields(tx, [workspaceId])).get(workspaceId) ?? [])
    .map(({ name }) => name)
    .filter(isBodyField)
  if (inUse.length < MAX_BODY_FIELDS) return handles
  return handles.filter(({ field }) => !isBodyField(field) || inUse.includes(field))
}

/** How many other subscriptions stand under the keys of each handle, up to a crowd for each key. */
async function countOthers(
  tx: Db,
  { id, workspaceId }: { id: number; workspaceId: number },
  handles: readonly Handle[],
): Promise<Map<Handle, number>> {
  const counts = new Map<Handle, number>()
  for (const handle of handles) {
    const keys = keysOf(workspaceId, handle).slice(0, MAX_PROBES)
    const parts = keys.map(
      (key) => sql`select count(*) as count from (
        select 1 from subscription_key where key = ${key} and subscription_id <> ${id} limit ${CROWD}
      ) as others`,
    )
    const { rows } = await sql<{ count: number }>`${sql.join(parts, sql` union all `)}`.execute(tx.sql)
    counts.set(
      handle,
      rows.reduce((sum, { count }) => sum + count, 0),
    )
  }
  return counts
}
