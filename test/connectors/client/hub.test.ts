import { type Lead, LeadwireClient, verifyWebhook } from '@leadwire/client'
import { describe, expect, it } from 'vitest'
import { useReceivers } from '../../support/receiver.ts'
import { API_KEY, addWorkspace, type TestRelay, until, useRelays } from '../../support/relay.ts'
import { faultOf } from './stub.ts'

describe('a client of a running hub', () => {
  const startRelay = useRelays()
  const startReceiver = useReceivers()

  async function start(env: Record<string, string> = {}): Promise<{ relay: TestRelay; client: LeadwireClient }> {
    const relay = await startRelay({ databaseUrl: ':memory:', env })
    return { relay, client: new LeadwireClient({ baseUrl: relay.url, apiKey: API_KEY }) }
  }

  /** A stream over the made-up followers of an account, whose run has ended. */
  async function ranStream(client: LeadwireClient): Promise<number> {
    const segment = { description: 'founders and developers' }
    const { id } = await client.streams.create({ pairs: [{ accountHandle: 'demo_devtools', segment }] })
    const { queued } = await client.streams.run(id)
    await until(async () => {
      const { run } = await client.runs.get(id, queued[0]?.runId ?? 0)
      expect(run.status).toBe('succeeded')
    })
    return id
  }

  it('creates a stream, runs it, and reads its leads over several pages, each once', async () => {
    const { client } = await start()
    const id = await ranStream(client)
    const counts = await client.leads.countOfStream(id)
    const leads: Lead[] = await client.leads.each({ streamId: id, limit: 2 }).toArray()
    expect(leads.length).toBe(counts.highFitCount + counts.mediumFitCount)
    expect(leads.length).toBeGreaterThan(4)
    expect(new Set(leads.map((lead) => lead.id)).size).toBe(leads.length)
    expect(await client.leads.eachOfStream(id, { limit: 3 }).toArray()).toEqual(leads)
    expect((await client.leads.listByStream()).streams[0]).toMatchObject({ streamId: id })
  })

  it('polls by cursor: what was read is not read again, and what is new is', async () => {
    const { client } = await start()
    const id = await ranStream(client)
    let cursor = ''
    let read = 0
    for await (const page of client.leads.each({ streamId: id, since: new Date(0), limit: 5 }).pages()) {
      read += page.leads.length
      cursor = page.nextCursor ?? ''
    }
    expect(read).toBeGreaterThan(0)
    expect(await client.leads.each({ streamId: id, cursor }).toArray()).toEqual([])
    const { active } = await client.accounts.list()
    const profiles = [
      { handle: 'zoe_new', displayName: 'Zoë 🦊', bio: 'Founder and developer of a devtools startup 東京' },
    ]
    const pushed = await client.accounts.pushFollowers(active[0]?.id ?? 0, { profiles })
    expect(pushed).toMatchObject({ newFollowersCount: 1, leadsCount: 1 })
    const fresh = await client.leads.each({ streamId: id, cursor }).toArray()
    expect(fresh.map(({ profile }) => [profile.handle, profile.displayName, profile.bio])).toEqual([
      ['zoe_new', 'Zoë 🦊', 'Founder and developer of a devtools startup 東京'],
    ])
  })

  it('reads 10,000 leads of one run, each once', async () => {
    const { client } = await start()
    const id = await ranStream(client)
    const before = await client.leads.countOfStream(id)
    const [account] = (await client.accounts.list()).active
    for (let batch = 1; batch <= 10; batch++) {
      const profiles = Array.from({ length: 1000 }, (_none, place) => ({
        handle: `p${batch}_${place}`,
        bio: 'Founder and developer 🚀',
      }))
      const query = { importId: 'all', batch }
      expect(await client.accounts.pushFollowers(account?.id ?? 0, { profiles }, query)).toMatchObject({
        leadsCount: 1000,
      })
    }
    const ids = new Set<number>()
    for await (const lead of client.leads.each({ streamId: id, limit: 500 })) ids.add(lead.id)
    expect(ids.size).toBe(10_000 + before.highFitCount + before.mediumFitCount)
    const { runs } = await client.runs.listOfStream(id, { limit: 1 })
    expect(runs[0]).toMatchObject({ mode: 'push', candidatesPassedCount: 10_000 })
  }, 120_000)

  it('gives feedback, exports, renders a message, and takes feedback back', async () => {
    const { client } = await start()
    const id = await ranStream(client)
    const [lead] = await client.leads.each({ streamId: id }).toArray(1)
    if (!lead) throw new Error('There is no lead')
    await client.leads.giveFeedback(lead.id, { segmentId: lead.segmentId, feedback: 'good' })
    expect((await client.leads.list({ feedbackStatus: 'good' })).leads.map((one) => one.id)).toEqual([lead.id])
    await client.leads.removeFeedback(lead.id, { segmentId: lead.segmentId })
    expect((await client.leads.list({ feedbackStatus: 'good' })).leads).toEqual([])
    const { exportedAt } = await client.leads.export(lead.id)
    expect((await client.leads.export(lead.id)).exportedAt).toBe(exportedAt)
    const { template } = await client.templates.create({ name: 'Hello', messageBody: 'Hi {{handle}} 👋' })
    const { text } = await client.templates.render(template.id, { leadId: lead.id })
    expect(text).toBe(`Hi ${lead.profile.handle} 👋`)
  })

  it('does a POST once, however often it is sent with the same key', async () => {
    const { client } = await start()
    const send = () => client.segments.create({ description: 'founders' }, { idempotencyKey: 'once' })
    expect(await send()).toEqual(await send())
    expect((await client.segments.list()).segments).toHaveLength(1)
  })

  it('subscribes, believes what arrives by its raw bytes, and unsubscribes', async () => {
    const { client } = await start()
    const receiver = await startReceiver()
    const { id, secret } = await client.webhooks.subscribe({ targetUrl: `${receiver.url}/in`, payload: 'lead' })
    const stream = await ranStream(client)
    const [request] = await receiver.waitFor(1)
    if (!request) throw new Error('Nothing arrived')
    const { id: deliveryId } = await verifyWebhook({ headers: request.headers, body: request.body, secrets: secret })
    expect((await client.deliveries.get(deliveryId)).delivery).toMatchObject({ webhookId: deliveryId })
    expect(JSON.parse(request.body)).toMatchObject({ streamId: stream })
    expect((await client.webhooks.list()).webhooks).toHaveLength(1)
    await client.webhooks.unsubscribe({ id })
    expect(await faultOf(client.webhooks.get(id))).toMatchObject({ code: 'subscription_not_found', status: 404 })
  })

  it('says in the words of the hub why a target is refused', async () => {
    const { client } = await start({ LEADWIRE_ALLOW_TARGETS: '' })
    const fault = await faultOf(client.webhooks.subscribe({ targetUrl: 'http://127.0.0.1:5678/webhook' }))
    expect(fault).toMatchObject({ code: 'target_not_allowed', status: 400 })
    expect((fault as Error).message).toMatch(/LEADWIRE_ALLOW_TARGETS/)
  })

  it('names the faulty fields', async () => {
    const { client } = await start()
    const fault = await faultOf(client.streams.create({ name: 'x' } as never))
    expect(fault).toMatchObject({ code: 'invalid_request', status: 400, issues: [{ path: 'pairs' }] })
    expect(fault).toHaveProperty('requestId', expect.any(String))
  })

  it('is told of a stream that is gone, and of one in another workspace, in the same way', async () => {
    const { relay, client } = await start()
    const id = await ranStream(client)
    const { key } = await addWorkspace(relay)
    const other = new LeadwireClient({ baseUrl: relay.url, apiKey: key })
    const gone = { code: 'stream_not_found', status: 404 }
    expect(await faultOf(client.streams.get(9_999))).toMatchObject(gone)
    expect(await faultOf(other.streams.get(id))).toMatchObject(gone)
    await client.streams.archive(id)
    expect(await faultOf(client.streams.run(id))).toMatchObject({ code: 'stream_archived', status: 400 })
  })

  it('is told that its key is wrong', async () => {
    const { relay } = await start()
    const client = new LeadwireClient({ baseUrl: relay.url, apiKey: 'ctgo_0000000000000000000000000000000000000000' })
    expect(await faultOf(client.me.get())).toMatchObject({ code: 'unauthorized', status: 401 })
  })

  it('is told how long to wait when it asks too often, if it does not wait by itself', async () => {
    const { relay } = await start({ LEADWIRE_RATE_LIMIT_PER_MINUTE: '2' })
    const client = new LeadwireClient({ baseUrl: relay.url, apiKey: API_KEY, maxRetries: 0 })
    await client.me.get()
    await client.me.get()
    const fault = await faultOf(client.me.get())
    expect(fault).toMatchObject({ code: 'rate_limited', status: 429, retryAfterMs: expect.any(Number) })
  })

  it('waits for what is new in the feed longer than one answer may take otherwise', async () => {
    const { relay } = await start()
    const client = new LeadwireClient({ baseUrl: relay.url, apiKey: API_KEY, timeoutMs: 500 })
    const { id } = await client.webhooks.subscribe({ targetUrl: 'https://hooks.example.com/in', disabled: true })
    expect((await client.deliveries.readFeed(id, { after: 0, wait: 1 })).items).toEqual([])
  })
})
