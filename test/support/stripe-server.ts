import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach } from 'vitest'
import {
  answerOnce,
  invalid,
  type StripeAnswer,
  type StripeState,
  type StripeSubscription,
  show,
  showItem,
  update,
} from './stripe-state.ts'

/** As LEADWIRE_STRIPE_KEY. */
export const STRIPE_KEY = 'sk_test_leadwire_0123456789abcdef'
/** As LEADWIRE_STRIPE_WEBHOOK_SECRET. */
export const STRIPE_WEBHOOK_SECRET = 'whsec_of_the_stripe_endpoint'
/** As LEADWIRE_STRIPE_PRICES. */
export const STRIPE_PRICES = { starter: 'price_starter', growth: 'price_growth', pro: 'price_pro' }

/** What goes wrong with a request; `acts` = Stripe does what was asked all the same. */
export type StripeFault = { on?: 'GET' | 'POST'; acts?: boolean } & (
  | { kind: 'status'; status: number; message?: string; code?: string; headers?: Record<string, string> }
  | { kind: 'page'; status: number }
  | { kind: 'drop' }
  | { kind: 'hang' }
  | { kind: 'slow'; ms: number }
)

/** A Stripe API on a port of this machine, as far as Leadwire uses it. */
export interface StripeServer {
  /** As LEADWIRE_STRIPE_URL. */
  url: string
  state: StripeState
  /** What was asked, in order. */
  requests: { method: string; path: string; body: string; key: string | undefined }[]
  /** What goes wrong with the next requests that they fit, in order. */
  faults: StripeFault[]
  /** Makes a subscription; by default an active one without items. */
  subscribe(fields?: Partial<StripeSubscription>): StripeSubscription
  /** Quantity by tier, 0 left out. */
  quantities(subscription: string): Record<string, number>
  /** The environment of a hub that bills here. */
  env(subscription?: string): Record<string, string>
  stop(): Promise<void>
}

/** Starts servers that are gone after each test. */
export function useStripeServers(): () => Promise<StripeServer> {
  const running: StripeServer[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()))
  })
  return async () => {
    const server = await startStripeServer()
    running.push(server)
    return server
  }
}

/** An event as Stripe sends it, with its signature. @param at  epoch ms of the signature */
export function signedEvent(
  event: { id: string; type: string; object: unknown },
  { at = Date.now(), secret = STRIPE_WEBHOOK_SECRET }: { at?: number; secret?: string } = {},
): { body: string; headers: Record<string, string> } {
  const created = Math.floor(at / 1000)
  const { id, type, object } = event
  const body = JSON.stringify({ id, object: 'event', type, created, data: { object } }, null, 2)
  // Source: Stripe, "Verify webhook signatures manually".
  const signature = createHmac('sha256', secret).update(`${created}.${body}`).digest('hex')
  return { body, headers: { 'stripe-signature': `t=${created},v1=${signature}` } }
}

async function startStripeServer(): Promise<StripeServer> {
  const state: StripeState = { subscriptions: new Map(), changes: [], keys: new Map(), clock: Date.now }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => void answer(stripe, request, Buffer.concat(chunks).toString('utf8'), response))
  })
  const stripe: StripeServer = {
    url: '',
    state,
    requests: [],
    faults: [],
    subscribe(fields = {}) {
      const id = fields.id ?? `sub_${state.subscriptions.size + 1}`
      const periodEnd = Math.floor(Date.now() / 1000) + 30 * 86_400
      const usual = { id, customer: `cus_${id}`, status: 'active', periodEnd, metadata: {}, items: [] }
      const subscription = { ...usual, ...fields }
      state.subscriptions.set(id, subscription)
      return subscription
    },
    quantities(id) {
      const items = state.subscriptions.get(id)?.items ?? []
      const tiers = Object.entries(STRIPE_PRICES)
      const pairs = items.map(({ price, quantity }) => [tiers.find(([, known]) => known === price)?.[0], quantity])
      return Object.fromEntries(pairs.filter(([tier, quantity]) => tier && quantity !== 0))
    },
    env: (subscription) => ({
      LEADWIRE_BILLING: 'stripe',
      LEADWIRE_STRIPE_KEY: STRIPE_KEY,
      LEADWIRE_STRIPE_URL: stripe.url,
      LEADWIRE_STRIPE_PRICES: JSON.stringify(STRIPE_PRICES),
      LEADWIRE_STRIPE_WEBHOOK_SECRET: STRIPE_WEBHOOK_SECRET,
      ...(subscription && { LEADWIRE_STRIPE_SUBSCRIPTION: subscription }),
    }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stripe.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return stripe
}

async function answer(stripe: StripeServer, request: IncomingMessage, body: string, response: ServerResponse) {
  const method = request.method ?? ''
  const key = request.headers['idempotency-key'] as string | undefined
  stripe.requests.push({ method, path: request.url ?? '', body, key })
  const at = stripe.faults.findIndex(({ on }) => on === undefined || on === method)
  const fault = at < 0 ? undefined : stripe.faults.splice(at, 1)[0]
  const send = ({ status, body, headers }: StripeAnswer) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  const isAuthorized = request.headers.authorization === `Bearer ${STRIPE_KEY}`
  if (!isAuthorized) return send(invalid('Invalid API Key provided: sk_****', undefined, 401))
  if (!fault) return send(work(stripe.state, method, request.url ?? '', body, key))
  if (fault.acts || fault.kind === 'slow') {
    const done = work(stripe.state, method, request.url ?? '', body, key)
    if (fault.kind === 'slow') {
      await sleep(fault.ms)
      return send(done)
    }
  }
  if (fault.kind === 'drop') return request.socket.destroy()
  // The caller gives up, and takes the connection with it.
  if (fault.kind === 'hang') return undefined
  if (fault.kind === 'page') {
    return response.writeHead(fault.status, { 'content-type': 'text/html' }).end('<h1>An error page</h1>')
  }
  const { status, message = `A planned ${status}`, code, headers } = fault
  const type = status === 402 ? 'card_error' : status >= 500 ? 'api_error' : 'invalid_request_error'
  const refusal = { status, body: { error: { type, message, ...(code && { code }) } }, ...(headers && { headers }) }
  // A 402 and a 500 come of work that had begun, so they are kept; unless the change itself was kept just now.
  const isKept = (status === 402 || status === 500) && key !== undefined && !fault.acts
  return send(isKept ? answerOnce(stripe.state, key, body, () => refusal) : refusal)
}

function work(state: StripeState, method: string, url: string, body: string, key: string | undefined): StripeAnswer {
  const { pathname, searchParams } = new URL(url, 'http://stripe')
  const id = /^\/v1\/subscriptions\/([\w-]+)$/.exec(pathname)?.[1]
  if (method === 'POST' && id !== undefined && key !== undefined) {
    return answerOnce(state, key, `${pathname} ${body}`, () => update(state, id, new URLSearchParams(body), key))
  }
  const isList = pathname === '/v1/subscription_items'
  const wanted = isList ? searchParams.get('subscription') : id
  if (method !== 'GET' || wanted == null) return invalid(`Unrecognized request URL (${method}: ${pathname})`, '', 404)
  const subscription = state.subscriptions.get(wanted)
  if (!subscription) return invalid(`No such subscription: '${wanted}'`, 'resource_missing', 404)
  if (!isList) return { status: 200, body: show(subscription) }
  const data = subscription.items.map((item) => showItem(item, subscription.periodEnd))
  return { status: 200, body: { object: 'list', data, has_more: false, url: pathname } }
}
