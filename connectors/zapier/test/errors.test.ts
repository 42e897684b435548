import nock from 'nock'
import { afterEach, describe, expect, it } from 'vitest'
import { toBaseUrl } from '../src/base-url.ts'
import { App, authData, errorOf, HUB, hub, run } from './support.ts'

const me = () => run(App.authentication.test, { authData })
const runStream = () => run(App.creates.run_stream.operation.perform, { authData, inputData: { stream_id: 901 } })

describe('the base URL', () => {
  it.each([
    ['https://leads.example.org', 'https://leads.example.org'],
    [' https://leads.example.org/ ', 'https://leads.example.org'],
    ['https://leads.example.org/hub/', 'https://leads.example.org/hub'],
    ['https://leads.example.org/api/v2', 'https://leads.example.org'],
    ['https://LEADS.example.org:8443//', 'https://leads.example.org:8443'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('is taken as %j and used as %s', (typed, used) => {
    expect(toBaseUrl(typed)).toBe(used)
  })

  it.each([
    ['leads.example.org', 'must be the address of your hub'],
    ['', 'must be the address of your hub'],
    ['http://leads.example.org', 'must begin with https://'],
    ['ftp://leads.example.org', 'must begin with https://'],
    ['https://ada:pass@leads.example.org', 'must not hold a user name'],
    ['https://leads.example.org/?a=1', 'must end before any "?"'],
    ['https://leads.example.org/#top', 'must end before any "?"'],
  ])('is refused as %j', async (base_url, text) => {
    const shown = await errorOf(run(App.authentication.test, { authData: { ...authData, base_url } }))
    expect(shown).toMatchObject({ name: 'AppError', code: 'wrong_base_url', message: expect.stringContaining(text) })
  })
})

describe('the connection', () => {
  it('is named by the workspace and the host', async () => {
    hub()
      .get('/me')
      .reply(200, { name: 'Björk & Söner 🦊', key: { id: 1 } })
    expect(await me()).toEqual({ label: 'Björk & Söner 🦊 (leads.example.org)', name: 'Björk & Söner 🦊' })
  })

  it("is named by the hub's label where there is one", async () => {
    hub().get('/me').reply(200, { name: 'Default', label: 'Sales' })
    expect(await me()).toMatchObject({ label: 'Sales (leads.example.org)' })
  })

  it('works below a path, and the key goes nowhere else', async () => {
    const below = nock(HUB, { reqheaders: { authorization: 'Bearer ctgo_test_key' } }).get('/hub/api/v2/me')
    below.reply(200, { name: 'Default' })
    await run(App.authentication.test, { authData: { ...authData, base_url: `${HUB}/hub/` } })
    const elsewhere = nock('https://elsewhere.example.org', { badheaders: ['authorization'] })
      .get('/')
      .reply(200, {})
    await run((z: { request(url: string): Promise<unknown> }) => z.request('https://elsewhere.example.org/'), {
      authData,
    })
    expect(elsewhere.isDone()).toBe(true)
  })
})

describe('a person sees', () => {
  afterEach(() => void delete process.env.LEADWIRE_TIMEOUT_MS)

  it('that the key is wrong, as a failed connection', async () => {
    hub().get('/me').reply(401, { error: 'unauthorized', message: 'The key is unknown.' })
    expect(await errorOf(me())).toEqual({
      name: 'AppError',
      code: 'AuthenticationError',
      status: 401,
      message: 'The key is unknown. (Leadwire at https://leads.example.org refused the API key.)',
    })
  })

  it('that the base URL is wrong, when a page answers', async () => {
    hub().get('/me').reply(404, '<h1>Not found</h1>')
    expect(await errorOf(me())).toMatchObject({
      code: 'wrong_base_url',
      message:
        'https://leads.example.org answered 404 and not as Leadwire does. Check the base URL of this connection.',
    })
    hub().get('/me').reply(200, '<h1>Welcome</h1>')
    expect(await errorOf(me())).toMatchObject({
      code: 'wrong_base_url',
      message: expect.stringContaining('something else than JSON'),
    })
    hub().get('/me').reply(200, { message: 'ok' })
    expect(await errorOf(me())).toMatchObject({ code: 'unexpected_answer' })
  })

  it('where a redirect leads, which is not followed with the key', async () => {
    hub().get('/me').reply(301, '', { location: 'https://other.example.org/api/v2/me' })
    expect(await errorOf(me())).toMatchObject({
      code: 'wrong_base_url',
      message: expect.stringContaining('sends requests on to https://other.example.org/api/v2/me'),
    })
  })

  it.each([
    ['ECONNREFUSED', 'nothing listens there. Is the hub running?'],
    ['ENOTFOUND', 'there is no such host name'],
    ['CERT_HAS_EXPIRED', 'its TLS certificate has expired'],
  ])('why the hub cannot be reached: %s', async (code, text) => {
    hub()
      .get('/me')
      .replyWithError(Object.assign(new Error(`failed, ${code}`), { code }))
    expect(await errorOf(me())).toMatchObject({
      code: 'hub_unreachable',
      message: expect.stringContaining(`Leadwire at https://leads.example.org cannot be reached: ${text}`),
    })
  })

  it('that the hub was too slow, and that it may still be done', async () => {
    process.env.LEADWIRE_TIMEOUT_MS = '40'
    hub().post('/streams/901/run').delay(400).reply(200, { queued: [], skipped: [] })
    expect(await errorOf(runStream())).toMatchObject({
      code: 'hub_unreachable',
      message: expect.stringContaining('did not answer in time. What was asked for may still be done.'),
    })
  })

  it.each([429, 503])('nothing of a %s with Retry-After: Zapier waits as long and tries again', async (status) => {
    hub()
      .post('/streams/901/run')
      .reply(status, { error: 'rate_limited', message: 'Too many requests.' }, { 'retry-after': '17' })
    expect(await errorOf(runStream())).toEqual({ name: 'ThrottledError', message: 'Too many requests.', delay: 17 })
  })

  it('that credits are spent, which waiting would not change', async () => {
    hub().post('/leads/5/enrich').reply(429, { error: 'credits_exhausted', message: 'Your team has no credits left.' })
    const enrich = run(App.creates.enrich_lead.operation.perform, {
      authData,
      inputData: { lead_id: 5, requested_outputs: ['email'] },
    })
    expect(await errorOf(enrich)).toMatchObject({
      name: 'AppError',
      code: 'credits_exhausted',
      message: 'Your team has no credits left. (credits_exhausted)',
    })
  })

  it('that the hub has failed, with what finds it in the log', async () => {
    hub()
      .post('/streams/901/run')
      .reply(500, { error: 'internal_error', message: 'Something went wrong (request 7f3).' })
    expect(await errorOf(runStream())).toMatchObject({
      code: 'internal_error',
      status: 500,
      message:
        'Leadwire at https://leads.example.org could not do it: Something went wrong (request 7f3). (internal_error)',
    })
    hub().post('/streams/901/run').reply(502, '<h1>Bad gateway</h1>')
    expect(await errorOf(runStream())).toMatchObject({
      code: 'hub_down',
      message: 'https://leads.example.org answered 502: the hub is down, or what stands before it is.',
    })
  })

  it('that the stream is gone', async () => {
    hub().post('/streams/901/run').reply(404, { error: 'stream_not_found', message: 'There is no stream 901.' })
    expect(await errorOf(runStream())).toEqual({
      name: 'AppError',
      code: 'stream_not_found',
      status: 404,
      message: 'There is no stream 901. (stream_not_found)',
    })
  })

  it('which field is wrong, of those that the hub names', async () => {
    hub()
      .post('/segments')
      .reply(400, {
        error: 'invalid_request',
        message: 'The request is not valid',
        issues: [{ path: 'name', message: 'must have at most 200 characters' }],
      })
    const create = run(App.creates.create_segment.operation.perform, {
      authData,
      inputData: { description: 'Founders', name: 'x' },
    })
    expect(await errorOf(create)).toMatchObject({
      message: 'The request is not valid: name must have at most 200 characters (invalid_request)',
    })
  })

  it.each([
    [App.searches.find_stream, '/streams', { name: 'a' }, 'streams'],
    [App.searches.find_segment, '/segments', { description: 'a' }, 'segments'],
    [App.searches.find_account, '/accounts', { handle: 'a' }, 'active'],
    [App.searches.find_leads, '/leads?limit=100', {}, 'leads'],
    [App.searches.find_run, '/runs?streamId=1&limit=30', { stream_id: 1 }, 'runs'],
  ])(
    'that hub and integration do not fit, when a field was renamed: %#',
    async ({ operation }, path, inputData, name) => {
      hub().get(path).reply(200, { renamed: [] })
      expect(await errorOf(run(operation.perform, { authData, inputData }))).toMatchObject({
        code: 'unexpected_answer',
        message: `The hub's answer has no "${name}". Its version and this integration do not fit each other; update the hub.`,
      })
    },
  )
})
