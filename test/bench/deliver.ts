import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createVault, ingestPage, newSecret, signMessage, subscribe, systemClock } from '@leadwire/core'
import { Logger, makeWorkerUtils, type Runner, run as runGraphile } from 'graphile-worker'
import pino from 'pino'
import { Agent, request } from 'undici'
import { present } from '../../relay/src/apis/index.ts'
import { parseAllowList } from '../../relay/src/dispatch/allow-list.ts'
import { createDispatcher } from '../../relay/src/dispatch/dispatcher.ts'
import { createEmbeddedTransport } from '../../relay/src/dispatch/embedded.ts'
import { createGuard } from '../../relay/src/dispatch/guard.ts'
import { createSender } from '../../relay/src/dispatch/send.ts'
import { type BenchDatabase, claimBenchRun, median, openBench, perSecond, profileAt } from './support.ts'

const CONNECTIONS = 64
const ROUNDS = 5

/**
 * Deliver: signed webhooks a second to a sink in another process, one lead each, from ingest commit to recorded 2xx.
 * `npm run bench -- deliver [sqlite|postgres] [webhooks a round]`; default both, 5,000.
 * The limit: a bare undici loop that signs and POSTs the same bodies with nothing stored, in interleaved rounds. On
 * PostgreSQL a third does the same job through graphile-worker, whose queue keeps no attempts.
 */
export async function run([engine, count]: string[]): Promise<void> {
  const total = Number(count ?? 5000)
  if (engine !== 'postgres') await bench(await openBench('sqlite'), total)
  if (engine !== 'sqlite') await bench(await openBench('postgres'), total)
}

async function bench(database: BenchDatabase, total: number): Promise<void> {
  const { db } = database
  const sink = fork(join(import.meta.dirname, 'sink.ts'))
  const [{ port }] = (await once(sink, 'message')) as [{ port: number }]
  const url = `http://127.0.0.1:${port}/hook`
  const run = await claimBenchRun(db)
  const vault = createVault('a secret for the bench')
  const ports = { vault, clock: systemClock }
  const contentFilter = { 'profile.followerCount': { $gte: 0 } }
  await subscribe(db, run, { api: 'catch-the-good-ones', url, payload: 'lead', contentFilter }, ports)
  const guard = createGuard(parseAllowList('127.0.0.1').allowList)
  const send = createSender({ dispatcher: guard.dispatcher, userAgent: 'Leadwire/bench' })
  const log = pino({ level: 'silent' })
  const transport = createEmbeddedTransport({ send, clock: systemClock })
  const dispatch = { db, vault, clock: systemClock, random: Math.random, transport, present, log }

  const body = JSON.stringify({ ...profileAt(0), padding: 'x'.repeat(500) })
  const rates = { ours: [] as number[], bare: [] as number[], graphile: [] as number[] }
  const counts: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const bare = await postBare(url, body, total)
    for (let at = 0; at < total; at += 500) {
      const observations = Array.from({ length: 500 }, (_, i) => ({
        sourceType: 'follower' as const,
        profile: {
          ...profileAt((round * total + at + i) * 10),
          bio: 'Founder of an AI company building developer tools',
        },
      }))
      await ingestPage(db, run, { observations, cursor: 'x', warnings: [], skippedCount: 0, creditsUsed: 0 })
    }
    const dispatcher = createDispatcher(dispatch)
    const before = database.queryCount()
    const startedAt = performance.now()
    dispatcher.start()
    await waitFor(db, (round + 1) * total)
    const ours = (total * 1000) / (performance.now() - startedAt)
    counts.push((database.queryCount() - before) / total)
    await dispatcher.stop(1000)
    const graphile = database.folder === undefined ? await postByGraphile(database.url, url, body, total) : undefined
    // The first round warms both.
    if (round === 0) continue
    rates.ours.push(ours)
    rates.bare.push(bare)
    if (graphile !== undefined) rates.graphile.push(graphile)
  }
  const [ours, bare] = [median(rates.ours), median(rates.bare)]
  const ratios = rates.ours.map((rate, i) => rate / (rates.bare[i] ?? Number.NaN))
  console.log(
    `\ndeliver on ${database.name}: rounds of ${total.toLocaleString('en')} webhooks, ${CONNECTIONS} connections`,
  )
  console.log(`  ours            ${perSecond(ours, 1000)}   (${rates.ours.map((rate) => Math.round(rate)).join(' ')})`)
  console.log(`  bare undici     ${perSecond(bare, 1000)}   (${rates.bare.map((rate) => Math.round(rate)).join(' ')})`)
  console.log(`  ratio           ${median(ratios).toFixed(2)}, median of rounds`)
  console.log(`  statements      ${median(counts).toFixed(2)} a webhook (aim 0.2)`)
  if (rates.graphile.length > 0) {
    const shares = rates.graphile.map((rate, i) => rate / (rates.bare[i] ?? Number.NaN))
    const all = rates.graphile.map((rate) => Math.round(rate)).join(' ')
    console.log(
      `  graphile-worker ${perSecond(median(rates.graphile), 1000)}   (${all})   ratio ${median(shares).toFixed(2)}`,
    )
  }
  await guard.dispatcher.destroy()
  sink.kill()
  await database.close()
}

