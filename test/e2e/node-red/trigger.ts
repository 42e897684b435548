import { expect, it } from 'vitest'
import { startReceiver } from '../../support/receiver.ts'
import { triggerNode } from './flow.ts'
import { addStream, findLeads, names } from './streams.ts'
import {
  clear,
  deploy,
  type Kept,
  messagesOf,
  send,
  untilError,
  untilMessages,
  untilState,
  untilSubscriptions,
  type World,
} from './world.ts'

const handlesIn = (messages: Kept[]) => messages.map(({ payload }) => payload.profile.handle)

/** What the trigger does in Node-RED where the hub sends. */
export function triggerTests(world: () => World): void {
  it('subscribes when it is deployed, sends a message for each lead, and unsubscribes when it is gone', async () => {
    const stream = await addStream(world())
    await deploy(world(), [triggerNode('t1', { filters: { streamId: String(stream.id) } })])
    const [subscription] = await untilSubscriptions(world(), 1)
    expect(subscription).toMatchObject({
      targetUrl: `${world().host.url}/leadwire/t1`,
      events: ['lead.created'],
      filterConfig: { streamId: stream.id },
    })
    await findLeads(world(), stream, ['ada', 'bob', 'chi'])
    const messages = await untilMessages(world(), 't1', 3)
    expect(handlesIn(messages).toSorted()).toEqual(['ada', 'bob', 'chi'])
    expect(messages[0]).toMatchObject({
      topic: 'lead.created',
      payload: {
        profile: { displayName: expect.stringContaining('Zoë 🐝'), bio: expect.stringContaining('🚀 日本語') },
      },
      leadwire: { deliveryId: expect.stringMatching(/^dlv_/) },
    })
    await deploy(world(), [])
    await untilSubscriptions(world(), 0)
  })

  it('hands every filter to the hub', async () => {
    const stream = await addStream(world())
    const filterConfig = {
      streamId: stream.id,
      accountId: stream.accountId,
      sourceType: 'liker',
      matchConfidence: 'medium',
      feedbackStatus: 'good',
    }
    const filters = Object.fromEntries(Object.entries(filterConfig).map(([name, value]) => [name, String(value)]))
    await deploy(world(), [triggerNode('t2', { filters })])
    const [subscription] = await untilSubscriptions(world(), 1)
    expect(subscription?.filterConfig).toMatchObject(filterConfig)
  })

  it('refuses a wrong token, none, and another body, and takes a delivery that comes twice once', async () => {
    const stream = await addStream(world())
    const receiver = await startReceiver()
    const { hub } = world()
    // The hub sends a copy to us, and is told to sign nothing else with the token of the node.
    await deploy(world(), [triggerNode('t3', { filters: { streamId: String(stream.id) } })])
    await untilState(world(), 't3', 'subscribed')
    const [{ id } = { id: 0 }] = await untilSubscriptions(world(), 1)
    // The token is shown once; a subscription that is moved keeps it, so that we come to know it.
    await hub.api('PATCH', `/api/v2/webhooks/${id}`, { targetUrl: receiver.url })
    try {
      await findLeads(world(), stream, ['dee'])
      const [request] = await receiver.waitFor(1)
      const { 'x-leadwire-token': token, 'webhook-id': deliveryId } = request?.headers ?? {}
      const lead = JSON.parse(request?.body ?? '')
      const deliver = (body: unknown, headers: Record<string, unknown>) =>
        send(world(), 'POST', '/leadwire/t3', body, headers)
      expect((await deliver(lead, {})).status).toBe(401)
      expect((await deliver(lead, { 'x-leadwire-token': `${token}x` })).status).toBe(401)
      expect((await deliver([1, 2], { 'x-leadwire-token': token })).status).toBe(400)
      expect((await send(world(), 'POST', '/leadwire/nobody', lead, { 'x-leadwire-token': token })).status).toBe(404)
      expect(await messagesOf(world(), 't3')).toEqual([])
      const headers = { 'x-leadwire-token': token, 'webhook-id': deliveryId }
      expect((await deliver(lead, headers)).status).toBe(204)
      expect((await deliver(lead, headers)).status).toBe(204)
      expect(handlesIn(await messagesOf(world(), 't3'))).toEqual(['dee'])
    } finally {
      await clear(world())
      await receiver.stop()
    }
  })

  it('delivers what was missed while it was switched off, once each', async () => {
    const stream = await addStream(world())
    const node = triggerNode('t4', { filters: { streamId: String(stream.id) } })
    await findLeads(world(), stream, ['before'])
    await deploy(world(), [node])
    await untilState(world(), 't4', 'subscribed')
    await findLeads(world(), stream, ['before', 'while_on'])
    await untilMessages(world(), 't4', 1)
    await deploy(world(), [{ ...node, d: true }])
    await untilSubscriptions(world(), 0)
    await findLeads(world(), stream, ['before', 'while_on', 'missed_1'])
    await findLeads(world(), stream, ['before', 'while_on', 'missed_1', 'missed_2'])
    await deploy(world(), [node])
    await untilMessages(world(), 't4', 3)
    // A lead that is new now comes last, so what was repeated would be among those before it.
    await findLeads(world(), stream, ['before', 'while_on', 'missed_1', 'missed_2', 'new_again'])
    const handles = handlesIn(await untilMessages(world(), 't4', 4))
    expect(handles.toSorted()).toEqual(['missed_1', 'missed_2', 'new_again', 'while_on'])
  })

  it('leaves out what was missed where it is told to', async () => {
    const stream = await addStream(world())
    const node = triggerNode('t5', { filters: { streamId: String(stream.id) }, missed: false })
    await deploy(world(), [node])
    await untilState(world(), 't5', 'subscribed')
    await deploy(world(), [])
    await findLeads(world(), stream, ['missed'])
    await deploy(world(), [node])
    await untilSubscriptions(world(), 1)
    await untilState(world(), 't5', 'subscribed')
    await findLeads(world(), stream, ['missed', 'after'])
    expect(handlesIn(await untilMessages(world(), 't5', 1))).toEqual(['after'])
  })

  it('delivers what was missed while Node-RED was killed', async () => {
    const stream = await addStream(world())
    await deploy(world(), [triggerNode('t6', { filters: { streamId: String(stream.id) } })])
    await untilState(world(), 't6', 'subscribed')
    await findLeads(world(), stream, ['first'])
    await untilMessages(world(), 't6', 1)
    await world().host.stop('SIGKILL')
    await findLeads(world(), stream, ['first', 'meanwhile'])
    await world().host.start()
    expect(handlesIn(await untilMessages(world(), 't6', 1))).toEqual(['meanwhile'])
    expect(await untilSubscriptions(world(), 1)).toHaveLength(1)
  })

  it('ends the subscription when Node-RED is stopped, and has one again when it is started', async () => {
    await deploy(world(), [triggerNode('t11')])
    await untilState(world(), 't11', 'subscribed')
    await world().host.stop('SIGTERM')
    expect((await world().hub.api('GET', '/api/v2/webhooks')).body.webhooks).toEqual([])
    await world().host.start()
    expect(await untilSubscriptions(world(), 1)).toMatchObject([{ targetUrl: `${world().host.url}/leadwire/t11` }])
  })

  it('shows that it was disabled at the hub, and subscribes again when its subscription was ended there', async () => {
    const { hub } = world()
    await deploy(world(), [triggerNode('t12', { interval: '0.1' })])
    await untilState(world(), 't12', 'subscribed')
    const [{ id } = { id: 0 }] = await untilSubscriptions(world(), 1)
    await hub.api('PATCH', `/api/v2/webhooks/${id}`, { disabled: true })
    await untilState(world(), 't12', 'disabled at the hub')
    await hub.api('PATCH', `/api/v2/webhooks/${id}`, { disabled: false })
    await untilState(world(), 't12', 'subscribed')
    await hub.api('DELETE', `/api/v2/webhooks/subscribe?id=${id}`)
    await untilError(world(), 'subscription_lost')
    await untilState(world(), 't12', 'subscribed')
    expect((await untilSubscriptions(world(), 1))[0]?.id).not.toBe(id)
  })

  it('tells of a run that has finished', async () => {
    const stream = await addStream(world())
    await deploy(world(), [triggerNode('t7', { event: 'runFinished', filters: { streamId: String(stream.id) } })])
    await untilState(world(), 't7', 'subscribed')
    await findLeads(world(), stream, ['eve'])
    expect(await untilMessages(world(), 't7', 1)).toMatchObject([
      { topic: 'run.finished', payload: { sync: { streamId: stream.id, failedRunsCount: 0 } } },
    ])
  })

  it('tells of an endpoint that the hub has given up', async () => {
    const stream = await addStream(world())
    const receiver = await startReceiver()
    receiver.behave = () => ({ status: 410 })
    const { hub } = world()
    await deploy(world(), [triggerNode('t8', { event: 'endpointDisabled' })])
    await untilState(world(), 't8', 'subscribed')
    const { body } = await hub.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: `${receiver.url}/gone` })
    try {
      await findLeads(world(), stream, ['fay'])
      expect(await untilMessages(world(), 't8', 1)).toMatchObject([
        { topic: 'endpoint.disabled', payload: { url: `${receiver.url}/gone`, reason: 'It answered 410 Gone' } },
      ])
    } finally {
      await hub.api('DELETE', `/api/v2/webhooks/subscribe?id=${body.id}`)
      await receiver.stop()
    }
  })

  it('shows the newest real lead at the press of its button, or an example where there is none', async () => {
    const stream = await addStream(world())
    await deploy(world(), [triggerNode('t9', { filters: { streamId: String(stream.id), sourceType: 'follower' } })])
    await untilState(world(), 't9', 'subscribed')
    expect((await send(world(), 'POST', '/leadwire/triggers/t9/newest', {})).body).toEqual({ isSample: true })
    await findLeads(world(), stream, ['gil'])
    await findLeads(world(), stream, ['gil', 'hal'])
    await untilMessages(world(), 't9', 3)
    expect((await send(world(), 'POST', '/leadwire/triggers/t9/newest', {})).body).toEqual({ isSample: false })
    const [example, , , newest] = await untilMessages(world(), 't9', 4)
    expect(example).toMatchObject({
      leadwire: { isTest: true, isSample: true },
      payload: { profile: expect.any(Object) },
    })
    expect(newest).toMatchObject({
      leadwire: { isTest: true, isSample: false },
      payload: { profile: { handle: 'hal' } },
    })
  })

  it('gives all of 10,000 leads of one run, each once', async () => {
    const stream = await addStream(world())
    await deploy(world(), [triggerNode('t10', { filters: { streamId: String(stream.id) } })])
    await untilState(world(), 't10', 'subscribed')
    await findLeads(world(), stream, names('many', 10_000))
    const handles = handlesIn(await untilMessages(world(), 't10', 10_000))
    expect(handles).toHaveLength(10_000)
    expect(new Set(handles).size).toBe(10_000)
  }, 240_000)
}
