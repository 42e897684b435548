import { expect, it } from 'vitest'
import { actionNode } from './flow.ts'
import { addStream, findLeads, names } from './streams.ts'
import { act, deploy, messagesOf, send, untilMessages, type World } from './world.ts'

/** Where the action node takes its fields from, and how it gives lists. */
export function fieldTests(world: () => World): void {
  it('takes fields from the editor, from the message and by JSONata, the editor before the payload', async () => {
    const stream = await addStream(world(), 'Vorher 🌧️')
    const fields = {
      streamId: { type: 'pick', value: String(stream.id) },
      name: { type: 'jsonata', value: '"Nachher " & payload.sign' },
      syncTimes: { type: 'json', value: '["06:45"]' },
      isActive: { type: 'pick', value: 'false' },
      timezone: { type: 'msg', value: 'payload.place.zone' },
      emailDigestOverride: { type: 'null', value: '' },
    }
    await deploy(world(), [actionNode({ operation: 'updateStream', fields })])
    const payload = { streamId: 999_999, name: 'not this', sign: '☀️', place: { zone: 'Europe/Lisbon' } }
    expect((await act(world(), '', payload)).status).toBe(200)
    const { body } = await world().hub.api('GET', `/api/v2/streams/${stream.id}`)
    expect(body.stream).toMatchObject({
      name: 'Nachher ☀️',
      syncTimes: ['06:45'],
      isActive: false,
      timezone: 'Europe/Lisbon',
      emailDigestOverride: null,
    })
  })

  it('leaves the payload alone where it is told to, and takes a list as what the operation lists', async () => {
    const stream = await addStream(world())
    await deploy(world(), [actionNode({ operation: 'getStream', usePayload: false })])
    expect((await act(world(), '', { streamId: stream.id })).body).toMatchObject({
      error: { code: 'missing_field', message: 'Leadwire: Get a Stream needs Stream (streamId)' },
    })
    const fields = { accountId: { type: 'num', value: String(stream.accountId) } }
    await deploy(world(), [actionNode({ operation: 'pushFollowers', fields })])
    const people = [{ handle: 'zoe', bio: 'Founder' }, { handle: 'yan' }]
    expect((await act(world(), '', people)).body).toMatchObject({ accepted: 2, leadsCount: 1 })
  })

  it('lists all of 10,000 leads of one run, page by page, or as many as are asked for', async () => {
    const stream = await addStream(world())
    await findLeads(world(), stream, names('page', 10_000))
    await deploy(world(), [actionNode({ operation: 'listLeads' })])
    const all = (await act(world(), '', { streamId: stream.id })).body as { id: number }[]
    expect(all).toHaveLength(10_000)
    expect(new Set(all.map(({ id }) => id)).size).toBe(10_000)
    const some = (await act(world(), '', { streamId: stream.id, limit: 501 })).body as { id: number }[]
    expect(some.map(({ id }) => id)).toEqual(all.slice(0, 501).map(({ id }) => id))
  }, 240_000)

  it('gives a list as a message for each, which can be joined again, and nothing for an empty one', async () => {
    const stream = await addStream(world())
    await findLeads(world(), stream, ['one', 'two'])
    const node = actionNode({ operation: 'listLeads', output: 'each', wires: [['kept-action']] })
    // Nothing answers here: what is sent is looked at instead.
    const ask = (payload: unknown) =>
      fetch(`${world().host.url}/act`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payload),
        signal: AbortSignal.timeout(2_000),
      }).catch(() => undefined)
    await deploy(world(), [node])
    void ask({ streamId: stream.id, matchConfidence: 'medium' })
    await ask({ streamId: stream.id })
    const messages = await untilMessages(world(), 'action', 2)
    expect(messages.map(({ payload }) => payload.profile.handle).toSorted()).toEqual(['one', 'two'])
    expect(messages.map(({ parts }) => parts?.index)).toEqual([0, 1])
    expect(messages[0]?.parts).toMatchObject({ count: 2, id: messages[1]?.parts?.id })
    expect(await messagesOf(world(), 'action')).toHaveLength(2)
  })

  it('answers an empty list, counts and groups as they are', async () => {
    const stream = await addStream(world())
    await deploy(world(), [actionNode()])
    expect((await act(world(), 'listLeads', { streamId: stream.id })).body).toEqual([])
    expect((await act(world(), 'listLeads', { streamId: stream.id, summary: true })).body).toMatchObject({
      highFitCount: 0,
    })
    expect((await act(world(), 'listLeads', { groupBy: 'stream' })).body).toMatchObject({ streams: expect.any(Array) })
  })

  it('offers streams, segments and accounts by name in the editor', async () => {
    const stream = await addStream(world(), 'Häfen 🐝 im Norden')
    await deploy(world(), [])
    const choices = async (noun: string) =>
      (await send(world(), 'GET', `/leadwire/hubs/hub0000000000001/choices/${noun}`)).body
    expect((await choices('stream')).choices).toContainEqual({ value: String(stream.id), label: 'Häfen 🐝 im Norden' })
    expect((await choices('account')).choices).toContainEqual({
      value: String(stream.accountId),
      label: `@${stream.handle}`,
    })
    expect((await choices('segment')).choices).toContainEqual(
      expect.objectContaining({ value: String(stream.segmentId) }),
    )
    await world().hub.api('POST', `/api/v2/accounts/${stream.accountId}/sleep`)
    expect((await choices('account')).choices).toContainEqual(
      expect.objectContaining({ label: `@${stream.handle} (asleep)` }),
    )
    expect(await choices('planet')).toMatchObject({ error: 'unknown_list' })
  })
}
