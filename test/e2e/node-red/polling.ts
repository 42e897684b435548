import { expect, it } from 'vitest'
import { triggerNode } from './flow.ts'
import { addStream, findLeads, names } from './streams.ts'
import {
  deploy,
  type Kept,
  send,
  untilError,
  untilMessages,
  untilState,
  untilSubscriptions,
  type World,
} from './world.ts'

const handlesIn = (messages: Kept[]) => messages.map(({ payload }) => payload.profile.handle)

/** What the trigger does in Node-RED where it asks the hub. */
export function pollingTests(world: () => World): void {
  const poller = (id: string, streamId: number, more = {}) =>
    triggerNode(id, { mode: 'poll', interval: '1', filters: { streamId: String(streamId) }, ...more })

  it('gives each lead once, without a subscription, also over a restart by SIGKILL', async () => {
    const stream = await addStream(world())
    await findLeads(world(), stream, ['old'])
    await deploy(world(), [poller('p1', stream.id)])
    await untilState(world(), 'p1', 'nothing new')
    await findLeads(world(), stream, ['old', 'one', 'two'])
    expect(handlesIn(await untilMessages(world(), 'p1', 2))).toEqual(['one', 'two'])
    await untilState(world(), 'p1', 'nothing new')
    await world().host.stop('SIGKILL')
    await findLeads(world(), stream, ['old', 'one', 'two', 'three'])
    await world().host.start()
    expect(handlesIn(await untilMessages(world(), 'p1', 1))).toEqual(['three'])
    await untilSubscriptions(world(), 0)
  })

  it('goes on from where it was when it is switched on again, or leaves out what was missed', async () => {
    const stream = await addStream(world())
    const nodes = [poller('p2', stream.id), poller('p3', stream.id, { missed: false })]
    await deploy(world(), nodes)
    for (const { id } of nodes) await untilState(world(), id, 'nothing new')
    await deploy(
      world(),
      nodes.map((one) => ({ ...one, d: true })),
    )
    await findLeads(world(), stream, ['missed'])
    await send(world(), 'POST', '/forget', {})
    await deploy(world(), nodes)
    await untilMessages(world(), 'p2', 1)
    await untilState(world(), 'p3', 'nothing new')
    await findLeads(world(), stream, ['missed', 'after'])
    expect(handlesIn(await untilMessages(world(), 'p2', 2))).toEqual(['missed', 'after'])
    expect(handlesIn(await untilMessages(world(), 'p3', 1))).toEqual(['after'])
  })

  it('begins with leads that exist where it is told to, all 1,201 of them, and filters by how they were found', async () => {
    const stream = await addStream(world())
    await findLeads(world(), stream, names('there', 1_201))
    const filters = { streamId: String(stream.id), matchConfidence: 'high', sourceType: 'follower' }
    await deploy(world(), [
      poller('p4', stream.id, { existing: true, filters }),
      poller('p5', stream.id, { existing: true, filters: { ...filters, sourceType: 'liker' } }),
    ])
    const handles = handlesIn(await untilMessages(world(), 'p4', 1_201))
    expect(new Set(handles).size).toBe(1_201)
    await untilState(world(), 'p5', 'nothing new')
  })

  it('says that only leads can be asked for', async () => {
    await deploy(world(), [triggerNode('p6', { event: 'runFinished', mode: 'poll' })])
    const { error } = await untilError(world(), 'not_polled')
    expect(error.message).toBe('Leadwire: Run Finished is only sent by the hub; choose "The hub sends"')
  })
}
