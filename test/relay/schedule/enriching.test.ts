import { expect, it } from 'vitest'
import { eachEngine } from '../../support/database.ts'
import { startDns } from '../../support/dns-server.ts'
import { type EnrichmentBehaviour, emailOf, useEnrichmentServers } from '../../support/enrichment-server.ts'
import { FOUNDER, pairOf, person, scriptedSource } from '../../support/followers.ts'
import { type Received, useReceivers } from '../../support/receiver.ts'
import { type TestRelay, until, useRelays } from '../../support/relay.ts'

const events = ['lead.created', 'lead.enriched']
const stream = { autoEnrichEmail: true, autoEnrichLinkedin: true, pairs: [pairOf('acme')] }

/** Event and leads of a POST. */
const toldBy = ({ headers, body }: Received) => [
  headers['x-leadwire-event'],
  ...JSON.parse(body).map(({ profile, email }: { profile: { handle: string }; email?: { address: string } | null }) =>
    email ? `${profile.handle} ${email.address}` : profile.handle,
  ),
]

eachEngine((open) => {
  const startRelay = useRelays()
  const startServer = useEnrichmentServers()
  const startReceiver = useReceivers()

  const setUp = async (behave: (handle: string) => EnrichmentBehaviour, handles: string[], waitSeconds = 120) => {
    const server = await startServer(behave)
    const dns = await startDns({ 'mail.example': { mx: [[10, 'mx.mail.example']] } })
    const databaseUrl = await open.url()
    const receiver = await startReceiver()
    const profiles = scriptedSource({ followers: { acme: handles.map((handle) => person(handle, FOUNDER)) } })
    const env = {
      LEADWIRE_ENRICHMENT: 'http',
      LEADWIRE_ENRICHMENT_URL: server.url,
      LEADWIRE_ENRICH_WAIT_S: String(waitSeconds),
      LEADWIRE_DNS_SERVERS: dns.address,
    }
    const start = (more: Record<string, string> = {}) => startRelay({ databaseUrl, env: { ...env, ...more }, profiles })
    return { server, receiver, start }
  }
  const subscribe = (relay: TestRelay, targetUrl: string) =>
    relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl, events })

  it('sends the leads of a run in one POST, each with its contacts', async () => {
    const { receiver, start } = await setUp((handle) => (handle === 'bob' ? 'nothing' : 'found'), ['ada', 'bob', 'cyd'])
    const relay = await start()
    await subscribe(relay, receiver.url)
    const { id } = (await relay.api('POST', '/api/v2/streams', stream)).body
    await relay.run(id)
    const [post = expect.unreachable()] = await receiver.waitFor(1)
    expect(toldBy(post).sort()).toEqual([`ada ${emailOf('ada')}`, 'bob', `cyd ${emailOf('cyd')}`, 'lead.created'])
    const bob = JSON.parse(post.body).find(({ profile }: { profile: { handle: string } }) => profile.handle === 'bob')
    expect(bob).toMatchObject({ email: null, linkedinUrl: null })
    const { runs } = (await relay.api('GET', `/api/v2/streams/${id}/runs`)).body
    expect(runs[0].enrichedCount).toBe(2)
    expect(runs[0].progressLog.at(-1)).toMatchObject({
      step: 'enrich',
      message: '2 of 3 leads have contacts; all have been sent',
    })
    expect(receiver.requests).toHaveLength(1)
  })

  it('sends pushed leads each when it has been looked up', async () => {
    const { receiver, start } = await setUp(() => 'found', [])
    const relay = await start()
    await subscribe(relay, receiver.url)
    const { accounts } = (await relay.api('POST', '/api/v2/streams', stream)).body
    const profiles = ['ada', 'bob'].map((handle) => ({ handle, bio: FOUNDER }))
    await relay.api('POST', `/api/v2/accounts/${accounts[0].accountId}/followers`, { profiles })
    await until(() => {
      const told = receiver.requests.flatMap((request) => toldBy(request).slice(1))
      expect(told.sort()).toEqual([`ada ${emailOf('ada')}`, `bob ${emailOf('bob')}`])
    })
  })

  it.each<[EnrichmentBehaviour, string]>([
    ['page', 'answered something that is not JSON'],
    ['wrong-types', 'gave no proper answer'],
    ['other-person', 'is about another person than ada'],
  ])('sends a lead without contacts at once, and charges nothing, after the answer %s', async (behaviour, reason) => {
    const { server, receiver, start } = await setUp(() => behaviour, ['ada'], 20)
    const relay = await start({ LEADWIRE_CREDITS: '7' })
    await subscribe(relay, receiver.url)
    const { id } = (await relay.api('POST', '/api/v2/streams', stream)).body
    await relay.run(id)
    const [post = expect.unreachable()] = await receiver.waitFor(1)
    expect(toldBy(post)).toEqual(['lead.created', 'ada'])
    expect(server.asked.get('ada')).toBe(1)
    const errors = await relay.db.sql.selectFrom('lookup').select('error').execute()
    expect(errors).toEqual([{ error: expect.stringContaining(reason) }])
    const row = await relay.db.sql.selectFrom('credit_account').select('balance').executeTakeFirst()
    expect(row?.balance).toBe(7)
  })

  it('sends a lead in time while a slow server still thinks, and its address later', async () => {
    const { server, receiver, start } = await setUp(() => 'slow', ['ada'], 1)
    server.slowMs = 4000
    const relay = await start()
    await subscribe(relay, receiver.url)
    const { id } = (await relay.api('POST', '/api/v2/streams', stream)).body
    await relay.run(id)
    await receiver.waitFor(2)
    expect(receiver.requests.map(toldBy)).toEqual([
      ['lead.created', 'ada'],
      ['lead.enriched', `ada ${emailOf('ada')}`],
    ])
    expect(server.asked.get('ada')).toBe(1)
  })

  it('goes on after a stop in the middle of a lookup, which was charged nothing', async () => {
    const { server, receiver, start } = await setUp(() => 'slow', ['ada'])
    server.slowMs = 60_000
    const relay = await start()
    await subscribe(relay, receiver.url)
    const { id } = (await relay.api('POST', '/api/v2/streams', stream)).body
    await relay.run(id)
    await until(() => expect(server.asked.get('ada')).toBe(1))
    await relay.stop()
    expect(receiver.requests).toEqual([])
    server.slowMs = 0
    const again = await start()
    const [post = expect.unreachable()] = await receiver.waitFor(1)
    expect(toldBy(post)).toEqual(['lead.created', `ada ${emailOf('ada')}`])
    const jobs = await again.db.sql.selectFrom('enrichment_job').select('id').execute()
    expect(jobs).toEqual([])
  })

  it('sends what waits in time by a hub that looks nobody up any more', async () => {
    const { receiver, start } = await setUp(() => 'slow', ['ada'], 2)
    const relay = await start()
    await subscribe(relay, receiver.url)
    const { id } = (await relay.api('POST', '/api/v2/streams', stream)).body
    await relay.run(id)
    await relay.stop()
    await start({ LEADWIRE_ENRICHMENT: 'none' })
    const [post = expect.unreachable()] = await receiver.waitFor(1)
    expect(toldBy(post)).toEqual(['lead.created', 'ada'])
  })

  it('sends leads at once where the hub looks nobody up', async () => {
    const { receiver, start } = await setUp(() => 'found', ['ada'])
    const relay = await start({ LEADWIRE_ENRICHMENT: 'none' })
    await subscribe(relay, receiver.url)
    const { id } = (await relay.api('POST', '/api/v2/streams', stream)).body
    await relay.run(id)
    const [post = expect.unreachable()] = await receiver.waitFor(1)
    expect(toldBy(post)).toEqual(['lead.created', 'ada'])
  })
})
