import { describe, expect, it, vi } from 'vitest'
import { addressGroup } from '../../../relay/src/http/auth.ts'
import { keys, startApp } from './app-under-test.ts'

const withKey = (authorization: string) => ({ headers: { authorization } })

describe('authentication', () => {
  it.each(['Bearer key-one', 'bearer key-one', 'BEARER   key-one', ' Bearer key-one '])('takes %j', async (header) => {
    const { call } = await startApp()
    expect((await call('GET', '/api/v2/things', withKey(header))).body).toMatchObject({ workspaceId: 1 })
  })

  it.each([
    '',
    'key-one',
    'Bearer',
    'Bearer ',
    'Basic key-one',
    'Bearer key one',
    'Bearer key-none',
    `Bearer ${'x'.repeat(600)}`,
  ])('answers 401 unauthorized to %j', async (header) => {
    const { call } = await startApp()
    const answer = await call('GET', '/api/v2/things', withKey(header))
    expect(answer).toMatchObject({ status: 401, body: { error: 'unauthorized', message: expect.any(String) } })
    expect(answer.headers.get('www-authenticate')).toContain('Bearer')
  })

  it('asks before it looks at anything else', async () => {
    const { call, post } = await startApp()
    expect((await call('GET', '/api/v2/things/abc', withKey(''))).status).toBe(401)
    expect((await post('/api/v2/things', '{', { authorization: '' })).status).toBe(401)
  })

  it('refuses without reading, however large the body', async () => {
    const { post } = await startApp()
    const answer = await post('/api/v2/things', 'x'.repeat(5_000_000), { authorization: 'Bearer key-none' })
    expect(answer.status).toBe(401)
  })

  it('lets each Api read its own header and spell its own errors', async () => {
    const { call } = await startApp()
    expect((await call('GET', '/other/things', { headers: { 'x-key': 'key-two' } })).status).toBe(200)
    expect(await call('GET', '/other/things')).toMatchObject({ status: 401, body: { detail: 'unauthorized' } })
  })

  it('stops hearing an address after 20 wrong keys, without asking for more of them', async () => {
    const authenticate = vi.fn(async (token: string) => keys[token] ?? null)
    const { call } = await startApp({ authenticate })
    await call('GET', '/api/v2/things')
    for (let i = 0; i < 20; i++)
      expect((await call('GET', '/api/v2/things', withKey(`Bearer guess-${i}`))).status).toBe(401)
    const asked = authenticate.mock.calls.length
    const refused = await call('GET', '/api/v2/things', withKey('Bearer key-two'))
    expect(refused).toMatchObject({ status: 429, body: { error: 'rate_limited' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(authenticate.mock.calls.length).toBe(asked)
    // A key that has worked before goes on working from the same address.
    expect((await call('GET', '/api/v2/things')).status).toBe(200)
  })

  it('asks anew for a known key, so that a revoked one ends at once', async () => {
    let isRevoked = false
    const { call } = await startApp({ authenticate: async (token) => (isRevoked ? null : (keys[token] ?? null)) })
    expect((await call('GET', '/api/v2/things')).status).toBe(200)
    isRevoked = true
    expect((await call('GET', '/api/v2/things')).status).toBe(401)
  })
})

describe('addressGroup', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('counts %s as %s', (address, group) => {
    expect(addressGroup(address)).toBe(group)
  })
})
