import { randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '../db/database.ts'
import type { MessageType } from '../outbox/message.ts'
import type { Vault } from '../vault.ts'
import { recordResults, releaseLeases } from './attempt-store.ts'
import { type AttemptResult, buildBody, type DeliveryShape, type OutgoingDelivery } from './delivery.ts'
import { type Claim, isAnyDue, leaseDeliveries, listDeliveriesById, listDeliveryBodies } from './delivery-store.ts'
import { nextAttemptAt } from './retry.ts'
import { listSealedSecrets } from './subscription-store.ts'

/**
 * Leases due deliveries and gives all that their POSTs need. Safe for many relays; a relay that dies leaves rows that
 * fall due again by themselves.
 */
export async function claimDeliveries(db: Db, claim: Omit<Claim, 'by'>, vault: Vault): Promise<OutgoingDelivery[]> {
  if (!(await isAnyDue(db, claim.now))) return []
  const by = randomUUID()
  const ids = await inTransaction(db, (tx) => leaseDeliveries(tx, { ...claim, by }))
  if (ids.length === 0) return []
  const rows = await listDeliveriesById(db, ids)
  const bodies = await listDeliveryBodies(db, ids)
  const endpointIds = [...new Set(rows.map((row) => row.endpoint_id))]
  const secrets = new Map<number, string[]>()
  for (const { endpointId, sealedSecret } of await listSealedSecrets(db, endpointIds, claim.now)) {
    secrets.set(endpointId, [...(secrets.get(endpointId) ?? []), vault.open(sealedSecret)])
  }
  return rows.map((row) => ({
    id: row.id,
    claimedBy: by,
    workspaceId: row.workspace_id,
    endpointId: row.endpoint_id,
    url: row.url,
    webhookId: row.webhook_id,
    type: row.type as MessageType,
    attempt: row.attempt_count + 1,
    body: buildBody(row.shape as DeliveryShape, bodies.get(row.id) ?? []),
    secrets: secrets.get(row.endpoint_id) ?? [],
  }))
}

/**
 * Records what came of POSTs, in ONE transaction: the attempt, and the delivery delivered, due again or exhausted.
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
    return { ...result, isDelivered: false, nextAt: nextAttemptAt({ attempt, now, random, status, retryAfterMs }) }
  })
  await inTransaction(db, (tx) => recordResults(tx, decided, now))
}

/** Gives back what was leased: for the sole owner of a database at its start, when no lease can be alive. */
export const releaseDeliveries = (db: Db, now: number): Promise<void> => releaseLeases(db, now)
