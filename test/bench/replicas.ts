import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ClaimedRun, createVault, type Db, ingestPage, subscribe, systemClock } from '@leadwire/core'
import { sql } from 'kysely'
import { coresBetween, familyOf, parentOf, readCpu } from './cpu.ts'
import { startHub } from './hub.ts'
import { claimBenchRun, median, openBench, perSecond, profileAt } from './support.ts'

const SIZES = [1, 2, 4]
const MOST = Math.max(...SIZES)
/** Of one workspace; each gets every lead. */
const ENDPOINTS = 4
const MAIN_SECRET = 'the main secret of all relays of the bench'

interface Round {
  rate: number
  /** Cores used, by whom. */
  cores: Record<string, number>
}

/**
 * Replicas: signed webhooks a second from the outbox to a recorded 2xx, by 1, 2 and 4 relay processes on one Postgres; sink
 * and all on this machine. `npm run bench -- replicas [leads a round] [rounds]`; default 1,000 leads, each to 4 endpoints, 5.
 * The limit: one relay in the same run. All relays live all the time; those that a round is not about are stopped by signal.
 */
export async function run([leads = '1000', rounds = '5']: string[]): Promise<void> {
  const { db, url, name, close } = await openBench('postgres')
  const ends: (() => unknown)[] = [close]
  try {
    const sink = fork(join(import.meta.dirname, 'sink.ts'))
    ends.unshift(() => sink.kill())
    const [{ port }] = (await once(sink, 'message')) as [{ port: number }]
    const relays: number[] = []
    while (relays.length < MOST) {
      const hub = await startHub(url, { LEADWIRE_MAIN_SECRET: MAIN_SECRET })
      ends.unshift(hub.stop)
      relays.push(hub.pid)
    }
    const bench = await prepare(db, sink, relays, `http://127.0.0.1:${port}/hook`)
    const results = new Map<number, Round[]>(SIZES.map((size) => [size, []]))
    await bench.play(MOST, Number(leads))
    for (let round = 0; round < Number(rounds); round++) {
      for (const size of SIZES) results.get(size)?.push(await bench.play(size, Number(leads)))
    }
    print(name, Number(leads), results, bench.waits)
  } finally {
    for (const end of ends) await end()
  }
}

/** Subscribes the sink and stops all relays; `play` measures a round. */
async function prepare(db: Db, sink: ChildProcess, relays: readonly number[], url: string) {
  const run = await claimBenchRun(db)
  const ports = { vault: createVault(MAIN_SECRET), clock: systemClock }
  for (let i = 1; i <= ENDPOINTS; i++) {
    await subscribe(db, run, { api: 'catch-the-good-ones', url: `${url}/${i}`, payload: 'lead' }, ports)
  }
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db.sql)
  const postmaster = parentOf(rows[0]?.pid ?? 0)
  /** What queries of the relays were waiting for, as often as it was seen. */
  const waits = new Map<number, Map<string, number>>()
  let leadCount = 0
  let expected = 0
  await stopAll(db, relays)
  return {
    waits,
    async play(size: number, leads: number): Promise<Round> {
      await ingest(db, run, leadCount, leads)
      leadCount += leads
      expected += leads * ENDPOINTS
      const active = relays.slice(0, size)
      const groups = () => ({
        relays: active,
        Postgres: familyOf(postmaster),
        sink: [sink.pid ?? 0],
        bench: [process.pid],
      })
      const before = readCpu(groups())
      for (const pid of active) process.kill(pid, 'SIGCONT')
      const seen = waits.get(size) ?? new Map<string, number>()
      waits.set(size, seen)
      while ((await countAt(sink)) < expected || (await isAnyLeft(db))) await noteWaits(db, seen)
      const after = readCpu(groups())
      await stopAll(db, relays)
      return { rate: (leads * ENDPOINTS * 1000) / (after.at - before.at), cores: coresBetween(before, after) }
    },
  }
}

async function ingest(db: Db, run: ClaimedRun, from: number, count: number): Promise<void> {
  for (let at = 0; at < count; at += 500) {
    const observations = Array.from({ length: Math.min(500, count - at) }, (_, i) => ({
      sourceType: 'follower' as const,
      profile: { ...profileAt((from + at + i) * 10), bio: 'Founder of an AI company building developer tools' },
    }))
    await ingestPage(db, run, { observations, cursor: 'x', warnings: [], skippedCount: 0, creditsUsed: 0 })
  }
}

