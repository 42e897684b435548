import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { startReceiver } from '../../support/receiver.ts'
import { itemsOf, listEnded } from './api.ts'
import {
  activate,
  addStream,
  alone,
  byId,
  deactivate,
  findLeads,
  importWorkflow,
  runStream,
  triggerNode,
  untilExecutions,
  untilSubscriptions,
  type World,
} from './world.ts'

const handlesIn = (executions: Awaited<ReturnType<typeof untilExecutions>>) =>
  executions.flatMap((execution) =>
    itemsOf(execution, 'Trigger').map(({ profile }) => (profile as { handle: string }).handle),
  )

/** What the instant trigger does in n8n. */
export function triggerTests(world: () => World): void {
  it('subscribes when a workflow is activated, gives one item a lead, and unsubscribes when it is deactivated', async () => {
    const stream = await addStream(world())
    const id = await importWorkflow(world(), alone(triggerNode({ streamId: byId(stream.id) })))
    await activate(world(), id)
    const [subscription] = await untilSubscriptions(world(), 1)
    expect(subscription).toMatchObject({ events: ['lead.created'], filterConfig: { streamId: stream.id } })
    expect(subscription?.targetUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/webhook\/[^/]+\/webhook$/)

    await findLeads(world(), stream, ['ann', 'ben', 'cid'])
    const [execution] = await untilExecutions(world(), id, 1)
    if (!execution) throw new Error('no execution')
    const { leads } = (await world().hub.api('GET', `/api/v2/streams/${stream.id}/leads`)).body
    const sorted = (list: { id: number }[]) => list.toSorted((a, b) => a.id - b.id)
    expect(execution.status).toBe('success')
    expect(sorted(itemsOf(execution, 'Trigger') as never)).toEqual(sorted(leads))
    expect(itemsOf(execution, 'Trigger')).toContainEqual(
      expect.objectContaining({
        profile: expect.objectContaining({ displayName: 'Zoë 🐝 ann', bio: 'Founder of ann 🚀 日本語' }),
      }),
    )

    await deactivate(world(), id)
    await untilSubscriptions(world(), 0)
  })

  it('hands all filters to the hub, and only lets through what passes them', async () => {
    const stream = await addStream(world())
    const id = await importWorkflow(
      world(),
      alone(
        triggerNode({
          streamId: byId(stream.id),
          filters: {
            accountId: byId(stream.accountId),
            segmentId: byId(stream.segmentId),
            matchConfidence: 'high',
            sourceType: 'follower',
            filter: '{"profile.handle": {"$startsWith": "wanted"}}',
          },
        }),
      ),
    )
    await activate(world(), id)
    const [subscription] = await untilSubscriptions(world(), 1)
    expect(subscription).toMatchObject({
      filterConfig: {
        streamId: stream.id,
        accountId: stream.accountId,
        matchConfidence: 'high',
        sourceType: 'follower',
      },
      filter: { 'profile.handle': { $startsWith: 'wanted' }, segmentId: stream.segmentId },
    })
    await findLeads(world(), stream, ['other_dan', 'wanted_eve'])
    expect(handlesIn(await untilExecutions(world(), id, 1))).toEqual(['wanted_eve'])
  })

  it('refuses what the hub did not sign, and starts nothing', async () => {
    const id = await importWorkflow(world(), alone(triggerNode()))
    await activate(world(), id)
    const [{ targetUrl = '' } = {}] = await untilSubscriptions(world(), 1)
    const body = JSON.stringify([{ id: 1 }])
    const time = String(Math.floor(Date.now() / 1000))
    const forged = createHmac('sha256', Buffer.from('another secret')).update(`dlv_1.${time}.${body}`).digest('base64')
    const post = (headers: Record<string, string>) =>
      fetch(targetUrl, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
    const head = { 'webhook-id': 'dlv_1', 'webhook-timestamp': time }

    const answers = [await post({}), await post({ ...head, 'webhook-signature': `v1,${forged}` })]
    expect(answers.map(({ status }) => status)).toEqual([401, 401])
    expect(await answers[1]?.json()).toEqual({
      message: 'This is not signed by the Leadwire hub that this workflow is subscribed to',
    })
    expect(await listEnded(world().n8n, id)).toEqual([])
  })

  it('delivers what was missed while the workflow was off, once each, when it is activated again', async () => {
    const stream = await addStream(world())
    await findLeads(world(), stream, ['before'])
    const id = await importWorkflow(world(), alone(triggerNode({ streamId: byId(stream.id) })))
    await activate(world(), id)
    await untilSubscriptions(world(), 1)
    await findLeads(world(), stream, ['before', 'while_on'])
    await untilExecutions(world(), id, 1)
    await deactivate(world(), id)
    await untilSubscriptions(world(), 0)
    await findLeads(world(), stream, ['before', 'while_on', 'missed_1'])
    await findLeads(world(), stream, ['before', 'while_on', 'missed_1', 'missed_2'])
    await activate(world(), id)
    await untilSubscriptions(world(), 1)
    await untilExecutions(world(), id, 2)
    // A lead that is new now comes last, so what was repeated would be among those before it.
    await findLeads(world(), stream, ['before', 'while_on', 'missed_1', 'missed_2', 'new_again'])
    const executions = await untilExecutions(world(), id, 3)
    expect(handlesIn(executions).toSorted()).toEqual(['missed_1', 'missed_2', 'new_again', 'while_on'])
  })

  it('leaves out what was missed where that is switched off', async () => {
    const stream = await addStream(world())
    const node = triggerNode({ streamId: byId(stream.id), options: { deliverMissed: false } })
    const id = await importWorkflow(world(), alone(node))
    await activate(world(), id)
    await untilSubscriptions(world(), 1)
    await deactivate(world(), id)
    await untilSubscriptions(world(), 0)
    await findLeads(world(), stream, ['missed'])
    await activate(world(), id)
    await untilSubscriptions(world(), 1)
    await findLeads(world(), stream, ['missed', 'after'])
    expect(handlesIn(await untilExecutions(world(), id, 1))).toEqual(['after'])
  })

  it('tells of a run that has finished', async () => {
    const stream = await addStream(world())
    const id = await importWorkflow(world(), alone(triggerNode({ event: 'run.finished', streamId: byId(stream.id) })))
    await activate(world(), id)
    await untilSubscriptions(world(), 1)
    await runStream(world(), stream.id)
    const [execution] = await untilExecutions(world(), id, 1)
    expect(execution && itemsOf(execution, 'Trigger')).toEqual([
      { sync: expect.objectContaining({ streamId: stream.id, failedRunsCount: 0 }) },
    ])
  })

  it('tells of an endpoint that the hub has given up', async () => {
    const id = await importWorkflow(world(), alone(triggerNode({ event: 'endpoint.disabled' })))
    await activate(world(), id)
    await untilSubscriptions(world(), 1)
    const receiver = await startReceiver()
    receiver.behave = () => ({ status: 410 })
    const { hub } = world()
    const { body } = await hub.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: `${receiver.url}/gone` })
    try {
      await findLeads(world(), await addStream(world()), ['gil'])
      const [execution] = await untilExecutions(world(), id, 1)
      expect(execution && itemsOf(execution, 'Trigger')).toMatchObject([{ url: `${receiver.url}/gone` }])
    } finally {
      await hub.api('DELETE', `/api/v2/webhooks/subscribe?id=${body.id}`)
      await receiver.stop()
    }
  })

  it('shows the newest real lead at once when it is tested in the editor', async () => {
    const stream = await addStream(world())
    await findLeads(world(), stream, ['older'])
    await findLeads(world(), stream, ['older', 'newest'])
    const node = triggerNode({ streamId: byId(stream.id) })
    const id = await importWorkflow(world(), alone(node))
    const handles = async () => handlesIn(await listEnded(world().n8n, id))
    for (const test of [1, 2]) {
      await listenInEditor(world(), id)
      const executions = await untilExecutions(world(), id, test)
      expect(handlesIn(executions)).toEqual(Array(test).fill('newest'))
    }
    expect(await handles()).toHaveLength(2)
  })

  it('gives all of 10,000 leads of one run, each once', async () => {
    const stream = await addStream(world())
    const id = await importWorkflow(world(), alone(triggerNode({ streamId: byId(stream.id) })))
    await activate(world(), id)
    await untilSubscriptions(world(), 1)
    await findLeads(
      world(),
      stream,
      Array.from({ length: 10_000 }, (_, i) => `many_${i}`),
    )
    const executions = await untilExecutions(world(), id, 100)
    const handles = handlesIn(executions)
    expect(handles).toHaveLength(10_000)
    expect(new Set(handles).size).toBe(10_000)
  }, 240_000)
}

/** Presses "Execute workflow" in the editor: n8n listens on the test URL until something comes. */
async function listenInEditor({ n8n }: World, id: string): Promise<void> {
  const workflow = await n8n.rest<{ nodes: unknown[] }>('GET', `/workflows/${id}`)
  const answer = await n8n.rest<{ waitingForWebhook?: boolean }>('POST', `/workflows/${id}/run`, {
    workflowData: workflow,
    triggerToStartFrom: { name: 'Trigger' },
  })
  expect(answer.waitingForWebhook).toBe(true)
}
