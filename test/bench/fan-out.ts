import { createVault, createWorkspace, type Db, fanOut, inTransaction, subscribe, systemClock } from '@leadwire/core'
import { insertRows } from '../../core/src/db/bulk.ts'
import { type NewMessage, noFacets } from '../../core/src/outbox/message.ts'
import { appendMessages } from '../../core/src/outbox/outbox-store.ts'
import { handlesOf, type Indexed, keysOf } from '../../core/src/webhooks/subscription-index.ts'
import { type BenchDatabase, median, openBench, profileAt } from './support.ts'

const SIZES = [1000, 100_000] as const
const ROUNDS = 5
const BATCH = 500
const BATCHES = 4
/** Subscriptions that want the same: so many get each lead. */
const MATCHES = 3
const SUBSCRIBES = 50
const api = 'bench'

/** Two ways to ask for one lead in many; group `n` of subscriptions wants what lead `n` has. */
const kinds = {
  'content filter, one equality': (group: number) => ({
    filter: noFacets,
    contentFilter: JSON.stringify({ 'profile.handle': profileAt(group).handle }),
  }),
  'filterConfig alone, a stream': (group: number) => ({
    filter: { ...noFacets, streamId: group + 1 },
    contentFilter: null,
  }),
}
type Kind = keyof typeof kinds

/**
 * Fan-out: what a lead costs from the outbox to its deliveries, with 1,000 and with 100,000 subscriptions in one
 * workspace of which three match. `npm run bench -- fan-out [sqlite|postgres]`; default both.
 * Leads are drawn from all groups of subscriptions alike, so the larger workspace meets others all the time.
 */
export async function run([engine]: string[]): Promise<void> {
  if (engine !== 'postgres') await bench(await openBench('sqlite'))
  if (engine !== 'sqlite') await bench(await openBench('postgres'))
}

async function bench({ db, name, close }: BenchDatabase): Promise<void> {
  console.log(
    `\nfan-out on ${name}: µs a lead with ${MATCHES} matches, ${BATCH} leads at once, median of ${ROUNDS} rounds`,
  )
  for (const kind of Object.keys(kinds) as Kind[]) {
    const workspaces = []
    for (const size of SIZES) workspaces.push({ size, id: await seed(db, kind, size), costs: [] as number[] })
    for (let round = 0; round <= ROUNDS; round++) {
      for (const { size, id, costs } of workspaces) {
        const cost = await costOfLead(db, id, Math.floor(size / MATCHES))
        // The first round warms up.
        if (round > 0) costs.push(cost)
      }
    }
    report(kind, workspaces)
    if (kind === 'content filter, one equality') await reportSubscribe(db, workspaces)
  }
  console.log(`  memory of this process ${Math.round(process.memoryUsage().rss / 1e6)} MB`)
  await close()
}

function report(title: string, workspaces: readonly { size: number; costs: readonly number[] }[], unit = 'µs'): void {
  const [small, large] = workspaces.map(({ costs }) => costs)
  const ratios = (large ?? []).map((cost, round) => cost / (small?.[round] ?? Number.NaN))
  const texts = workspaces.map(
    ({ size, costs }) => `${size.toLocaleString('en')}: ${median(costs).toFixed(0).padStart(5)} ${unit}`,
  )
  const all = ratios.map((ratio) => ratio.toFixed(2)).join(' ')
  console.log(`  ${title.padEnd(30)} ${texts.join('   ')}   ratio ${median(ratios).toFixed(2)}  (${all})`)
}

/** Fans out fresh leads of groups drawn at random. Answers µs for each. */
async function costOfLead(db: Db, workspaceId: number, groups: number): Promise<number> {
  const leads = Array.from({ length: BATCH * BATCHES }, () => leadOf(workspaceId, Math.floor(Math.random() * groups)))
  await inTransaction(db, (tx) => appendMessages(tx, leads, systemClock()))
  const startedAt = performance.now()
  for (let count = 0; count < leads.length; ) {
    const found = await fanOut(db, {
      present: (_api, { data }) => JSON.stringify(data),
      limit: BATCH,
      now: systemClock(),
    })
    count += found.count
  }
  return ((performance.now() - startedAt) * 1000) / leads.length
}

