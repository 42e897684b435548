// A receiver of single leads in a process of its own, so that its times are not those of a busy test. It keeps what came
// until it is asked for it. Argument: how long to wait before the answer, ms.
import { createServer } from 'node:http'
import type { TimedArrival } from './timed-sinks.ts'

const delayMs = Number(process.argv[2] ?? 0)
const arrivals: TimedArrival[] = []
/** The first attempt of each delivery whose number it divides is refused; 0 = none. */
let refusesEvery = 0

const server = createServer((request, response) => {
  const at = Date.now()
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { headers } = request
    const body = Buffer.concat(chunks).toString()
    const [number, attempt] = [Number(headers['x-leadwire-number']), Number(headers['x-leadwire-attempt'])]
    const isRefused = refusesEvery > 0 && number % refusesEvery === 0 && attempt === 1
    const { handle } = (JSON.parse(body) as { profile: { handle: string } }).profile
    const [id, signature] = [String(headers['webhook-id']), String(headers['webhook-signature'])]
    const signedAt = Number(headers['webhook-timestamp']) * 1000
    arrivals.push({ at, id, number, attempt, handle, isRefused, signedAt, signature, body })
    setTimeout(() => response.writeHead(isRefused ? 500 : 204).end(), delayMs)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 })
})
process.on('message', (asked: { refusesEvery?: number }) => {
  if (asked.refusesEvery === undefined) process.send?.({ arrivals })
  else refusesEvery = asked.refusesEvery
})
process.on('disconnect', () => process.exit())
