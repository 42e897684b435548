import { type Selectable, sql } from 'kysely'
import { fromFlag, fromJson, toFlag, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import { forClaim } from '../db/engine.ts'
import type { ReplayTable } from '../db/tables-replays.ts'
import type { MessageType } from '../outbox/message.ts'
import {
  type ClaimedReplay,
  FAR_MS,
  type Replay,
  type ReplayableStatus,
  type ReplayCursor,
  type ReplayFilter,
  type ReplayPhase,
  type ReplayState,
  type ReplayWait,
} from './replay.ts'

/** Those that a relay works on. */
const working = ['queued', 'running']
const active = [...working, 'paused']

const toReplay = (row: Selectable<ReplayTable>, queued: number): Replay => ({
  id: row.id,
  workspaceId: row.workspace_id,
  subscriptionId: row.subscription_id,
  state: row.state as ReplayState,
  statuses: fromJson<ReplayableStatus[]>(row.statuses),
  types: row.types === null ? null : fromJson<MessageType[]>(row.types),
  since: row.since,
  until: row.until,
  includesMissing: fromFlag(row.includes_missing),
  ratePerSecond: row.rate_per_second,
  // What was put to rest since the count may be replayed as well.
  total: Math.max(row.total, row.done),
  isTotalComplete: fromFlag(row.is_total_complete),
  done: row.done,
  withoutBody: row.without_body,
  queued,
  waitsFor: row.waits_for as ReplayWait | null,
  createdAt: row.created_at,
  startedAt: row.started_at,
  completedAt: row.completed_at,
})

/** Queues a replay; undefined when the subscription has one that has not ended. */
export async function insertReplay(
  tx: Db,
  replay: ReplayFilter & Pick<Replay, 'workspaceId' | 'subscriptionId' | 'ratePerSecond' | 'total' | 'isTotalComplete'>,
  now: number,
): Promise<number | undefined> {
  const row = await tx.sql
    .insertInto('replay')
    .values({
      workspace_id: replay.workspaceId,
      subscription_id: replay.subscriptionId,
      state: 'queued',
      statuses: toJson(replay.statuses),
      types: replay.types && toJson(replay.types),
      since: replay.since,
      until: replay.until,
      includes_missing: toFlag(replay.includesMissing),
      rate_per_second: replay.ratePerSecond,
      phase: 'deliveries',
      cursor: null,
      total: replay.total,
      is_total_complete: toFlag(replay.isTotalComplete),
      done: 0,
      without_body: 0,
      waits_for: null,
      slot_at: 0,
      // At once, whatever the clock of the relay that works on it says.
      due_at: 0,
      claimed_by: null,
      created_at: now,
      started_at: null,
      completed_at: null,
    })
    // The one unique key that can be met is that of active replays of a subscription.
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

const selectReplays = (db: Db) =>
  db.sql
    .selectFrom('replay')
    .selectAll('replay')
    .select((eb) =>
      eb
        .selectFrom('replay_item')
        .innerJoin('delivery', 'delivery.id', 'replay_item.delivery_id')
        .whereRef('replay_item.replay_id', '=', 'replay.id')
        .where('delivery.status', 'in', ['waiting', 'pending'])
        .select((e) => e.fn.countAll<number>().as('count'))
        .as('queued'),
    )

/** The replays of a subscription below an id, newest first. */
export async function listReplayRows(
  db: Db,
  subscriptionId: number,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<Replay[]> {
  const rows = await selectReplays(db)
    .where('subscription_id', '=', subscriptionId)
    .$if(before !== undefined, (q) => q.where('replay.id', '<', before ?? 0))
    .orderBy('replay.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => toReplay(row, Number(row.queued)))
}

/** A replay of a subscription. */
export async function findReplay(db: Db, subscriptionId: number, id: number): Promise<Replay | undefined> {
  const row = await selectReplays(db)
    .where('replay.id', '=', id)
    .where('subscription_id', '=', subscriptionId)
    .executeTakeFirst()
  return row && toReplay(row, Number(row.queued))
}

/** The one of a subscription that has not ended. */
export async function findActiveReplay(db: Db, subscriptionId: number): Promise<number | undefined> {
  const row = await db.sql
    .selectFrom('replay')
    .select('id')
    .where('subscription_id', '=', subscriptionId)
    .where('state', 'in', active)
    .executeTakeFirst()
  return row?.id
}

/** When the next slice is due; a look that locks nothing. undefined = there is no work. */
export async function findNextDueAt(db: Db): Promise<number | undefined> {
  const row = await db.sql
    .selectFrom('replay')
    .select('due_at')
    .where('state', 'in', working)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  return row?.due_at
}

/** Leases the replay whose turn it is until `now + leaseMs`. */
export async function leaseReplay(
  db: Db,
  { by, leaseMs, now }: { by: string; leaseMs: number; now: number },
): Promise<ClaimedReplay | undefined> {
  const due = db.sql
    .selectFrom('replay')
    .select('id')
    .where('state', 'in', working)
    .where((eb) => eb.or([eb('due_at', '<=', now), eb('due_at', '>', now + FAR_MS)]))
    .orderBy('due_at')
    .orderBy('id')
    .limit(1)
  // By a CTE, which runs once: a subselect that locks may be run for each row, and then leases more than one.
  const row = await db.sql
    .with('chosen', () => forClaim(db, due))
    .updateTable('replay')
    .set({ due_at: now + leaseMs, claimed_by: by })
    .where('id', 'in', (eb) => eb.selectFrom('chosen').select('chosen.id'))
    .returningAll()
    .executeTakeFirst()
  return (
    row && {
      ...toReplay(row, 0),
      claimedBy: by,
      phase: row.phase as ReplayPhase,
      cursor: row.cursor === null ? null : fromJson<ReplayCursor>(row.cursor),
      slotAt: row.slot_at,
    }
  )
}

/** Where a slice leaves its replay. */
export interface ReplayProgress {
  state: ReplayState
  phase: ReplayPhase
  cursor: ReplayCursor
  done: number
  withoutBody: number
  waitsFor: ReplayWait | null
  slotAt: number
  dueAt: number
}

type Claim = Pick<ClaimedReplay, 'id' | 'claimedBy'>

/** Takes hold of a leased replay until commit; false when the lease is lost, or it was paused or cancelled. */
export async function holdReplay(tx: Db, { id, claimedBy }: Claim): Promise<boolean> {
  const row = await tx.sql
    .updateTable('replay')
    .set({ claimed_by: claimedBy })
    .where('id', '=', id)
    .where('claimed_by', '=', claimedBy)
    .where('state', 'in', working)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Writes where a replay stands and gives the lease back, where it still stands. */
export async function moveReplay(
  tx: Db,
  { id, claimedBy }: Claim,
  progress: ReplayProgress,
  now: number,
): Promise<void> {
  const isOver = progress.state === 'finished' || progress.state === 'cancelled'
  await tx.sql
    .updateTable('replay')
    .set((eb) => ({
      state: progress.state,
      phase: progress.phase,
      cursor: progress.cursor === null ? null : toJson(progress.cursor),
      done: progress.done,
      without_body: progress.withoutBody,
      waits_for: progress.waitsFor,
      slot_at: progress.slotAt,
      due_at: progress.dueAt,
      claimed_by: null,
      started_at: eb.fn.coalesce('started_at', eb.val(now)),
      completed_at: isOver ? now : null,
    }))
    .where('id', '=', id)
    .where('claimed_by', '=', claimedBy)
    .where('state', 'in', working)
    .execute()
}

/** Gives an active replay another state, and ends the lease that somebody may have. */
export async function setReplayState(tx: Db, id: number, state: ReplayState, now: number): Promise<void> {
  await tx.sql
    .updateTable('replay')
    .set({
      state,
      claimed_by: null,
      due_at: 0,
      slot_at: 0,
      waits_for: null,
      completed_at: state === 'cancelled' ? now : null,
    })
    .where('id', '=', id)
    .where('state', 'in', active)
    .execute()
}

/** Makes leased replays due now. */
export async function releaseReplayLeases(db: Db): Promise<void> {
  await sql`update replay set claimed_by = null, due_at = 0 where claimed_by is not null`.execute(db.sql)
}