async function waitFor(db: BenchDatabase['db'], delivered: number): Promise<void> {
  for (;;) {
    const { count } = await db.sql
      .selectFrom('delivery')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('status', '=', 'delivered')
      .executeTakeFirstOrThrow()
    if (Number(count) >= delivered) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The least any sender has to do. Answers requests a second. */
async function postBare(url: string, body: string, total: number): Promise<number> {
  const agent = new Agent({ connections: CONNECTIONS })
  const secret = newSecret()
  let sent = 0
  const startedAt = performance.now()
  const worker = async () => {
    while (sent++ < total) {
      const id = `dlv_${sent}`
      const seconds = Math.floor(Date.now() / 1000)
      const response = await request(url, {
        dispatcher: agent,
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(seconds),
          'webhook-signature': signMessage([secret], id, seconds, body),
        },
      })
      await response.body.dump()
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  const rate = (total * 1000) / (performance.now() - startedAt)
  await agent.close()
  return rate
}

/** The same job by a queue on Postgres: jobs are added, then run 64 at once, fetched and finished in batches. */
async function postByGraphile(connectionString: string, url: string, body: string, total: number): Promise<number> {
  const agent = new Agent({ connections: CONNECTIONS })
  const secret = newSecret()
  let done = 0
  const ended = Promise.withResolvers<void>()
  const options = { connectionString, noHandleSignals: true, logger: quiet }
  const utils = await makeWorkerUtils(options)
  await utils.migrate()
  for (let at = 0; at < total; at += 500) {
    const jobs = Array.from({ length: 500 }, (_, i) => ({ identifier: 'post', payload: { id: `dlv_${at + i}`, body } }))
    await utils.addJobs(jobs)
  }
  await utils.release()
  const startedAt = performance.now()
  const runner: Runner = await runGraphile({
    ...options,
    concurrency: CONNECTIONS,
    maxPoolSize: 10,
    preset: { worker: { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    taskList: {
      async post(payload) {
        const job = payload as { id: string; body: string }
        const seconds = Math.floor(Date.now() / 1000)
        const response = await request(url, {
          dispatcher: agent,
          method: 'POST',
          body: job.body,
          headers: {
            'content-type': 'application/json',
            'webhook-id': job.id,
            'webhook-timestamp': String(seconds),
            'webhook-signature': signMessage([secret], job.id, seconds, job.body),
          },
        })
        await response.body.dump()
        if (++done === total) ended.resolve()
      },
    },
  })
  await ended.promise
  // Its last jobs are finished when it has stopped.
  await runner.stop()
  const rate = (total * 1000) / (performance.now() - startedAt)
  await agent.close()
  return rate
}

const quiet = new Logger(() => () => {})
