import { setTimeout as sleep } from 'node:timers/promises'
import {
  type BenchHub,
  type EngineName,
  followFounders,
  makePlace,
  percentile,
  pushSteadily,
  startHub,
  startTimingSink,
  type TimingSink,
} from './hub.ts'
import { median } from './support.ts'

const PAIRS = 5
const HEALTHY = 100
const FAILING = 10
const PER_SECOND = 5
const SECONDS = 6

/**
 * Isolation: the p99 from 202 to first byte of 100 healthy endpoints that get every lead, alone and beside one that hangs
 * and ten that fail. `npm run bench -- isolation [sqlite|postgres]`; default both. Clean and disturbed runs alternate.
 */
export async function run([engine]: string[]): Promise<void> {
  if (engine !== 'postgres') await bench('sqlite')
  if (engine !== 'sqlite') await bench('postgres')
}

async function bench(engine: EngineName): Promise<void> {
  const place = await makePlace(engine)
  const hub = await startHub(place.url, { LEADWIRE_MAX_SUBSCRIPTIONS: '1000' })
  const sink = await startTimingSink()
  for (let n = 0; n < HEALTHY; n++) await subscribe(hub, `${sink.url}/well/${n}`)
  const accountId = await followFounders(hub)
  const measure = createMeasure(hub, sink, accountId)
  await measure()
  const clean: number[] = []
  const disturbed: number[] = []
  for (let pair = 0; pair < PAIRS; pair++) {
    clean.push(await measure())
    // Fresh ones, of which the hub does not know yet how they do.
    const sick = [`${sink.url}/hang/${pair}`]
    for (let n = 0; n < FAILING; n++) sick.push(`${sink.url}/fail/${pair}/${n}`)
    const ids: number[] = []
    for (const url of sick) ids.push(await subscribe(hub, url))
    disturbed.push(await measure())
    for (const id of ids) await hub.call('DELETE', '/api/v2/webhooks/subscribe', { id })
  }
  const ratios = disturbed.map((p99, i) => p99 / (clean[i] ?? Number.NaN))
  const list = (values: readonly number[]) => values.map((value) => value.toFixed(0)).join(' ')
  console.log(
    `\nisolation on ${place.name}: p99 in ms of ${HEALTHY} healthy endpoints, ${PER_SECOND * HEALTHY} webhooks/s`,
  )
  console.log(`  alone                                ${median(clean).toFixed(1)}   (${list(clean)})`)
  console.log(`  beside 1 hanging, ${FAILING} failing          ${median(disturbed).toFixed(1)}   (${list(disturbed)})`)
  console.log(`  ratio   ${median(ratios).toFixed(2)}, median of pairs (aim 1.5)`)
  await hub.stop()
  sink.stop()
  await place.close()
}

const subscribe = async (hub: BenchHub, targetUrl: string): Promise<number> =>
  (await hub.call('POST', '/api/v2/webhooks/subscribe', { targetUrl, payload: 'lead' })).id

/** One run: pushes for some seconds and answers the p99 of what came at the healthy ones. */
function createMeasure(hub: BenchHub, sink: TimingSink, accountId: number): () => Promise<number> {
  let from = 0
  return async () => {
    await sink.take()
    const accepted = await pushSteadily(hub, accountId, { from, perSecond: PER_SECOND, seconds: SECONDS })
    from += PER_SECOND * SECONDS
    const latencies: number[] = []
    while (latencies.length < accepted.size * HEALTHY) {
      await sleep(100)
      for (const [path, handle, at] of await sink.take()) {
        const push = accepted.get(handle)
        if (path.startsWith('/well') && push) latencies.push(Math.max(0, at - push.acceptedAt))
      }
    }
    return percentile(latencies, 0.99)
  }
}
