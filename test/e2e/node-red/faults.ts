import { expect, it } from 'vitest'
import { type Behaviour, startReceiver } from '../../support/receiver.ts'
import { API_KEY } from '../../support/relay.ts'
import { startHub } from '../hub.ts'
import { actionNode, hubNode, triggerNode } from './flow.ts'
import { findFreePort } from './port.ts'
import {
  act,
  type Caught,
  deploy,
  errorsOf,
  send,
  statesOf,
  untilError,
  untilState,
  untilSubscriptions,
  type World,
} from './world.ts'

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

/** What the user is told in Node-RED when something is wrong. */
export function faultTests(world: () => World): void {
  /** What a Catch node is told when an operation is run at `baseUrl`. */
  async function seen(
    baseUrl: string,
    { apiKey = API_KEY, operation = 'listStreams', payload = {}, timeout = '30' } = {},
  ) {
    await deploy(world(), [actionNode()], hubNode(baseUrl, apiKey, { timeout }))
    const { status, body } = await act(world(), operation, payload)
    expect(status).toBe(500)
    const { error, leadwire } = body as Caught
    expect(error.code).toBe(leadwire.error)
    return error.message
  }

  /** Runs `work` beside a server that answers as told, in place of a hub. */
  async function beside<T>(answers: Behaviour[], work: (url: string, asked: () => number) => Promise<T>): Promise<T> {
    const stub = await startReceiver()
    stub.behave = (_, index) => answers[Math.min(index, answers.length - 1)] ?? {}
    try {
      return await work(stub.url, () => stub.requests.length)
    } finally {
      await stub.stop()
    }
  }

  it('tests the hub in the editor: right, a wrong key, another site, nothing there', async () => {
    await deploy(world(), [])
    const test = async (baseUrl: string, apiKey: string, id = 'new') =>
      (await send(world(), 'POST', '/leadwire/test', { id, baseUrl, apiKey })).body
    const { url } = world().hub
    expect(await test(`${url}/api/v2/`, API_KEY)).toMatchObject({ workspace: 'Default' })
    expect(await test(url, '__PWRD__', 'hub0000000000001')).toMatchObject({ workspace: 'Default' })
    expect(await test(url, 'ctgo_wrong')).toMatchObject({ error: 'unauthorized' })
    await beside([html(200)], async (stub) => {
      expect(await test(stub, API_KEY)).toMatchObject({ error: 'not_a_hub' })
      // Nobody gets hold of the key that was saved by having it sent elsewhere.
      expect(await test(stub, '__PWRD__', 'hub0000000000001')).toMatchObject({ error: 'key_needed' })
    })
    expect(await test('leads', API_KEY)).toMatchObject({
      message: 'Cannot reach the hub at leads: this is no URL. Check the base URL.',
    })
  })

  it('says that the key is wrong', async () => {
    expect(await seen(world().hub.url, { apiKey: 'ctgo_wrong' })).toBe(
      'Leadwire: This API key is unknown or revoked (unauthorized, HTTP 401)',
    )
  })

  it('says that something else is at the base URL', async () => {
    for (const [behaviour, hint] of [
      [html(200), 'HTTP 200). Check the base URL.'],
      [html(404), 'HTTP 404). Check the base URL.'],
      [{ status: 301, headers: { location: '/x' } }, 'HTTP 301). It redirects: write the address that it leads to.'],
    ] as const) {
      await beside([behaviour], async (url) => {
        expect(await seen(url)).toBe(`Leadwire: What answers at ${url} is not a Leadwire hub (${hint}`)
      })
    }
  })

  it('says that nothing listens there, or that it does not answer in time', async () => {
    const nobody = `http://127.0.0.1:${await findFreePort()}`
    expect(await seen(nobody)).toBe(
      `Leadwire: Cannot reach the hub at ${nobody}: nothing listens there. Is the hub running?`,
    )
    await beside([{ hangs: true }], async (url) => {
      expect(await seen(url, { timeout: '1' })).toBe(`Leadwire: The hub at ${url} did not answer within 1 seconds`)
    })
  })

  it('waits as long as the hub asks for, shows that it does, and goes on', async () => {
    const busy = json(429, { error: 'rate_limited', message: 'Too many requests' }, { 'retry-after': '1' })
    await beside([busy, json(200, { streams: [{ id: 1 }] })], async (url, asked) => {
      await deploy(world(), [actionNode()], hubNode(url, API_KEY))
      expect((await act(world(), 'listStreams')).body).toEqual([{ id: 1 }])
      expect(asked()).toBe(2)
      expect(await statesOf(world())).toContainEqual(
        expect.objectContaining({ fill: 'yellow', text: 'the hub is busy, waiting 1 s' }),
      )
    })
  })

  it('does not wait for what is too long, or for credits, which do not come back', async () => {
    const long = json(429, { error: 'rate_limited', message: 'Too many' }, { 'retry-after': '3600' })
    await beside([long], async (url, asked) => {
      expect(await seen(url)).toBe('Leadwire: Too many (rate_limited, HTTP 429)')
      expect(asked()).toBe(1)
    })
    const spent = json(429, { error: 'credits_exhausted', message: 'No credits are left' })
    await beside([spent], async (url) => {
      expect(await seen(url)).toBe('Leadwire: No credits are left (credits_exhausted, HTTP 429)')
    })
  })

  it('tells of a hub, or a proxy before it, that fails', async () => {
    await beside([json(500, { error: 'internal_error', message: 'Something broke; request 7' })], async (url) => {
      expect(await seen(url)).toBe('Leadwire: Something broke; request 7 (internal_error, HTTP 500)')
    })
    await beside([html(502)], async (url) => {
      expect(await seen(url)).toBe(`Leadwire: The server at ${url} is in trouble (HTTP 502)`)
    })
  })

  it('says what the hub says of a deleted stream and of wrong input, and shows the code', async () => {
    const { url } = world().hub
    expect(await seen(url, { operation: 'runStream', payload: { streamId: 4711 } })).toMatch(
      /^Leadwire: .*4711.* \(stream_not_found, HTTP 404\)$/,
    )
    await untilState(world(), 'action', 'stream_not_found')
    const wizards = { description: 'Wizards', appliedSearchFilters: { job_role: ['Zauberer 🧙'] } }
    expect(await seen(url, { operation: 'createSegment', payload: wizards })).toMatch(/Zauberer 🧙.*\(orphan_label/)
    expect(await seen(url, { operation: 'listLeads', payload: { limit: 'many' } })).toMatch(/limit.*\(invalid_request/)
    expect(await seen(url, { operation: 'listMoons' })).toBe('Leadwire: There is no operation "listMoons"')
  })

  it('passes on fields that are called otherwise, and says when the list itself is', async () => {
    await beside([json(200, { streams: [{ id: 1, title: 'Renamed ✏️' }] })], async (url) => {
      await deploy(world(), [actionNode()], hubNode(url, API_KEY))
      expect((await act(world(), 'listStreams')).body).toEqual([{ id: 1, title: 'Renamed ✏️' }])
    })
    await beside([json(200, { rivers: [] })], async (url) => {
      expect(await seen(url)).toBe(
        'Leadwire: The answer has no list "streams": the hub may be of another version than these nodes',
      )
    })
  })

  it('shows the text of the hub when it may not send to this Node-RED', async () => {
    const strict = await startHub({ LEADWIRE_ALLOW_TARGETS: '' })
    try {
      await deploy(world(), [triggerNode('f1')], hubNode(strict.url, API_KEY))
      const { error } = await untilError(world(), 'target_not_allowed')
      expect(error.message).toMatch(/127\.0\.0\.1.*LEADWIRE_ALLOW_TARGETS.*\(target_not_allowed, HTTP 400\)$/)
      await untilState(world(), 'f1', 'target_not_allowed')
      expect((await strict.api('GET', '/api/v2/webhooks')).body.webhooks).toEqual([])
    } finally {
      await deploy(world(), [])
      await strict.stop()
    }
  })

  it('tells once that a trigger has no hub to ask, and subscribes when there is one', async () => {
    const subscribed = json(201, { id: 1, secret: 'whsec_x', token: 'lwt_x' })
    const webhook = json(200, { webhook: { createdAt: '2026-01-01T00:00:00.000Z' } })
    await beside([html(502), html(502), subscribed, webhook, json(200, {})], async (url) => {
      await deploy(world(), [triggerNode('f2')], hubNode(url, API_KEY))
      await untilState(world(), 'f2', 'subscribed')
      expect(await errorsOf(world())).toHaveLength(1)
      await deploy(world(), [])
    })
  })

  it('says that no hub was chosen', async () => {
    await deploy(world(), [triggerNode('f3', { hub: '' }), actionNode({ hub: '' })])
    expect((await untilError(world(), 'no_hub')).error.message).toBe(
      'Leadwire: Choose a hub in the settings of this node',
    )
    expect((await act(world(), 'listStreams')).status).toBe(500)
    await untilSubscriptions(world(), 0)
  })
}
