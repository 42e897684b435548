import { API_KEY, until } from '../../support/relay.ts'
import { type E2eHub, startHub } from '../hub.ts'
import { type FlowNode, hubNode, lastProbe, probes } from './flow.ts'
import { type NodeRedHost, startNodeRed } from './host.ts'
import { findFreePort } from './port.ts'

/** What all tests in Node-RED share. */
export interface World {
  host: NodeRedHost
  hub: E2eHub
}

/** How long Node-RED and the hub may take for what they do in the background, ms. */
export const PATIENCE = 60_000

/** Starts a hub and a Node-RED. @param env  of the hub */
export async function openWorld(env: Record<string, string> = {}): Promise<World> {
  const hub = await startHub(env)
  return { hub, host: await startNodeRed(await findFreePort()) }
}

/** What was sent to flows, errors that Catch nodes got, and states. */
export interface Kept {
  payload: Item
  topic?: string
  parts?: { id: string; count: number; index: number }
  leadwire?: { deliveryId?: string; isTest?: boolean; isSample?: boolean; error?: string; statusCode?: number }
}

/** An object of the hub, looked into. */
export type Item = Record<string, unknown> & { id: number; profile: { handle: string; displayName: string } }

/** An error as a Catch node gets it. */
export interface Caught {
  error: { message: string; code: string }
  leadwire: { error: string; message: string; statusCode?: number; body?: Record<string, unknown> }
}

let deployments = 0
/** Deploys these nodes, and none of before; resolves when they have started, the last of them too. */
export async function deploy({ host, hub }: World, nodes: FlowNode[], at: FlowNode = hubNode(hub.url, API_KEY)) {
  const response = await fetch(`${host.adminUrl}/flows`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'node-red-api-version': 'v2',
      'node-red-deployment-type': 'full',
    },
    body: JSON.stringify({ flows: [...probes(nodes), at, ...nodes, ...lastProbe(++deployments)] }),
  })
  if (!response.ok) throw new Error(`POST /flows answered ${response.status}: ${await response.text()}`)
  const mark = `/deployed/${deployments}`
  await until(async () => {
    const { status } = await send({ host, hub }, 'GET', mark)
    if (status !== 200) throw new Error(`${mark} answered ${status}: ${host.output()}`)
  }, PATIENCE)
}

/** Deploys nothing, and forgets what was kept. */
export async function clear(world: World): Promise<void> {
  await deploy(world, [])
  await send(world, 'POST', '/forget', {})
  await untilSubscriptions(world, 0)
}

/** Calls Node-RED itself. */
export async function send({ host }: World, method: string, path: string, body?: unknown, headers = {}) {
  const response = await fetch(`${host.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: parse(text) }
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many kinds.
function parse(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const kept = async <T>(world: World, list: string): Promise<T[]> =>
  (await send(world, 'GET', `/kept?list=${list}`)).body as T[]

/** What a node has sent so far. */
export const messagesOf = (world: World, id: string): Promise<Kept[]> => kept(world, `messages-${id}`)
/** The errors that were told. */
export const errorsOf = (world: World): Promise<Caught[]> => kept(world, 'errors')
/** The states that nodes have shown. */
export const statesOf = (world: World): Promise<{ id: string; fill: string; text: string }[]> => kept(world, 'states')

/** Waits until a node has sent this many messages. */
export const untilMessages = (world: World, id: string, count: number): Promise<Kept[]> =>
  until(async () => {
    const messages = await messagesOf(world, id)
    if (messages.length < count) {
      throw new Error(`${messages.length} of ${count} messages; ${JSON.stringify(await errorsOf(world))}`)
    }
    return messages
  }, PATIENCE)

/** Waits for an error. */
export const untilError = (world: World, code: string): Promise<Caught> =>
  until(async () => {
    const errors = await errorsOf(world)
    const found = errors.find(({ leadwire }) => leadwire.error === code)
    if (!found) throw new Error(`no error ${code}: ${JSON.stringify(errors)}`)
    return found
  }, PATIENCE)

/** Waits until a node shows this. */
export const untilState = (world: World, id: string, text: string): Promise<void> =>
  until(async () => {
    const states = (await statesOf(world)).filter((state) => state.id === id)
    if (states.at(-1)?.text !== text) throw new Error(JSON.stringify([states, await errorsOf(world)]))
  }, PATIENCE)

/** A subscription as the hub tells of it. */
export interface Subscription {
  id: number
  targetUrl: string
  events: string[]
  filterConfig: Record<string, unknown>
}

/** Waits until the hub has this many subscriptions. */
export const untilSubscriptions = ({ hub }: World, count: number): Promise<Subscription[]> =>
  until(async () => {
    const { webhooks } = (await hub.api('GET', '/api/v2/webhooks')).body
    if (webhooks.length !== count) throw new Error(`${webhooks.length} subscriptions, not ${count}`)
    return webhooks
  }, PATIENCE)

/** Runs an operation by a message; what the flow has answered. */
export const act = (world: World, operation: string, payload: unknown = {}) =>
  send(world, 'POST', `/act?operation=${operation}`, payload)
