import type { IncomingMessage, ServerResponse } from 'node:http'

/** A message of a flow. */
export interface Message {
  payload?: unknown
  [key: string]: unknown
}

/** A property of a node as its editor keeps it. */
export interface TypedValue {
  type: string
  value: string
}

/** What of Node-RED's nodes is used here. */
export interface Node {
  id: string
  /** Of the flow or the instance of a subflow that it is in. */
  z?: string
  /** In a subflow: the node that it was made from. The id is another after each start. */
  _alias?: string
  credentials?: Record<string, string>
  status(state: { fill?: string; shape?: string; text?: string }): void
  log(text: string): void
  warn(text: string): void
  error(error: unknown, message?: Message): void
  send(message: Message | Message[] | Message[][]): void
  on(
    event: 'input',
    listener: (
      message: Message,
      send: (message: Message | Message[][]) => void,
      done: (error?: unknown) => void,
    ) => void,
  ): void
  on(event: 'close', listener: (isRemoved: boolean, done: () => void) => void): void
}

/** What of an Express request is used here. */
export interface RouteRequest extends IncomingMessage {
  params: Record<string, string>
  query: Record<string, string | undefined>
  body?: unknown
  /** Set by the parser that has read the body. */
  _body?: boolean
}

/** What of an Express answer is used here. */
export interface RouteResponse extends ServerResponse {
  status(code: number): RouteResponse
  json(body: unknown): void
  sendStatus(code: number): void
}

/** One step of a route. */
export type RouteHandler = (req: RouteRequest, res: RouteResponse, next: () => void) => void

/** What of an Express app is used here. */
export interface App {
  get(path: string, ...handlers: RouteHandler[]): void
  post(path: string, ...handlers: RouteHandler[]): void
  path?(): string
}

/** What of Node-RED's API is used here. */
export interface NodeRed {
  nodes: {
    createNode(node: object, config: object): void
    getNode(id: string | undefined): unknown
    registerType(name: string, type: unknown, options?: object): void
  }
  events: { once(name: string, listener: () => void): void; off(name: string, listener: () => void): void }
  auth: { needsPermission(permission: string): RouteHandler }
  httpAdmin: App
  httpNode: App
  settings: { userDir?: string; uiPort?: number; uiHost?: string; httpNodeRoot?: string | false; https?: unknown }
  util: {
    evaluateNodeProperty(
      value: string,
      type: string,
      node: Node,
      message: Message,
      callback: (error: unknown, value: unknown) => void,
    ): void
    generateId(): string
  }
}

/** A field of an operation, or a filter of a trigger. */
export interface Field {
  name: string
  label: string
  description: string
  in?: 'path' | 'query' | 'body'
  type: string
  required: boolean
  isNullable?: boolean
  enum?: (string | number)[]
  format?: string
  picker?: string
  items?: { type: string }
}

/** An operation of the hub. */
export interface Operation {
  id: string
  method: string
  path: string
  noun: string
  label: string
  isIdempotent: boolean
  /** The keys of the lists in the answer. */
  lists?: string[]
  isPaged?: boolean
  fields: Field[]
}

/** What a flow can begin with. */
export interface Trigger {
  key: string
  label: string
  events: string[]
  filters: Field[]
  sample: unknown
}

/** Which events, of which leads. */
export interface Wanted {
  trigger: Trigger
  filterConfig: Record<string, string | number>
}

/** A hub that is called. */
export interface Hub {
  baseUrl: string
  call(
    request: import('./transport').Request,
    options?: import('./transport').CallOptions & { seconds?: number },
    // biome-ignore lint/suspicious/noExplicitAny: answers of a hub are looked into with care where they are read.
  ): Promise<any>
}