const leadOf = (workspaceId: number, group: number): NewMessage => ({
  workspaceId,
  type: 'lead.created',
  subjectId: group,
  orderKey: `lead:${group}`,
  batchKey: null,
  endsBatch: false,
  facets: { streamId: group + 1, sourceId: 1, sourceType: 'follower', grade: 'high', verdict: null },
  data: { id: group, grade: 'high', profile: profileAt(group), padding: 'x'.repeat(500) },
})

/** What one more subscription costs beside so many. */
async function reportSubscribe(db: Db, workspaces: readonly { size: number; id: number }[]): Promise<void> {
  const ports = { vault: createVault('a secret for the bench'), clock: systemClock, maxSubscriptions: 1_000_000 }
  const costs = workspaces.map(({ size, id }) => ({ size, id, costs: [] as number[] }))
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { id, costs: into } of costs) {
      const startedAt = performance.now()
      for (let n = 0; n < SUBSCRIBES; n++) {
        const url = `https://hooks.example.com/late/${round}/${n}`
        await subscribe(db, { workspaceId: id }, { api, url, contentFilter: { 'profile.handle': `late_${n}` } }, ports)
      }
      if (round > 0) into.push(((performance.now() - startedAt) * 1000) / SUBSCRIBES)
    }
  }
  report('one more subscribe', costs)
}

/** A workspace with so many subscriptions, written as `subscribe` does, a thousand at once. */
async function seed(db: Db, kind: Kind, size: number): Promise<number> {
  const { id: workspaceId } = await createWorkspace(db, { name: `${kind} ${size}` }, systemClock)
  const now = systemClock()
  for (let from = 0; from < size; from += 1000) {
    await inTransaction(db, async (tx) => {
      const places = Array.from({ length: Math.min(1000, size - from) }, (_, i) => from + i)
      const endpoints = places.map((n) => [workspaceId, `https://hooks.example.com/${n}`, 0, now])
      const made = await insertRows(tx, 'endpoint', ['workspace_id', 'url', 'next_slot_at', 'created_at'], endpoints, [
        'id',
        'url',
      ])
      const endpointIds = new Map(made.map(({ id, url }) => [url, Number(id)]))
      const asked = places.map((n) => {
        const endpointId = endpointIds.get(`https://hooks.example.com/${n}`) ?? 0
        const wanted = { workspaceId, api, events: ['lead.created' as const], ...kinds[kind](Math.floor(n / MATCHES)) }
        return { endpointId, wanted }
      })
      await insertSubscriptions(tx, asked, now)
    })
  }
  await db.sql
    .insertInto('counter')
    .values({ name: `subscriptions ${workspaceId}`, value: size })
    .execute()
  return workspaceId
}

async function insertSubscriptions(
  tx: Db,
  asked: readonly { endpointId: number; wanted: Indexed }[],
  now: number,
): Promise<void> {
  const columns = [
    'workspace_id',
    'endpoint_id',
    'api',
    'filter',
    'events',
    'payload',
    'ordering',
    'signing',
    'method',
  ] as const
  const more = ['content_filter', 'last_number', 'created_at', 'updated_at'] as const
  const rows = asked.map(({ endpointId, wanted }) => [
    wanted.workspaceId,
    endpointId,
    wanted.api,
    JSON.stringify(wanted.filter),
    JSON.stringify(wanted.events),
    'lead',
    'none',
    'hmac',
    'POST',
    wanted.contentFilter,
    0,
    now,
    now,
  ])
  const made = await insertRows(tx, 'subscription', [...columns, ...more], rows, ['id', 'endpoint_id'])
  const ids = new Map(made.map((row) => [Number(row.endpoint_id), Number(row.id)]))
  const keys = asked.flatMap(({ endpointId, wanted }) => {
    const [handle = { field: '', values: [] }] = handlesOf(wanted)
    return keysOf(wanted.workspaceId, handle).map((key) => [
      key,
      ids.get(endpointId) ?? 0,
      wanted.workspaceId,
      handle.field,
    ])
  })
  await insertRows(tx, 'subscription_key', ['key', 'subscription_id', 'workspace_id', 'field'], keys)
}

if (import.meta.main) await run(process.argv.slice(2))
