import nock from 'nock'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { scrapeBadgerSource } from '../../../../relay/src/providers/profiles/scrapebadger.ts'
import { collect, fakeWorld } from '../stub.ts'
import { fetchRequest } from './folder.ts'
import { userData, userList } from './scrapebadger-stub.ts'

const api = () => nock('https://scrapebadger.com', { reqheaders: { 'x-api-key': 'sb_test' } })
const source = () => scrapeBadgerSource({ ...fakeWorld(), apiKey: 'sb_test' })

beforeEach(() => {
  nock.disableNetConnect()
})

afterEach(() => {
  const pending = nock.pendingMocks()
  nock.cleanAll()
  nock.enableNetConnect()
  nock.restore()
  nock.activate()
  expect(pending).toEqual([])
})

it('calls the public service unless told of another', async () => {
  api().get('/v1/twitter/users/ada/by_username').reply(200, userData('ada'))
  await expect(source().resolve('ada')).resolves.toMatchObject({ handle: 'ada' })
})

it('waits out a 429, then walks the followers', async () => {
  const path = '/v1/twitter/users/ada/followers'
  api().get(path).reply(429, { detail: 'Rate limit exceeded' }, { 'retry-after': '1' })
  api()
    .get(path)
    .reply(200, userList(['bob'], 'DAABCgAB=='))
  api()
    .get(path)
    .query({ cursor: 'DAABCgAB==' })
    .reply(200, userList(['cyd']))
  const pages = await collect(source().fetch(fetchRequest()))
  expect(pages.flatMap((page) => page.observations.map((item) => item.profile.handle))).toEqual(['bob', 'cyd'])
})

it('names spent credits at once', async () => {
  api().get('/v1/twitter/users/ada/followers').reply(402, { error: 'Insufficient credits', credits_balance: 0 })
  await expect(collect(source().fetch(fetchRequest()))).rejects.toMatchObject({
    code: 'handle_lookup_failed',
    message: expect.stringContaining('credits are used up'),
  })
})

it('fails with the network', async () => {
  api().get('/v1/twitter/users/ada/by_username').thrice().replyWithError('socket hang up')
  await expect(source().resolve('ada')).rejects.toMatchObject({ code: 'handle_lookup_failed' })
})
