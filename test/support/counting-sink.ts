import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'

/** What came under one `webhook-id`. */
export interface Arrival {
  /** How often it came. */
  count: number
  /** SHA-256 of the first body, base64. */
  hash: string
  /** Whom the lead is about. */
  handle: string
}

/** A receiver of single leads that keeps hashes instead of bodies, so that it can take very many. */
export interface CountingSink {
  url: string
  /** By webhook-id. */
  arrivals: ReadonlyMap<string, Arrival>
  /** Handles of all leads that have come. */
  handles: ReadonlySet<string>
  /** Ids that came again with other bytes. */
  changed: ReadonlySet<string>
  /** Ids that came although they were already `settled`. */
  repeated: ReadonlySet<string>
  /** Ids whose success stands in the database; none of them may come again. */
  settle(ids: Iterable<string>): void
  /** How long to wait before the 204, ms; default 0 to 20 at random, so that a kill finds deliveries in flight. */
  delayMs: () => number
  /** Answers 500 and does not count what comes, while true; default false. */
  isRefusing: boolean
  stop(): Promise<void>
}

/** Starts sinks that are stopped after each test. */
export function useSinks(): () => Promise<CountingSink> {
  const running: CountingSink[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((sink) => sink.stop()))
  })
  return async () => {
    const sink = await startSink()
    running.push(sink)
    return sink
  }
}

async function startSink(): Promise<CountingSink> {
  const arrivals = new Map<string, Arrival>()
  const handles = new Set<string>()
  const changed = new Set<string>()
  const repeated = new Set<string>()
  const settled = new Set<string>()
  const take = (id: string, body: Buffer) => {
    const hash = createHash('sha256').update(body).digest('base64')
    if (settled.has(id)) repeated.add(id)
    const known = arrivals.get(id)
    if (known) {
      known.count++
      if (known.hash !== hash) changed.add(id)
      return
    }
    const { handle } = (JSON.parse(body.toString()) as { profile: { handle: string } }).profile
    arrivals.set(id, { count: 1, hash, handle })
    handles.add(handle)
  }
  const server = createServer(async (req, res) => {
    try {
      const body = await read(req)
      if (sink.isRefusing) {
        res.writeHead(500).end()
        return
      }
      take(String(req.headers['webhook-id']), body)
      setTimeout(() => res.writeHead(204).end(), sink.delayMs())
    } catch {
      // The hub was killed in the middle of a request: it has not come.
      res.destroy()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const sink: CountingSink = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    handles,
    changed,
    repeated,
    settle(ids) {
      for (const id of ids) settled.add(id)
    },
    delayMs: () => Math.random() * 20,
    isRefusing: false,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return sink
}

async function read(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
