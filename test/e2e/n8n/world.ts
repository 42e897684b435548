import { setTimeout as sleep } from 'node:timers/promises'
import { API_KEY, until } from '../../support/relay.ts'
import type { E2eHub } from '../hub.ts'
import {
  addWorkflow,
  countEnded,
  type Execution,
  listEnded,
  type N8nApi,
  removeWorkflow,
  type Workflow,
  type WorkflowNode,
} from './api.ts'
import type { N8nHost } from './host.ts'

/** What all tests in n8n share. */
export interface World {
  host: N8nHost
  n8n: N8nApi
  hub: E2eHub
  /** The credential that is right. */
  credential: string
  /** Workflows of a test; gone after it. */
  workflows: string[]
}

/** How long n8n may take for what it does in the background, ms. */
export const PATIENCE = 90_000

/** Adds a credential for a hub and gives its id. */
export const addCredential = async ({ n8n }: World, data: { baseUrl: string; apiKey: string }): Promise<string> =>
  (await n8n.call<{ id: string }>('POST', '/credentials', { name: 'Leadwire', type: 'leadwireApi', data })).id

/** Adds the credential that is right. */
export const addOwnCredential = (world: World): Promise<string> =>
  addCredential(world, { baseUrl: world.hub.url, apiKey: API_KEY })

/** Imports a workflow; its Leadwire nodes get the credential. */
export async function importWorkflow(world: World, workflow: Workflow, credential = world.credential): Promise<string> {
  const nodes = workflow.nodes.map((node) =>
    node.type.startsWith('n8n-nodes-leadwire.')
      ? { ...node, credentials: { leadwireApi: { id: credential, name: 'Leadwire' } } }
      : node,
  )
  const id = await addWorkflow(world.n8n, { ...workflow, nodes })
  world.workflows.push(id)
  return id
}

/** Activates a workflow. n8n answers before the trigger has done anything. */
export const activate = ({ n8n }: World, id: string) => n8n.call('POST', `/workflows/${id}/activate`, {})

/** Deactivates a workflow, likewise. */
export const deactivate = ({ n8n }: World, id: string) => n8n.call('POST', `/workflows/${id}/deactivate`, {})

/** Takes the workflows of a test away, and with them what they have subscribed to. */
export async function clear(world: World): Promise<void> {
  for (const id of world.workflows.splice(0)) await removeWorkflow(world.n8n, id)
  await untilSubscriptions(world, 0)
}

/** A subscription as the hub tells of it. */
export interface Subscription {
  id: number
  targetUrl: string
  events: string[]
  filterConfig: Record<string, unknown>
  filter: unknown
}

/** Waits until the hub has this many subscriptions. */
export const untilSubscriptions = (world: World, count: number): Promise<Subscription[]> =>
  until(async () => {
    const { body } = await world.hub.api('GET', '/api/v2/webhooks')
    if (body.webhooks.length !== count) throw new Error(`${body.webhooks.length} subscriptions, not ${count}`)
    return body.webhooks
  }, PATIENCE)

/** Waits until a workflow has this many executions that have ended; oldest first. */
export async function untilExecutions({ n8n }: World, workflow: string, count: number): Promise<Execution[]> {
  let ended = 0
  // Seldom, and without their data: n8n has enough to do.
  for (const from = Date.now(); Date.now() - from < PATIENCE; await sleep(150)) {
    ended = await countEnded(n8n, workflow)
    if (ended >= count) return (await listEnded(n8n, workflow)).reverse()
  }
  throw new Error(`${ended} of ${count} executions`)
}

/** A node that starts a workflow by the hub. */
export const triggerNode = (parameters: Record<string, unknown> = {}): WorkflowNode => ({
  name: 'Trigger',
  type: 'n8n-nodes-leadwire.leadwireTrigger',
  parameters: { event: 'lead.created', ...parameters },
})

