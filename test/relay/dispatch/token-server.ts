import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { OAuth2Auth } from '../../../core/src/webhooks/target-auth.ts'
import { parseAllowList } from '../../../relay/src/dispatch/allow-list.ts'
import { type AuthorizerOptions, createAuthorizer } from '../../../relay/src/dispatch/authorize.ts'
import { createGuard } from '../../../relay/src/dispatch/guard.ts'
import { manualClock } from '../../support/clock.ts'

/** What a token server does with a call; `count` goes from 1 in each test. */
export type Act = (response: ServerResponse, count: number, request: IncomingMessage) => void

/** Has characters that a form must encode. */
export const SECRET = 'hush: hush+&%'

export const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

/** Gives a token that tells the number of its call. */
export const token = (response: ServerResponse, count: number, fields: Record<string, unknown> = {}) =>
  json(response, 200, { access_token: `t${count}`, token_type: 'Bearer', expires_in: 3600, ...fields })
export const plainly: Act = (response, count) => token(response, count)

export const bearer = (count: number) => ({ ok: true, headers: { authorization: `Bearer t${count}` } })
export const failed = (message: string | RegExp, status?: number) => ({
  ok: false,
  error: 'auth_failed',
  message: typeof message === 'string' ? message : expect.stringMatching(message),
  ...(status !== undefined && { status }),
})

/** A real token server for a test file, and authorizers that reach it through a guard. */
export function useTokenServer() {
  const guard = createGuard(parseAllowList('127.0.0.1').allowList)
  const sockets = new Set<Socket>()
  const tokens = {
    url: '',
    connectionCount: 0,
    seen: [] as { headers: IncomingHttpHeaders; body: URLSearchParams }[],
    behave: (() => undefined) as Act,
  }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      tokens.seen.push({ headers: request.headers, body: new URLSearchParams(body) })
      tokens.behave(response, tokens.seen.length, request)
    })
  })
  server.on('connection', (socket) => {
    tokens.connectionCount++
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    tokens.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
  })
  afterEach(() => {
    tokens.seen.length = 0
  })
  afterAll(async () => {
    await guard.dispatcher.destroy()
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  })

  const authOf = (fields: Partial<OAuth2Auth> = {}): OAuth2Auth => ({
    type: 'oauth2',
    tokenUrl: tokens.url,
    clientId: 'our-client',
    clientSecret: SECRET,
    scope: null,
    audience: null,
    resource: null,
    clientAuth: 'basic',
    ...fields,
  })
  const newAuthorizer = (options: Partial<AuthorizerOptions> = {}) => {
    const clock = manualClock()
    const lines: unknown[] = []
    const authorizer = createAuthorizer({
      dispatcher: guard.dispatcher,
      clock,
      log: { warn: (...line: unknown[]) => void lines.push(line) },
      userAgent: 'Leadwire/test',
      isHttpAllowed: (host) => host === '127.0.0.1',
      ...options,
    })
    return { ...authorizer, clock, lines }
  }
  return { tokens, authOf, newAuthorizer }
}
