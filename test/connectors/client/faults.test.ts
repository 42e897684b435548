import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LeadwireClient, LeadwireError } from '@leadwire/client'
import { afterEach, describe, expect, it } from 'vitest'
import { faultOf, stubbed } from './stub.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A server that is no hub, or one that is ill; a client of it that does not try again. */
async function clientOf(listener: RequestListener, options: { timeoutMs?: number; path?: string } = {}) {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { path = '', ...rest } = options
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
  return new LeadwireClient({ baseUrl, apiKey: 'ctgo_key', maxRetries: 0, ...rest })
}

const page: RequestListener = (_request, response) => {
  response.setHeader('content-type', 'text/html').end('<h1>Welcome to nginx</h1>')
}

describe('a client of a hub that is not there', () => {
  it('says which address could not be reached, and why', async () => {
    const client = await clientOf(page)
    servers.splice(0).map((server) => server.close())
    const fault = await faultOf(client.me.get())
    expect(fault).toMatchObject({ code: 'network_error', status: null })
    expect((fault as Error).message).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/api\/v2\/me could not be reached: .*ECONNREFUSED/,
    )
  })

  it('does not wait for ever for one that is silent', async () => {
    const client = await clientOf(() => undefined, { timeoutMs: 50 })
    const fault = await faultOf(client.me.get())
    expect(fault).toMatchObject({ code: 'timeout', status: null })
    expect((fault as Error).message).toMatch(/did not answer within 50 ms$/)
  })

  it('does not wait for ever for the rest of an answer', async () => {
    const client = await clientOf((_request, response) => response.write('{"name": '), { timeoutMs: 50 })
    expect(await faultOf(client.me.get())).toMatchObject({ code: 'timeout' })
  })

  it('takes an answer that breaks off as none', async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"name": "De', () => response.destroy())
    })
    expect(await faultOf(client.me.get())).toMatchObject({ code: 'network_error' })
  })
})

describe('a client with the wrong address', () => {
  it('asks whether the base URL is right when a web page answers', async () => {
    const fault = await faultOf((await clientOf(page)).streams.list())
    expect(fault).toMatchObject({ code: 'not_a_hub', status: 200, body: '<h1>Welcome to nginx</h1>' })
    expect((fault as Error).message).toMatch(/is the base URL right\?$/)
  })

  it.each([400, 401, 403, 404])('does the same for a %i of somebody else', async (status) => {
    const client = await clientOf((_request, response) => response.writeHead(status).end('{"detail": "Nope"}'))
    expect(await faultOf(client.me.get())).toMatchObject({ code: 'not_a_hub', status })
  })

  it('follows no redirect, which would make a GET of a POST, and names the new address', async () => {
    const paths: string[] = []
    const client = await clientOf((request, response) => {
      paths.push(`${request.method} ${request.url}`)
      response.writeHead(301, { location: 'https://new.example.com/api/v2/segments' }).end()
    })
    const fault = await faultOf(client.segments.create({ description: 'founders' }))
    expect(fault).toMatchObject({ code: 'redirected', status: 301 })
    expect((fault as Error).message).toMatch(/was moved to https:\/\/new\.example\.com\/api\/v2\/segments/)
    expect(paths).toEqual(['POST /api/v2/segments'])
  })

  it.each([
    ['hub.example.com', /is no address/],
    ['ftp://hub.example.com', /must begin with https/],
    ['https://ada:secret@hub.example.com', /no user or password/],
    ['https://hub.example.com/?key=1', /no query/],
  ])('refuses %s before any call', (baseUrl, message) => {
    expect(() => new LeadwireClient({ baseUrl, apiKey: 'ctgo_key' })).toThrow(message)
  })

  it.each(['/', '/api/v2', '/api/v2/', ''])('takes the address with %j at its end as well', async (end) => {
    const { client, sent } = stubbed([{}], { baseUrl: `https://hub.example.com${end}` })
    await client.me.get()
    expect(sent[0]?.url).toBe('https://hub.example.com/api/v2/me')
  })

  it('finds a hub below a path', async () => {
    const { client, sent } = stubbed([{}], { baseUrl: 'https://example.com/tools/leadwire/' })
    await client.me.get()
    expect(sent[0]?.url).toBe('https://example.com/tools/leadwire/api/v2/me')
  })
})

describe('a client with a key that cannot be one', () => {
  it.each(['', '  ', 'ctgo_\u2026', 'two words'])('refuses %j before any call', (apiKey) => {
    expect(() => new LeadwireClient({ baseUrl: 'https://hub.example.com', apiKey })).toThrow(/API key/)
  })

  it('forgives the line end that comes along when a key is copied', async () => {
    const { client, sent } = stubbed([{}], { apiKey: 'ctgo_key\n' })
    await client.me.get()
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer ctgo_key')
  })
})

describe('a fault of the hub', () => {
  it('keeps code, status, text, faulty fields and the id that finds it in the log', async () => {
    const issues = [{ path: 'pairs', message: 'must not be empty' }]
    const body = { error: 'invalid_request', message: 'pairs must not be empty', issues, requestId: 'req_7' }
    const { client } = stubbed([{ status: 400, body }])
    const fault = await faultOf(client.streams.create({ pairs: [] }))
    expect(fault).toBeInstanceOf(LeadwireError)
    expect(fault).toMatchObject({ code: 'invalid_request', status: 400, issues, requestId: 'req_7', body })
    expect((fault as Error).message).toBe('pairs must not be empty')
  })

  it('keeps fields that only some codes have', async () => {
    const body = { error: 'orphan_label', message: 'No such label', orphans: ['Wizard \u{1F9D9}'] }
    const { client } = stubbed([{ status: 400, body }])
    expect(await faultOf(client.segments.create({ description: 'x' }))).toMatchObject({ body })
  })

  it('is told by its status when a proxy answers in its place', async () => {
    const { client } = stubbed([{ status: 502, body: '<h1>Bad Gateway</h1>' }], { maxRetries: 0 })
    expect(await faultOf(client.me.get())).toMatchObject({ code: 'http_502', status: 502 })
  })

  it('never holds the key', async () => {
    const { client } = stubbed([{ status: 401, body: { error: 'unauthorized', message: 'The key is unknown' } }])
    const fault = (await faultOf(client.me.get())) as LeadwireError
    expect(JSON.stringify(fault, Object.getOwnPropertyNames(fault))).not.toContain('ctgo_key')
  })
})

describe('an id that is missing', () => {
  it('is refused, since without it another path would be called', () => {
    const { client, sent } = stubbed([{}])
    expect(() => client.deliveries.get('')).toThrow('An id is missing')
    expect(() => client.streams.archive(undefined as unknown as number)).toThrow('An id is missing')
    expect(sent).toEqual([])
  })

  it('cannot lead to another path', async () => {
    const { client, sent } = stubbed([{}])
    await client.deliveries.get('../../me?x=1')
    expect(sent[0]?.url).toBe('https://hub.example.com/api/v2/webhooks/deliveries/..%2F..%2Fme%3Fx%3D1')
  })
})
