import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { itemsOf, listEnded, type WorkflowNode } from './api.ts'
import {
  activate,
  addStream,
  alone,
  byId,
  deactivate,
  findLeads,
  importWorkflow,
  untilExecutions,
  type World,
} from './world.ts'

const pollNode = (parameters: Record<string, unknown>): WorkflowNode => ({
  name: 'Poll',
  type: 'n8n-nodes-leadwire.leadwirePollingTrigger',
  parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, ...parameters },
})

/** What the polling trigger does in n8n. n8n polls at each activation, and at most once a minute after that. */
export function pollingTests(world: () => World): void {
  it('neither skips nor repeats a lead from one poll to the next, and keeps its place while it is off', async () => {
    const stream = await addStream(world())
    await findLeads(world(), stream, ['there_before'])
    const id = await importWorkflow(world(), alone(pollNode({ streamId: byId(stream.id) })))
    const again = async () => {
      await deactivate(world(), id)
      // Nothing outside n8n tells that a poller has stopped.
      await sleep(1_500)
      await activate(world(), id)
    }
    await activate(world(), id)
    await untilPolled(world(), id)
    await findLeads(world(), stream, ['there_before', 'new_1', 'new_2'])
    await again()
    const [first] = await untilExecutions(world(), id, 1)
    await findLeads(world(), stream, ['there_before', 'new_1', 'new_2', 'new_3'])
    await again()
    const [, second] = await untilExecutions(world(), id, 2)
    const handles = [first, second].map((execution) =>
      execution ? itemsOf(execution, 'Poll').map(({ profile }) => (profile as { handle: string }).handle) : [],
    )
    expect(handles).toEqual([['new_1', 'new_2'], ['new_3']])
  })

  it('begins with all leads on request', async () => {
    const stream = await addStream(world())
    await findLeads(
      world(),
      stream,
      Array.from({ length: 1_100 }, (_, i) => `there_${i}`),
    )
    const options = { includeExisting: true }
    const id = await importWorkflow(world(), alone(pollNode({ streamId: byId(stream.id), options })))
    await activate(world(), id)
    const [execution] = await untilExecutions(world(), id, 1)
    const leads = execution ? itemsOf(execution, 'Poll') : []
    expect(new Set(leads.map(({ id: leadId }) => leadId)).size).toBe(1_100)
  })
}

/** Waits until n8n has kept the place of the first poll, which starts no execution. */
async function untilPolled(world: World, id: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const { staticData } = await world.n8n.call<{ staticData: unknown }>('GET', `/workflows/${id}`)
    if (JSON.stringify(staticData ?? null).includes('cursor')) return
    await sleep(100)
  }
  const executions = await listEnded(world.n8n, id)
  throw new Error(`The first poll has left nothing: ${JSON.stringify(executions).slice(0, 2_000)}`)
}
