import { type AddressInfo, createServer as createPlainServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'

/**
 * One thing a server does with a connection: send bytes as they are (text as UTF-8), wait, send text a character at a
 * time or without end, say nothing more, end the connection politely, or break it off. After the last step the
 * connection stays open for the next request.
 */
export type Step =
  | string
  | Buffer
  | { waitMs: number }
  | { drip: string; everyMs: number }
  | { flood: string }
  | 'hang'
  | 'close'
  | 'reset'

/** A request as it came, without a parser that would mend it. */
export interface RawRequest {
  /** Names in lower case. */
  headers: Record<string, string>
  body: string
}

export interface MisbehavingOptions {
  does: readonly Step[]
  /** Acts when somebody connects instead of when a request is complete. */
  atConnect?: boolean | undefined
  /** Speaks TLS. */
  tls?: TlsOptions | undefined
}

/** A server that writes what it is told to, byte by byte. */
export interface MisbehavingServer {
  port: number
  requests: RawRequest[]
  /** Connections that are open now. */
  openCount(): number
  /** From now on each request is answered 204 at once. */
  cure(): void
  stop(): Promise<void>
}

const CURED = 'HTTP/1.1 204 No Content\r\n\r\n'

/** Starts a server on 127.0.0.1; the caller stops it. */
export async function startMisbehaving(options: MisbehavingOptions): Promise<MisbehavingServer> {
  const requests: RawRequest[] = []
  const sockets = new Set<Socket>()
  let isCured = false
  const act = (socket: Socket) => void play(isCured ? [CURED] : options.does, socket)
  const onSocket = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // What the relay breaks off is part of the test.
    socket.on('error', () => undefined)
    const actsNow = options.atConnect && !isCured
    if (actsNow) act(socket)
    let rest: Buffer = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk])
      for (let found = takeRequest(rest); found; found = takeRequest(rest)) {
        rest = found.rest
        requests.push(found.request)
        if (!actsNow) act(socket)
      }
    })
  }
  const server = options.tls ? createTlsServer(options.tls, onSocket) : createPlainServer(onSocket)
  // A client that does not trust the certificate hangs up within the handshake.
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    openCount: () => sockets.size,
    cure() {
      isCured = true
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

async function play(steps: readonly Step[], socket: Socket): Promise<void> {
  for (const step of steps) {
    if (socket.destroyed || step === 'hang') return
    if (step === 'reset') socket.resetAndDestroy()
    else if (step === 'close') socket.end()
    else if (typeof step === 'string' || Buffer.isBuffer(step)) socket.write(step)
    else if ('waitMs' in step) await sleep(step.waitMs)
    else if ('flood' in step) await flood(step.flood, socket)
    else await drip(step.drip, step.everyMs, socket)
  }
}

/** As fast as it is read, until the other side hangs up. */
async function flood(text: string, socket: Socket): Promise<void> {
  const block = text.repeat(Math.ceil(16_384 / text.length))
  while (!socket.destroyed) {
    if (!socket.write(block)) await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve))
  }
}

/** Over and over, so that it outlives any timeout. */
async function drip(text: string, everyMs: number, socket: Socket): Promise<void> {
  for (let i = 0; !socket.destroyed; i++) {
    socket.write(text.charAt(i % text.length))
    await sleep(everyMs)
  }
}

/** The first whole request of `bytes` and what follows it. */
function takeRequest(bytes: Buffer): { request: RawRequest; rest: Buffer } | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const lines = bytes.toString('latin1', 0, end).split('\r\n').slice(1)
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const bodyEnd = end + 4 + Number(headers['content-length'] ?? 0)
  if (bytes.length < bodyEnd) return undefined
  return { request: { headers, body: bytes.toString('utf8', end + 4, bodyEnd) }, rest: bytes.subarray(bodyEnd) }
}
