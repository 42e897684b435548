import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { needPart, type Parameter } from '../connectors/make/host/app.ts'
import { differences } from '../connectors/make/host/compare.ts'
import { FROM_THE_FIRST, poll, startingPoints } from '../connectors/make/host/poll.ts'
import { type Attached, attach, detach, receive } from '../connectors/make/host/webhook.ts'
import type { Value } from '../connectors/make/iml/functions.ts'
import { type Received, type Receiver, startReceiver } from '../support/receiver.ts'
import { API_KEY } from '../support/relay.ts'
import { type Bundle, FOUNDER, founders, openWorld, type World } from './make/world.ts'

/** What a lead has only once it was looked up or graded. */
const optional = ['feedback', 'linkedinUrl', 'email']

let world: World
let receiver: Receiver
let attached: { id: string; given: Record<string, Value>; webhook: Attached }[] = []

beforeAll(async () => {
  world = await openWorld()
  receiver = await startReceiver()
})
afterEach(async () => {
  for (const { id, given, webhook } of attached) await detach(id, given, world.connection, webhook, world.host)
  attached = []
})
afterAll(async () => {
  await receiver?.stop()
  await world?.hub.stop()
})

/** Switches a scenario on; `path` tells its requests from those of others. */
async function listen(id: string, path: string, given: Record<string, Value> = {}): Promise<Attached> {
  const webhook = await attach(id, given, world.connection, `${receiver.url}${path}`, world.host)
  attached.push({ id, given, webhook })
  return webhook
}

const cameTo = (path: string) => (request: Received) => request.path === path
const bundlesOf = (id: string, webhook: Attached, requests: Received[]) =>
  requests.flatMap((request) => receive(id, webhook, request).bundles) as Bundle[]
const undeclared = (module: string, bundles: Bundle[]) =>
  bundles.flatMap((bundle) => differences(bundle, needPart<Parameter[]>('module', module, 'interface'), optional))
const subscriptions = async () =>
  (await world.hub.api('GET', '/api/v2/webhooks')).body.webhooks as { id: number; targetUrl: string }[]

describe('Watch New Leads', () => {
  it('gives a bundle for each lead that the hub sends, as declared', async () => {
    const { streamId } = await world.addStream('tidewatch', 3)
    const webhook = await listen('newLead', '/leads', { streamId })
    await world.runToEnd(streamId)
    const requests = await receiver.waitFor(1, cameTo('/leads'))
    const bundles = bundlesOf('newLead', webhook, requests)
    expect(bundles).toMatchObject([{ profile: { bio: FOUNDER, displayName: 'Ana 0 🌊' } }, {}, {}])
    expect(undeclared('watchNewLead', bundles)).toEqual([])
    expect(bundles).toEqual(await world.run('listLeads', { streamId, since: new Date(0) }))
  })

  it('answers 401 and gives nothing for a wrong token, or none', async () => {
    const { streamId, accountId } = await world.addStream('faithless', 1)
    const webhook = await listen('newLead', '/faithless', { streamId, accountId })
    await world.runToEnd(streamId)
    const [request] = await receiver.waitFor(1, cameTo('/faithless'))
    if (!request) throw new Error('nothing came')
    const { 'x-leadwire-token': token, ...others } = request.headers
    expect(receive('newLead', webhook, request)).toMatchObject({ status: 200, bundles: [{}] })
    for (const headers of [others, { ...others, 'x-leadwire-token': `${token}x` }]) {
      const answer = receive('newLead', webhook, { ...request, headers })
      expect(answer).toEqual({ status: 401, body: 'Wrong token', bundles: [] })
    }
  })

  it('hands every filter to the hub', async () => {
    const { streamId, accountId } = await world.addStream('filtered', 1)
    const filters = { streamId, accountId, sourceType: 'liker', matchConfidence: 'medium', feedbackStatus: 'good' }
    const { subscriptionId } = await listen('newLead', '/filters', filters)
    const { body } = await world.hub.api('GET', `/api/v2/webhooks/${subscriptionId}`)
    expect(body.webhook).toMatchObject({ filterConfig: filters, payload: 'leads', hasToken: true })
  })

  it('brings a lead once it was called good, where that is asked for', async () => {
    const { streamId, segmentId } = await world.addStream('graded', 2)
    const webhook = await listen('newLead', '/good', { streamId, feedbackStatus: 'good' })
    await world.runToEnd(streamId)
    const [first, second] = await world.run('listLeads', { streamId })
    await world.run('giveFeedback', { leadId: first?.id, segmentId, feedback: 'bad' })
    await world.run('giveFeedback', { leadId: second?.id, segmentId, feedback: 'good' })
    const requests = await receiver.waitFor(1, cameTo('/good'))
    const bundles = bundlesOf('newLead', webhook, requests)
    expect(bundles).toMatchObject([{ id: second?.id, feedback: { feedback: 'good' } }])
    expect(undeclared('watchNewLead', bundles)).toEqual([])
  })

  it('leaves no subscription when it is switched off', async () => {
    const webhook = await listen('newLead', '/off')
    expect(await subscriptions()).toMatchObject([{ id: webhook.subscriptionId, targetUrl: `${receiver.url}/off` }])
    await detach('newLead', {}, world.connection, webhook, world.host)
    attached = []
    expect(await subscriptions()).toEqual([])
  })

  it('shows neither key, secret nor token in the log of Make', async () => {
    const { token } = await listen('newLead', '/log')
    const log = JSON.stringify(world.host.log)
    expect(log).toContain('"secret":"[hidden]","token":"[hidden]"')
    for (const secret of [API_KEY, 'whsec_', String(token)]) expect(log).not.toContain(secret)
  })
})

