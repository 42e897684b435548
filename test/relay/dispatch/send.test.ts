import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { Agent } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAllowList } from '../../../relay/src/dispatch/allow-list.ts'
import { createGuard } from '../../../relay/src/dispatch/guard.ts'
import { createSender } from '../../../relay/src/dispatch/send.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const guard = createGuard(parseAllowList('127.0.0.1').allowList)
const send = createSender({ dispatcher: guard.dispatcher, userAgent: 'Leadwire/test', clock: () => now })

let server: Server
let base = ''
const seen: { request: IncomingMessage; body: string }[] = []
const sockets = new Set<Socket>()

/** What the receiver does at each path. */
const behaviours: Record<string, (response: ServerResponse, request: IncomingMessage) => void> = {
  '/hang': () => undefined,
  '/reset': (_response, request) => request.socket.resetAndDestroy(),
  '/close': (_response, request) => request.socket.end(),
  '/garbage': (_response, request) => request.socket.end('what?\r\n\r\n'),
  '/huge-header': (response) => response.writeHead(200, { big: 'x'.repeat(40_000) }).end(),
  '/slow-body': (response) => response.writeHead(200).write('begun'),
  '/slow-failure': (response) => response.writeHead(500).write('begun'),
  '/broken-body': (response, request) => {
    response.writeHead(200, { 'content-length': '100' }).write('half', () => request.socket.resetAndDestroy())
  },
  '/endless': (response) => {
    const more = () => {
      while (!response.destroyed && response.write('y'.repeat(1024)));
      if (!response.destroyed) response.once('drain', more)
    }
    response.writeHead(200)
    more()
  },
  '/redirect': (response) => response.writeHead(302, { location: '/ok' }).end(),
  '/redirect-permanent': (response) => response.writeHead(308, { location: '/ok' }).end(),
  '/busy-seconds': (response) => response.writeHead(429, { 'retry-after': '30' }).end('slow down'),
  '/busy-date': (response) => response.writeHead(503, { 'retry-after': 'Sun, 01 Mar 2026 12:01:30 GMT' }).end(),
  '/busy-garbage': (response) => response.writeHead(429, { 'retry-after': 'later' }).end(),
  '/nul': (response) => response.writeHead(400).end('a\0b'),
  '/long-text': (response) => response.writeHead(400).end(`x${'é'.repeat(4000)}`),
}

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      seen.push({ request, body })
      const status = /^\/status\/(\d+)$/.exec(request.url ?? '')?.[1]
      const behave = behaviours[request.url ?? '']
      if (status) response.writeHead(Number(status)).end()
      else if (behave) behave(response, request)
      else response.writeHead(200).end('thanks')
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  await guard.dispatcher.destroy()
  for (const socket of sockets) socket.destroy()
  await new Promise((done) => server.close(done))
})

const post = (url: string, timeoutMs = 5000) =>
  send({
    url: url.startsWith('/') ? base + url : url,
    headers: { 'content-type': 'application/json' },
    body: '{"a":"ë"}',
    timeoutMs,
  })

