import { expect, it } from 'vitest'
import { eachEngine } from '../support/database.ts'
import { pairOf, people, scriptedSource } from '../support/followers.ts'
import { type Received, useReceivers } from '../support/receiver.ts'
import { until, useRelays } from '../support/relay.ts'
import { verify } from '../support/verify.ts'

interface LeadBody {
  id: number
  streamId: number
  matchConfidence: string
  sourceType: string
  profile: { handle: string }
}

const leadsOf = (requests: Received[], secret: string) =>
  requests.flatMap((request) => verify<LeadBody[]>(request, secret))
const handlesOf = (leads: LeadBody[]) => leads.map((lead) => lead.profile.handle).sort()

eachEngine((open) => {
  const start = useRelays()
  const startReceiver = useReceivers()
  const make = async (followers = people('p', 6), clock = Date.now) => {
    const profiles = scriptedSource({ pageSize: 60, followers: { acme: followers, beta: people('b', 2) } })
    const relay = await start({ databaseUrl: await open.url(), profiles, clock, random: () => 0 })
    const receiver = await startReceiver()
    const create = async (more: object = {}) =>
      (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')], ...more })).body
    const subscribe = async (more: object = {}, path = '/hook') =>
      (await relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: `${receiver.url}${path}`, ...more })).body
    const own = (path = '/hook') => ({
      deliveryDestination: 'leads_plus_webhook',
      webhookUrl: `${receiver.url}${path}`,
    })
    /** Resolves when nothing is left to send. */
    const drained = () =>
      until(async () => {
        // Messages first: they become deliveries.
        const waiting = await relay.db.sql.selectFrom('message').select('id').where('seq', 'is', null).execute()
        const open = await relay.db.sql
          .selectFrom('delivery')
          .select('id')
          .where('status', 'in', ['open', 'pending'])
          .execute()
        expect([open.length, waiting.length]).toEqual([0, 0])
      })
    return { relay, receiver, create, subscribe, own, drained, profiles }
  }

  it("delivers the leads of a run as one signed POST to the stream's own webhook", async () => {
    const { relay, receiver, create, own, drained } = await make()
    const { id, webhookSecret } = await create(own())
    await relay.run(id)
    await drained()
    expect(receiver.requests).toHaveLength(1)
    const [request] = receiver.requests
    expect(handlesOf(leadsOf(receiver.requests, webhookSecret))).toEqual(['p2', 'p4', 'p6'])
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-leadwire-event': 'lead.created',
      'x-leadwire-attempt': '1',
      'user-agent': expect.stringMatching(/^Leadwire\//),
      'webhook-id': request?.headers['svix-id'],
      'webhook-timestamp': request?.headers['svix-timestamp'],
      'webhook-signature': request?.headers['svix-signature'],
    })
    const { leads } = (await relay.api('GET', `/api/v2/streams/${id}/leads`)).body
    expect(leads.toReversed()).toEqual(verify(request as Received, webhookSecret))
    expect(() => verify({ ...(request as Received), body: `${request?.body} ` }, webhookSecret)).toThrow()
  })

  it('sends a lead once to a URL that is both subscribed and the stream’s own, signed with both secrets', async () => {
    const { relay, receiver, create, subscribe, own, drained } = await make()
    const { id, webhookSecret } = await create(own())
    const first = await subscribe()
    const second = await subscribe()
    expect(second.id).toBe(first.id)
    await relay.run(id)
    await drained()
    expect(receiver.requests).toHaveLength(1)
    for (const secret of [webhookSecret, first.secret, second.secret]) {
      expect(handlesOf(leadsOf(receiver.requests, secret))).toEqual(['p2', 'p4', 'p6'])
    }
    expect(String(receiver.requests[0]?.headers['webhook-signature']).split(' ')).toHaveLength(3)
  })

  it('gives subscriptions with different filters different leads of one run', async () => {
    const { relay, receiver, create, subscribe, drained } = await make()
    const acme = await create({ pairs: [pairOf('acme'), pairOf('beta')] })
    const all = await subscribe({}, '/all')
    const ofBeta = await subscribe({ filterConfig: { accountId: acme.accounts[1].accountId } }, '/beta')
    await subscribe({ filterConfig: { matchConfidence: 'medium' } }, '/medium')
    await subscribe({ filterConfig: { sourceType: 'liker' } }, '/likers')
    await subscribe({ filterConfig: { feedbackStatus: 'good' } }, '/good')
    const other = await create({ pairs: [pairOf('beta')] })
    await subscribe({ filterConfig: { streamId: other.id } }, '/other')
    await relay.run(acme.id)
    await drained()
    const at = (path: string) => receiver.requests.filter((request) => request.path === path)
    expect(handlesOf(leadsOf(at('/all'), all.secret))).toEqual(['b2', 'p2', 'p4', 'p6'])
    expect(handlesOf(leadsOf(at('/beta'), ofBeta.secret))).toEqual(['b2'])
    expect(new Set(receiver.requests.map((request) => request.path))).toEqual(new Set(['/all', '/beta']))
    const ids = receiver.requests.map((request) => request.headers['webhook-id'])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('packs leads by the hundred, and sends them one by one to who asks for that', async () => {
    const { relay, receiver, create, subscribe, drained } = await make(people('p', 230, 1))
    const many = await subscribe({}, '/many')
    const single = await subscribe({ payload: 'lead' }, '/single')
    const { id } = await create()
    await relay.run(id)
    await drained()
    const lists = receiver.requests.filter((request) => request.path === '/many')
    expect(lists.map((request) => verify<LeadBody[]>(request, many.secret).length).sort()).toEqual([100, 100, 30])
    expect(new Set(handlesOf(leadsOf(lists, many.secret))).size).toBe(230)
    const ones = receiver.requests.filter((request) => request.path === '/single')
    expect(new Set(ones.map((request) => verify<LeadBody>(request, single.secret).profile.handle)).size).toBe(230)
    expect(ones).toHaveLength(230)
  })

  it('tries again with the same bytes and id until it is accepted, counting attempts', async () => {
    let offset = 0
    const clock = () => Date.now() + offset
    const { relay, receiver, create, own, drained } = await make(people('p', 2), clock)
    receiver.behave = (_request, index) =>
      [{ status: 500 }, { resets: true }, { status: 302, headers: { location: '/x' } }, {}][index] ?? {}
    const { id, webhookSecret } = await create(own())
    await relay.run(id)
    await receiver.waitFor(1)
    // The lead changes meanwhile; what was frozen does not.
    await relay.db.sql.updateTable('lead').set({ grade: 'medium', profile: '{}', match_reasons: '[]' }).execute()
    const waits = [4_000, 240_000, 1_440_000]
    for (const [i, wait] of waits.entries()) {
      await receiver.waitFor(i + 1)
      await until(async () => {
        const row = await relay.db.sql.selectFrom('delivery').select('attempt_count').executeTakeFirstOrThrow()
        expect(row.attempt_count).toBe(i + 1)
      })
      offset += wait + 100
    }
    await drained()
    const tries = receiver.requests
    expect(tries.map((request) => request.headers['x-leadwire-attempt'])).toEqual(['1', '2', '3', '4'])
    expect(new Set(tries.map((request) => request.body)).size).toBe(1)
    expect(new Set(tries.map((request) => request.headers['webhook-id'])).size).toBe(1)
    for (const request of tries.slice(0, 2)) expect(verify(request, webhookSecret)).toHaveLength(1)
    const attempts = await relay.db.sql.selectFrom('attempt').select(['outcome', 'status']).orderBy('number').execute()
    expect(attempts).toEqual([
      { outcome: 'rejected', status: 500 },
      { outcome: 'unreachable', status: null },
      { outcome: 'rejected', status: 302 },
      { outcome: 'accepted', status: 204 },
    ])
  })

  it('lets a slow receiver hold up only itself', async () => {
    const { relay, receiver, create, subscribe } = await make()
    await subscribe({}, '/stuck')
    await subscribe({}, '/quick')
    receiver.behave = ({ path }) => (path === '/stuck' ? { hangs: true } : {})
    const { id } = await create()
    await relay.run(id)
    await receiver.waitFor(1, (request) => request.path === '/stuck')
    await receiver.waitFor(1, (request) => request.path === '/quick')
  })

  it('tells of the end of a sync who asks for it, also of one whose run failed', async () => {
    const { relay, receiver, create, subscribe, drained, profiles } = await make()
    const { secret } = await subscribe({ events: ['run.finished'] })
    const { id } = await create()
    await relay.run(id)
    profiles.beforePage = () => {
      throw new Error('down')
    }
    await relay.run(id, 'failed')
    await drained()
    expect(receiver.requests.map((request) => request.headers['x-leadwire-event'])).toEqual([
      'run.finished',
      'run.finished',
    ])
    const syncs = receiver.requests.map((request) => verify<{ sync: object }>(request, secret).sync)
    expect(syncs).toMatchObject([
      { streamId: id, source: 'manual', candidatesPassedCount: 3, newFollowersCount: 6, failedRunsCount: 0 },
      { streamId: id, failedRunsCount: 1, runs: [{ xHandle: 'acme', status: 'failed', errorMessage: 'down' }] },
    ])
  })

  it('sends what a run found before it failed', async () => {
    const { relay, receiver, create, own, drained, profiles } = await make(people('p', 70))
    profiles.beforePage = ({ cursor }) => {
      if (cursor !== null) throw new Error('down')
    }
    const { id, webhookSecret } = await create(own())
    await relay.run(id, 'failed')
    await drained()
    expect(leadsOf(receiver.requests, webhookSecret)).toHaveLength(30)
  })

  it('sends nothing more after the end of a subscription, and goes on for the other entry of its URL', async () => {
    const { relay, receiver, create, subscribe, own, drained } = await make()
    const { id, webhookSecret } = await create(own())
    const alone = await subscribe({}, '/alone')
    const beside = await subscribe()
    await relay.api('DELETE', '/api/v2/webhooks/subscribe', { id: alone.id })
    await relay.api('DELETE', '/api/v2/webhooks/subscribe', { id: beside.id })
    await relay.run(id)
    await drained()
    expect(receiver.requests.map((request) => request.path)).toEqual(['/hook'])
    expect(leadsOf(receiver.requests, webhookSecret)).toHaveLength(3)
    expect(() => leadsOf(receiver.requests, beside.secret)).toThrow()
  })

  it('changes the webhook of a stream with a new secret, and stops it with leads_only', async () => {
    const { relay, receiver, create, own, drained, profiles } = await make()
    const { id, webhookSecret: old } = await create(own('/old'))
    const { webhookSecret } = (await relay.api('PATCH', `/api/v2/streams/${id}`, { webhookUrl: `${receiver.url}/new` }))
      .body
    expect(webhookSecret).not.toBe(old)
    await relay.run(id)
    await drained()
    expect(receiver.requests.map((request) => request.path)).toEqual(['/new'])
    expect(leadsOf(receiver.requests, webhookSecret)).toHaveLength(3)
    expect(leadsOf(receiver.requests, old)).toHaveLength(3)
    await relay.api('PATCH', `/api/v2/streams/${id}`, { deliveryDestination: 'leads_only' })
    profiles.followers.acme?.push(...people('late', 2))
    await relay.run(id)
    await drained()
    expect(receiver.requests).toHaveLength(1)
  })
})
