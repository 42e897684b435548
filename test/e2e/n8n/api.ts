import { setTimeout as sleep } from 'node:timers/promises'

/** A node of a workflow, as n8n keeps it. */
export interface WorkflowNode {
  name: string
  type: string
  parameters: Record<string, unknown>
  typeVersion?: number
  position?: [number, number]
  webhookId?: string
  onError?: string
  [more: string]: unknown
}

/** A workflow as it is imported. */
export interface Workflow {
  name: string
  nodes: WorkflowNode[]
  connections: Record<string, unknown>
  settings?: Record<string, unknown>
}

interface NodeRun {
  data?: { main: ({ json: Record<string, unknown> }[] | null)[] }
  error?: ExecutionError
}

/** What a node says of its failure. */
export interface ExecutionError {
  message: string
  description?: string
  httpCode?: string
  context?: Record<string, unknown>
}

/** One execution with the data of its nodes. */
export interface Execution {
  id: string
  status: string
  data: { resultData: { runData: Record<string, NodeRun[]>; error?: ExecutionError; lastNodeExecuted?: string } }
}

/** What the tests do in n8n, all of it over HTTP. */
export interface N8nApi {
  /** The public API, with a key. */
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>
  /** The routes that its editor uses, as the owner. */
  rest<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>
  /** The same for what is no JSON. */
  get(path: string): Promise<Response>
}

const owner = { email: 'owner@example.org', firstName: 'O', lastName: 'W', password: 'Only-for-tests-1' }
const scopes = [
  'credential:create',
  'credential:delete',
  'workflow:create',
  'workflow:read',
  'workflow:update',
  'workflow:activate',
  'workflow:deactivate',
  'workflow:delete',
  'execution:list',
  'execution:read',
]

/** Makes the owner and an API key. */
export async function openN8n(url: string): Promise<N8nApi> {
  const setup = await send(`${url}/rest/owner/setup`, 'POST', owner)
  const cookie = setup.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
  const session = { cookie: cookie.join('; ') }
  const rest: N8nApi['rest'] = async (method, path, body) => {
    const answer = await send(`${url}/rest${path}`, method, body, session)
    return ((await answer.json()) as { data: never }).data
  }
  const { rawApiKey } = await rest<{ rawApiKey: string }>('POST', '/api-keys', {
    label: 'e2e',
    scopes,
    expiresAt: null,
  })
  const call: N8nApi['call'] = async (method, path, body) => {
    const answer = await send(`${url}/api/v1${path}`, method, body, { 'x-n8n-api-key': rawApiKey })
    const text = await answer.text()
    return text === '' ? undefined : JSON.parse(text)
  }
  return { call, rest, get: (path) => send(`${url}${path}`, 'GET', undefined, session) }
}

async function send(url: string, method: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method,
    // A kept connection may be closed by n8n just as it is used again.
    headers: { connection: 'close', ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`)
  return response
}

/** Adds a workflow and gives its id. */
export async function addWorkflow({ call }: N8nApi, workflow: Workflow): Promise<string> {
  const { name, connections, settings = {} } = workflow
  const nodes = workflow.nodes.map((node, i) => ({
    id: `${i}`,
    typeVersion: 1,
    position: [i * 200, 0],
    ...node,
  }))
  return (await call<{ id: string }>('POST', '/workflows', { name, nodes, connections, settings })).id
}

const isEnded = ({ status }: Pick<Execution, 'status'>): boolean => !['new', 'running', 'waiting'].includes(status)

/** How many executions of a workflow have ended; up to 250. */
export async function countEnded({ call }: N8nApi, workflowId: string): Promise<number> {
  const { data } = await call<{ data: Execution[] }>('GET', `/executions?workflowId=${workflowId}&limit=250`)
  return data.filter(isEnded).length
}

/** The executions of a workflow that have ended, newest first, with their data. */
export async function listEnded({ call }: N8nApi, workflowId: string): Promise<Execution[]> {
  const path = `/executions?workflowId=${workflowId}&includeData=true&limit=250`
  const { data } = await call<{ data: Execution[] }>('GET', path)
  return data.filter(isEnded)
}

/** What a node gave in an execution. */
export const itemsOf = ({ data }: Execution, node: string): Record<string, unknown>[] =>
  (data.resultData.runData[node] ?? []).flatMap((run) => run.data?.main[0] ?? []).map(({ json }) => json)

/** Deletes a workflow; n8n refuses while it is still being taken down. */
export async function removeWorkflow({ call }: N8nApi, id: string): Promise<void> {
  await call('POST', `/workflows/${id}/deactivate`).catch(() => undefined)
  for (let tries = 0; ; tries++) {
    try {
      await call('DELETE', `/workflows/${id}`)
      return
    } catch (error) {
      if (tries > 50) throw error
      await sleep(100)
    }
  }
}
