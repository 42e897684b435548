import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface SeenRequest {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: string
}

export interface StubReply {
  status?: number
  headers?: Record<string, string>
  /** Sent as it is when a text, else as JSON. */
  body?: unknown
}

/** A local HTTP server that answers what `answer` says and keeps every request; closed when the test ends. `hang` never answers. */
export async function startStub(answer: (request: SeenRequest, index: number) => StubReply | 'hang' | 'drop') {
  const requests: SeenRequest[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://stub')
      const seen: SeenRequest = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      }
      requests.push(seen)
      const reply = answer(seen, requests.length - 1)
      if (reply === 'hang') return
      if (reply === 'drop') {
        request.socket.destroy()
        return
      }
      const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {})
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers }).end(text)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

/** A world in which nothing is waited for: `sleeps` says what would have been. Jitter is zero. */
export function fakeWorld(now = 1_900_000_000_000) {
  const sleeps: number[] = []
  const sleep = async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted()
    sleeps.push(ms)
  }
  return { sleeps, sleep, clock: () => now, random: () => 0 }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
