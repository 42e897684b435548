import { expect, it } from 'vitest'
import { eachEngine } from '../../support/database.ts'
import { FOUNDER, pairOf, scriptedSource } from '../../support/followers.ts'
import { useReceivers } from '../../support/receiver.ts'
import { addWorkspace, until, useRelays } from '../../support/relay.ts'

eachEngine((open) => {
  const start = useRelays()
  const startReceiver = useReceivers()
  const make = async () => {
    const relay = await start({
      databaseUrl: await open.url(),
      profiles: scriptedSource({ followers: { acme: [] } }),
    })
    await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })
    const accountId = (await relay.api('GET', '/api/v2/accounts')).body.active[0].id
    /** Finds leads `prefix0` … */
    const find = async (prefix: string, count: number) => {
      const profiles = Array.from({ length: count }, (_, i) => ({ handle: `${prefix}${i}`, bio: FOUNDER }))
      const pushed = await relay.api('POST', `/api/v2/accounts/${accountId}/followers`, { profiles })
      expect(pushed).toMatchObject({ status: 202, body: { leadsCount: count } })
    }
    const subscribe = async (targetUrl: string, more: object = {}): Promise<number> =>
      (await relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl, payload: 'lead', ...more })).body.id
    const statuses = async (id: number) => {
      const { deliveries } = (await relay.api('GET', `/api/v2/webhooks/${id}/deliveries`)).body
      return deliveries.map((delivery: { status: string }) => delivery.status)
    }
    const untilFinished = (path: string) =>
      until(async () => {
        const { replay } = (await relay.api('GET', path)).body
        expect(replay).toMatchObject({ state: 'finished' })
        return replay
      })
    return { relay, find, subscribe, statuses, untilFinished }
  }
  const handlesOf = (requests: { body: string }[]) =>
    requests.map(({ body }) => JSON.parse(body).profile.handle as string).sort()

  it('sends what came while the webhook was disabled, and tells how far it is', async () => {
    const { relay, find, subscribe, statuses, untilFinished } = await make()
    const receiver = await startReceiver()
    const id = await subscribe(receiver.url, { disabled: true })
    await find('a', 5)
    await until(async () => expect(await statuses(id)).toEqual(Array(5).fill('skipped')))
    const path = `/api/v2/webhooks/${id}/replays`
    const counted = await relay.api('POST', path, { dryRun: true })
    const count = { total: 5, deliveries: 5, messages: 0, isTotalComplete: true }
    expect(counted).toMatchObject({ status: 200, body: count })
    const made = await relay.api('POST', path)
    expect(made).toMatchObject({ status: 201, body: { replay: { state: 'queued', total: 5, done: 0 } } })
    const replayPath = `${path}/${made.body.replay.id}`
    await until(async () => {
      expect((await relay.api('GET', replayPath)).body.replay.waitingFor).toBe('endpoint_disabled')
    })
    const second = await relay.api('POST', path)
    expect(second).toMatchObject({ status: 409, body: { error: 'replay_running', replayId: made.body.replay.id } })
    expect(receiver.requests).toEqual([])
    await relay.api('PATCH', `/api/v2/webhooks/${id}`, { disabled: false })
    expect(handlesOf(await receiver.waitFor(5))).toEqual(['a0', 'a1', 'a2', 'a3', 'a4'])
    expect(await untilFinished(replayPath)).toMatchObject({ total: 5, done: 5, queued: 0, waitingFor: null })
    expect((await relay.api('GET', path)).body).toMatchObject({
      replays: [{ id: made.body.replay.id }],
      hasMore: false,
    })
  })

  it('sends leads to a webhook that was made after they were found', async () => {
    const { relay, find, subscribe, untilFinished } = await make()
    const early = await startReceiver()
    await subscribe(early.url)
    await find('a', 3)
    await early.waitFor(3)
    const late = await startReceiver()
    const id = await subscribe(late.url)
    const path = `/api/v2/webhooks/${id}/replays`
    const made = await relay.api('POST', path, { includeMissing: true, types: ['lead.created'] })
    expect(made.body.replay).toMatchObject({ total: 3, includeMissing: true })
    expect(handlesOf(await late.waitFor(3))).toEqual(['a0', 'a1', 'a2'])
    await untilFinished(`${path}/${made.body.replay.id}`)
    expect(early.requests).toHaveLength(3)
  })

  it('pauses, resumes and cancels by a call', async () => {
    const { relay, find, subscribe, statuses, untilFinished } = await make()
    const receiver = await startReceiver()
    const id = await subscribe(receiver.url, { disabled: true })
    await find('a', 10)
    await until(async () => expect(await statuses(id)).toHaveLength(10))
    await relay.api('PATCH', `/api/v2/webhooks/${id}`, { disabled: false })
    const path = `/api/v2/webhooks/${id}/replays`
    const made = await relay.api('POST', path, { ratePerSecond: 1 })
    const replayPath = `${path}/${made.body.replay.id}`
    const paused = await relay.api('POST', `${replayPath}/pause`)
    expect(paused).toMatchObject({ status: 200, body: { replay: { state: 'paused', ratePerSecond: 1 } } })
    expect((await relay.api('POST', `${replayPath}/resume`)).body.replay.state).not.toBe('paused')
    const cancelled = await relay.api('POST', `${replayPath}/cancel`)
    expect(cancelled).toMatchObject({ status: 200, body: { replay: { state: 'cancelled' } } })
    expect(await relay.api('POST', `${replayPath}/resume`)).toMatchObject({
      status: 409,
      body: { error: 'replay_ended' },
    })
    const again = await relay.api('POST', path)
    await untilFinished(`${path}/${again.body.replay.id}`)
    expect(new Set(handlesOf(await receiver.waitFor(10))).size).toBe(10)
  })

  it('answers wrong input and strangers by the contract', async () => {
    const { relay, subscribe } = await make()
    const id = await subscribe('http://127.0.0.1:9/')
    const path = `/api/v2/webhooks/${id}/replays`
    for (const [body, field] of [
      [{ ratePerSecond: 0 }, 'ratePerSecond'],
      [{ statuses: [] }, 'statuses'],
      [{ statuses: ['pending'] }, 'statuses.0'],
      [{ since: '2999-01-01' }, 'since'],
      [{ types: ['nothing'] }, 'types.0'],
    ] as const) {
      const answer = await relay.api('POST', path, body)
      expect(answer, JSON.stringify(body)).toMatchObject({
        status: 400,
        body: { error: 'invalid_request', issues: [{ path: field }] },
      })
    }
    const { key } = await addWorkspace(relay)
    const made = await relay.api('POST', path)
    for (const [method, url] of [
      ['POST', path],
      ['GET', path],
      ['GET', `${path}/${made.body.replay.id}`],
      ['POST', `${path}/${made.body.replay.id}/cancel`],
    ] as const) {
      const answer = await relay.api(method, url, undefined, { key })
      expect(answer, `${method} ${url}`).toMatchObject({ status: 404, body: { error: 'subscription_not_found' } })
    }
    expect(await relay.api('GET', `${path}/999`)).toMatchObject({ status: 404, body: { error: 'replay_not_found' } })
    expect(await relay.api('POST', `${path}/x/pause`)).toMatchObject({
      status: 404,
      body: { error: 'replay_not_found' },
    })
  })
})
