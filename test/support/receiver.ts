import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import { until } from './relay.ts'

/** One request as it came. */
export interface Received {
  method: string
  path: string
  headers: IncomingHttpHeaders
  /** The raw text, byte for byte what was signed. */
  body: string
}

/** What a receiver does with a request; 204 at once unless told. */
export interface Behaviour {
  status?: number
  headers?: Record<string, string>
  body?: string
  delayMs?: number
  /** Never answers. */
  hangs?: boolean
  /** Breaks the connection. */
  resets?: boolean
}

/** A real HTTP server that keeps what it gets and can be told to misbehave. */
export interface Receiver {
  url: string
  requests: Received[]
  /** Decides for each request; `index` counts from 0. */
  behave: (request: Received, index: number) => Behaviour
  /** Waits until at least `count` requests have come that pass `wanted`, and gives those. */
  waitFor(count: number, wanted?: (request: Received) => boolean): Promise<Received[]>
  stop(): Promise<void>
}

/** Starts a receiver; the caller stops it. */
export async function startReceiver(): Promise<Receiver> {
  const requests: Received[] = []
  const server = createServer((req, res) => {
    void read(req).then((received) => {
      requests.push(received)
      answer(req, res, receiver.behave(received, requests.length - 1))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    behave: () => ({}),
    waitFor: (count, wanted = () => true) =>
      until(() => {
        const found = requests.filter(wanted)
        if (found.length < count) throw new Error(`${found.length} of ${count} requests have come`)
        return found
      }, 40_000),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return receiver
}

/** Starts receivers that are stopped after each test. */
export function useReceivers(): () => Promise<Receiver> {
  const running: Receiver[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((receiver) => receiver.stop()))
  })
  return async () => {
    const receiver = await startReceiver()
    running.push(receiver)
    return receiver
  }
}

async function read(req: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  const { method = '', url: path = '', headers } = req
  return { method, path, headers, body: Buffer.concat(chunks).toString('utf8') }
}

function answer(req: IncomingMessage, res: ServerResponse, behaviour: Behaviour): void {
  const { status = 204, headers = {}, body = '', delayMs = 0, hangs = false, resets = false } = behaviour
  if (hangs) return
  if (resets) {
    req.socket.resetAndDestroy()
    return
  }
  setTimeout(() => res.writeHead(status, headers).end(body), delayMs)
}
