import { createHmac } from 'node:crypto'
import type { IDataObject } from 'n8n-workflow'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LeadwireTrigger } from '../nodes/LeadwireTrigger/LeadwireTrigger.node'
import { HUB, toContext } from './context.mts'

const hooks = new LeadwireTrigger().webhookMethods.default
const parameters = { event: 'lead.created', streamId: { mode: 'id', value: '7' }, filters: { matchConfidence: 'high' } }
const url = 'https://n8n.example.org/webhook/1/webhook'
const webhook = {
  id: 4,
  targetUrl: url,
  events: ['lead.created'],
  payload: 'leads',
  filterConfig: { matchConfidence: 'high', streamId: 7 },
  filter: null,
  disabledAt: null,
  createdAt: '2026-03-04T06:45:00.000Z',
}
const asked = JSON.stringify([['lead.created'], { streamId: 7, matchConfidence: 'high' }, null])
const hub = () => nock(`${HUB}/api/v2`)

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
  nock.enableNetConnect()
})

describe('a subscription', () => {
  it('is made with the fields as filters, and its secret is kept', async () => {
    const staticData: IDataObject = {}
    hub()
      .post('/webhooks/subscribe', {
        targetUrl: url,
        events: ['lead.created'],
        payload: 'leads',
        filterConfig: { streamId: 7, matchConfidence: 'high' },
        filter: null,
        rateLimit: 10,
        timeoutSeconds: 30,
        token: false,
      })
      .reply(201, { id: 4, secret: 'whsec_aaaa' })
      .get('/webhooks/4')
      .reply(200, { webhook })
    expect(await hooks.create.call(toContext({ parameters, staticData }))).toBe(true)
    expect(staticData).toEqual({ subscriptionId: 4, secret: 'whsec_aaaa', since: webhook.createdAt, asked })
  })

  it('is found again when it is as the node wants it', async () => {
    const staticData = { subscriptionId: 4, secret: 'whsec_aaaa' }
    hub().get('/webhooks/4').reply(200, { webhook })
    expect(await hooks.checkExists.call(toContext({ parameters, staticData }))).toBe(true)
  })

  it.each([
    ['it points elsewhere', { targetUrl: 'https://n8n.example.org/other' }],
    ['the hub has given it up', { disabledAt: '2026-03-04T06:45:00.000Z' }],
    ['its filters are others', { filterConfig: { streamId: 8 } }],
    ['it has a filter that the node has not', { filter: { segmentId: 1 } }],
  ])('is made anew when %s', async (_, change) => {
    const staticData = { subscriptionId: 4, secret: 'whsec_aaaa' }
    hub()
      .get('/webhooks/4')
      .reply(200, { webhook: { ...webhook, ...change } })
    expect(await hooks.checkExists.call(toContext({ parameters, staticData }))).toBe(false)
  })

  it('is forgotten when the hub does not know it any more', async () => {
    const staticData: IDataObject = { subscriptionId: 4, secret: 'whsec_aaaa', since: webhook.createdAt }
    hub().get('/webhooks/4').reply(404, { error: 'subscription_not_found', message: 'No' })
    expect(await hooks.checkExists.call(toContext({ parameters, staticData }))).toBe(false)
    expect(staticData).toEqual({ since: webhook.createdAt })
  })

  it('has the hub send what was missed since the first activation', async () => {
    const staticData: IDataObject = { since: '2026-03-01T00:00:00.000Z', asked }
    hub()
      .post('/webhooks/subscribe')
      .reply(201, { id: 5, secret: 'whsec_bbbb' })
      .get('/webhooks/5')
      .reply(200, { webhook })
      .post('/webhooks/5/replays', {
        statuses: ['skipped', 'exhausted'],
        types: ['lead.created'],
        since: '2026-03-01T00:00:00.000Z',
        includeMissing: true,
      })
      .reply(201, { replay: {} })
    await hooks.create.call(toContext({ parameters, staticData }))
    expect(staticData.since).toBe('2026-03-01T00:00:00.000Z')
  })

  it('leaves none behind when what was missed cannot be asked for, since n8n then tries again', async () => {
    const staticData: IDataObject = { since: '2026-03-01T00:00:00.000Z', asked }
    hub().post('/webhooks/subscribe').reply(201, { id: 5, secret: 'whsec_bbbb' })
    hub().get('/webhooks/5').reply(500, { error: 'internal', message: 'Sorry' })
    hub().delete('/webhooks/subscribe?id=5').reply(200, { ok: true })
    await expect(hooks.create.call(toContext({ parameters, staticData }))).rejects.toThrow('Sorry')
    expect(staticData).toEqual({ since: '2026-03-01T00:00:00.000Z', asked })
  })

  it('takes the place of one that is not as the node wants it', async () => {
    const staticData: IDataObject = { subscriptionId: 4, secret: 'whsec_aaaa' }
    hub().delete('/webhooks/subscribe?id=4').reply(200, { ok: true })
    hub().post('/webhooks/subscribe').reply(201, { id: 5, secret: 'whsec_bbbb' })
    hub().get('/webhooks/5').reply(200, { webhook })
    await hooks.create.call(toContext({ parameters, staticData }))
    expect(staticData).toMatchObject({ subscriptionId: 5, secret: 'whsec_bbbb' })
  })

  it('asks for nothing that was missed by other filters', async () => {
    const staticData: IDataObject = { since: '2026-03-01T00:00:00.000Z', asked }
    hub()
      .post('/webhooks/subscribe')
      .reply(201, { id: 5, secret: 'whsec_bbbb' })
      .get('/webhooks/5')
      .reply(200, { webhook })
    await hooks.create.call(toContext({ parameters: { ...parameters, filters: {} }, staticData }))
    expect(staticData.since).toBe(webhook.createdAt)
  })

  it('asks for nothing that was missed where that is switched off', async () => {
    const staticData: IDataObject = { since: '2026-03-01T00:00:00.000Z', asked }
    hub()
      .post('/webhooks/subscribe')
      .reply(201, { id: 5, secret: 'whsec_bbbb' })
      .get('/webhooks/5')
      .reply(200, { webhook })
    const options = { deliverMissed: false }
    await hooks.create.call(toContext({ parameters: { ...parameters, options }, staticData }))
    expect(staticData.since).toBe(webhook.createdAt)
  })

  it('ends with the activation, and is no error when it is gone already', async () => {
    for (const status of [200, 404]) {
      const staticData: IDataObject = { subscriptionId: 4, secret: 'whsec_aaaa', since: webhook.createdAt }
      hub()
        .delete('/webhooks/subscribe?id=4')
        .reply(status, status === 200 ? { ok: true } : { error: 'subscription_not_found' })
      expect(await hooks.delete.call(toContext({ parameters, staticData }))).toBe(true)
      expect(staticData).toEqual({ since: webhook.createdAt })
    }
  })

  it('tells of an end that the hub refuses, and is kept in mind', async () => {
    const staticData: IDataObject = { subscriptionId: 4, secret: 'whsec_aaaa' }
    hub().delete('/webhooks/subscribe?id=4').reply(401, { error: 'unauthorized', message: 'The key was revoked' })
    await expect(hooks.delete.call(toContext({ parameters, staticData }))).rejects.toThrow('The key was revoked')
    expect(staticData.subscriptionId).toBe(4)
  })

  it('is refused in the words of the hub', async () => {
    const message = 'http://127.0.0.1:5678 is a private address; allow it with LEADWIRE_ALLOW_TARGETS'
    hub().post('/webhooks/subscribe').reply(400, { error: 'target_not_allowed', message })
    await expect(hooks.create.call(toContext({ parameters }))).rejects.toMatchObject({ message, httpCode: '400' })
  })

  it('says which filter is no JSON', async () => {
    const filters = { filter: '{"profile' }
    const context = toContext({ parameters: { ...parameters, filters } })
    await expect(hooks.create.call(context)).rejects.toMatchObject({ message: 'Lead Fields must be JSON' })
  })
})

