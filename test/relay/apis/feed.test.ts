import { once } from 'node:events'
import { type ClientRequest, get } from 'node:http'
import { expect, it } from 'vitest'
import { verifyWebhook } from '../../../core/src/signing/verify.ts'
import { eachEngine } from '../../support/database.ts'
import { FOUNDER, pairOf, people, scriptedSource } from '../../support/followers.ts'
import { useReceivers } from '../../support/receiver.ts'
import { API_KEY, addWorkspace, until, useRelays } from '../../support/relay.ts'

eachEngine((open) => {
  const startRelay = useRelays()
  const startReceiver = useReceivers()

  const setUp = async () => {
    const receiver = await startReceiver()
    const profiles = scriptedSource({ followers: { devs: people('d', 1) } })
    const relay = await startRelay({ databaseUrl: await open.url(), profiles })
    const settings = { targetUrl: receiver.url, payload: 'lead' }
    const { body: subscribed } = await relay.api('POST', '/api/v2/webhooks/subscribe', settings)
    await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('devs')] })
    const { body: accounts } = await relay.api('GET', '/api/v2/accounts')
    const push = (...handles: string[]) =>
      relay.api('POST', `/api/v2/accounts/${accounts.active[0].id}/followers`, {
        profiles: handles.map((handle) => ({ handle, bio: FOUNDER })),
      })
    const path = `/api/v2/webhooks/${subscribed.id}/feed`
    return { relay, receiver, push, path, secret: subscribed.secret as string }
  }

  it('gives items that the verifier believes, with the bytes and headers of the POST', async () => {
    const { relay, receiver, push, path, secret } = await setUp()
    await push('ana')
    const [post] = await receiver.waitFor(1)
    const { status, body } = await relay.api('GET', path)
    expect(status).toBe(200)
    const [item] = body.items
    expect(item.body).toBe(post?.body)
    expect(verifyWebhook({ headers: item.headers, body: item.body, secrets: secret }).id).toBe(item.id)
    for (const name of [
      'webhook-id',
      'x-leadwire-event',
      'x-leadwire-number',
      'x-leadwire-subscription',
      'content-type',
    ]) {
      expect([name, item.headers[name]]).toEqual([name, post?.headers[name]])
    }
    expect(body).toMatchObject({ next: 1, newest: 1, oldest: 1 })
  })

  it('waits until there is something new', async () => {
    const { relay, push, path } = await setUp()
    const waiting = relay.api('GET', `${path}?wait=30`)
    await push('ana')
    expect((await waiting).body.items).toMatchObject([{ number: 1 }])
    const { body } = await relay.api('GET', `${path}?after=1&wait=1`)
    expect(body).toMatchObject({ items: [], next: 1 })
  })

  it('lets 20 requests of a key wait and refuses more, until somebody goes', async () => {
    const { relay, path } = await setUp()
    const waiting = new Set<ClientRequest>()
    const refusals: (number | undefined)[] = []
    for (let i = 0; i < 25; i++) {
      const call = get(`${relay.url}${path}?wait=30`, { headers: { authorization: `Bearer ${API_KEY}` } })
      waiting.add(call)
      call.on('error', () => {})
      call.on('response', (response) => {
        waiting.delete(call)
        refusals.push(response.statusCode)
        response.resume()
      })
    }
    await until(() => expect(refusals).toEqual([429, 429, 429, 429, 429]))
    const ask = () => relay.api('GET', `${path}?wait=1`)
    const refused = await ask()
    expect(refused.body.error).toBe('too_many_waiting')
    expect(refused.headers.get('retry-after')).toBe('1')
    // Who does not wait is not refused.
    expect((await relay.api('GET', path)).status).toBe(200)
    const [one] = waiting
    one?.destroy()
    await until(async () => expect((await ask()).status).toBe(200))
    for (const call of waiting) call.destroy()
  })

  it('answers those who wait when the hub stops', async () => {
    const { relay, path } = await setUp()
    const call = get(`${relay.url}${path}?wait=30`, { headers: { authorization: `Bearer ${API_KEY}` } })
    await once(call, 'finish')
    const answered = once(call, 'response')
    // It has been read when a later one is answered.
    await relay.api('GET', path)
    await relay.stop()
    const [response] = await answered
    expect(response.statusCode).toBe(200)
    response.resume()
  })

  it('says what is wrong with a question, and nothing to others', async () => {
    const { relay, path } = await setUp()
    for (const query of ['after=-1', 'after=x', 'wait=1.5', 'limit=0', 'after=1234567890123456']) {
      const answer = await relay.api('GET', `${path}?${query}`)
      expect([query, answer.status, answer.body.error]).toEqual([query, 400, 'invalid_request'])
    }
    expect((await relay.api('GET', '/api/v2/webhooks/999/feed')).body.error).toBe('subscription_not_found')
    const { key } = await addWorkspace(relay)
    expect((await relay.api('GET', path, undefined, { key })).status).toBe(404)
  })
})
