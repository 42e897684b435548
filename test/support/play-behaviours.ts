import { HOUR_MS } from '../../core/src/clock.ts'
import type { Db } from '../../core/src/db/database.ts'
import { isCurable, isEndless, type ReceiverBehaviour, START_MS, toStep } from './behaviour.ts'
import type { Certificates } from './certificates.ts'
import { manualClock } from './clock.ts'
import { FOUNDER, pairOf, people, person, scriptedSource } from './followers.ts'
import { type MisbehavingServer, type RawRequest, startMisbehaving } from './misbehaving-server.ts'
import { type Received, startReceiver } from './receiver.ts'
import { API_KEY, addWorkspace, type TestRelay, type TestRelayOptions, until } from './relay.ts'

/** A delivery and its attempts as they stand in the database. */
export interface Snapshot {
  delivery: {
    webhook_id: string
    status: string
    due_at: number
    attempt_count: number
    claimed_by: string | null
    completed_at: number | null
  }
  /** By number. */
  attempts: {
    number: number
    outcome: string
    status: number | null
    error: string | null
    answer: string | null
    latency_ms: number
    attempted_at: number
  }[]
  endpoint: { disabled_at: number | null; disabled_reason: string | null }
}

/** What a receiver got and what was recorded about it. */
export interface Reception {
  /** The first message, after its first attempt. */
  first: Snapshot
  /** The same after whatever was due again was tried again, at a server that now answers 204. */
  second: Snapshot
  /** Another message after that. */
  next: Snapshot
  requests: RawRequest[]
}

export interface Played {
  /** By the name of the behaviour. */
  receptions: Map<string, Reception>
  /** Requests that came where only a redirect leads. */
  takenElsewhere: Received[]
}

export interface PlayOptions {
  start: (options: TestRelayOptions) => Promise<TestRelay>
  databaseUrl: string
  behaviours: readonly ReceiverBehaviour[]
  certificates: Certificates
  /** 0 ≤ r < 1, always the same. */
  random: number
}

/** Fewer than the most subscriptions of a workspace. */
const PER_WORKSPACE = 64

/** Never reached: a row that waits for it says so itself. */
const TIMEOUT_SECONDS = 20

/** Runs all behaviours side by side against one relay under a clock that stands still but for one jump. */
export async function playBehaviours({ start, behaviours, ...options }: PlayOptions): Promise<Played> {
  const clock = manualClock(START_MS)
  const profiles = scriptedSource({ pageSize: 60, followers: { acme: people('p', 2) } })
  const { databaseUrl, random } = options
  const relay = await start({ databaseUrl, profiles, clock, random: () => random })
  const elsewhere = await startReceiver()
  const receivers: Receiver[] = []
  try {
    for (const behaviour of behaviours) {
      receivers.push(await startServer(behaviour, options.certificates, elsewhere.url))
    }
    const runs: (() => Promise<unknown>)[] = []
    for (let i = 0; i < receivers.length; i += PER_WORKSPACE) {
      const key = i === 0 ? API_KEY : (await addWorkspace(relay)).key
      const made = await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] }, { key })
      await Promise.all(receivers.slice(i, i + PER_WORKSPACE).map((receiver) => subscribe(relay, receiver, key)))
      runs.push(() => relay.api('POST', `/api/v2/streams/${made.body.id}/run`, undefined, { key }))
    }
    const { db } = relay
    for (const run of runs) await run()
    await allTried(db, receivers.length, clock())
    const first = await readSnapshots(db, 0)
    await allCutOff(receivers)
    for (const { server, isCurable } of receivers) if (isCurable) server?.cure()
    // More than any receiver of the table can ask for.
    clock.advance(5 * HOUR_MS)
    await allTried(db, receivers.length, clock())
    const second = await readSnapshots(db, 0)
    profiles.followers.acme?.push(person('late', FOUNDER))
    for (const run of runs) await run()
    await allTried(db, 2 * receivers.length, clock())
    const next = await readSnapshots(db, 1)
    const receptions = new Map<string, Reception>()
    for (const { name, url, server } of receivers) {
      const [one, two, three] = [first.get(url), second.get(url), next.get(url)]
      if (!one || !two || !three) throw new Error(`"${name}" was sent nothing`)
      receptions.set(name, { first: one, second: two, next: three, requests: server?.requests ?? [] })
    }
    return { receptions, takenElsewhere: elsewhere.requests }
  } finally {
    await relay.stop()
    await Promise.all([elsewhere.stop(), ...receivers.map(({ server }) => server?.stop())])
  }
}

