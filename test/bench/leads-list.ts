import { type Db, listLeads } from '@leadwire/core'
import { countLeads } from '../../core/src/leads/lead-count-store.ts'
import { insertLeads } from '../../core/src/leads/lead-store.ts'
import { type BenchDatabase, claimBenchRun, median, openBench, profileAt } from './support.ts'

const PAGE = 100
const ROUNDS = 60

/**
 * Lists of leads: the first and the last page by cursor over many leads, medians of interleaved reads.
 * `npm run bench -- leads-list [sqlite|postgres] [leads]`; default both, 1,000,000 on each. The limit is the first page.
 */
export async function run([engine, count]: string[]): Promise<void> {
  const total = Number(count ?? 1_000_000)
  if (engine !== 'postgres') await bench(await openBench('sqlite'), total)
  if (engine !== 'sqlite') await bench(await openBench('postgres'), total)
}

async function bench(database: BenchDatabase, total: number): Promise<void> {
  const { db } = database
  const { workspaceId, streamId } = await fill(db, total)
  const caller = { workspaceId }
  const cursorAt = async (place: number) => {
    const page = await listLeads(db, caller, { streamId, since: 0, limit: 1, offset: place - 1 })
    return page.nextCursor ?? undefined
  }
  const [first, last] = [await cursorAt(1), await cursorAt(total - PAGE)]
  const read = async (query: Parameters<typeof listLeads>[2]) => {
    const startedAt = performance.now()
    const { items } = await listLeads(db, caller, { streamId, limit: PAGE, ...query })
    if (items.length === 0) throw new Error('An empty page measures nothing')
    return performance.now() - startedAt
  }
  const times: Record<'first' | 'last' | 'newest' | 'offset', number[]> = {
    first: [],
    last: [],
    newest: [],
    offset: [],
  }
  for (let round = 0; round < ROUNDS; round++) {
    times.first.push(await read({ cursor: first }))
    times.last.push(await read({ cursor: last }))
    times.newest.push(await read({}))
    if (round < 5) times.offset.push(await read({ offset: total - PAGE }))
  }
  const ms = (name: keyof typeof times) => median(times[name])
  console.log(`\nleads-list on ${database.name}: ${total.toLocaleString('en')} leads of one stream, pages of ${PAGE}`)
  console.log(`  first page by cursor   ${ms('first').toFixed(2)} ms`)
  console.log(
    `  last page by cursor    ${ms('last').toFixed(2)} ms, ${(ms('last') / ms('first')).toFixed(2)} times the first`,
  )
  console.log(`  newest page            ${ms('newest').toFixed(2)} ms`)
  console.log(`  last page by offset    ${ms('offset').toFixed(2)} ms, for comparison`)
  await database.close()
}

async function fill(db: Db, total: number) {
  const run = await claimBenchRun(db)
  for (let at = 0; at < total; at += 500) {
    const leads = await insertLeads(
      db,
      Array.from({ length: 500 }, (_, i) => ({
        workspaceId: run.workspaceId,
        streamId: run.streamId,
        sourceId: run.sourceId,
        segmentId: run.segmentId,
        runId: run.id,
        personKey: `x:${at + i}`,
        grade: i % 3 === 0 ? ('high' as const) : ('medium' as const),
        sourceType: 'follower' as const,
        profile: profileAt(at + i),
        matchReasons: [{ label: 'Founder', field: 'bio', text: 'Founder' }],
        discoveredAt: 1_700_000_000_000 + at,
      })),
    )
    await countLeads(db, leads, 1)
  }
  return run
}