/** Stops relays between two queries: one that is stopped within a transaction would hold up the others. */
async function stopAll(db: Db, relays: readonly number[]): Promise<void> {
  for (;;) {
    for (const pid of relays) process.kill(pid, 'SIGSTOP')
    const { rows } = await sql`
      select pid from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
    `.execute(db.sql)
    if (rows.length === 0) return
    for (const pid of relays) process.kill(pid, 'SIGCONT')
    await sleep(20)
  }
}

async function countAt(sink: ChildProcess): Promise<number> {
  const answer = once(sink, 'message') as Promise<[{ count: number }]>
  sink.send({})
  return (await answer)[0].count
}

async function isAnyLeft(db: Db): Promise<boolean> {
  const found = await db.sql.selectFrom('delivery').select('id').where('status', '=', 'pending').limit(1).execute()
  return found.length > 0
}

async function noteWaits(db: Db, seen: Map<string, number>): Promise<void> {
  await sleep(20)
  const { rows } = await sql<{ what: string; count: number }>`
    select coalesce(wait_event_type || ' ' || wait_event, 'works') as what, count(*) as count from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state = 'active' group by 1
  `.execute(db.sql)
  for (const { what, count } of rows) seen.set(what, (seen.get(what) ?? 0) + count)
}

function print(
  name: string,
  leads: number,
  results: ReadonlyMap<number, readonly Round[]>,
  waits: ReadonlyMap<number, ReadonlyMap<string, number>>,
): void {
  const one = results.get(1) ?? []
  const [cores, count] = [availableParallelism(), leads * ENDPOINTS]
  console.log(
    `\nreplicas on ${name}, ${cores} cores: rounds of ${count.toLocaleString('en')} webhooks to ${ENDPOINTS} endpoints`,
  )
  for (const [size, rounds] of results) {
    const rates = rounds.map(({ rate }) => rate)
    const ratio = median(rounds.map(({ rate }, i) => rate / (one[i]?.rate ?? Number.NaN)))
    const ofCores = (group: string) => median(rounds.map((round) => round.cores[group] ?? 0))
    const used = ['relays', 'Postgres', 'sink', 'others'].map((group) => `${group} ${ofCores(group).toFixed(2)}`)
    const cost = ['relays', 'Postgres', 'sink'].map((group) => {
      const each = rounds.map((round) => (1000 * (round.cores[group] ?? 0)) / round.rate)
      return `${group} ${median(each).toFixed(2)} ms`
    })
    const busy = median(rounds.map((round) => Object.values(round.cores).reduce((sum, part) => sum + part, 0)))
    const seen = [...(waits.get(size) ?? [])].sort(([, a], [, b]) => b - a).slice(0, 4)
    const all = [...(waits.get(size)?.values() ?? [])].reduce((sum, part) => sum + part, 0)
    console.log(
      `  ${size} relay${size === 1 ? ' ' : 's'}  ${perSecond(median(rates), 1000).padStart(8)}  ${ratio.toFixed(2)} of one   (${rates.map(Math.round).join(' ')})`,
    )
    console.log(`            CPU a webhook: ${cost.join(', ')}`)
    console.log(`            cores: ${used.join(', ')}; ${((100 * busy) / cores).toFixed(0)} % of the machine`)
    console.log(
      `            Postgres: ${seen.map(([what, times]) => `${what} ${((100 * times) / all).toFixed(0)} %`).join(', ')}`,
    )
    console.log(`            ${boundOf({ size, cores, busy, relays: ofCores('relays'), others: ofCores('others') })}`)
  }
}

/** What has no more to give. All but `size` in cores. */
function boundOf(use: { size: number; cores: number; busy: number; relays: number; others: number }): string {
  if (use.others > 0.25 * use.cores)
    return `bound by others on this machine, who used ${use.others.toFixed(1)} of its cores`
  if (use.busy > 0.9 * use.cores) return `bound by the ${use.cores} cores, which relays, Postgres and sink share`
  if (use.relays > 0.85 * use.size) return 'bound by the one thread that each relay has'
  return 'bound by waiting: for commits, and for the one lock under which messages are numbered'
}
