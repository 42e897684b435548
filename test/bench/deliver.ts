import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createVault, ingestPage, newSecret, signMessage, subscribe, systemClock } from '@leadwire/core'
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
 * The limit: a bare undici loop that signs and POSTs the same bodies with nothing stored, in interleaved rounds.
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
  await subscribe(db, run, { api: 'catch-the-good-ones', url, payload: 'lead' }, ports)
  const guard = createGuard(parseAllowList('127.0.0.1').allowList)
  const send = createSender({ dispatcher: guard.dispatcher, userAgent: 'Leadwire/bench' })
  const log = pino({ level: 'silent' })
  const transport = createEmbeddedTransport({ send, clock: systemClock })
  const dispatch = { db, vault, clock: systemClock, random: Math.random, transport, present, log }

  const body = JSON.stringify({ ...profileAt(0), padding: 'x'.repeat(500) })
  const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] }
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
    const startedAt = performance.now()
    dispatcher.start()
    await waitFor(db, (round + 1) * total)
    const ours = (total * 1000) / (performance.now() - startedAt)
    await dispatcher.stop(1000)
    // The first round warms both.
    if (round === 0) continue
    rates.ours.push(ours)
    rates.bare.push(bare)
  }
  const [ours, bare] = [median(rates.ours), median(rates.bare)]
  const ratios = rates.ours.map((rate, i) => rate / (rates.bare[i] ?? Number.NaN))
  console.log(
    `\ndeliver on ${database.name}: rounds of ${total.toLocaleString('en')} webhooks, ${CONNECTIONS} connections`,
  )
  console.log(`  ours            ${perSecond(ours, 1000)}   (${rates.ours.map((rate) => Math.round(rate)).join(' ')})`)
  console.log(`  bare undici     ${perSecond(bare, 1000)}   (${rates.bare.map((rate) => Math.round(rate)).join(' ')})`)
  console.log(`  ratio           ${median(ratios).toFixed(2)}, median of rounds`)
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
