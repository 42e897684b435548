import { afterEach } from 'vitest'
import { newSecret, type OutgoingDelivery } from '../../core/src/index.ts'
import type { Outcome } from '../../relay/src/dispatch/send.ts'
import { createSvixTransport, type SvixOptions, type SvixTransport } from '../../relay/src/dispatch/svix.ts'
import type { SvixTarget } from '../../relay/src/dispatch/svix-endpoint.ts'
import { createLog } from '../../relay/src/log.ts'
import { manualClock } from './clock.ts'
import { useReceivers } from './receiver.ts'
import { type SvixServer, useSvixServers } from './svix-server.ts'

/** Makes transports to local Svix servers; all of it is stopped after each test. */
export function useSvixTransports() {
  const startSvix = useSvixServers()
  const startReceiver = useReceivers()
  const open: SvixTransport[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((transport) => transport.stop()))
  })
  /** A server, a receiver, and a transport between them with one subscription, 7, whose secrets a test may change. */
  return async (options: Partial<SvixOptions> = {}) => {
    const server = await startSvix()
    const receiver = await startReceiver()
    const clock = manualClock()
    const lines: string[] = []
    const log = createLog('debug', { write: (line) => void lines.push(line) })
    const secrets = new Map<number, SvixTarget['secrets']>([[7, [{ secret: newSecret(), expiresAt: null }]]])
    const connect = (more: Partial<SvixOptions> = {}) => {
      const listSecrets = async (id: number) => secrets.get(id) ?? []
      const { token, url: serverUrl } = server
      const transport = createSvixTransport({ token, serverUrl, listSecrets, clock, log, ...options, ...more })
      open.push(transport)
      return transport
    }
    const secretOf = (id = 7, at = 0) => secrets.get(id)?.[at]?.secret ?? ''
    /** A new secret in force beside the old ones, of which the newest ends with the overlap. */
    const rotate = (overlapMs: number, secret = newSecret()) => {
      const [current, ...older] = secrets.get(7) ?? []
      const replaced = { secret: current?.secret ?? '', expiresAt: clock() + overlapMs }
      secrets.set(7, [{ secret, expiresAt: null }, replaced, ...older])
    }
    let count = 0
    const delivery = (fields: Partial<OutgoingDelivery> = {}): OutgoingDelivery => ({
      id: ++count,
      claimedBy: 'claim',
      workspaceId: 1,
      subscriptionId: 7,
      endpointId: 3,
      webhookId: `dlv_${count}`,
      type: 'lead.created',
      attempt: 1,
      scheduleFrom: 0,
      fallsBackTo: null,
      orderKey: null,
      retrySchedule: null,
      number: count,
      url: `${receiver.url}/hook`,
      body: '{"id":1}',
      isUntransformed: false,
      lead: null,
      settings: {
        api: 'ctgo',
        retrySchedule: null,
        transform: null,
        successWhen: null,
        method: 'POST',
        timeoutMs: 15_000,
        headers: { 'x-leadwire-token': 'lwt_token' },
        auth: null,
        damage: null,
      },
      secrets: (secrets.get(fields.subscriptionId ?? 7) ?? []).map(({ secret }) => secret),
      fault: null,
      createdAt: clock(),
      acceptedAt: clock(),
      ...fields,
    })
    const withHeaders = (headers: Record<string, string>) => {
      const base = delivery()
      return { ...base, settings: { ...base.settings, headers } }
    }
    const transport = connect()
    return { server, receiver, clock, lines, secrets, secretOf, rotate, delivery, withHeaders, transport, connect }
  }
}

/** What an attempt came to; fails the test when none was made. */
export async function outcomeOf(transport: SvixTransport, delivery: OutgoingDelivery): Promise<Outcome> {
  const outcome = await transport.deliver(delivery)
  if (outcome.kind === 'held') throw new Error('it was held')
  return outcome
}

/** The calls that came, as `METHOD /path` below `/api/v1`, without queries. */
export const pathsOf = (server: SvixServer, from = 0) =>
  server.calls.slice(from).map(({ method, path }) => `${method} ${path.replace('/api/v1', '').replace(/\?.*/, '')}`)
/** The endpoint of subscription 7. */
export const endpointOf = (server: SvixServer) => server.appOf('leadwire-sub-7').endpoints[0]
