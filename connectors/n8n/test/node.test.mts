import type { IDataObject, NodeApiError } from 'n8n-workflow'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Leadwire } from '../nodes/Leadwire/Leadwire.node'
import { type ContextOptions, HUB, toContext } from './context.mts'

const hub = () => nock(`${HUB}/api/v2`)
const id = (value: unknown) => ({ __rl: true, mode: 'id', value })
const run = async (parameters: IDataObject, options: ContextOptions = {}) => {
  const context = toContext({ items: [{}], ...options, parameters: { ...parameters } })
  const [items] = await new Leadwire().execute.call(context)
  return items ?? []
}

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
  nock.enableNetConnect()
})

describe('the node', () => {
  it('creates a stream with only the settings that were filled in', async () => {
    const segment = { description: 'founders' }
    hub()
      .post('/streams', {
        pairs: [
          { accountHandle: '@a', accountTier: 'pro', segment },
          { accountHandle: 'b', accountTier: 'pro', segment },
        ],
        timezone: 'Europe/Lisbon',
        syncTimes: ['06:45', '18:00'],
        csvEmailRecipients: { to: ['x@example.org', 'y@example.org'], format: 'xlsx' },
        webhookUrl: 'https://h.example.org',
        deliveryDestination: 'leads_plus_webhook',
      })
      .reply(201, { id: 9 })
    const additionalFields = {
      name: '',
      accountTier: 'pro',
      syncTimes: '06:45, 18:00',
      timezone: 'Europe/Lisbon',
      csvTo: 'x@example.org, y@example.org',
      csvFormat: 'xlsx',
      webhookUrl: 'https://h.example.org',
    }
    const items = await run({
      resource: 'stream',
      operation: 'create',
      accountHandles: '@a, b',
      segmentBy: 'description',
      segmentDescription: 'founders',
      additionalFields,
    })
    expect(items).toEqual([{ json: { id: 9 }, pairedItem: { item: 0 } }])
  })

  it('keeps the accounts of a stream when only its segment changes', async () => {
    const pairs = [
      { accountHandle: 'a', segmentId: 1 },
      { accountHandle: 'b', segmentId: 1 },
    ]
    hub().get('/streams/7').reply(200, { stream: { pairs } })
    hub()
      .patch('/streams/7', { pairs: pairs.map(({ accountHandle }) => ({ accountHandle, segmentId: 4 })) })
      .reply(200, { id: 7 })
    await run({ resource: 'stream', operation: 'update', streamId: id(7), updateFields: { segmentId: id('4') } })
  })

  it('reads page after page until there are enough leads', async () => {
    const leads = (from: number, count: number) => Array.from({ length: count }, (_, i) => ({ id: from + i }))
    hub()
      .get('/leads?limit=500')
      .reply(200, { leads: leads(1, 500), hasMore: true, nextCursor: 'd500' })
      .get('/leads?limit=200&cursor=d500')
      .reply(200, { leads: leads(501, 200), hasMore: true, nextCursor: 'd700' })
    const items = await run({ resource: 'lead', operation: 'getAll', returnAll: false, limit: 700 })
    expect(items.map(({ json }) => json.id)).toEqual(leads(1, 700).map((lead) => lead.id))
  })

  it('hands filters and times to the API as it wants them', async () => {
    const query = { streamId: '7', matchConfidence: 'high', since: '2026-03-04T05:45:00.000Z', limit: '500' }
    hub().get('/leads').query(query).reply(200, { leads: [], hasMore: false, nextCursor: 'u0' })
    const filters = {
      streamId: id('7'),
      accountId: id(''),
      matchConfidence: 'high',
      since: '2026-03-04T06:45:00+01:00',
    }
    expect(await run({ resource: 'lead', operation: 'getAll', returnAll: true, filters })).toEqual([])
  })

  it('says which item has a time that is none', async () => {
    const parameters = { resource: 'lead', operation: 'getAll', returnAll: true, filters: { since: 'yesterday' } }
    await expect(run(parameters)).rejects.toMatchObject({
      message: 'Found After is no time: yesterday',
      context: { itemIndex: 0 },
    })
  })

  it('adds the followers of each account in requests of their own, up to 1,000 in each', async () => {
    const items = Array.from({ length: 1_003 }, (_, i) => ({ accountId: id(i === 1 ? 2 : 1), handle: `h${i}` }))
    const sizes: number[] = []
    const taken = (_: string, body: { profiles: unknown[] }) => {
      sizes.push(body.profiles.length)
      return { accepted: body.profiles.length }
    }
    hub()
      .post('/accounts/1/followers')
      .times(2)
      .reply(202, taken as never)
    hub()
      .post('/accounts/2/followers')
      .reply(202, taken as never)
    const made = await run({ resource: 'account', operation: 'addFollowers' }, { items })
    expect(sizes).toEqual([1_000, 2, 1])
    expect(made[2]).toEqual({ json: { accepted: 1 }, pairedItem: { item: 1 } })
    expect(made[1]?.pairedItem).toEqual([{ item: 1_001 }, { item: 1_002 }])
  })

  it('stops at an item that failed, and names it', async () => {
    hub().post('/accounts/1/wake').reply(200, { ok: true })
    hub()
      .post('/accounts/2/wake')
      .reply(403, { error: 'subscription_required', message: 'The subscription has lapsed' })
    const items = [{ accountId: id(1) }, { accountId: id(2) }, { accountId: id(3) }]
    const error = await run({ resource: 'account', operation: 'wake' }, { items }).catch(
      (caught) => caught as NodeApiError,
    )
    expect(error).toMatchObject({ message: 'The subscription has lapsed', httpCode: '403', context: { itemIndex: 1 } })
  })

  it('goes on after an item that failed, on request', async () => {
    hub().post('/leads/1/enrich').reply(429, { error: 'credits_exhausted', message: 'No credits are left' })
    hub().post('/leads/2/enrich').reply(200, { leadId: 2 })
    const parameters = { resource: 'lead', operation: 'enrich', outputs: ['email'], emailMode: 'any' }
    const items = await run(parameters, { items: [{ leadId: 1 }, { leadId: '2' }], continueOnFail: true })
    expect(items).toEqual([
      {
        json: { error: 'No credits are left', description: 'credits_exhausted (HTTP 429)', httpCode: '429' },
        pairedItem: { item: 0 },
      },
      { json: { leadId: 2 }, pairedItem: { item: 1 } },
    ])
  })

  it('makes an error of every item whose request failed for all', async () => {
    hub()
      .post('/leads/export', { leadIds: [1, 2] })
      .reply(404, { error: 'lead_not_found', message: 'There is no lead 2' })
    const items = [{ leadId: 1 }, { leadId: 2 }]
    const made = await run({ resource: 'lead', operation: 'export' }, { items, continueOnFail: true })
    expect(made.map(({ json }) => json.error)).toEqual(['There is no lead 2', 'There is no lead 2'])
  })

  it('does not let an ID lead to another path', async () => {
    hub().post('/leads/1%2F..%2F2/export').reply(404, { error: 'lead_not_found', message: 'No' })
    await expect(run({ resource: 'lead', operation: 'export', leadId: '1/../2' })).rejects.toThrow('No')
  })
})
