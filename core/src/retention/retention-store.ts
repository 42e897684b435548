import { type RawBuilder, sql } from 'kysely'
import { runForIds } from '../db/bulk.ts'
import type { Db } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import { unfinished } from '../deliveries/delivery.ts'
import { TRIMMED_AT_ONCE } from './retention.ts'

/** A numbered delivery, as far as trimming needs it. */
export interface TrimmableRow {
  id: number
  status: string
  shape: string
  message_count: number
  attempt_count: number
  has_body: number
  created_at: number
  completed_at: number | null
}

/** Subscriptions that one slice looks at in search of some with old deliveries. */
const SUBSCRIPTIONS = 1000

const activeReplays = sql`select 1 from replay where replay.state in ('queued', 'running', 'paused')`

/** Deliveries that a replay may still send again. */
const isToBeReplayed = sql`exists (${activeReplays}
  and replay.subscription_id = delivery.subscription_id
  and delivery.created_at >= coalesce(replay.since, 0) and delivery.created_at < replay.until)`

/** Messages that a replay may still want; a delivery of its time may carry one from before. */
const isWantedByReplay = sql`exists (${activeReplays}
  and replay.workspace_id = message.workspace_id and message.created_at < replay.until)`

/** Deliveries at rest since before an instant. */
const isOld = (before: number): RawBuilder<boolean> =>
  sql<boolean>`delivery.status not in (${sql.join(unfinished)}) and delivery.created_at < ${before}
    and coalesce(delivery.completed_at, delivery.created_at) < ${before} and not ${isToBeReplayed}`

/**
 * Subscriptions whose lowest delivery is old, within the next `SUBSCRIPTIONS` behind `after`; `last` = the last one
 * looked at, null = there are no more.
 */
export async function listOldSubscriptions(
  db: Db,
  after: number,
  before: number,
): Promise<{ ids: number[]; last: number | null }> {
  const seen = sql`select id from subscription where id > ${after} order by id limit ${SUBSCRIPTIONS}`
  const { rows: bounds } = await sql<{ last: number | null }>`
    select max(id) as last from (${seen}) as seen
  `.execute(db.sql)
  const last = bounds[0]?.last ?? null
  if (last === null) return { ids: [], last: null }
  const { rows } = await sql<{ id: number }>`
    select seen.id from (${seen}) as seen
    join delivery on delivery.subscription_id = seen.id and delivery.number = (
      select min(lowest.number) from delivery as lowest where lowest.subscription_id = seen.id
    )
    where ${isOld(before)} order by seen.id
  `.execute(db.sql)
  return { ids: rows.map(({ id }) => id), last }
}

/** The lowest deliveries of a subscription, held until commit, up to the first that is not old, by ascending number. */
export async function holdOldPrefix(tx: Db, subscriptionId: number, before: number): Promise<TrimmableRow[]> {
  const { rows: lowest } = await sql<{ id: number; is_old: number }>`
    select id, case when ${isOld(before)} then 1 else 0 end as is_old from delivery
    where subscription_id = ${subscriptionId} and number is not null order by number limit ${TRIMMED_AT_ONCE}
  `.execute(tx.sql)
  const ids = prefixOf(lowest).map(({ id }) => id)
  if (ids.length === 0) return []
  // Looked at once more when they are held: somebody may have put one on its way again.
  const { rows } = await sql<TrimmableRow & { number: number; is_old: number }>`
    update delivery set has_body = has_body where id in (${sql.join(ids)})
    returning id, number, status, shape, message_count, attempt_count, has_body, created_at, completed_at,
      case when ${isOld(before)} then 1 else 0 end as is_old
  `.execute(tx.sql)
  return prefixOf(rows.sort((a, b) => a.number - b.number))
}

/** The rows before the first that is not old. */
function prefixOf<Row extends { is_old: number }>(rows: readonly Row[]): Row[] {
  const end = rows.findIndex((row) => row.is_old === 0)
  return end < 0 ? [...rows] : rows.slice(0, end)
}

/** Deletes deliveries with all that hangs on them. */
export async function deleteDeliveries(tx: Db, ids: readonly number[]): Promise<void> {
  await runForIds(tx, 'delete from delivery_item where delivery_id in (ids)', [], ids)
  await runForIds(tx, 'delete from delivery_body where delivery_id in (ids)', [], ids)
  await runForIds(tx, 'delete from attempt where delivery_id in (ids)', [], ids)
  // Those of replays that run count a few hundred, so they need no index of their own.
  await runForIds(tx, 'delete from replay_item where delivery_id in (ids)', [], ids)
  await runForIds(tx, 'delete from delivery where id in (ids)', [], ids)
}

/** Rows of a table by ascending id; `last` null = none of them is from before the instant, and so none behind them. */
export interface OldRows {
  ids: number[]
  last: number | null
}

