import { setTimeout as sleep } from 'node:timers/promises'
import {
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

const RUNS = 5
const SECONDS = 5
const RATES = [
  { perSecond: 100, together: 1, aim: 'aim p50 10, p99 50' },
  { perSecond: 1000, together: 10, aim: 'aim p99 250' },
]

/**
 * Latency: from the 202 of a push to the first byte at the receiver, at a steady rate of leads: 100 a second in pushes
 * of one, 1,000 in pushes of ten. The
 * hub, the receiver and the pusher are three processes. `npm run bench -- latency [sqlite|postgres]`; default both.
 */
export async function run([engine]: string[]): Promise<void> {
  if (engine !== 'postgres') await bench('sqlite')
  if (engine !== 'sqlite') await bench('postgres')
}

async function bench(engine: EngineName): Promise<void> {
  const place = await makePlace(engine)
  const hub = await startHub(place.url)
  const sink = await startTimingSink()
  await hub.call('POST', '/api/v2/webhooks/subscribe', { targetUrl: `${sink.url}/in`, payload: 'lead' })
  const accountId = await followFounders(hub)
  console.log(`\nlatency on ${place.name}: ms from 202 to first byte, median of ${RUNS} runs of ${SECONDS} s`)
  let from = 0
  for (const { perSecond, together, aim } of RATES) {
    const figures: { p50: number; p99: number; request: number }[] = []
    for (let run = 0; run <= RUNS; run++) {
      const accepted = await pushSteadily(hub, accountId, { from, perSecond, seconds: SECONDS, together })
      from += perSecond * SECONDS
      const arrived = await takeAll(sink, accepted.size)
      const latencies: number[] = []
      const sinceRequest: number[] = []
      for (const [handle, { sentAt, acceptedAt }] of accepted) {
        const at = arrived.get(handle) ?? Number.POSITIVE_INFINITY
        // The webhook may be there before the answer to the push is.
        latencies.push(Math.max(0, at - acceptedAt))
        sinceRequest.push(at - sentAt)
      }
      const found = {
        p50: percentile(latencies, 0.5),
        p99: percentile(latencies, 0.99),
        request: percentile(sinceRequest, 0.99),
      }
      // The first run warms up.
      if (run > 0) figures.push(found)
    }
    const [p50, p99, request] = (['p50', 'p99', 'request'] as const).map((key) =>
      median(figures.map((figure) => figure[key])).toFixed(1),
    )
    const all = figures.map((figure) => figure.p99.toFixed(0)).join(' ')
    console.log(
      `  ${String(perSecond).padStart(4)}/s   p50 ${p50}   p99 ${p99} (${all})   p99 from the request on ${request}   ${aim}`,
    )
  }
  await hub.stop()
  sink.stop()
  await place.close()
}

/** When each lead came; waits until `count` have. */
async function takeAll(sink: TimingSink, count: number): Promise<Map<string, number>> {
  const arrived = new Map<string, number>()
  while (arrived.size < count) {
    for (const [, handle, at] of await sink.take()) if (!arrived.has(handle)) arrived.set(handle, at)
    await sleep(50)
  }
  return arrived
}