describe('a test in the editor', () => {
  const subscribed = (staticData: IDataObject) => {
    hub()
      .post('/webhooks/subscribe', ({ targetUrl }) => /^https:.*webhook\?test=\d+$/.test(targetUrl))
      .reply(201, { id: 6, secret: 'whsec_cccc' })
    return hooks.create.call(toContext({ parameters, staticData, mode: 'manual' }))
  }

  it('has the hub send the newest lead that passes the filters', async () => {
    hub()
      .get('/leads')
      .query({ streamId: '7', matchConfidence: 'high', limit: '100' })
      .reply(200, { leads: [{ id: 9, sourceType: 'new_follower' }, { id: 8 }], hasMore: false, nextCursor: null })
      .get('/webhooks/messages?type=lead.created&limit=1&leadId=9')
      .reply(200, { messages: [{ createdAt: '2026-03-04T06:45:00.000Z' }] })
      .post('/webhooks/6/replays', {
        statuses: [],
        types: ['lead.created'],
        since: '2026-03-04T06:45:00.000Z',
        includeMissing: true,
      })
      .reply(201, { replay: {} })
    await subscribed({})
  })

  it('waits for the first lead where there is none', async () => {
    hub().get('/leads').query(true).reply(200, { leads: [], hasMore: false, nextCursor: null })
    await subscribed({})
  })

  it('leaves no subscription behind when it fails', async () => {
    const staticData: IDataObject = {}
    hub().get('/leads').query(true).reply(404, { error: 'stream_not_found', message: 'There is no stream 7' })
    hub().delete('/webhooks/subscribe?id=6').reply(200, { ok: true })
    await expect(subscribed(staticData)).rejects.toThrow('There is no stream 7')
    expect(staticData).toEqual({})
  })
})

