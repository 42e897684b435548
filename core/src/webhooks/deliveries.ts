import { randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '../db/database.ts'
import type { MessageType } from '../outbox/message.ts'
import { recordResults, releaseLeases } from './attempt-store.ts'
import {
  type Claim,
  type ClaimedRow,
  leaseDeliveries,
  listDeliveryItems,
  listDueEndpoints,
  listMessageBodies,
} from './claim-store.ts'
import { type AttemptResult, buildBody, type DeliveryShape, type OutgoingDelivery } from './delivery.ts'
import type { DeliveryMemory, SendSettings } from './delivery-memory.ts'
import { GONE } from './health.ts'
import { recordHealth } from './record-health.ts'
import { nextAttemptAt } from './retry.ts'
import { TIMEOUT_MS } from './subscription.ts'

/** The endpoints that have a delivery due now. */
export const findDueEndpoints = (db: Db, now: number): Promise<number[]> => listDueEndpoints(db, now)

/**
 * Leases due deliveries, for each endpoint no more than it has room for, and gives all that their POSTs need. Safe for
 * many relays; a relay that dies leaves rows that fall due again by themselves.
 */
export async function claimDeliveries(
  db: Db,
  claim: Omit<Claim, 'by'>,
  memory: DeliveryMemory,
): Promise<OutgoingDelivery[]> {
  if (claim.rooms.length === 0) return []
  const by = randomUUID()
  const rows = await leaseDeliveries(db, { ...claim, by })
  if (rows.length === 0) return []
  const endpointIds = [...new Set(rows.map((row) => row.endpoint_id))]
  const urls = await memory.urlsOf(db, endpointIds)
  const secrets = await memory.secretsOf(db, endpointIds, claim.now)
  const settings = await memory.settingsOf(db, [...new Set(rows.map((row) => row.subscription_id))], claim.now)
  const bodies = await loadBodies(db, rows, settings, memory)
  return rows.map((row) => ({
    id: row.id,
    claimedBy: by,
    workspaceId: row.workspace_id,
    endpointId: row.endpoint_id,
    url: urls.get(row.endpoint_id) ?? '',
    webhookId: row.webhook_id,
    type: row.type as MessageType,
    attempt: row.attempt_count + 1,
    body: buildBody(row.shape as DeliveryShape, bodies.get(row.id) ?? []),
    timeoutMs: settings.get(row.subscription_id)?.timeoutMs ?? TIMEOUT_MS,
    retrySchedule: settings.get(row.subscription_id)?.retrySchedule ?? null,
    secrets: secrets.get(row.endpoint_id) ?? [],
  }))
}

/** The frozen bytes of each delivery's messages, in their order: from memory, or else from the database. */
async function loadBodies(
  db: Db,
  rows: readonly ClaimedRow[],
  settings: ReadonlyMap<number, SendSettings>,
  memory: DeliveryMemory,
): Promise<Map<number, string[]>> {
  const lists = rows.filter((row) => row.message_id === null).map((row) => row.id)
  const items = await listDeliveryItems(db, lists)
  const wanted = rows.map((row) => ({
    id: row.id,
    api: settings.get(row.subscription_id)?.api ?? '',
    messageIds: row.message_id === null ? (items.get(row.id) ?? []) : [row.message_id],
  }))
  const loaded = new Map<string, string>()
  for (const api of new Set(wanted.map((delivery) => delivery.api))) {
    const missing = wanted.flatMap((delivery) => (delivery.api === api ? delivery.messageIds : []))
    const absent = [...new Set(missing)].filter((id) => memory.findBody(id, api) === undefined)
    for (const [id, body] of await listMessageBodies(db, api, absent)) loaded.set(`${id} ${api}`, body)
  }
  return new Map(
    wanted.map(({ id, api, messageIds }) => [
      id,
      messageIds.map((messageId) => memory.findBody(messageId, api) ?? loaded.get(`${messageId} ${api}`) ?? ''),
    ]),
  )
}

/**
 * Records what came of POSTs, in ONE transaction: the attempt, the delivery delivered, due again or exhausted, and the
 * health of its endpoint, which 410 or 120 h of nothing but failures disable.
 * A result whose claim no longer stands changes nothing but the list of attempts.
 * @param random 0 ≤ r < 1, for the jitter of retries
 */
export async function recordAttempts(
  db: Db,
  results: readonly AttemptResult[],
  { now, random }: { now: number; random: () => number },
): Promise<void> {
  const decided = results.map((result) => {
    if (result.outcome === 'accepted') return { ...result, nextAt: null, isDelivered: true }
    const { attempt, status, retryAfterMs } = result
    const schedule = result.retrySchedule ?? undefined
    // Gone: it wants nothing more, so there is nothing to wait for.
    if (status === GONE) return { ...result, isDelivered: false, nextAt: null }
    return {
      ...result,
      isDelivered: false,
      nextAt: nextAttemptAt({ schedule, attempt, now, random, status, retryAfterMs }),
    }
  })
  await inTransaction(db, async (tx) => {
    await recordResults(tx, decided, now)
    await recordHealth(tx, decided, now)
  })
}

/** Gives back what was leased: for the sole owner of a database at its start, when no lease can be alive. */
export const releaseDeliveries = (db: Db, now: number): Promise<void> => releaseLeases(db, now)
