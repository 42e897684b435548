import { expect, it } from 'vitest'
import { apis } from '../../../relay/src/apis/index.ts'
import { eachEngine } from '../../support/database.ts'
import { pairOf, people, scriptedSource } from '../../support/followers.ts'
import { useReceivers } from '../../support/receiver.ts'
import { addWorkspace, until, useRelays } from '../../support/relay.ts'

eachEngine((open) => {
  const start = useRelays()
  const receive = useReceivers()
  /** Three leads that were sent to a receiver, one a POST. */
  const make = async (hook: object = {}) => {
    const receiver = await receive()
    const profiles = scriptedSource({ followers: { acme: people('p', 3, 1) } })
    const relay = await start({ databaseUrl: await open.url(), profiles })
    const subscribed = await relay.api('POST', '/api/v2/webhooks/subscribe', {
      targetUrl: `${receiver.url}/in`,
      payload: 'lead',
      ...hook,
    })
    const id: number = subscribed.body.id
    const stream = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    const api = async (path: string) => (await relay.api('GET', `/api/v2/webhooks/${path}`)).body
    const settled = (status: string, count = 3) =>
      until(async () => {
        const { deliveries } = await api(`${id}/deliveries?status=${status}`)
        expect(deliveries).toHaveLength(count)
        return deliveries
      })
    return { relay, receiver, id, api, settled, run: () => relay.run(stream.id) }
  }

  it('lists deliveries with what became of them, and shows the bytes that were sent', async () => {
    const { receiver, id, api, settled, run } = await make()
    receiver.behave = (_request, i) => (i === 0 ? { status: 500, body: 'not now' } : {})
    await run()
    await settled('delivered', 2)
    const [failed] = await settled('pending', 1)
    expect(failed).toMatchObject({
      attempts: 1,
      lastOutcome: 'rejected',
      lastStatus: 500,
      nextAttemptAt: expect.any(String),
      isSending: false,
      isTest: false,
    })
    const { deliveries } = await api(`${id}/deliveries?limit=2`)
    expect(deliveries.map((item: { number: number }) => item.number)).toEqual([3, 2])
    const { delivery, attempts } = await api(`deliveries/${failed.webhookId}`)
    expect(delivery).toMatchObject({ ...failed, body: receiver.requests[0]?.body, messageIds: [expect.any(Number)] })
    expect(attempts).toMatchObject([{ number: 1, outcome: 'rejected', status: 500, answer: 'not now' }])
    expect((await api(`deliveries/${failed.id}/attempts`)).attempts).toEqual(attempts)
  })

  it('lists messages by type, lead and time, each with its deliveries', async () => {
    const { api, settled, run } = await make({ events: ['lead.created', 'run.finished'], payload: 'leads' })
    await run()
    await settled('delivered', 2)
    const { messages } = await api('messages')
    expect(messages).toHaveLength(4)
    expect(messages[0]).toMatchObject({ type: 'run.finished', leadId: null })
    const [, newest] = messages
    const created = await api(`messages?type=lead.created&leadId=${newest.leadId}`)
    expect(created.messages).toEqual([newest])
    expect((await api(`messages?until=${newest.createdAt}`)).messages).toEqual([])
    expect((await api(`messages?since=${newest.createdAt}`)).messages).toEqual(messages)
    const one = await api(`messages/${newest.id}`)
    expect(one.message).toMatchObject({ ...newest, data: { id: newest.leadId, profile: { handle: 'p3' } } })
    expect(one.deliveries).toMatchObject([{ status: 'delivered', messagesCount: 3, payload: 'leads' }])
  })

  it('sends a delivery again by hand: the same bytes under the same id', async () => {
    const { relay, receiver, id, settled, run } = await make()
    await run()
    const [sent] = await settled('delivered')
    const again = await relay.api('POST', `/api/v2/webhooks/deliveries/${sent.id}/resend`)
    expect(again).toMatchObject({ status: 202, body: { delivery: { id: sent.id, status: 'pending' } } })
    const [first, second] = await receiver.waitFor(2, ({ headers }) => headers['webhook-id'] === sent.webhookId)
    expect(second?.body).toBe(first?.body)
    expect(second?.headers['x-leadwire-attempt']).toBe('2')
    await settled('delivered')
    await relay.api('POST', `/api/v2/webhooks/${id}/pause`)
    await relay.api('POST', `/api/v2/webhooks/deliveries/${sent.id}/resend`)
    expect(await relay.api('POST', `/api/v2/webhooks/deliveries/${sent.webhookId}/resend`)).toMatchObject({
      status: 409,
      body: { error: 'delivery_unfinished' },
    })
    await relay.api('POST', `/api/v2/webhooks/${id}/resume`)
    await receiver.waitFor(3, ({ headers }) => headers['webhook-id'] === sent.webhookId)
  })

  it('lets a paused webhook wait and sends what has waited when it goes on', async () => {
    const { relay, receiver, id, settled, run } = await make()
    const paused = await relay.api('POST', `/api/v2/webhooks/${id}/pause`)
    expect(paused.body.webhook.pausedAt).toEqual(expect.any(String))
    await run()
    await settled('pending')
    expect(receiver.requests).toEqual([])
    const resumed = await relay.api('POST', `/api/v2/webhooks/${id}/resume`)
    expect(resumed.body.webhook.pausedAt).toBeNull()
    await receiver.waitFor(3)
    await settled('delivered')
  })

  it('shows nothing of it to another workspace, and lets it do nothing', async () => {
    const { relay, receiver, id, api, settled, run } = await make()
    await run()
    const [delivery] = await settled('delivered')
    const [message] = (await api('messages')).messages
    const { key } = await addWorkspace(relay)
    const ids: Record<string, unknown[]> = {
      subscriptionId: [id],
      deliveryId: [delivery.id, delivery.webhookId],
      messageId: [message.id],
    }
    const bodies: Record<string, object> = { patch: { disabled: true }, post: { statuses: ['skipped'], dryRun: true } }
    const before = await relay.api('GET', `/api/v2/webhooks/${id}`)
    const routes = apis.flatMap((vendor) => vendor.routes).filter(({ path }) => /^\/api\/v2\/webhooks\/.*:/.test(path))
    expect(routes.length).toBeGreaterThanOrEqual(12)
    for (const { method, path } of routes) {
      const name = /:(\w+)/.exec(path)?.[1] ?? ''
      if (!ids[name]) continue
      for (const foreign of ids[name]) {
        const call = path.replace(`:${name}`, String(foreign)).replace(/:\w+/, '1')
        const body = bodies[method]
        const answer = await relay.api(method.toUpperCase(), call, body, { key })
        expect(answer, `${method} ${call}`).toMatchObject({
          status: 404,
          body: { error: expect.stringMatching(/_not_found$/) },
        })
      }
    }
    expect(await relay.api('GET', `/api/v2/webhooks/${id}`)).toMatchObject({ body: before.body })
    for (const list of ['webhooks', 'messages'] as const) {
      const path = list === 'messages' ? '/api/v2/webhooks/messages' : '/api/v2/webhooks'
      expect((await relay.api('GET', path, undefined, { key })).body[list]).toEqual([])
    }
    expect(receiver.requests).toHaveLength(3)
  })
})
