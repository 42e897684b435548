import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { needPart, type Parameter } from '../connectors/make/host/app.ts'
import { connect, runModule, runRpc } from '../connectors/make/host/bundles.ts'
import { newHost } from '../connectors/make/host/call.ts'
import { differences } from '../connectors/make/host/compare.ts'
import { MakeError } from '../connectors/make/host/errors.ts'
import { attach } from '../connectors/make/host/webhook.ts'
import { type Behaviour, type Receiver, startReceiver } from '../support/receiver.ts'
import { API_KEY } from '../support/relay.ts'
import { openWorld, type World } from './make/world.ts'

const NOT_A_HUB = 'This address does not answer as a Leadwire hub. Check the base URL of the connection.'

let world: World
/** Answers in place of a hub. */
let stub: Receiver

beforeAll(async () => {
  world = await openWorld({ LEADWIRE_PROFILE_SOURCE: 'sample', LEADWIRE_ALLOW_TARGETS: '' })
  stub = await startReceiver()
})
afterEach(() => {
  stub.behave = () => ({})
})
afterAll(async () => {
  await stub?.stop()
  await world?.hub.stop()
})

/** What the person sees: the type that Make goes by, and the text. */
async function seen(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof MakeError)) throw new Error(`expected an error of Make, got ${String(error)}`)
  return `${error.type}: ${error.message}`
}

const json = (status: number, body: object, headers: Record<string, string> = {}): Behaviour => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})
const html = (status: number): Behaviour => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: '<h1>Hi 👋</h1>',
})

/** Runs a search against whatever the stub answers. */
const searchStub = (behaviour: Behaviour, host = newHost()) => {
  stub.behave = () => behaviour
  return runModule('listStreams', {}, { baseUrl: stub.url, apiKey: 'k' }, host)
}

describe('a connection that cannot work', () => {
  const wrong = { baseUrl: '', apiKey: API_KEY }

  it('says that the key is wrong', async () => {
    const connection = { baseUrl: world.hub.url, apiKey: 'ctgo_wrong' }
    const text = 'InvalidAccessTokenError: [401] This API key is unknown or revoked (unauthorized)'
    expect(await seen(connect(connection, newHost()))).toBe(text)
    expect(await seen(runModule('listStreams', {}, connection, newHost()))).toBe(text)
  })

  it('says that another server answers there', async () => {
    const connection = { ...wrong, baseUrl: stub.url }
    for (const behaviour of [html(200), json(200, { hello: 'world' })]) {
      stub.behave = () => behaviour
      expect(await seen(connect(connection, newHost()))).toBe(`InvalidConfigurationError: ${NOT_A_HUB}`)
    }
    stub.behave = () => html(404)
    expect(await seen(connect(connection, newHost()))).toBe(`DataError: [404] ${NOT_A_HUB}`)
    expect(await seen(searchStub(html(200)))).toBe(`InvalidConfigurationError: ${NOT_A_HUB}`)
  })

  it('says that nothing answers there, or not in time', async () => {
    const gone = await startReceiver()
    await gone.stop()
    expect(await seen(connect({ ...wrong, baseUrl: gone.url }, newHost()))).toBe('ConnectionError: ECONNREFUSED')
    expect(await seen(searchStub({ hangs: true }, newHost(300)))).toBe('ConnectionError: ETIMEDOUT')
  })
})

