import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { slicesOf, type Walk } from './slices.ts'

/** How much waits, in the whole database: with several relays each of them reads the same. */
export interface QueueDepth {
  /** Deliveries that are still being packed. */
  open: number
  /** Deliveries behind an earlier one of their order key. */
  waiting: number
  /** Pending deliveries that could be claimed now. */
  due: number
  /** Pending deliveries whose time is to come: leased, or to be tried again. */
  later: number
  /** Due deliveries whose endpoint is paused. */
  paused: number
  /** When the longest due delivery fell due, epoch ms, paused endpoints apart; null = none is due. */
  oldestDueAt: number | null
  /** Messages that were not fanned out yet. */
  messagesWaiting: number
  /** Endpoints that nothing is sent to any more. */
  endpointsDisabled: number
  endpointsPaused: number
  /** Endpoints that gave nothing but failures lately and are not disabled yet. */
  endpointsFailing: number
}

/** Paused endpoints whose due deliveries are told apart; those of more are counted as due. */
const MAX_PAUSED = 500

/** The partial indexes that hold what waits, by the conditions they were made with. */
const walks = {
  pending: { table: 'delivery', by: ['endpoint_id', 'due_at'], where: sql`status = 'pending'` },
  open: { table: 'delivery', by: ['subscription_id', 'batch_key', 'type'], where: sql`status = 'open'` },
  inOrder: {
    table: 'delivery',
    by: ['subscription_id', 'order_key'],
    where: sql`order_key is not null and status in ('waiting', 'pending')`,
  },
  messages: { table: 'message', by: ['id'], where: sql`seq is null` },
  endpoints: { table: 'endpoint', by: ['id'], where: sql`id > 0` },
} satisfies Record<string, Walk>

/**
 * Counts what waits, found through indexes, so it costs by what waits and not by what was ever sent. With 1,000,000
 * deliveries waiting: 0.14 s on SQLite, where another read waited 4 ms at most, and 0.3 to 0.8 s on Postgres. Not one
 * snapshot.
 */
export async function readQueueDepth(db: Db, now: number): Promise<QueueDepth> {
  const endpoints = await addUp(db, walks.endpoints, {
    endpointsDisabled: sql`count(disabled_at)`,
    endpointsPaused: sql`count(paused_at)`,
    endpointsFailing: sql`count(failing_since) filter (where disabled_at is null)`,
  })
  const isDue = sql`due_at <= ${now}`
  const isPaused = await pausedAmong(db, endpoints.endpointsPaused)
  const oldest: number[] = []
  const pending = await addUp(
    db,
    walks.pending,
    {
      due: sql`count(*) filter (where ${isDue} and not ${isPaused})`,
      later: sql`count(*) filter (where not ${isDue})`,
      paused: sql`count(*) filter (where ${isDue} and ${isPaused})`,
    },
    { least: sql`min(due_at) filter (where ${isDue} and not ${isPaused})`, found: oldest },
  )
  const { open } = await addUp(db, walks.open, { open: sql`count(*)` })
  const { waiting } = await addUp(db, walks.inOrder, { waiting: sql`count(*) filter (where status = 'waiting')` })
  const { messagesWaiting } = await addUp(db, walks.messages, { messagesWaiting: sql`count(*)` })
  const oldestDueAt = oldest.length === 0 ? null : Math.min(...oldest)
  return { ...endpoints, ...pending, open, waiting, messagesWaiting, oldestDueAt }
}

/** True for deliveries of paused endpoints; these are few, so their ids are cheaper than a join. */
async function pausedAmong(db: Db, count: number): Promise<RawBuilder<unknown>> {
  if (count === 0) return sql`1 = 0`
  const paused = db.sql.selectFrom('endpoint').select('id').where('paused_at', 'is not', null)
  const rows = await paused.orderBy('id').limit(MAX_PAUSED).execute()
  return sql`endpoint_id in (${sql.join(rows.map((row) => row.id))})`
}

/** Sums numbers over all slices of a walk, and gathers the least value of each. */
async function addUp<Name extends string>(
  db: Db,
  walk: Walk,
  sums: Record<Name, RawBuilder<unknown>>,
  { least, found }: { least: RawBuilder<unknown>; found: number[] } = { least: sql`null`, found: [] },
): Promise<Record<Name, number>> {
  const names = Object.keys(sums) as Name[]
  const total = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>
  const columns = sql.join([...names.map((name) => sql`${sums[name]} as ${sql.ref(name)}`), sql`${least} as least`])
  for await (const slice of slicesOf(db, walk)) {
    const { rows } = await sql<Record<string, number | null>>`
      select ${columns} from ${sql.table(walk.table)} where ${slice}
    `.execute(db.sql)
    for (const name of names) total[name] += rows[0]?.[name] ?? 0
    const value = rows[0]?.least
    if (typeof value === 'number') found.push(value)
  }
  return total
}