/** The next rows behind `after`, and which of them are old. @param isGone  which of those may go */
async function listOld(
  db: Db,
  table: keyof Tables,
  { at, after, before, isGone }: { at: string; after: number; before: number; isGone: RawBuilder<unknown> },
): Promise<OldRows> {
  const { rows } = await sql<{ id: number; is_old: number; is_gone: number }>`
    select id, case when ${sql.ref(at)} < ${before} then 1 else 0 end as is_old,
      case when ${sql.ref(at)} < ${before} and ${isGone} then 1 else 0 end as is_gone
    from ${sql.table(table)} where id > ${after} order by id limit ${TRIMMED_AT_ONCE}
  `.execute(db.sql)
  // Ids grow with time, but for a clock that went back: what is passed over today goes some day.
  const hasOld = rows.some((row) => row.is_old === 1)
  return {
    ids: rows.filter((row) => row.is_gone === 1).map(({ id }) => id),
    last: hasOld ? (rows.at(-1)?.id ?? null) : null,
  }
}

/** Old deliveries that have a body of their own, though their rows must stay a while: one below them is not done. */
export const listOldBodies = (db: Db, after: number, before: number): Promise<OldRows> =>
  listOld(db, 'delivery', {
    at: 'created_at',
    after,
    before,
    isGone: sql`has_body = 1 and ${isOld(before)}
    and exists (select 1 from delivery_body where delivery_body.delivery_id = delivery.id)`,
  })

/** Deletes the bodies of deliveries' own. */
export async function deleteOwnBodies(tx: Db, ids: readonly number[]): Promise<void> {
  await runForIds(tx, 'delete from delivery_body where delivery_id in (ids)', [], ids)
}

/** Old messages that nobody needs any more: fanned out, in no delivery that is still to be sent, wanted by no replay. */
export const listOldMessages = (db: Db, after: number, before: number): Promise<OldRows> => {
  const open = sql`status in (${sql.join(unfinished)})`
  return listOld(db, 'message', {
    at: 'created_at',
    after,
    before,
    isGone: sql`seq is not null and not ${isWantedByReplay}
      and not exists (select 1 from delivery where delivery.message_id = message.id and ${open})
      and not exists (
        select 1 from delivery_item as item join delivery on delivery.id = item.delivery_id
        where item.message_id = message.id and ${open}
      )`,
  })
}

/** Deletes messages with their frozen bytes. */
export async function deleteOldMessages(tx: Db, ids: readonly number[]): Promise<void> {
  await runForIds(tx, 'delete from message_body where message_id in (ids)', [], ids)
  await runForIds(tx, 'delete from message where id in (ids)', [], ids)
}

const always = sql`1 = 1`

/** Old attempts; most went with their deliveries. */
export const listOldAttempts = (db: Db, after: number, before: number): Promise<OldRows> =>
  listOld(db, 'attempt', { at: 'attempted_at', after, before, isGone: always })

/** Old lines of run logs. */
export const listOldLines = (db: Db, after: number, before: number): Promise<OldRows> =>
  listOld(db, 'run_log', { at: 'created_at', after, before, isGone: always })

/** Deletes rows by their ids. */
export async function deleteRows(tx: Db, table: 'attempt' | 'run_log', ids: readonly number[]): Promise<void> {
  await runForIds(tx, `delete from ${table} where id in (ids)`, [], ids)
}

/** Deletes kept replies from before an instant; answers how many. */
export async function deleteOldReplies(tx: Db, before: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotency where (workspace_id, key) in (
      select workspace_id, key from idempotency where created_at < ${before} order by created_at limit ${TRIMMED_AT_ONCE}
    )`.execute(tx.sql)
  return Number(numAffectedRows ?? 0)
}

/** Deletes secrets that sign no more; answers how many. */
export async function deleteExpiredSecrets(tx: Db, now: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from subscription_secret where id in (
      select id from subscription_secret where expires_at is not null and expires_at < ${now} limit ${TRIMMED_AT_ONCE}
    )`.execute(tx.sql)
  return Number(numAffectedRows ?? 0)
}

/** Deletes look-ups from before an instant, of whatever workspace; answers how many. */
export async function deleteOldLookups(tx: Db, before: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from lookup where id in (
      select id from lookup where created_at < ${before} order by created_at limit ${TRIMMED_AT_ONCE}
    )`.execute(tx.sql)
  return Number(numAffectedRows ?? 0)
}

/** A counter that holds when the next sweep is due. */
const NEXT_SWEEP = 'next_sweep'

/** Takes the turn of sweeping, when it is due: of several relays one gets it. */
export async function takeSweepTurn(db: Db, now: number, everyMs: number): Promise<boolean> {
  // A look first, so that an idle relay writes nothing.
  const next = await db.sql.selectFrom('counter').select('value').where('name', '=', NEXT_SWEEP).executeTakeFirst()
  if (next && next.value > now && next.value <= now + everyMs) return false
  const row = await db.sql
    .insertInto('counter')
    .values({ name: NEXT_SWEEP, value: now + everyMs })
    .onConflict((c) =>
      c
        .column('name')
        .doUpdateSet({ value: now + everyMs })
        // Later than a whole turn from now: it was written before the clock went back.
        .where((eb) => eb.or([eb('counter.value', '<=', now), eb('counter.value', '>', now + everyMs)])),
    )
    .returning('value')
    .executeTakeFirst()
  return row !== undefined
}
