import { type AddressInfo, connect } from 'node:net'
import express, { type RequestHandler } from 'express'
import { describe, expect, it, vi } from 'vitest'
import { healthHandler } from '../../../relay/src/http/health.ts'
import { startRequest } from '../../../relay/src/http/request-state.ts'
import { createLog } from '../../../relay/src/log.ts'
import { startApp } from './app-under-test.ts'

describe('requests and their headers', () => {
  it('answers with a request id, and takes over a sane one', async () => {
    const { call } = await startApp()
    const own = await call('GET', '/api/v2/things')
    expect(own.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(own.body.requestId).toBe(own.headers.get('x-request-id'))
    const given = await call('GET', '/api/v2/things', { headers: { 'x-request-id': 'abc-123.x_Y' } })
    expect(given.headers.get('x-request-id')).toBe('abc-123.x_Y')
    for (const id of ['has space', 'x'.repeat(129), '<b>']) {
      const insane = await call('GET', '/api/v2/things', { headers: { 'x-request-id': id } })
      expect(insane.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    }
  })

  it('tells browsers to hold back and does not tell what it runs on', async () => {
    const { call } = await startApp()
    const { headers } = await call('GET', '/nowhere')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
    expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null])
  })

  it('logs one line a request, without key, query or body', async () => {
    const { post, lines } = await startApp()
    await post('/api/v2/things?token=hidden-query', { name: 'hidden-body' }, { 'x-request-id': 'r1' })
    await vi.waitFor(() => expect(lines.filter(({ msg }) => msg === 'request')).toHaveLength(1))
    expect(lines[0]).toMatchObject({
      method: 'POST',
      path: '/api/v2/things',
      status: 201,
      apiKeyId: 11,
      requestId: 'r1',
    })
    expect(JSON.stringify(lines)).not.toMatch(/hidden|key-one/)
  })
})

describe('unknown paths and methods', () => {
  it('answers 404 not_found in the body of the Api whose path it is', async () => {
    const { call } = await startApp()
    expect(await call('GET', '/api/v2/nothing')).toMatchObject({ status: 404, body: { error: 'not_found' } })
    expect(await call('GET', '/')).toMatchObject({ status: 404, body: { error: 'not_found' } })
    expect(await call('GET', '/other/nothing')).toMatchObject({ status: 418, body: { detail: 'not_found' } })
    expect((await call('GET', '/otherwise')).status).toBe(404)
  })

  it('answers 405 with the methods that the path has, over all Apis', async () => {
    const { call } = await startApp()
    const answer = await call('PUT', '/api/v2/things/7')
    expect(answer).toMatchObject({ status: 405, body: { error: 'method_not_allowed' } })
    expect(answer.headers.get('allow')).toBe('DELETE, GET, HEAD, PATCH')
    expect((await call('OPTIONS', '/api/v2/things')).status).toBe(405)
    expect((await call('POST', '/healthz')).headers.get('allow')).toBe('GET, HEAD')
  })

  it('answers 410 endpoint_removed for every path of the old version, without a key', async () => {
    const { call } = await startApp()
    for (const path of ['/api/v1', '/api/v1/', '/api/v1/leads', '/API/V1/leads/1?x=1']) {
      const answer = await call('POST', path, { headers: { authorization: '' } })
      expect(answer).toMatchObject({ status: 410, body: { error: 'endpoint_removed', message: expect.any(String) } })
    }
    expect((await call('GET', '/api/v11')).status).toBe(404)
  })

  it('says at each removed path what to call instead', async () => {
    const { call } = await startApp()
    expect((await call('PUT', '/api/v1/old/7/colour?x=secret')).body).toEqual({
      error: 'endpoint_removed',
      message: '/api/v1/old/7/colour no longer exists; use PATCH /api/v2/things/{id}',
      instead: 'PATCH /api/v2/things/{id}',
    })
    expect((await call('DELETE', '/api/v1/old/7')).body.instead).toBe('the paths under /api/v2')
  })

  it('answers HEAD as GET without a body', async () => {
    const { call } = await startApp()
    expect(await call('HEAD', '/api/v2/things')).toMatchObject({ status: 200, text: '' })
  })

  it('answers 400 for a path that is not properly encoded', async () => {
    const { call } = await startApp()
    expect(await call('GET', '/api/v2/things/%zz')).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  })
})

