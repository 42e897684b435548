import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../../support/hub.ts'
import { type Received, type Receiver, startReceiver } from '../../support/receiver.ts'
import { API_KEY, until } from '../../support/relay.ts'
import { assertDeclared } from './declared.ts'

/** The package under test; loaded by path, since the root does not know its dependencies. */
export const PACKAGE = join(ROOT, 'connectors/zapier')

/** Anything that came through Zapier. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into what a Zap would get.
export type Item = Record<string, any>
type Bundle = Record<string, unknown>

/** A trigger, action or search. */
export interface Step {
  key: string
  operation: {
    inputFields?: { key: string; choices?: Record<string, string> }[]
    outputFields?: { key: string }[]
  } & Record<string, unknown>
}

/** The app as its package exports it. */
export interface App {
  authentication: { test: unknown }
  triggers: Record<string, Step>
  creates: Record<string, Step>
  searches: Record<string, Step>
}

/** The app as Zapier runs it: its own tester, and a public URL for every Zap. */
export interface Zapier {
  app: App
  connect(): Promise<Item>
  act(create: string, input?: Item): Promise<Item>
  find(search: string, input?: Item): Promise<Item[]>
  /** One answer of a search, with the token for the next. */
  findPage(search: string, input: Item, token?: string): Promise<{ results: Item[]; paging_token: string | null }>
  poll(trigger: string, input?: Item, meta?: Item): Promise<Item[]>
  /** What the editor shows before the first event. */
  preview(trigger: string, input?: Item): Promise<Item[]>
  switchOn(trigger: string, input?: Item): Promise<Zap>
  stop(): Promise<void>
}

/** A Zap that is on. */
export interface Zap {
  url: string
  subscribeData: Item
  requests: Received[]
  /** Waits until the Zap was started `count` times, and gives what it was started with, in all. */
  started(count: number): Promise<Item[]>
  /** Handles a request as Zapier does. */
  handle(request: Received): Promise<Item[]>
  off(): Promise<void>
  /** What Zapier does with a Zap that was switched off without a word: 410 to every webhook. */
  vanish(): void
}

/** Loads the app and connects it to a hub. */
export async function startZapier(url: string, key = API_KEY): Promise<Zapier> {
  const { default: app } = (await import(pathToFileURL(join(PACKAGE, 'src/index.ts')).href)) as { default: App }
  const platform = createRequire(join(PACKAGE, 'package.json'))('zapier-platform-core')
  const run = platform.createAppTester(app) as (perform: unknown, bundle: Bundle) => Promise<unknown>
  const authData = { base_url: url, api_key: key }
  const call = <T>(perform: unknown, bundle: Bundle): Promise<T> =>
    run(perform, { authData, inputData: {}, meta: {}, ...bundle }) as Promise<T>
  const receivers: Receiver[] = []

  async function switchOn(trigger: string, inputData: Item = {}): Promise<Zap> {
    const operation = app.triggers[trigger]!.operation
    const receiver = await startReceiver()
    receivers.push(receiver)
    // Zapier answers every webhook at once, and handles it afterwards.
    receiver.behave = () => ({ status: 200, body: '{"status":"success"}' })
    const targetUrl = `${receiver.url}/hooks/standard/1/${trigger}`
    const subscribeData = await call<Item>(operation.performSubscribe, { targetUrl, inputData })
    const handle = (request: Received) =>
      call<Item[]>(operation.perform, { inputData, subscribeData, rawRequest: toRawRequest(request) })
    const items: Item[] = []
    let handled = 0
    return {
      url: targetUrl,
      subscribeData,
      requests: receiver.requests,
      handle,
      started: (count) =>
        until(async () => {
          while (handled < receiver.requests.length) items.push(...(await handle(receiver.requests[handled++]!)))
          assertDeclared(app.triggers[trigger]!, items)
          if (items.length < count) throw new Error(`started ${items.length} of ${count} times`)
          return items
        }, 60_000),
      off: async () => void (await call(operation.performUnsubscribe, { targetUrl, subscribeData, inputData })),
      vanish: () => {
        receiver.behave = () => ({ status: 410 })
      },
    }
  }

  /** Calls a function of a step; what comes must be what the step declares. */
  async function use<T>(step: Step | undefined, perform: string, bundle: Bundle): Promise<T> {
    const got = await call<T>(step!.operation[perform], bundle)
    assertDeclared(step!, got)
    return got
  }

  return {
    app,
    connect: () => call(app.authentication.test, {}),
    act: (create, inputData = {}) => use(app.creates[create], 'perform', { inputData }),
    find: async (search, inputData = {}) => {
      const found = await use<Item[] | { results: Item[] }>(app.searches[search], 'perform', { inputData })
      return Array.isArray(found) ? found : found.results
    },
    findPage: (search, inputData, token) =>
      use(app.searches[search], 'perform', { inputData, meta: token ? { paging_token: token } : {} }),
    poll: (trigger, inputData = {}, meta = {}) => use(app.triggers[trigger], 'perform', { inputData, meta }),
    preview: (trigger, inputData = {}) => use(app.triggers[trigger], 'performList', { inputData }),
    switchOn,
    stop: async () => void (await Promise.all(receivers.map((receiver) => receiver.stop()))),
  }
}

/** A webhook as Zapier hands it to the app: names in Camel-Case, and `Http-` before most of them. */
function toRawRequest({ method, headers, body }: Received) {
  const named = Object.entries(headers).map(([name, value]) => {
    const camel = name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())
    return [/^content-(type|length)$/.test(name) ? camel : `Http-${camel}`, String(value)]
  })
  return { method, querystring: '', headers: Object.fromEntries(named), content: body }
}

/** What a person sees of an error in Zapier: the runtime packs text, code and status into its message. */
export async function errorOf(work: Promise<unknown>): Promise<Item> {
  try {
    await work
  } catch (error) {
    const { name, message } = error as Error
    return message.startsWith('{') ? { name, ...JSON.parse(message) } : { name, message }
  }
  throw new Error('it went well')
}
