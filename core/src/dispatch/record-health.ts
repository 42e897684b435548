import type { Db } from '../db/database.ts'
import type { AttemptResult, DecidedResult } from '../deliveries/attempt.ts'
import { skipDeliveries } from '../deliveries/delivery-store.ts'
import { type MessageType, type NewMessage, noFacets } from '../outbox/message.ts'
import { appendMessages } from '../outbox/outbox-store.ts'
import { GONE, nextHealth } from '../webhooks/health.ts'
import { type EndpointHealth, holdEndpoints, listUnwellEndpoints, setHealth } from '../webhooks/health-store.ts'

/**
 * Keeps the health of endpoints in step with what their deliveries came to, in the same transaction, and tells their owners
 * by operational messages. A success of a healthy endpoint costs one look.
 */
export async function recordHealth(tx: Db, results: readonly DecidedResult[], now: number): Promise<void> {
  const byEndpoint = new Map<number, DecidedResult[]>()
  for (const decided of results) {
    const { delivery } = decided.result
    // What is sent by hand, a test say, never counts.
    if (delivery.fallsBackTo !== null) continue
    const list = byEndpoint.get(delivery.endpointId)
    if (list) list.push(decided)
    else byEndpoint.set(delivery.endpointId, [decided])
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
      isGone: list.some(({ result }) => result.status === GONE),
    }
    const { health, events } = nextHealth(endpoint, observed, now)
    await setHealth(tx, endpoint.id, health)
    if (events.includes('endpoint.disabled')) await skipDeliveries(tx, endpoint.id, now)
    const messages = [
      ...exhausted.flatMap(({ result }) =>
        isOperational(result.delivery.type) ? [] : [exhaustedMessage(endpoint, result)],
      ),
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

const exhaustedMessage = (endpoint: EndpointHealth, { delivery, ...result }: AttemptResult): NewMessage => ({
  ...operational('message.exhausted', endpoint),
  data: {
    endpointId: endpoint.id,
    url: endpoint.url,
    webhookId: delivery.webhookId,
    type: delivery.type,
    attempts: delivery.attempt,
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
