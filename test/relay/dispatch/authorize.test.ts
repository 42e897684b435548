import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, LookupFunction, Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OAuth2Auth } from '../../../core/src/webhooks/target-auth.ts'
import { parseAllowList } from '../../../relay/src/dispatch/allow-list.ts'
import { type AuthorizerOptions, createAuthorizer } from '../../../relay/src/dispatch/authorize.ts'
import { createGuard } from '../../../relay/src/dispatch/guard.ts'
import { manualClock } from '../../support/clock.ts'

const guard = createGuard(parseAllowList('127.0.0.1').allowList)
const SECRET = 'hush: hush+&%'

let server: Server
let base = ''
const sockets = new Set<Socket>()
const seen: { headers: IncomingHttpHeaders; body: URLSearchParams }[] = []
let connectionCount = 0
/** What the token server does; each call gets a number from 1. */
let behave: (response: ServerResponse, count: number, request: IncomingMessage) => void = () => undefined

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
const token = (response: ServerResponse, count: number, fields: Record<string, unknown> = {}) =>
  json(response, 200, { access_token: `t${count}`, token_type: 'Bearer', expires_in: 3600, ...fields })
const plainly = (response: ServerResponse, count: number) => token(response, count)

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      seen.push({ headers: request.headers, body: new URLSearchParams(body) })
      behave(response, seen.length, request)
    })
  })
  server.on('connection', (socket) => {
    connectionCount++
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
})

afterEach(() => {
  seen.length = 0
})

afterAll(async () => {
  await guard.dispatcher.destroy()
  for (const socket of sockets) socket.destroy()
  await new Promise((done) => server.close(done))
})

const authOf = (fields: Partial<OAuth2Auth> = {}): OAuth2Auth => ({
  type: 'oauth2',
  tokenUrl: base,
  clientId: 'our-client',
  clientSecret: SECRET,
  scope: null,
  audience: null,
  resource: null,
  clientAuth: 'basic',
  ...fields,
})

