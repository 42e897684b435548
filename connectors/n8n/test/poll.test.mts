import type { IDataObject } from 'n8n-workflow'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LeadwirePollingTrigger } from '../nodes/LeadwirePollingTrigger/LeadwirePollingTrigger.node'
import { type ContextOptions, HUB, toContext } from './context.mts'

const lead = (id: number, more: IDataObject = {}) => ({
  id,
  discoveredAt: `2026-03-04T06:45:00.${String(id).padStart(3, '0')}Z`,
  sourceType: 'new_follower',
  ...more,
})
const page = (leads: unknown[], nextCursor: string | null, hasMore = false) => ({
  leads,
  total: 9,
  hasMore,
  nextCursor,
})
const hub = () => nock(`${HUB}/api/v2`)

async function poll(staticData: IDataObject, options: ContextOptions = {}): Promise<number[]> {
  const items = await new LeadwirePollingTrigger().poll.call(toContext({ staticData, ...options }))
  return (items?.[0] ?? []).map(({ json }) => Number(json.id))
}

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
  nock.enableNetConnect()
})

describe('polling', () => {
  it('begins behind what there is, by the clock of the hub', async () => {
    const staticData: IDataObject = {}
    hub()
      .get('/leads?limit=1')
      .reply(200, page([lead(5)], 'd5', true))
    hub()
      .get('/leads')
      .query({ since: '2026-03-04T06:45:00.004Z', limit: '500' })
      .reply(200, page([lead(5), lead(6)], 'u6'))
    // The sixth came between the two calls: it is new.
    expect(await poll(staticData)).toEqual([6])
    expect(staticData.cursor).toBe('u6')
  })

  it('begins with an empty hub', async () => {
    const staticData: IDataObject = {}
    hub().get('/leads?limit=1').reply(200, page([], null))
    hub().get('/leads').query(true).reply(200, page([], 'u0'))
    expect(await poll(staticData)).toEqual([])
    expect(staticData).toEqual({ cursor: 'u0' })
  })

  it('goes on from the cursor, page after page, and stays there when nothing is new', async () => {
    const staticData: IDataObject = { cursor: 'u6' }
    // Without a time, which would leave out what a relay with a slow clock finds.
    const from = (cursor: string) => hub().get('/leads').query({ limit: '500', cursor })
    from('u6').reply(200, page([lead(7), lead(8)], 'u8', true))
    from('u8').reply(200, page([lead(9)], 'u9'))
    expect(await poll(staticData)).toEqual([7, 8, 9])
    from('u9').reply(200, page([], 'u9'))
    expect(await poll(staticData)).toEqual([])
    expect(staticData.cursor).toBe('u9')
  })

  it('does not move when a page fails, so that the next poll repeats it', async () => {
    const staticData: IDataObject = { cursor: 'u6' }
    hub()
      .get('/leads')
      .query(true)
      .reply(200, page([lead(7)], 'u7', true))
    hub().get('/leads').query(true).reply(500, { error: 'internal', message: 'Sorry' })
    await expect(poll(staticData)).rejects.toThrow('Sorry')
    expect(staticData.cursor).toBe('u6')
  })

  it('says so when its stream was deleted', async () => {
    hub().get('/leads').query(true).reply(404, { error: 'stream_not_found', message: 'There is no stream 7' })
    const parameters = { streamId: { mode: 'id', value: '7' } }
    await expect(poll({ cursor: 'u6' }, { parameters })).rejects.toThrow('There is no stream 7')
  })

  it('asks by all filters, and sorts out what the API does not', async () => {
    const parameters = {
      streamId: { mode: 'list', value: 7 },
      filters: {
        accountId: { mode: 'id', value: '2' },
        segmentId: { mode: 'id', value: '3' },
        matchConfidence: 'high',
        feedbackStatus: 'none',
        sourceType: 'liker',
      },
    }
    const query = { streamId: '7', accountId: '2', segmentId: '3', matchConfidence: 'high', feedbackStatus: 'none' }
    hub()
      .get('/leads')
      .query({ ...query, limit: '500', cursor: 'u6' })
      .reply(200, page([lead(7), lead(8, { sourceType: 'liker' })], 'u8'))
    expect(await poll({ cursor: 'u6' }, { parameters })).toEqual([8])
  })

  it('gives what was missed at the next activation, or begins anew where that is switched off', async () => {
    const missed: IDataObject = { cursor: 'u6' }
    hub()
      .get('/leads')
      .query({ limit: '500', cursor: 'u6' })
      .reply(200, page([lead(7)], 'u7'))
    expect(await poll(missed, { activationMode: 'activate' })).toEqual([7])

    hub()
      .get('/leads?limit=1')
      .reply(200, page([lead(7)], 'd7', true))
    hub()
      .get('/leads')
      .query(true)
      .reply(200, page([lead(7)], 'u7'))
    const parameters = { options: { deliverMissed: false } }
    expect(await poll({ cursor: 'u6' }, { activationMode: 'activate', parameters })).toEqual([])
  })

  it('begins anew once an activation, and gives what comes after that', async () => {
    const parameters = { options: { deliverMissed: false } }
    // n8n hands one and the same context to all polls of an activation.
    const context = toContext({ staticData: { cursor: 'u6' }, activationMode: 'activate', parameters })
    hub()
      .get('/leads?limit=1')
      .reply(200, page([lead(7)], 'd7', true))
    hub()
      .get('/leads')
      .query(true)
      .reply(200, page([lead(7)], 'u7'))
    expect(await new LeadwirePollingTrigger().poll.call(context)).toBeNull()
    hub()
      .get('/leads')
      .query({ limit: '500', cursor: 'u7' })
      .reply(200, page([lead(8)], 'u8'))
    expect(await new LeadwirePollingTrigger().poll.call(context)).toMatchObject([[{ json: { id: 8 } }]])
  })

  it('begins with all that there is, on request', async () => {
    const staticData: IDataObject = {}
    hub()
      .get('/leads')
      .query({ since: '1970-01-01T00:00:00.000Z', limit: '500' })
      .reply(200, page([lead(1), lead(2)], 'u2'))
    expect(await poll(staticData, { parameters: { options: { includeExisting: true } } })).toEqual([1, 2])
  })

  it('shows the newest lead in a test, and moves nothing', async () => {
    const staticData: IDataObject = { cursor: 'u6' }
    hub()
      .get('/leads?limit=100')
      .reply(200, page([lead(9), lead(8)], null))
    expect(await poll(staticData, { mode: 'manual' })).toEqual([9])
    expect(staticData).toEqual({ cursor: 'u6' })
  })
})