/** A workflow of a single node. */
export const alone = (node: WorkflowNode): Workflow => ({ name: node.name, nodes: [node], connections: {} })

/** A picker's value by ID. */
export const byId = (id: number) => ({ __rl: true, mode: 'id', value: String(id) })

let streams = 0
/** A stream of an account of its own that has no followers yet. */
export async function addStream(
  world: World,
  more: Record<string, unknown> = {},
): Promise<{ id: number; handle: string; accountId: number; segmentId: number }> {
  const handle = `account_${++streams}`
  await world.hub.setFollowers(handle, [])
  const { status, body, text } = await world.hub.api('POST', '/api/v2/streams', {
    pairs: [{ accountHandle: handle, segment: { description: 'founders' } }],
    ...more,
  })
  if (status !== 201) throw new Error(text)
  return { id: body.id, handle, accountId: body.accounts[0].accountId, segmentId: body.segments[0].segmentId }
}

/** Runs a stream until it has ended. */
export async function runStream({ hub }: World, streamId: number): Promise<void> {
  const { body } = await hub.api('POST', `/api/v2/streams/${streamId}/run`)
  const ids = body.queued.map(({ syncRunId }: { syncRunId: number }) => syncRunId)
  await until(async () => {
    const { runs } = (await hub.api('GET', `/api/v2/streams/${streamId}/runs`)).body
    for (const run of runs as { id: number; status: string }[]) {
      if (ids.includes(run.id) && run.status !== 'succeeded') throw new Error(`run ${run.id} is ${run.status}`)
    }
  }, PATIENCE)
}

/** Makes founders follow an account of a stream, and the stream find them. */
export async function findLeads(world: World, { id, handle }: { id: number; handle: string }, names: string[]) {
  await world.hub.setFollowers(
    handle,
    names.map((name) => ({ handle: name, bio: `Founder of ${name} 🚀 日本語`, display_name: `Zoë 🐝 ${name}` })),
  )
  await runStream(world, id)
}

/** What a workflow that was called with items answered, and how its execution went. */
export interface Acted {
  status: number
  items: Record<string, unknown>[]
  execution: Execution
}

/** Runs the Leadwire node on items, in a workflow of its own that begins with n8n's own webhook. */
export async function act(
  world: World,
  parameters: Record<string, unknown>,
  { items = [{}] as unknown[], node = {} as Record<string, unknown>, credential = world.credential } = {},
): Promise<Acted> {
  const path = `act-${Math.random().toString(36).slice(2)}`
  const link = (to: string) => ({ main: [[{ node: to, type: 'main', index: 0 }]] })
  const id = await importWorkflow(
    world,
    {
      name: `${parameters.resource} ${parameters.operation}`,
      nodes: [
        {
          name: 'Called',
          type: 'n8n-nodes-base.webhook',
          typeVersion: 2,
          webhookId: path,
          parameters: { path, httpMethod: 'POST', responseMode: 'lastNode', responseData: 'allEntries', options: {} },
        },
        { name: 'Items', type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'body.items', options: {} } },
        { name: 'Leadwire', type: 'n8n-nodes-leadwire.leadwire', parameters, ...node },
      ],
      connections: { Called: link('Items'), Items: link('Leadwire') },
    },
    credential,
  )
  await activate(world, id)
  const response = await callWebhook(`${world.host.url}/webhook/${path}`, { items })
  const answer = (await response.json().catch(() => [])) as Record<string, unknown>[]
  const [execution] = await untilExecutions(world, id, 1)
  if (!execution) throw new Error('no execution')
  return { status: response.status, items: Array.isArray(answer) ? answer : [answer], execution }
}

/** Calls a webhook of n8n, again while it is not there yet. */
async function callWebhook(url: string, body: unknown): Promise<Response> {
  for (const from = Date.now(); ; await sleep(100)) {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
    if (response.status !== 404 || Date.now() - from > PATIENCE) return response
    await response.body?.cancel()
  }
}