function authorizerUnderTest(options: Partial<AuthorizerOptions> = {}) {
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

const bearer = (count: number) => ({ ok: true, headers: { authorization: `Bearer t${count}` } })
const failed = (message: string | RegExp, status?: number) => ({
  ok: false,
  error: 'auth_failed',
  message: typeof message === 'string' ? message : expect.stringMatching(message),
  ...(status !== undefined && { status }),
})

describe('a header', () => {
  it('is given as it is, without asking anyone', async () => {
    const { authorize } = authorizerUnderTest()
    const headers = { 'x-api-key': 'k' }
    expect(await authorize(1, { type: 'header', name: 'x-api-key', value: 'k' })).toEqual({ ok: true, headers })
    expect(seen).toHaveLength(0)
  })
})

describe('a token', () => {
  it('is asked for by the client credentials grant, with the secret in the header', async () => {
    behave = plainly
    const { authorize } = authorizerUnderTest()
    expect(await authorize(1, authOf({ scope: 'a b', audience: 'crm', resource: 'urn:crm' }))).toEqual(bearer(1))
    const { headers, body } = seen[0]!
    expect(Object.fromEntries(body)).toEqual({
      grant_type: 'client_credentials',
      scope: 'a b',
      audience: 'crm',
      resource: 'urn:crm',
    })
    expect(headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/x-www-form-urlencoded/),
      accept: 'application/json',
      'user-agent': 'Leadwire/test',
    })
    // Form-encoded before it is joined by a colon. Source: RFC 6749, 2.3.1.
    const [id, secret] = Buffer.from(headers.authorization!.slice('Basic '.length), 'base64').toString().split(':')
    const decode = (text = '') => new URLSearchParams(`v=${text}`).get('v')
    expect([decode(id), decode(secret)]).toEqual(['our-client', SECRET])
  })

  it('is asked for with the secret in the body when told so', async () => {
    behave = plainly
    const { authorize } = authorizerUnderTest()
    expect(await authorize(1, authOf({ clientAuth: 'post' }))).toEqual(bearer(1))
    expect(Object.fromEntries(seen[0]!.body)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'our-client',
      client_secret: SECRET,
    })
    expect(seen[0]!.headers.authorization).toBeUndefined()
  })

  it.each([
    ['60 s before an hour ends', { expires_in: 3600 }, 3540],
    ['a tenth before a short life ends', { expires_in: 100 }, 90],
    ['60 s before an hour ends when nobody says how long', { expires_in: undefined }, 3540],
    ['60 s before a day ends, however long it lives', { expires_in: 10_000_000 }, 86_340],
    ['by a life that is written as text', { expires_in: '3600' }, 3540],
  ])('is fetched anew %s', async (_when, fields, seconds) => {
    behave = (response, count) => token(response, count, fields)
    const { authorize, clock } = authorizerUnderTest()
    expect(await authorize(1, authOf())).toEqual(bearer(1))
    clock.advance(seconds * 1000 - 1)
    expect(await authorize(1, authOf())).toEqual(bearer(1))
    clock.advance(1)
    expect(await authorize(1, authOf())).toEqual(bearer(2))
    expect(seen).toHaveLength(2)
  })

  it('that lives no time serves those who wait for it, and nobody after', async () => {
    behave = (response, count) => token(response, count, { expires_in: 0 })
    const { authorize } = authorizerUnderTest()
    expect(await Promise.all([authorize(1, authOf()), authorize(1, authOf())])).toEqual([bearer(1), bearer(1)])
    expect(await authorize(1, authOf())).toEqual(bearer(2))
  })

  it('is fetched anew when the clock has jumped back', async () => {
    behave = plainly
    const { authorize, clock } = authorizerUnderTest()
    await authorize(1, authOf())
    clock.advance(-3_600_000)
    expect(await authorize(1, authOf())).toEqual(bearer(2))
  })

  it('is fetched once for all that ask at the same time', async () => {
    behave = (response, count) => setTimeout(() => token(response, count), 30)
    const { authorize } = authorizerUnderTest()
    const found = await Promise.all(Array.from({ length: 50 }, () => authorize(1, authOf())))
    expect(found).toEqual(Array.from({ length: 50 }, () => bearer(1)))
    expect(seen).toHaveLength(1)
  })

  it('belongs to its key, and to the auth it was fetched for', async () => {
    behave = plainly
    const { authorize } = authorizerUnderTest()
    expect(await authorize(1, authOf())).toEqual(bearer(1))
    expect(await authorize(2, authOf())).toEqual(bearer(2))
    expect(await authorize(1, authOf({ clientSecret: 'changed' }))).toEqual(bearer(3))
    expect(await authorize(2, authOf())).toEqual(bearer(2))
  })

  it('that was for an auth since replaced is given to who waited for it, and not kept', async () => {
    const waiting: (() => void)[] = []
    behave = (response, count) => void waiting.push(() => token(response, count))
    const { authorize } = authorizerUnderTest()
    const old = authorize(1, authOf())
    const replaced = authorize(1, authOf({ scope: 'new' }))
    while (waiting.length < 2) await new Promise((done) => setTimeout(done, 5))
    const indexOfNew = seen.findIndex(({ body }) => body.get('scope') === 'new')
    waiting[indexOfNew]!()
    expect(await replaced).toEqual(bearer(seen.length))
    waiting[1 - indexOfNew]!()
    expect(await old).toMatchObject({ ok: true })
    expect(await authorize(1, authOf({ scope: 'new' }))).toEqual(await replaced)
    expect(seen).toHaveLength(2)
  })

  it('is let go when a receiver refuses it', async () => {
    behave = plainly
    const { authorize, forget } = authorizerUnderTest()
    const first = await authorize(1, authOf())
    forget(1)
    expect(await authorize(1, authOf())).toEqual(bearer(2))
    // An attempt that was sent with the first token fails late.
    forget(1, first.ok ? first.headers : {})
    expect(await authorize(1, authOf())).toEqual(bearer(2))
    forget(1, { authorization: 'Bearer t2' })
    expect(await authorize(1, authOf())).toEqual(bearer(3))
    forget(99)
  })

  it('is remembered for so many keys only, the newest', async () => {
    behave = plainly
    const { authorize } = authorizerUnderTest({ maxKeys: 2 })
    for (const key of [1, 2, 3]) await authorize(key, authOf())
    expect(await authorize(3, authOf())).toEqual(bearer(3))
    expect(await authorize(2, authOf())).toEqual(bearer(2))
    expect(await authorize(1, authOf())).toEqual(bearer(4))
  })

  it('may come with an id token of another issuer, which is not looked at', async () => {
    behave = (response, count) => token(response, count, { id_token: 'e30.e30.x' })
    expect(await authorizerUnderTest().authorize(1, authOf())).toEqual(bearer(1))
  })

  it('may hold what Salesforce puts into its tokens', async () => {
    behave = (response) => json(response, 200, { access_token: '00D!AQ.x_y', token_type: 'Bearer' })
    const headers = { authorization: 'Bearer 00D!AQ.x_y' }
    expect(await authorizerUnderTest().authorize(1, authOf())).toEqual({ ok: true, headers })
  })
})