describe('a hub that refuses', () => {
  it('says what is wrong with a field', async () => {
    const labels = [{ group: 'job_role', labels: ['Wizard 🧙'] }]
    const segment = world.run('createSegment', { description: 'Wizards', appliedSearchFilters: labels })
    expect(await seen(segment)).toMatch(/^DataError: \[400\] .*Wizard 🧙.* \(orphan_label\)$/)
    expect(await seen(world.run('listLeads', { streamId: 0 }))).toMatch(
      /^DataError: \[400\] streamId.*\(invalid_request\)$/,
    )
  })

  it('says that an account is private', async () => {
    const pairs = [{ accountHandle: 'demo_private', segment: { description: 'Founders' } }]
    expect(await seen(world.run('createStream', { pairs }))).toMatch(
      /^DataError: \[422\] .*demo_private.*\(handle_protected\)$/,
    )
  })

  it('says that a stream is not there, or archived', async () => {
    expect(await seen(world.run('runStream', { streamId: 4711 }))).toMatch(
      /^DataError: \[404\] .*4711.*\(stream_not_found\)$/,
    )
    const pairs = [{ accountHandle: 'demo_devtools', segment: { description: 'Founders' } }]
    const [made] = await world.run('createStream', { pairs })
    await world.run('archiveStream', { streamId: made?.id })
    expect(await seen(world.run('runStream', { streamId: made?.id }))).toMatch(
      /^DataError: \[400\] .*\(stream_archived\)$/,
    )
  })

  it('says in its own words that it may not call an address', async () => {
    const url = 'http://10.0.0.5/hook'
    expect(await seen(attach('newLead', {}, world.connection, url, newHost()))).toBe(
      'DataError: [400] targetUrl: 10.0.0.5 is not a public target; name it in LEADWIRE_ALLOW_TARGETS to allow it ' +
        '(target_not_allowed)',
    )
  })

  it('says that the key has too few rights', async () => {
    const text = 'This key has no scope write'
    expect(await seen(searchStub(json(403, { error: 'forbidden', message: text })))).toBe(
      `InvalidConfigurationError: [403] ${text} (forbidden)`,
    )
  })
})

describe('Make an API Call', () => {
  it('sends what was written as it is', async () => {
    const body = JSON.stringify({ description: 'Head chefs 👩‍🍳' })
    const [answer] = await world.run('makeApiCall', { url: '/api/v2/segments', method: 'POST', body })
    expect(answer).toMatchObject({ statusCode: 201, body: { userFacingId: expect.any(String) } })
  })

  it.each(['', '/', '//'])(
    'never takes the key to another server, whatever stands before its address (%j)',
    async (before) => {
      stub.requests.length = 0
      const url = before.length === 2 ? `${before}${stub.url.slice('http://'.length)}/me` : `${before}${stub.url}/me`
      expect(await seen(world.run('makeApiCall', { url }))).toMatch(/^DataError: \[404\] /)
      expect(stub.requests).toEqual([])
      expect(world.host.log.at(-1)?.request.url.startsWith(world.hub.url)).toBe(true)
    },
  )
})

describe('a hub that is busy or broken', () => {
  it('lets Make wait after 429 and says how long', async () => {
    const busy = await openWorld({ LEADWIRE_RATE_LIMIT_PER_MINUTE: '2' })
    try {
      await busy.run('listStreams')
      await busy.run('listStreams')
      expect(await seen(busy.run('listStreams'))).toMatch(
        /^RateLimitError: \[429\] .+ \(rate_limited\)\. Try again in \d+ s\.$/,
      )
    } finally {
      await busy.hub.stop()
    }
  })

  it('does not let Make wait for credits, which do not come back', async () => {
    const spent = json(429, { error: 'credits_exhausted', message: 'No credits are left' })
    expect(await seen(searchStub(spent))).toBe('DataError: [429] No credits are left (credits_exhausted)')
  })

  it.each([
    [500, 'RuntimeError: [500] Oops (internal_error)'],
    [502, 'ConnectionError: [502] Oops (internal_error). Try again in 5 s.'],
    [503, 'ConnectionError: [503] Oops (internal_error). Try again in 5 s.'],
  ])('says what came with %i', async (status, text) => {
    const oops = json(status, { error: 'internal_error', message: 'Oops' }, { 'retry-after': '5' })
    expect(await seen(searchStub(oops))).toBe(text)
  })

  it('says the status where a proxy answers without the words of a hub', async () => {
    expect(await seen(searchStub(html(503)))).toBe(`ConnectionError: [503] ${NOT_A_HUB}`)
  })
})

describe('an answer that is not as it was', () => {
  it('passes a field on by its new name, and the declaration no longer fits', async () => {
    const stream = { id: 1, title: 'Renamed ✏️' }
    const [bundle] = await searchStub(json(200, { streams: [stream] }))
    expect(bundle).toEqual(stream)
    const found = differences(bundle, needPart<Parameter[]>('module', 'listStreams', 'interface'))
    expect(found).toContain('title is not declared')
    expect(found).toContain('name is missing')
  })

  it('gives no bundle for an empty list, and no choices', async () => {
    expect(await searchStub(json(200, { streams: [] }))).toEqual([])
    expect(await runRpc('streamOptions', {}, { baseUrl: stub.url, apiKey: 'k' }, newHost())).toEqual([])
    expect(await world.run('listLeads', { matchConfidence: 'medium', since: new Date() })).toEqual([])
  })
})