describe('a delivery', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const deliver = async (body: string, { key = secret, isLate = false } = {}) => {
    const timestamp = String(Math.floor(Date.now() / 1000))
    const mac = createHmac('sha256', Buffer.from(key.slice(6), 'base64'))
    const signature = mac.update(`dlv_1.${timestamp}.${body}`).digest('base64')
    const headers = { 'webhook-id': 'dlv_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
    const answer = { code: 0, json: undefined as unknown }
    const response = {
      status: (code: number) => ({ json: (json: unknown) => Object.assign(answer, { code, json }) }),
    }
    const request: { headers: Record<string, string>; rawBody?: Buffer; readRawBody: () => Promise<void> } = {
      headers,
      ...(!isLate && { rawBody: Buffer.from(body) }),
      readRawBody: async () => {},
    }
    const staticData = { subscriptionId: 4, secret }
    const result = await new LeadwireTrigger().webhook.call(toContext({ staticData, request, response }))
    return { answer, result }
  }

  it('becomes one item a lead', async () => {
    const leads = [
      { id: 1, profile: { bio: 'Zoë 🐝' } },
      { id: 2, profile: { bio: '日本語' } },
    ]
    const { result } = await deliver(JSON.stringify(leads))
    expect(result).toEqual({ workflowData: [leads.map((json) => ({ json }))] })
  })

  it('becomes one item for anything else', async () => {
    const { result } = await deliver('{"sync":{"id":5}}')
    expect(result).toEqual({ workflowData: [[{ json: { sync: { id: 5 } } }]] })
  })

  it('is refused with 401 when another has signed it, and runs nothing', async () => {
    const { answer, result } = await deliver('[]', { key: 'whsec_AAAA' })
    expect(answer.code).toBe(401)
    expect(result).toEqual({ noWebhookResponse: true })
  })

  it.each(['nonsense', '"text"', '[1, 2]', 'null'])('is refused with 400 when it is %s', async (body) => {
    expect((await deliver(body)).answer.code).toBe(400)
  })
})