interface Receiver {
  name: string
  url: string
  settings: { timeoutSeconds: number; retrySchedule: readonly number[] | undefined }
  isCurable: boolean
  isEndless: boolean
  server?: MisbehavingServer
}

async function startServer(
  behaviour: ReceiverBehaviour,
  certificates: Certificates,
  elsewhere: string,
): Promise<Receiver> {
  const {
    name,
    does,
    atConnect,
    scheme = 'http',
    server: kind,
    timeoutSeconds = TIMEOUT_SECONDS,
    retrySchedule,
  } = behaviour
  const known = {
    name,
    settings: { timeoutSeconds, retrySchedule },
    isCurable: isCurable(behaviour),
    isEndless: isEndless(behaviour),
  }
  // Ports below 1024 are given to nobody who asks for any free one.
  if (kind === 'nothing') return { ...known, url: 'http://127.0.0.1:1/' }
  // A label of more than 63 characters: refused by every resolver without asking a server.
  if (kind === 'nobody') return { ...known, url: `http://${'nobody'.repeat(11)}.example/` }
  // TLS 1.1 needs ciphers that OpenSSL otherwise keeps away.
  const old = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  const tls = kind && (kind === 'old TLS' ? { ...certificates.of.good, ...old } : certificates.of[kind])
  const server = await startMisbehaving({ does: does.map((step) => toStep(step, elsewhere)), atConnect, tls })
  return { ...known, url: `${scheme}://127.0.0.1:${server.port}/`, server }
}

async function subscribe(relay: TestRelay, { url, settings }: Receiver, key: string): Promise<void> {
  const { status, text } = await relay.api(
    'POST',
    '/api/v2/webhooks/subscribe',
    { targetUrl: url, ...settings },
    { key },
  )
  if (status >= 300) throw new Error(`cannot subscribe ${url}: ${text}`)
}

/** Resolves when the relay has hung up on all that would go on answering. */
const allCutOff = (receivers: readonly Receiver[]): Promise<void> =>
  until(() => {
    const open = receivers.filter((receiver) => receiver.isEndless && receiver.server?.openCount() !== 0)
    if (open.length > 0) throw new Error(`still listening to: ${open.map(({ name }) => name).join(', ')}`)
  })

/** Resolves when there are so many deliveries and nothing is due or under way. */
export const allTried = (db: Db, count: number, now: number): Promise<void> =>
  until(async () => {
    const rows = await db.sql.selectFrom('delivery').select(['status', 'due_at', 'claimed_by']).execute()
    if (rows.length !== count) throw new Error(`${rows.length} of ${count} deliveries are there`)
    const waits = (row: (typeof rows)[number]) =>
      row.status === 'open' || (row.status === 'pending' && (row.claimed_by !== null || row.due_at <= now))
    const left = rows.filter(waits).length
    if (left > 0) throw new Error(`${left} deliveries wait or are under way`)
  }, 30_000)

/** By the URL of the endpoint: its oldest delivery, or the one after that. */
async function readSnapshots(db: Db, index: 0 | 1): Promise<Map<string, Snapshot>> {
  const endpoints = await db.sql
    .selectFrom('endpoint')
    .select(['id', 'url', 'disabled_at', 'disabled_reason'])
    .execute()
  const deliveries = await db.sql
    .selectFrom('delivery')
    .select(['id', 'endpoint_id', 'webhook_id', 'status', 'due_at', 'attempt_count', 'claimed_by', 'completed_at'])
    .orderBy('id')
    .execute()
  const attempts = await db.sql
    .selectFrom('attempt')
    .select(['delivery_id', 'number', 'outcome', 'status', 'error', 'answer', 'latency_ms', 'attempted_at'])
    .orderBy('number')
    .execute()
  return new Map(
    endpoints.flatMap(({ id, url, ...endpoint }) => {
      const found = deliveries.filter((delivery) => delivery.endpoint_id === id)[index]
      if (!found) return []
      const { id: deliveryId, endpoint_id: _, ...delivery } = found
      const mine = attempts.filter((attempt) => attempt.delivery_id === deliveryId)
      return [[url, { delivery, attempts: mine.map(({ delivery_id: _id, ...attempt }) => attempt), endpoint }] as const]
    }),
  )
}
