import { LeadwireError } from '@leadwire/core'
import { describe, expect, it, vi } from 'vitest'
import { startApp } from './app-under-test.ts'

const key = (value = 'k1', more: Record<string, string> = {}) => ({ 'idempotency-key': value, ...more })
const thing = { name: 'a' }

async function start() {
  const app = await startApp()
  let count = 0
  const make = vi.spyOn(app.services, 'make').mockImplementation(async () => ++count)
  return { ...app, make }
}

describe('Idempotency-Key', () => {
  it('answers a repeat with the first status and body, and marks it', async () => {
    const { post, make } = await start()
    const first = await post('/api/v2/things', thing, key())
    const second = await post('/api/v2/things', thing, key())
    expect([first.status, second.status, second.text]).toEqual([201, 201, first.text])
    expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true'])
    expect(make).toHaveBeenCalledTimes(1)
  })

  it('runs each time without a key, with another key, workspace or path', async () => {
    const { post, make } = await start()
    await post('/api/v2/things', thing)
    await post('/api/v2/things', thing)
    await post('/api/v2/things', thing, key('k1'))
    await post('/api/v2/things', thing, key('k2'))
    await post('/api/v2/things', thing, key('k1', { authorization: 'Bearer key-two' }))
    expect(make).toHaveBeenCalledTimes(5)
    expect((await post('/api/v2/runs', '', key('k1'))).headers.get('idempotent-replayed')).toBeNull()
  })

  it('refuses other contents under the same key', async () => {
    const { post, make } = await start()
    await post('/api/v2/things', thing, key())
    for (const [path, body] of [
      ['/api/v2/things', { name: 'b' }],
      ['/api/v2/things?x=1', thing],
    ] as const) {
      expect(await post(path, body, key())).toMatchObject({ status: 409, body: { error: 'idempotency_key_reused' } })
    }
    expect(make).toHaveBeenCalledTimes(1)
  })

  it('answers 409 conflict while the first is still running', async () => {
    const { post, make } = await start()
    let release: (value: unknown) => void = () => undefined
    make.mockImplementationOnce(() => new Promise((done) => (release = done)))
    const first = post('/api/v2/things', thing, key())
    await vi.waitFor(() => expect(make).toHaveBeenCalled())
    expect(await post('/api/v2/things', thing, key())).toMatchObject({ status: 409, body: { error: 'conflict' } })
    release('done')
    expect((await first).status).toBe(201)
    expect((await post('/api/v2/things', thing, key())).text).toBe((await first).text)
  })

  it.each([
    ['an unknown error', new Error('crash'), 500],
    ['a refusal', new LeadwireError('Conflict', 'taken', 'Taken'), 409],
  ])('frees the key after %s', async (_name, error, status) => {
    const { post, make } = await start()
    make.mockRejectedValueOnce(error)
    expect((await post('/api/v2/things', thing, key())).status).toBe(status)
    expect((await post('/api/v2/things', thing, key())).status).toBe(201)
  })

  it('does not take the key for a request that is not valid', async () => {
    const { post, idempotency } = await start()
    expect((await post('/api/v2/things', {}, key())).status).toBe(400)
    expect(idempotency.entries.size).toBe(0)
  })

  it.each(['', 'x'.repeat(256), 'tab\there', 'ä'])('answers 400 to the key %j', async (value) => {
    const { post, make } = await start()
    const answer = await post('/api/v2/things', thing, key(value))
    expect(answer).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', issues: [{ path: 'Idempotency-Key' }] },
    })
    expect(make).not.toHaveBeenCalled()
  })

  it('takes 255 characters, and ignores the key where nothing is made', async () => {
    const { post, call } = await start()
    expect((await post('/api/v2/things', thing, key('x'.repeat(255)))).status).toBe(201)
    const answers = [
      await call('GET', '/api/v2/things', { headers: key('') }),
      await call('DELETE', '/api/v2/things/1', { headers: key() }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 204])
  })

  it('answers what was done even when the store cannot keep it', async () => {
    const { post, idempotency, lines } = await start()
    vi.spyOn(idempotency, 'finish').mockRejectedValue(new Error('database gone'))
    expect((await post('/api/v2/things', thing, key())).status).toBe(201)
    expect(JSON.stringify(lines)).toContain('database gone')
  })
})
