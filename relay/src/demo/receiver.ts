import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verifyWebhook } from '@leadwire/core/verify'

/** One webhook whose signature was right. */
export interface VerifiedWebhook {
  id: string
  leads: { id: number; handle: string }[]
}

/** Somebody else's server, as far as the hub can tell: it has only the URL and the secret. */
export interface Receiver {
  url: string
  /** The secret that the hub showed when the stream was made. */
  trust(secret: string): void
  /** Each once, however often it was sent. */
  verified: Map<string, VerifiedWebhook>
  /** Why others were refused. */
  refusals: string[]
  stop(): Promise<void>
}

/** More than a hundred leads take. */
const MAX_BODY_BYTES = 5_000_000

/** Starts a receiver on a free port of this machine. @throws the error of `listen` */
export async function startReceiver(): Promise<Receiver> {
  const secrets: string[] = []
  const verified: Receiver['verified'] = new Map()
  const refusals: string[] = []

  const server = createServer(async (request, response) => {
    try {
      const body = await readBody(request)
      // Before anything else, and over the bytes as they came: parsed and printed again they would be others.
      const { id } = verifyWebhook({ headers: request.headers, body, secrets })
      // The same id again is a repeat: at-least-once delivery.
      if (!verified.has(id)) verified.set(id, { id, leads: toLeads(JSON.parse(body.toString('utf8'))) })
      response.writeHead(204).end()
    } catch (error) {
      refusals.push(error instanceof Error ? error.message : String(error))
      response.writeHead(400).end()
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/leads`,
    trust: (secret) => secrets.push(secret),
    verified,
    refusals,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new Error(`The body has more than ${MAX_BODY_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const toLeads = (body: unknown): VerifiedWebhook['leads'] =>
  (body as { id: number; profile: { handle: string } }[]).map(({ id, profile }) => ({ id, handle: profile.handle }))
