/** A node as it stands in a flow. */
export interface FlowNode {
  id: string
  type: string
  wires?: string[][]
  [more: string]: unknown
}

export const TAB = 'tab0000000000001'
export const HUB = 'hub0000000000001'

/** The config node. */
export const hubNode = (baseUrl: string, apiKey: string, more: Record<string, unknown> = {}): FlowNode => ({
  id: HUB,
  type: 'leadwire-hub',
  baseUrl,
  timeout: '30',
  credentials: { apiKey },
  ...more,
})

/** Node-RED takes what has no place in a tab for a config node. */
const PLACE = { x: 100, y: 100 }

/** A node of ours, of which messages, errors and states are kept. */
const ownNode = (type: string, id: string, config: Record<string, unknown>): FlowNode => ({
  id,
  type,
  z: TAB,
  ...PLACE,
  hub: HUB,
  wires: [[`kept-${id}`]],
  ...config,
})

/** A node that begins a flow. */
export const triggerNode = (id: string, config: Record<string, unknown> = {}): FlowNode =>
  ownNode('leadwire-trigger', id, { event: 'newLead', mode: 'webhook', filters: {}, missed: true, ...config })

/** A node that asks for something, between a request to Node-RED and its answer. */
export const actionNode = (config: Record<string, unknown> = {}): FlowNode =>
  ownNode('leadwire', 'action', {
    operation: '',
    fields: {},
    usePayload: true,
    output: 'list',
    wires: [['kept-action', 'act-out']],
    ...config,
  })

const code = (id: string, func: string, wires: string[] = []): FlowNode => ({
  id,
  type: 'function',
  z: TAB,
  ...PLACE,
  func,
  outputs: 1,
  libs: [],
  wires: [wires],
})

const keep = (list: string, what: string) =>
  `const all = global.get('${list}') ?? []; all.push(${what}); global.set('${list}', all);`

const MESSAGE = '{ payload: msg.payload, topic: msg.topic, parts: msg.parts, leadwire: msg.leadwire }'

const httpIn = (id: string, method: string, url: string, to: string): FlowNode => ({
  id,
  type: 'http in',
  z: TAB,
  ...PLACE,
  url,
  method,
  wires: [[to]],
})

/** Core nodes that keep what nodes of ours send, what failed and what states there were, and tell it over HTTP. */
export const probes = (nodes: readonly FlowNode[]): FlowNode[] => [
  { id: TAB, type: 'tab', label: 'Test' },
  ...nodes.filter(({ z }) => z === TAB).map(({ id }) => code(`kept-${id}`, keep(`messages-${id}`, MESSAGE))),
  { id: 'catch', type: 'catch', z: TAB, ...PLACE, scope: null, uncaught: false, wires: [['caught']] },
  code(
    'caught',
    `${keep('errors', '{ error: msg.error, leadwire: msg.leadwire }')}
    if (!msg.res) return
    msg.statusCode = 500; msg.payload = { error: msg.error, leadwire: msg.leadwire }; return msg`,
    ['act-out'],
  ),
  { id: 'status', type: 'status', z: TAB, ...PLACE, scope: null, wires: [['state']] },
  code('state', keep('states', '{ id: msg.status.source.id, fill: msg.status.fill, text: msg.status.text }')),
  httpIn('tell-in', 'get', '/kept', 'tell'),
  code('tell', 'msg.payload = global.get(msg.req.query.list) ?? []; return msg', ['tell-out']),
  { id: 'tell-out', type: 'http response', z: TAB, ...PLACE, wires: [] },
  httpIn('forget-in', 'post', '/forget', 'forget'),
  code('forget', 'for (const key of global.keys()) global.set(key, undefined); msg.payload = {}; return msg', [
    'tell-out',
  ]),
  httpIn('act-in', 'post', '/act', 'act'),
  code('act', 'msg.operation = msg.req.query.operation; return msg', ['action']),
  { id: 'act-out', type: 'http response', z: TAB, ...PLACE, wires: [] },
]

/** Answers once the nodes before it have started. */
export const lastProbe = (deployment: number): FlowNode[] => [
  httpIn('deployed', 'get', `/deployed/${deployment}`, 'tell-out'),
]