describe('Watch Finished Runs and Watch Disabled Endpoints', () => {
  it('gives the sync when all its runs have ended', async () => {
    const { streamId } = await world.addStream('finished', 2)
    const webhook = await listen('runFinished', '/runs', { streamId })
    await world.runToEnd(streamId)
    const bundles = bundlesOf('runFinished', webhook, await receiver.waitFor(1, cameTo('/runs')))
    expect(bundles).toMatchObject([
      { streamId, candidatesPassedCount: 2, failedRunsCount: 0, runs: [{ status: 'succeeded' }] },
    ])
    expect(undeclared('watchRunFinished', bundles)).toEqual([])
  })

  it('tells of an endpoint that said that it is gone', async () => {
    receiver.behave = ({ path }) => ({ status: path === '/gone' ? 410 : 200 })
    const webhook = await listen('endpointDisabled', '/disabled')
    await world.hub.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: `${receiver.url}/gone` })
    const { streamId } = await world.addStream('abandoned', 1)
    await world.runToEnd(streamId)
    const bundles = bundlesOf('endpointDisabled', webhook, await receiver.waitFor(1, cameTo('/disabled')))
    expect(bundles).toMatchObject([{ url: `${receiver.url}/gone`, reason: 'It answered 410 Gone' }])
    expect(undeclared('watchEndpointDisabled', bundles)).toEqual([])
  })
})

describe('Watch New Leads (Polling)', () => {
  const ask = (given: Record<string, Value>, mark = FROM_THE_FIRST) =>
    poll('pollNewLeads', given, world.connection, mark, world.host)

  it('gives each lead once, oldest first, however few at a time', async () => {
    const { streamId } = await world.addStream('polled', 5)
    await world.runToEnd(streamId)
    const seen: Bundle[] = []
    let mark = FROM_THE_FIRST
    const pollOn = async (limit: number) => {
      const { bundles, mark: next } = await ask({ streamId, limit }, mark)
      mark = next
      seen.push(...(bundles as Bundle[]))
      return bundles.length
    }
    expect([await pollOn(2), await pollOn(2)]).toEqual([2, 2])
    await world.hub.setFollowers('polled', [...founders('polled', 5), ...founders('later', 3)])
    await world.runToEnd(streamId)
    expect([await pollOn(100), await pollOn(100)]).toEqual([4, 0])
    expect(seen.map(({ id }) => id)).toEqual(
      (await world.run('listLeads', { streamId })).map(({ id }) => id).toReversed(),
    )
    expect(undeclared('pollNewLeads', seen)).toEqual([])
  })

  it('may begin with one of the newest leads, shown by name', async () => {
    const { streamId } = await world.addStream('begun', 4)
    await world.runToEnd(streamId)
    const points = await startingPoints('pollNewLeads', { streamId }, world.connection, world.host)
    expect(points).toHaveLength(4)
    expect(points[0]?.label).toMatch(/^@begun\d \(high\)$/)
    const { bundles } = await ask({ streamId }, points[1]?.mark)
    expect(bundles).toHaveLength(1)
  })

  it('gives nothing and forgets nothing where nothing is new', async () => {
    const { streamId } = await world.addStream('quiet', 0)
    expect(await ask({ streamId }, { lastId: 7 })).toEqual({ bundles: [], mark: { lastId: 7 } })
  })
})

describe('10,000 leads in one run', () => {
  it('come once each by webhook, by search and by polling', { timeout: 240_000 }, async () => {
    const { streamId } = await world.addStream('crowd', 10_000)
    const webhook = await listen('newLead', '/crowd', { streamId })
    await world.runToEnd(streamId)
    const pushed = bundlesOf('newLead', webhook, await receiver.waitFor(100, cameTo('/crowd')))
    const searched = await world.run('listLeads', { streamId, limit: 20_000 })
    const polled = (
      await poll('pollNewLeads', { streamId, limit: 20_000 }, world.connection, FROM_THE_FIRST, world.host)
    ).bundles
    const idsOf = (bundles: unknown[]) => new Set((bundles as Bundle[]).map(({ id }) => id))
    for (const bundles of [pushed, searched, polled]) {
      expect(bundles).toHaveLength(10_000)
      expect(idsOf(bundles)).toEqual(idsOf(searched))
    }
    expect(idsOf(searched).size).toBe(10_000)
  })

  it('are searched page after page, no further than the limit', async () => {
    const before = world.host.log.length
    expect(await world.run('listLeads', { limit: 1_200 })).toHaveLength(1_200)
    const pages = world.host.log.slice(before).map(({ request }) => new URL(request.url).searchParams)
    expect(pages).toHaveLength(3)
    expect(pages.map((page) => page.has('cursor'))).toEqual([false, true, true])
  })
})
