import {
  type AttemptResult,
  type Clock,
  claimDeliveries,
  createDeliveryMemory,
  createVault,
  createWorkspace,
  DAY_MS,
  type Db,
  fanOut,
  findDueEndpoints,
  inTransaction,
  recordAttempts,
  type Sweep,
  subscribe,
  sweepOf,
  trimSlice,
} from '@leadwire/core'
import { sql } from 'kysely'
import { type NewMessage, noFacets } from '../../core/src/outbox/message.ts'
import { appendMessages } from '../../core/src/outbox/outbox-store.ts'
import { openBench, perSecond, profileAt } from './support.ts'

const DAYS = 90
const RETENTION_DAYS = 30
/** Unless told. */
const LEADS_A_DAY = 1000
/** A quarter of what an attempt keeps of an answer at most. */
const ANSWER = 'a'.repeat(1000)
const api = 'bench'

/** One database over all days. */
interface Life {
  /** Bytes at the end of each day. */
  sizes: number[]
  deletedCount: number
  deletingMs: number
  longestSliceMs: number
}

/**
 * Retention: the size of the database over 90 simulated days of 1,000 leads each, every one sent to two webhooks (by
 * itself, and in lists of 100), with all kept for ever and with 30 days.
 * `npm run bench -- retention [sqlite|postgres] [LEADS]`; default both, 1,000 leads a day. Nothing is sent: attempts are recorded with an answer of 1 KB.
 */
export async function run([engine, leads = LEADS_A_DAY]: (string | number)[]): Promise<void> {
  if (engine !== 'postgres') await bench('sqlite', Number(leads))
  if (engine !== 'sqlite') await bench('postgres', Number(leads))
}

async function bench(engine: 'sqlite' | 'postgres', leadsADay: number): Promise<void> {
  console.log(`\nretention on ${engine}: MB at the end of a day, ${leadsADay} leads a day, each to two webhooks`)
  const forEver = await live(engine, 0, leadsADay)
  const trimmed = await live(engine, RETENTION_DAYS, leadsADay)
  for (const [title, { sizes }] of [
    ['kept for ever', forEver],
    [`kept ${RETENTION_DAYS} days`, trimmed],
  ] as const) {
    const shown = [10, 31, 45, 60, 75, 90].map((day) => `day ${day}: ${megabytes(sizes[day - 1])}`)
    const growth = (sizes.at(-1) ?? 0) / (sizes[RETENTION_DAYS] ?? 0)
    console.log(`  ${title.padEnd(14)} ${shown.join('   ')}   day 90 is ${growth.toFixed(2)} of day 31`)
  }
  const ratio = (trimmed.sizes.at(-1) ?? 0) / (forEver.sizes.at(-1) ?? 0)
  const { deletedCount, deletingMs, longestSliceMs } = trimmed
  console.log(`  with retention the database is ${ratio.toFixed(2)} of the one without on day 90`)
  console.log(
    `  rows counted as deleted ${perSecond(deletedCount, deletingMs)}, longest slice ${longestSliceMs.toFixed(0)} ms`,
  )
}

const megabytes = (bytes = 0): string => (bytes / 1e6).toFixed(1).padStart(6)

async function live(engine: 'sqlite' | 'postgres', retentionDays: number, leadsADay: number): Promise<Life> {
  const { db, close } = await openBench(engine)
  let now = Date.UTC(2026, 0, 1)
  const clock: Clock = () => now
  const vault = createVault('a secret for the bench')
  const { id: workspaceId } = await createWorkspace(db, { name: 'bench' }, clock)
  for (const payload of ['lead', 'leads'] as const) {
    const url = `https://hooks.example.com/${payload}`
    await subscribe(db, { workspaceId }, { api, url, payload }, { vault, clock })
  }
  const memory = createDeliveryMemory(vault)
  const life: Life = { sizes: [], deletedCount: 0, deletingMs: 0, longestSliceMs: 0 }
  for (let day = 0; day < DAYS; day++) {
    const leads = Array.from({ length: leadsADay }, (_, i) => leadOf(workspaceId, day * leadsADay + i))
    await inTransaction(db, (tx) => appendMessages(tx, leads, now))
    const present = (_api: string, { data }: { data: unknown }) => JSON.stringify(data)
    while ((await fanOut(db, { present, limit: 500, now })).count > 0);
    await sendAll(db, memory, now)
    now += DAY_MS
    await sweep(db, sweepOf(retentionDays, now), now, life)
    life.sizes.push(await readSize(db))
  }
  await close()
  return life
}

const leadOf = (workspaceId: number, id: number): NewMessage => ({
  workspaceId,
  type: 'lead.created',
  subjectId: id,
  orderKey: `lead:${id}`,
  batchKey: null,
  endsBatch: false,
  facets: noFacets,
  data: { id, grade: 'high', profile: profileAt(id), matchReasons: [] },
})

async function sendAll(db: Db, memory: ReturnType<typeof createDeliveryMemory>, now: number): Promise<void> {
  for (;;) {
    const rooms = (await findDueEndpoints(db, now)).map((endpointId) => ({ endpointId, count: 500 }))
    const claimed = await claimDeliveries(db, { rooms, leaseMs: 60_000, now }, memory)
    if (claimed.length === 0) return
    const results = claimed.map(
      (delivery): AttemptResult => ({
        delivery,
        outcome: 'accepted',
        status: 200,
        latencyMs: 5,
        answer: ANSWER,
        error: null,
        retryAfterMs: null,
        attemptedAt: now,
      }),
    )
    await recordAttempts(db, results, { now, random: Math.random })
  }
}

/** A whole sweep without the pauses that the hub makes between slices. */
async function sweep(db: Db, first: Sweep, now: number, life: Life): Promise<void> {
  for (let next: Sweep | null = first; next; ) {
    const startedAt = performance.now()
    const trimmed = await trimSlice(db, next, now)
    const tookMs = performance.now() - startedAt
    life.deletedCount += trimmed.deletedCount
    life.deletingMs += tookMs
    life.longestSliceMs = Math.max(life.longestSliceMs, tookMs)
    next = trimmed.next
  }
}

/** On Postgres after what autovacuum does in its own time: a day here lasts less than a second. */
async function readSize(db: Db): Promise<number> {
  if (db.engine.name === 'postgres') await sql`vacuum`.execute(db.sql)
  const size =
    db.engine.name === 'postgres'
      ? sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`
      : sql<{ bytes: number }>`select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`
  return Number((await size.execute(db.sql)).rows[0]?.bytes)
}

if (import.meta.main) await run(process.argv.slice(2))
