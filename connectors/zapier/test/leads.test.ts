import { describe, expect, it } from 'vitest'
import { findByText } from '../src/searches/by-text.ts'
import { App, authData, errorOf, hub, run } from './support.ts'

const HOUR_MS = 3_600_000
const lead = (id: number, hoursAgo: number) => ({
  id,
  discoveredAt: new Date(Date.now() - hoursAgo * HOUR_MS).toISOString(),
  profile: { handle: `person_${id}`, followerCount: id },
})
const page = (leads: object[], nextCursor: string | null) => ({ leads, hasMore: nextCursor !== null, nextCursor })
const poll = (inputData = {}, meta = {}) =>
  run(App.triggers.new_lead_polling.operation.perform, { authData, inputData, meta })

describe('polling', () => {
  it('reads on until it has all of the last day, and no further', async () => {
    hub()
      .get('/leads?limit=100')
      .reply(200, page([lead(9, 0), lead(8, 1)], 'a'))
    hub()
      .get('/leads?limit=500&cursor=a')
      .reply(200, page([lead(7, 2), lead(6, 30)], 'b'))
    expect(await poll()).toMatchObject([{ id: 9 }, { id: 8 }, { id: 7 }, { id: 6 }])
  })

  it('reads no more than the first page when leads are old, or for a sample', async () => {
    hub()
      .get('/leads?limit=100')
      .reply(200, page([lead(2, 30)], 'a'))
    expect(await poll()).toMatchObject([{ id: 2 }])
    hub()
      .get('/leads?limit=100')
      .reply(200, page([lead(2, 0)], 'a'))
    expect(await poll({}, { isLoadingSample: true })).toMatchObject([{ id: 2 }])
  })

  it('asks for what was filled in, and leaves out whom the hub cannot', async () => {
    const query =
      '/leads?streamId=1&accountId=2&segmentId=3&matchConfidence=high&lifecycle=new&feedbackStatus=none&limit=100'
    hub()
      .get(query)
      .reply(200, page([lead(10, 0), lead(9, 0)], null))
    const inputData = {
      stream_id: 1,
      account_id: 2,
      segment_id: 3,
      match_confidence: 'high',
      lifecycle: 'new',
      feedback_status: 'none',
      min_followers: 10,
    }
    expect(await poll(inputData)).toMatchObject([{ id: 10 }])
  })
})

describe('finding by text', () => {
  it('puts what is exactly the text first, in any letter case', () => {
    const items = [{ name: 'Founders in Zürich' }, { name: 'FOUNDERS' }, { name: 'Doctors' }]
    expect(findByText(items, ' founders ', ['name'])).toEqual([items[1], items[0]])
  })
})

describe('what is sent', () => {
  it('keeps double braces, which the platform takes for its own', async () => {
    const body = { profiles: [{ handle: 'ada', bio: 'I write {{templates}} 🦊' }] }
    const sent = hub()
      .post('/accounts/3/followers', body)
      .reply(202, { accepted: 1, newFollowersCount: 1, leadsCount: 0 })
    const profiles = [{ handle: '@ada', bio: 'I write {{templates}} 🦊' }]
    await run(App.creates.add_followers.operation.perform, { authData, inputData: { account_id: 3, profiles } })
    expect(sent.isDone()).toBe(true)
  })
})

describe('any call of the API', () => {
  const callApi = (inputData: object) =>
    run(App.creates.call_api.operation.perform, { authData, inputData: { ...inputData } })

  it.each(['/api/v2/me', 'api/v2/me', '/me', 'me'])('takes %s as a path', async (path) => {
    hub().get('/me?a=1').reply(200, { name: 'Default' })
    expect(await callApi({ method: 'GET', path, query: { a: '1' } })).toEqual({
      answer: { name: 'Default' },
      json: '{"name":"Default"}',
    })
  })

  it.each(['//elsewhere.example.org/', '/../../x', 'https://elsewhere.example.org/', '/a\\b'])(
    'keeps the key at the hub when the path is %s',
    async (path) => {
      const shown = await errorOf(callApi({ method: 'GET', path }))
      expect(shown).toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining('must be one of the API'),
      })
    },
  )

  it('says what is wrong with a body that is no JSON', async () => {
    expect(await errorOf(callApi({ method: 'POST', path: '/me', body: '{a' }))).toMatchObject({
      message: expect.stringMatching(/^The body is not JSON: /),
    })
  })
})
