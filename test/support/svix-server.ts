import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'svix'
import { afterEach } from 'vitest'
import { signMessage } from '../../core/src/index.ts'
import { findApp, svixRoutes } from './svix-routes.ts'
import {
  newId,
  notFound,
  Refusal,
  refused,
  type SvixApp,
  type SvixCall,
  type SvixEndpoint,
  type SvixFaults,
  type SvixMessage,
} from './svix-state.ts'

/** A local server that answers the documented calls of a Svix server and delivers for real. */
export interface SvixServer {
  url: string
  /** As of `svix-server jwt generate`. */
  token: string
  calls: SvixCall[]
  apps: SvixApp[]
  faults: SvixFaults
  appOf(uid: string): SvixApp
  stop(): Promise<void>
}

const JWT_SECRET = 'the JWT secret of the local Svix server'
/** Svix's own schedule in ms instead of seconds; the shape is what matters here. */
const RETRIES_MS = [0, 5, 30, 100, 300]

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwtMac = (text: string) => createHmac('sha256', JWT_SECRET).update(text).digest('base64url')

function newToken(): string {
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ iss: 'svix-server', sub: 'org_23rb8YdGqMT0qIzpgGwdXfHirMu', exp: 4e9 })}`
  return `${text}.${jwtMac(text)}`
}

function assertToken(header: string | undefined): void {
  const [, text = '', mac = ''] = /^Bearer ([^.]+\.[^.]+)\.([^.]+)$/.exec(header ?? '') ?? []
  const wanted = jwtMac(text)
  if (mac.length !== wanted.length || !timingSafeEqual(Buffer.from(mac), Buffer.from(wanted)))
    throw refused(401, 'authentication_failed', 'Invalid token')
}

/** Starts a server; the caller stops it. */
export async function startSvixServer(): Promise<SvixServer> {
  const apps: SvixApp[] = []
  const calls: SvixCall[] = []
  const faults: SvixFaults = {
    knowsOnlyFilterTypes: false,
    keepsFailures: false,
    fails: () => undefined,
    delaysMs: () => 0,
    rewritesUrl: undefined,
  }
  const kept = new Map<string, { status: number; body: string }>()
  let isStopped = false

  /** One POST, signed by every key in force; adds the attempt. */
  const attempt = async (message: SvixMessage, endpoint: SvixEndpoint): Promise<boolean> => {
    const at = new Date()
    const body = message.content ?? ''
    const keys = [endpoint.key, ...endpoint.oldKeys.filter((old) => old.expiresAt > at.getTime()).map((old) => old.key)]
    const seconds = Math.floor(at.getTime() / 1000)
    const sign = (key: string) =>
      key.startsWith('whsk_')
        ? signMessage([key], message.id, seconds, body)
        : new Webhook(key).sign(message.id, at, body)
    const status = await fetch(endpoint.url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        ...endpoint.headers,
        'content-type': 'application/json',
        'user-agent': 'Svix-Webhooks/1.100.0',
        'svix-id': message.id,
        'svix-timestamp': String(seconds),
        'svix-signature': keys.map(sign).join(' '),
      },
      body,
    }).then(
      (response) => response.status,
      () => 0,
    )
    const isWell = status >= 200 && status < 300
    const made = {
      id: newId('atmpt'),
      endpointId: endpoint.id,
      status: isWell ? 0 : 2,
      responseStatusCode: status,
      timestamp: at.toISOString(),
    }
    message.attempts.push(made)
    return isWell
  }
  const dispatch = async (app: SvixApp, message: SvixMessage, endpoint: SvixEndpoint) => {
    for (const wait of RETRIES_MS) {
      await sleep(wait)
      const isThere = apps.includes(app) && app.endpoints.includes(endpoint) && !endpoint.disabled
      if (isStopped || !isThere || message.content === null || (await attempt(message, endpoint))) return
    }
  }

  const routes = svixRoutes({ apps, faults, dispatch, attempt })
  const answer = (call: SvixCall, authorization: string | undefined): { status: number; body: string } => {
    try {
      assertToken(authorization)
      for (const [pattern, handle] of routes) {
        const match = pattern.exec(`${call.method} ${call.path}`)
        if (!match) continue
        const [status, body] = handle(call, match.slice(1))
        return { status, body: body ? JSON.stringify(body) : '' }
      }
      throw notFound()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { status: error.status, body: JSON.stringify(error.body) }
    }
  }
  const server = createServer((req, res) => {
    void read(req).then(async (call) => {
      calls.push(call)
      const delayMs = faults.delaysMs(call)
      if (delayMs > 0) await sleep(delayMs)
      const keptKey = call.idempotencyKey && `${call.method} ${call.path} ${call.idempotencyKey}`
      const failed = faults.fails(call)
      const before = keptKey ? kept.get(keptKey) : undefined
      const reply = before ?? (failed ? { body: '{}', ...failed } : answer(call, req.headers.authorization))
      const isKept = faults.keepsFailures || (reply.status >= 200 && reply.status < 300)
      if (keptKey && isKept) kept.set(keptKey, reply)
      res.writeHead(reply.status, { 'content-type': 'application/json', ...failed?.headers }).end(reply.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: newToken(),
    calls,
    apps,
    faults,
    appOf: (uid) => findApp(apps, uid),
    stop: () => {
      isStopped = true
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

/** Starts servers that are stopped after each test. */
export function useSvixServers(): () => Promise<SvixServer> {
  const running: SvixServer[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()))
  })
  return async () => {
    const server = await startSvixServer()
    running.push(server)
    return server
  }
}

async function read(req: IncomingMessage): Promise<SvixCall> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  const { method = '', url: path = '' } = req
  const idempotencyKey = req.headers['idempotency-key'] as string | undefined
  return { method, path, text, body: text === '' ? {} : JSON.parse(text), idempotencyKey }
}
