import type { Db } from '../db/database.ts'
import { type MessageType, type NewMessage, noFacets } from '../outbox/message.ts'
import { appendMessages } from '../outbox/outbox-store.ts'
import type { DecidedResult } from './attempt-store.ts'
import { GONE, nextHealth } from './health.ts'
import { type EndpointHealth, holdEndpoints, listUnwellEndpoints, setHealth, skipDeliveries } from './health-store.ts'

/**
 * Keeps the health of endpoints in step with what their deliveries came to, in the same transaction, and tells their owners
 * by operational messages. A success of a healthy endpoint costs one look.
 */
export async function recordHealth(tx: Db, results: readonly DecidedResult[], now: number): Promise<void> {
  const byEndpoint = new Map<number, DecidedResult[]>()
  for (const result of results) {
    const list = byEndpoint.get(result.endpointId)
    if (list) list.push(result)
    else byEndpoint.set(result.endpointId, [result])
  }
  const failed = [...byEndpoint].filter(([, list]) => list.some((result) => !result.isDelivered)).map(([id]) => id)
  const well = [...byEndpoint.keys()].filter((id) => !failed.includes(id))
  const ids = [...failed, ...(await listUnwellEndpoints(tx, well))]
  if (ids.length === 0) return
  for (const endpoint of await holdEndpoints(tx, ids)) {
    const list = byEndpoint.get(endpoint.id) ?? []
    const exhausted = list.filter((result) => !result.isDelivered && result.nextAt === null)
    const observed = {
      hasSuccess: list.some((result) => result.isDelivered),
      hasExhausted: exhausted.length > 0,
      isGone: list.some((result) => result.status === GONE),
    }
    const { health, events } = nextHealth(endpoint, observed, now)
    await setHealth(tx, endpoint.id, health)
    if (events.includes('endpoint.disabled')) await skipDeliveries(tx, endpoint.id, now)
    const messages = [
      ...exhausted.filter((result) => !isOperational(result.type)).map((result) => exhaustedMessage(endpoint, result)),
      ...events.map((type) => healthMessage(type, { ...endpoint, ...health })),
    ]
    await appendMessages(tx, messages, now)
  }
}

/** Messages about deliveries; their own failures are not told, or they would breed. */
const isOperational = (type: MessageType): boolean => type.startsWith('endpoint.') || type.startsWith('message.')

const healthMessage = (type: MessageType, endpoint: EndpointHealth): NewMessage => ({
  ...operational(type, endpoint),
  data: {
    endpointId: endpoint.id,
    url: endpoint.url,
    failingSince: toIso(endpoint.failingSince),
    disabledAt: toIso(endpoint.disabledAt),
    reason: endpoint.disabledReason,
  },
})

const exhaustedMessage = (endpoint: EndpointHealth, result: DecidedResult): NewMessage => ({
  ...operational('message.exhausted', endpoint),
  data: {
    endpointId: endpoint.id,
    url: endpoint.url,
    webhookId: result.webhookId,
    type: result.type,
    attempts: result.attempt,
    lastStatus: result.status,
    lastError: result.error,
  },
})

const operational = (type: MessageType, endpoint: EndpointHealth) => ({
  workspaceId: endpoint.workspaceId,
  type,
  subjectId: endpoint.id,
  orderKey: `endpoint:${endpoint.id}`,
  batchKey: null,
  endsBatch: false,
  facets: noFacets,
})

const toIso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