describe('/healthz', () => {
  it('is open to all and says ok', async () => {
    const { call } = await startApp()
    expect(await call('GET', '/healthz', { headers: { authorization: '' } })).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    })
  })

  it('says degraded, and goes on, while nothing can leave', async () => {
    const { call } = await startApp({ isHeldUp: () => true })
    expect(await call('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'degraded' } })
  })

  it('is logged for debugging only, as /metrics is', async () => {
    const handler: RequestHandler = (_req, res) => void res.send('')
    const { call, lines } = await startApp({ metrics: { handler, countRequests: (_req, _res, next) => next() } })
    await call('GET', '/healthz')
    await call('GET', '/metrics')
    await call('GET', '/nothing')
    const levels = () => lines.filter(({ msg }) => msg === 'request').map(({ path, level }) => [path, level])
    await expect.poll(levels).toEqual([
      ['/healthz', 20],
      ['/metrics', 20],
      ['/nothing', 30],
    ])
  })

  it('says 503 without the reason when the check fails', async () => {
    const { call, lines } = await startApp({ checkHealth: async () => Promise.reject(new Error('disk full at /srv')) })
    const answer = await call('GET', '/healthz')
    expect(answer).toMatchObject({ status: 503, body: { status: 'unavailable' } })
    expect(answer.text).not.toContain('disk')
    expect(JSON.stringify(lines)).toContain('disk full')
  })
})

describe('healthHandler', () => {
  it('does not wait for a check that hangs', async () => {
    const app = express()
    app.use(startRequest(createLog('silent')))
    app.get(
      '/',
      healthHandler(() => new Promise(() => undefined), { timeoutMs: 20 }),
    )
    const server = app.listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    expect(answer.status).toBe(503)
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })
})

describe('errors', () => {
  it('gives kind and code of a LeadwireError, with its extra fields', async () => {
    const { call } = await startApp()
    expect(await call('GET', '/api/v2/faults/handle_protected', { headers: { authorization: '' } })).toMatchObject({
      status: 422,
      body: { error: 'handle_protected', message: 'As asked', orphans: ['x'], caller: null },
    })
  })

  it('hides anything else behind 500 and logs it once, with its cause', async () => {
    const { call, lines } = await startApp()
    const answer = await call('GET', '/api/v2/faults/crash', { headers: { 'x-request-id': 'find-me' } })
    expect(answer.status).toBe(500)
    expect(answer.body).toEqual({ error: 'internal_error', message: expect.any(String), requestId: 'find-me' })
    const errors = lines.filter(({ level }) => level === 50)
    expect(errors).toHaveLength(1)
    expect(JSON.stringify(errors[0])).toContain('find-me')
    expect(JSON.stringify(errors[0])).toContain('deep down')
    expect(answer.text).not.toContain('hunter2')
  })

  it('can hold replies to their schemas', async () => {
    const { call, lines } = await startApp({ checksReplies: true })
    expect((await call('GET', '/api/v2/faults/wrong')).status).toBe(500)
    expect(JSON.stringify(lines)).toContain('declares no reply 200')
    expect((await call('GET', '/api/v2/things')).status).toBe(200)
  })
})

describe('files', () => {
  it('streams a file under its name', async () => {
    const { call } = await startApp()
    const answer = await call('GET', '/api/v2/faults/file')
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([
      200,
      'a,b\n1,2\n',
      'text/csv; charset=utf-8',
    ])
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''l%C3%A9%20ads.csv")
  })

  it('breaks the connection when the source fails half-way, and goes on serving', async () => {
    const { call, lines } = await startApp()
    await expect(call('GET', '/api/v2/faults/broken-file')).rejects.toThrow()
    expect(JSON.stringify(lines)).toContain('disk gone')
    expect((await call('GET', '/healthz')).status).toBe(200)
  })
})

describe('callers that go away', () => {
  it('survives one that hangs up in the middle of its body', async () => {
    const { port, call, lines, services } = await startApp()
    const make = vi.spyOn(services, 'make')
    const socket = connect(port, '127.0.0.1')
    socket.write('POST /api/v2/things HTTP/1.1\r\nhost: x\r\nauthorization: Bearer key-one\r\n')
    socket.write('content-type: application/json\r\ncontent-length: 500\r\n\r\n{"name":')
    await new Promise((done) => setTimeout(done, 50))
    socket.destroy()
    await vi.waitFor(() => expect(JSON.stringify(lines)).toContain('reply not delivered'))
    expect(make).not.toHaveBeenCalled()
    expect(lines.filter(({ level }) => (level as number) >= 50)).toEqual([])
    expect((await call('GET', '/healthz')).status).toBe(200)
  })

  it('finishes what it began for one that does not wait for the answer', async () => {
    const { port, call, services, idempotency, lines } = await startApp()
    let release: (value: unknown) => void = () => undefined
    const make = vi.spyOn(services, 'make').mockReturnValue(
      new Promise((done) => {
        release = done
      }),
    )
    const socket = connect(port, '127.0.0.1')
    socket.write('POST /api/v2/things HTTP/1.1\r\nhost: x\r\nauthorization: Bearer key-one\r\nidempotency-key: k\r\n')
    socket.write('content-type: application/json\r\ncontent-length: 12\r\n\r\n{"name":"a"}')
    await vi.waitFor(() => expect(make).toHaveBeenCalled())
    socket.destroy()
    await vi.waitFor(() => expect(JSON.stringify(lines)).toContain('reply not delivered'))
    release('late')
    await vi.waitFor(() => expect([...idempotency.entries.values()][0]?.reply?.status).toBe(201))
    expect((await call('GET', '/healthz')).status).toBe(200)
  })
})