describe('send', () => {
  it('posts the bytes with its headers and reports the answer', async () => {
    const outcome = await post('/ok?x=1')
    expect(outcome).toMatchObject({ kind: 'accepted', status: 200, answer: 'thanks' })
    expect(outcome.error).toBeUndefined()
    expect(outcome.latencyMs).toBeGreaterThanOrEqual(0)
    const { request, body } = seen.at(-1)!
    expect([request.method, request.url, body]).toEqual(['POST', '/ok?x=1', '{"a":"ë"}'])
    expect(request.headers).toMatchObject({
      'user-agent': 'Leadwire/test',
      'content-type': 'application/json',
      'content-length': '10',
    })
  })

  it.each([200, 201, 202, 204, 207, 299])('accepts %i', async (status) => {
    expect(await post(`/status/${status}`)).toMatchObject({ kind: 'accepted', status })
  })

  it.each([300, 304, 307, 400, 401, 404, 408, 410, 418, 422, 429, 500, 502, 503, 504, 599])(
    'rejects %i',
    async (status) => {
      expect(await post(`/status/${status}`)).toMatchObject({ kind: 'rejected', status })
    },
  )

  it.each(['/redirect', '/redirect-permanent'])('does not follow %s', async (path) => {
    const before = seen.length
    expect(await post(path)).toMatchObject({ kind: 'rejected', error: 'redirect' })
    expect(seen.length).toBe(before + 1)
  })

  it.each([
    ['/busy-seconds', 429, 30_000],
    ['/busy-date', 503, 90_000],
    ['/busy-garbage', 429, undefined],
  ])('reads Retry-After of %s', async (path, status, retryAfterMs) => {
    expect(await post(path)).toMatchObject({ kind: 'rejected', status })
    expect((await post(path)).retryAfterMs).toBe(retryAfterMs)
  })

  it.each([
    ['/hang', 'timeout'],
    ['/reset', 'reset'],
    ['/close', 'reset'],
    ['/garbage', 'protocol'],
    ['/huge-header', 'protocol'],
  ])('calls %s unreachable: %s', async (path, error) => {
    const outcome = await post(path, path === '/hang' ? 100 : 5000)
    expect(outcome).toMatchObject({ kind: 'unreachable', error })
    expect(outcome.status).toBeUndefined()
    expect(outcome.message).toBeTruthy()
  })

  it('ends at the deadline when nothing answers the connection', async () => {
    const outcome = await createSender({
      dispatcher: new Agent({ connect: () => undefined }),
      userAgent: 'x',
    })({ url: 'http://127.0.0.1:9/', headers: {}, body: '', timeoutMs: 50 })
    expect(outcome).toMatchObject({ kind: 'unreachable', error: 'timeout' })
  })

  it('tells a refused connection, a name that does not resolve and broken TLS apart', async () => {
    const closed = createTcpServer().listen(0, '127.0.0.1')
    await new Promise((done) => closed.once('listening', done))
    const { port } = closed.address() as AddressInfo
    await new Promise((done) => closed.close(done))
    const missing = createGuard(parseAllowList('').allowList, {
      lookup: (_host, _options, callback) =>
        callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []),
    })
    const sendToName = createSender({ dispatcher: missing.dispatcher, userAgent: 'x' })
    const request = { url: 'https://gone.example/', headers: {}, body: '', timeoutMs: 5000 }
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'unreachable', error: 'refused' })
    expect(await sendToName(request)).toMatchObject({ kind: 'unreachable', error: 'dns' })
    expect(await post(base.replace('http:', 'https:'))).toMatchObject({ kind: 'unreachable', error: 'tls' })
  })

  it('calls a private target blocked, and dials nothing', async () => {
    await post('/ok')
    const before = sockets.size
    const strict = createGuard(parseAllowList('').allowList)
    const outcome = await createSender({ dispatcher: strict.dispatcher, userAgent: 'x' })({
      url: base,
      headers: {},
      body: '',
      timeoutMs: 5000,
    })
    expect(outcome).toMatchObject({ kind: 'blocked', error: 'blocked' })
    expect(outcome.message).toContain('LEADWIRE_ALLOW_TARGETS')
    expect(sockets.size).toBe(before)
  })

  it('lets the status decide when the body hangs or breaks', async () => {
    expect(await post('/slow-body', 200)).toMatchObject({
      kind: 'accepted',
      status: 200,
      answer: 'begun',
      error: 'body_timeout',
    })
    expect(await post('/slow-failure', 200)).toMatchObject({ kind: 'rejected', status: 500, error: 'body_timeout' })
    expect(await post('/broken-body')).toMatchObject({ kind: 'accepted', status: 200, answer: 'half', error: 'reset' })
  })

  it('keeps 4 KB of an endless answer and hangs up', async () => {
    const before = new Set(sockets)
    const outcome = await post('/endless')
    expect(outcome).toMatchObject({ kind: 'accepted', answer: 'y'.repeat(4096) })
    // The deadline would have ended it as well.
    expect(outcome.error).toBeUndefined()
    const used = [...sockets].find((socket) => !before.has(socket)) ?? [...sockets].at(-1)!
    if (!used.destroyed) await new Promise((done) => used.once('close', done))
    expect(used.destroyed).toBe(true)
  })

  it('keeps text that every database can store, cut between characters', async () => {
    expect((await post('/nul')).answer).toBe('ab')
    const { answer = '' } = await post('/long-text')
    expect(answer).toBe(`x${'é'.repeat(2047)}`)
  })

  it('does not throw at a URL or header that cannot be sent', async () => {
    expect(await post('no-url')).toMatchObject({ kind: 'unreachable', error: 'invalid_request' })
    const bad = { url: `${base}/ok`, headers: { 'x-bad': 'a\nb' }, body: '', timeoutMs: 5000 }
    expect(await send(bad)).toMatchObject({ kind: 'unreachable', error: 'invalid_request' })
  })

  it('uses one connection for many requests', async () => {
    await post('/ok')
    await post('/ok')
    const before = sockets.size
    for (let i = 0; i < 20; i++) {
      // undici takes a connection back in the turn after the answer.
      await setImmediate()
      await post('/ok')
    }
    expect(sockets.size).toBe(before)
  })
})