/** What a token server may do wrong, and what comes of it. */
const faults: [what: string, act: (response: ServerResponse, request: IncomingMessage) => void, expected: unknown][] = [
  ['a 500', (response) => response.writeHead(500).end('oops'), failed('The token server answered 500', 500)],
  [
    'invalid_client',
    (response) =>
      json(response, 401, { error: 'invalid_client', error_description: SECRET }, { 'www-authenticate': 'Basic' }),
    failed('The token server answered 401: invalid_client', 401),
  ],
  [
    'an error in words of its own',
    (response) => json(response, 400, { error: `bad ${SECRET}` }),
    failed('The token server answered 400', 400),
  ],
  [
    'a 403 in HTML',
    (response) => response.writeHead(403, { 'content-type': 'text/html' }).end('<p>'),
    failed(/403$/, 403),
  ],
  ['a redirect', (response) => response.writeHead(307, { location: base }).end(), failed(/answered 307$/, 307)],
  [
    'a 201',
    (response) => json(response, 201, { access_token: 'x', token_type: 'bearer' }),
    failed(/answered 201$/, 201),
  ],
  ['a 204', (response) => response.writeHead(204).end(), failed(/answered 204$/, 204)],
  ['a status of no class', (response) => response.writeHead(799).end(), failed(/answered 799$/, 799)],
  ['text', (response) => response.writeHead(200).end(`token: ${SECRET}`), failed(/no token response/, 200)],
  ['a list', (response) => json(response, 200, []), failed(/no token response/, 200)],
  ['an empty body', (response) => response.writeHead(200).end(), failed(/no token response/, 200)],
  ['no token', (response) => json(response, 200, { token_type: 'bearer' }), failed(/no token response/, 200)],
  ['no type', (response) => json(response, 200, { access_token: 'x' }), failed(/no token response/, 200)],
  [
    'a negative life',
    (response) => json(response, 200, { access_token: 'x', token_type: 'bearer', expires_in: -1 }),
    failed(/no token response/, 200),
  ],
  [
    'a DPoP token',
    (response) => json(response, 200, { access_token: 'x', token_type: 'DPoP' }),
    failed(/no bearer token/, 200),
  ],
  [
    'a MAC token',
    (response) => json(response, 200, { access_token: 'x', token_type: 'mac' }),
    failed(/no bearer token/, 200),
  ],
  [
    'a token with a line break',
    (response) => json(response, 200, { access_token: 'x\r\ny: z', token_type: 'bearer' }),
    failed(/fits no header/, 200),
  ],
  [
    'a token of 8,001 characters',
    (response) => json(response, 200, { access_token: 'x'.repeat(8001), token_type: 'bearer' }),
    failed(/fits no header/, 200),
  ],
  [
    'too much',
    (response) => json(response, 200, { access_token: 'x', token_type: 'bearer', more: 'y'.repeat(70_000) }),
    failed(/more than 65536 bytes/, 200),
  ],
  [
    'much in a small parcel',
    (response) =>
      response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(gzipSync(JSON.stringify({ access_token: 'x', token_type: 'bearer', more: 'y'.repeat(20_000_000) }))),
    failed(/more than 65536 bytes/, 200),
  ],
  ['a reset', (_response, request) => request.socket.resetAndDestroy(), failed(/could not be reached \(\w+\)/)],
  [
    'half an answer',
    (response) =>
      response
        .writeHead(200, { 'content-length': '100' })
        .write('{"access_token"', () => response.socket?.resetAndDestroy()),
    failed(/broke off \(\w+\)/, 200),
  ],
]

