import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LookupFunction } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { parseAllowList } from '../../../relay/src/dispatch/allow-list.ts'
import { createGuard } from '../../../relay/src/dispatch/guard.ts'
import { bearer, failed, json, SECRET, token, useTokenServer } from './token-server.ts'

const { tokens, authOf, newAuthorizer } = useTokenServer()

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
  ['a redirect', (response) => response.writeHead(307, { location: tokens.url }).end(), failed(/answered 307$/, 307)],
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
    tokens.behave = (response, _count, request) => act(response, request)
    const { authorize, lines } = newAuthorizer()
    const found = await authorize(7, authOf())
    expect(found).toEqual(expected)
    expect(JSON.stringify([found, lines])).not.toContain('hush')
    expect(lines).toEqual([
      [expect.objectContaining({ subscriptionId: 7, tokenHost: new URL(tokens.url).host }), 'no token'],
    ])
    expect(tokens.seen).toHaveLength(1)
  })

  it.each([
    ['never answers', () => undefined, undefined],
    ['never ends its answer', (response: ServerResponse) => void response.writeHead(200).write('{'), 200],
  ])('and %s is left at the deadline', async (_what, act, status) => {
    tokens.behave = act
    const { authorize } = newAuthorizer({ timeoutMs: 100 })
    expect(await authorize(1, authOf())).toEqual(failed(/did not finish its answer within 100 ms/, status))
  })

  it('is cut off when its answer has no end', async () => {
    const closed = new Promise<void>((done) => {
      tokens.behave = (response) => {
        const more = () => {
          while (!response.destroyed && response.write('y'.repeat(1024)));
          if (!response.destroyed) response.once('drain', more)
        }
        response.writeHead(200, { 'content-type': 'application/json' }).once('close', done)
        more()
      }
    })
    expect(await newAuthorizer().authorize(1, authOf())).toEqual(failed(/more than 65536 bytes/, 200))
    await closed
  })

  it('is not asked again for 5 s, and then is', async () => {
    tokens.behave = (response, count) => (count === 1 ? response.writeHead(503).end() : token(response, count))
    const { authorize, forget, clock } = newAuthorizer()
    expect(await authorize(1, authOf())).toEqual(failed(/503/, 503))
    clock.advance(4999)
    forget(1)
    expect(await authorize(1, authOf())).toEqual(failed(/503/, 503))
    expect(tokens.seen).toHaveLength(1)
    clock.advance(1)
    expect(await authorize(1, authOf())).toEqual(bearer(2))
  })

  it('does not hold a mended auth back', async () => {
    tokens.behave = (response, count) => (count === 1 ? response.writeHead(401).end() : token(response, count))
    const { authorize } = newAuthorizer()
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
      const before = tokens.connectionCount
      const { authorize } = newAuthorizer({ dispatcher: closedGuard.dispatcher, isHttpAllowed: () => true })
      const { port } = new URL(tokens.url)
      const message = 'The token URL does not lead to a public target'
      expect(await authorize(1, authOf({ tokenUrl: `http://${host}:${port}/token` }))).toEqual(failed(message))
      expect(await authorize(2, authOf({ tokenUrl: `https://${host}:${port}/token` }))).toEqual(failed(message))
      expect(tokens.connectionCount).toBe(before)
    },
  )

  it('gets no secret unencrypted where that is not allowed', async () => {
    const before = tokens.connectionCount
    const { authorize } = newAuthorizer({ isHttpAllowed: undefined })
    expect(await authorize(1, authOf())).toEqual(failed(/must be https/))
    expect(tokens.connectionCount).toBe(before)
  })
})
