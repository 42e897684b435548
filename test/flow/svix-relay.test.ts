import { expect, it } from 'vitest'
import { pairOf, people, scriptedSource } from '../support/followers.ts'
import { useReceivers } from '../support/receiver.ts'
import { until, useRelays } from '../support/relay.ts'
import { useSvixServers } from '../support/svix-server.ts'

const startSvix = useSvixServers()
const startRelay = useRelays()
const startReceiver = useReceivers()

/** A relay that hands over to a Svix server, with a stream that finds three leads. */
async function make() {
  const server = await startSvix()
  const receiver = await startReceiver()
  const profiles = scriptedSource({ followers: { acme: people('p', 6) } })
  let offset = 0
  const env = { LEADWIRE_TRANSPORT: 'svix', LEADWIRE_SVIX_TOKEN: server.token, LEADWIRE_SVIX_URL: server.url }
  const relay = await startRelay({ databaseUrl: ':memory:', profiles, clock: () => Date.now() + offset, env })
  const { body } = await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })
  const subscribe = (more = {}) =>
    relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: receiver.url, payload: 'lead', ...more })
  const health = async () => await (await fetch(`${relay.url}/healthz`)).json()
  const advance = (ms: number) => {
    offset += ms
  }
  return { server, receiver, relay, streamId: body.id as number, subscribe, health, advance }
}

it('keeps deliveries due while the Svix server is down, blames no endpoint, and says so at /healthz', async () => {
  const { server, receiver, relay, streamId, subscribe, health, advance } = await make()
  const { id } = (await subscribe({ retrySchedule: [] })).body
  server.faults.fails = () => ({ status: 502 })
  await relay.run(streamId)
  await until(async () => expect(await health()).toEqual({ status: 'degraded' }))
  const rows = () => relay.db.sql.selectFrom('delivery').select(['status', 'attempt_count', 'claimed_by']).execute()
  const due = { status: 'pending', attempt_count: 0, claimed_by: null }
  await until(async () => expect(await rows()).toEqual([due, due, due]))
  expect(await relay.db.sql.selectFrom('attempt').selectAll().execute()).toEqual([])
  const { webhook } = (await relay.api('GET', `/api/v2/webhooks/${id}`)).body
  expect(webhook).toMatchObject({ failingSince: null, disabledAt: null })
  server.faults.fails = () => undefined
  advance(6000)
  await receiver.waitFor(3)
  await until(async () => expect((await rows()).map(({ status }) => status)).toEqual(Array(3).fill('delivered')))
  expect(await health()).toEqual({ status: 'ok' })
})

it('deletes the application of a webhook that has ended, be it a subscription or a stream’s own', async () => {
  const { server, receiver, relay, streamId, subscribe } = await make()
  const own = `${receiver.url}/own`
  const path = `/api/v2/streams/${streamId}`
  await relay.api('PATCH', path, { deliveryDestination: 'leads_plus_webhook', webhookUrl: own })
  const { id } = (await subscribe()).body
  await relay.run(streamId)
  await receiver.waitFor(4)
  expect(server.apps).toHaveLength(2)
  await relay.api('PATCH', path, { deliveryDestination: 'leads_only' })
  await relay.api('DELETE', '/api/v2/webhooks/subscribe', { id })
  await until(() => expect(server.apps).toEqual([]))
})

it('refuses what a Svix server cannot do, by the name of its field', async () => {
  const { receiver, relay, subscribe } = await make()
  const oauth = { type: 'oauth2', tokenUrl: 'https://login.example.com/token', clientId: 'a', clientSecret: 'b' }
  const { id } = (await subscribe()).body
  for (const [field, settings] of [
    ['method', { method: 'PUT' }],
    ['method', { method: 'PATCH' }],
    ['targetUrl', { targetUrl: `${receiver.url}/{{profile.handle}}` }],
    ['auth', { auth: oauth }],
    ['successWhen', { successWhen: 'status = 200' }],
  ] as const) {
    const message = new RegExp(`^${field}: .* is not possible here: a Svix server sends the webhooks`)
    const refused = { status: 400, body: { error: 'invalid_request', message: expect.stringMatching(message) } }
    expect(await subscribe(settings)).toMatchObject(refused)
    expect(await relay.api('PATCH', `/api/v2/webhooks/${id}`, settings)).toMatchObject(refused)
  }
  const fixed = { auth: { type: 'header', name: 'x-api-key', value: 'abc' }, transform: '{"name": profile.handle}' }
  expect((await relay.api('PATCH', `/api/v2/webhooks/${id}`, fixed)).status).toBe(200)
})