describe('a token server that fails', () => {
  it.each(faults)('with %s gives a failure without a secret', async (_what, act, expected) => {
    behave = (response, _count, request) => act(response, request)
    const { authorize, lines } = authorizerUnderTest()
    const found = await authorize(7, authOf())
    expect(found).toEqual(expected)
    expect(JSON.stringify([found, lines])).not.toContain('hush')
    expect(lines).toEqual([[expect.objectContaining({ subscriptionId: 7, tokenHost: new URL(base).host }), 'no token']])
    expect(seen).toHaveLength(1)
  })

  it.each([
    ['never answers', () => undefined, undefined],
    ['never ends its answer', (response: ServerResponse) => void response.writeHead(200).write('{'), 200],
  ])('and %s is left at the deadline', async (_what, act, status) => {
    behave = act
    const { authorize } = authorizerUnderTest({ timeoutMs: 100 })
    expect(await authorize(1, authOf())).toEqual(failed(/did not finish its answer within 100 ms/, status))
  })

  it('is cut off when its answer has no end', async () => {
    const closed = new Promise<void>((done) => {
      behave = (response) => {
        const more = () => {
          while (!response.destroyed && response.write('y'.repeat(1024)));
          if (!response.destroyed) response.once('drain', more)
        }
        response.writeHead(200, { 'content-type': 'application/json' }).once('close', done)
        more()
      }
    })
    expect(await authorizerUnderTest().authorize(1, authOf())).toEqual(failed(/more than 65536 bytes/, 200))
    await closed
  })

  it('is not asked again for 5 s, and then is', async () => {
    behave = (response, count) => (count === 1 ? response.writeHead(503).end() : token(response, count))
    const { authorize, forget, clock } = authorizerUnderTest()
    expect(await authorize(1, authOf())).toEqual(failed(/503/, 503))
    clock.advance(4999)
    forget(1)
    expect(await authorize(1, authOf())).toEqual(failed(/503/, 503))
    expect(seen).toHaveLength(1)
    clock.advance(1)
    expect(await authorize(1, authOf())).toEqual(bearer(2))
  })

  it('does not hold a mended auth back', async () => {
    behave = (response, count) => (count === 1 ? response.writeHead(401).end() : token(response, count))
    const { authorize } = authorizerUnderTest()
    expect(await authorize(1, authOf())).toEqual(failed(/401/, 401))
    expect(await authorize(1, authOf({ clientSecret: 'right' }))).toEqual(bearer(2))
  })
})

describe('a token URL that leads inside', () => {
  const names: Record<string, string> = { 'inside.example': '127.0.0.1', localhost: '127.0.0.1' }
  const lookup: LookupFunction = (name, options, callback) => {
    const address = names[name] ?? '10.0.0.1'
    if (options.all) callback(null, [{ address, family: 4 }])
    else callback(null, address, 4)
  }
  const closedGuard = createGuard(parseAllowList('').allowList, { lookup })
  afterAll(() => closedGuard.dispatcher.destroy())

  it.each(['127.0.0.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]', '169.254.169.254', 'inside.example', 'localhost'])(
    'at %s is refused by the guard, with nothing dialled',
    async (host) => {
      const before = connectionCount
      const { authorize } = authorizerUnderTest({ dispatcher: closedGuard.dispatcher, isHttpAllowed: () => true })
      const { port } = new URL(base)
      const message = 'The token URL does not lead to a public target'
      expect(await authorize(1, authOf({ tokenUrl: `http://${host}:${port}/token` }))).toEqual(failed(message))
      expect(await authorize(2, authOf({ tokenUrl: `https://${host}:${port}/token` }))).toEqual(failed(message))
      expect(connectionCount).toBe(before)
    },
  )

  it('gets no secret unencrypted where that is not allowed', async () => {
    const before = connectionCount
    const { authorize } = authorizerUnderTest({ isHttpAllowed: undefined })
    expect(await authorize(1, authOf())).toEqual(failed(/must be https/))
    expect(connectionCount).toBe(before)
  })
})
