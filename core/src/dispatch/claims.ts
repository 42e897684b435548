import { randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '../db/database.ts'
import type { AttemptResult, DecidedResult } from '../deliveries/attempt.ts'
import { leaveOutRecorded, recordResults, releaseLeases } from '../deliveries/attempt-store.ts'
import {
  type Claim,
  type ClaimedRow,
  leaseDeliveries,
  listDeliveryBodies,
  listDueEndpoints,
  markOwnBody,
  unleaseDeliveries,
} from '../deliveries/claim-store.ts'
import { insertDeliveryBodies } from '../deliveries/delivery-store.ts'
import { nextAttemptAt } from '../deliveries/retry.ts'
import { holdSlots, listPacedEndpoints, type Slot, slotsOf, takeSlots } from '../deliveries/slot-store.ts'
import type { MessageType } from '../outbox/message.ts'
import { GONE } from '../webhooks/health.ts'
import { hasPlaceholders } from '../webhooks/url-template.ts'
import { composeBodies } from './bodies.ts'
import type { DeliveryMemory } from './delivery-memory.ts'
import { findClaimedBody } from './feed-store.ts'
import { type DeliveryFault, type OutgoingDelivery, type SendSettings, secretFaultOf } from './outgoing.ts'
import { recordHealth } from './record-health.ts'

/** A delivery as a claim gives it. */
export interface ClaimedDelivery extends OutgoingDelivery {
  /** When it may be sent, where its endpoint has a rate; null = at once. */
  slot: Slot | null
}

/** The endpoints that have a delivery due now, are not paused, and have not given their next second away. */
export const findDueEndpoints = (db: Db, now: number): Promise<number[]> => listDueEndpoints(db, now)

/**
 * Leases due deliveries, for each endpoint no more than it has room for, and gives all that their POSTs need. Safe for
 * many relays; a relay that dies leaves rows that fall due again by themselves. Where an endpoint has a rate, all relays
 * take its slots in turn, a second ahead at most.
 */
export async function claimDeliveries(
  db: Db,
  claim: Omit<Claim, 'by'>,
  memory: DeliveryMemory,
): Promise<ClaimedDelivery[]> {
  if (claim.rooms.length === 0) return []
  const by = randomUUID()
  const [atOnce, inTurn] = await Promise.all([leaseDeliveries(db, { ...claim, by }), leaseInTurn(db, { ...claim, by })])
  const rows = [...atOnce, ...inTurn.rows]
  if (rows.length === 0) return []
  const endpointIds = [...new Set(rows.map((row) => row.endpoint_id))]
  const urls = await memory.urlsOf(db, endpointIds)
  const secrets = await memory.secretsOf(db, endpointIds, claim.now)
  const settings = await memory.settingsOf(db, [...new Set(rows.map((row) => row.subscription_id))], claim.now)
  const bodies = await loadBodies(db, rows, { urls, settings, memory })
  return rows.flatMap((row) => {
    const known = settings.get(row.subscription_id)
    if (!known) return []
    return [
      {
        id: row.id,
        claimedBy: by,
        workspaceId: row.workspace_id,
        subscriptionId: row.subscription_id,
        endpointId: row.endpoint_id,
        url: urls.get(row.endpoint_id) ?? '',
        webhookId: row.webhook_id,
        number: row.number ?? 0,
        type: row.type as MessageType,
        attempt: row.attempt_count + 1,
        scheduleFrom: row.schedule_from,
        fallsBackTo: row.falls_back_to,
        orderKey: row.order_key,
        retrySchedule: known.retrySchedule,
        body: bodies.get(row.id)?.body ?? '',
        isUntransformed: row.is_transformed === 1 && row.has_body === 0,
        lead: bodies.get(row.id)?.lead ?? null,
        settings: known,
        secrets: secrets.get(row.endpoint_id)?.secrets ?? [],
        fault:
          secretFaultOf(row.subscription_id, known, secrets.get(row.endpoint_id)) ??
          (bodies.get(row.id)?.isWhole ? null : bodyDeleted),
        createdAt: row.created_at,
        acceptedAt: row.falls_back_to === null ? row.accepted_at : null,
        slot: inTurn.slots.get(row.id) ?? null,
      },
    ]
  })
}

/** Leases for endpoints with a rate: no more than they have slots, which are taken in the same transaction. */
async function leaseInTurn(db: Db, claim: Claim): Promise<{ rows: ClaimedRow[]; slots: ReadonlyMap<number, Slot> }> {
  const slots = new Map<number, Slot>()
  const countOf = new Map(claim.rooms.map(({ endpointId, count }) => [endpointId, count]))
  const paced = await listPacedEndpoints(db, [...countOf.keys()])
  if (paced.length === 0) return { rows: [], slots }
  const leased = await inTransaction(db, async (tx) => {
    const held = await holdSlots(tx, paced, claim.now)
    const rooms = held.map(({ endpointId, count }) => ({
      endpointId,
      count: Math.min(count, countOf.get(endpointId) ?? 0),
    }))
    const rows = await leaseDeliveries(tx, { ...claim, rooms }, true)
    const rowsOf = Map.groupBy(rows, (row) => row.endpoint_id)
    const taken = held.map((free) => ({ slots: free, rows: rowsOf.get(free.endpointId) ?? [] }))
    await takeSlots(
      tx,
      taken.map((part) => ({ slots: part.slots, count: part.rows.length })),
    )
    return taken
  })
  for (const part of leased) {
    const turns = slotsOf(part.slots, part.rows.length)
    for (const [i, row] of part.rows.entries()) {
      const slot = turns[i]
      if (slot) slots.set(row.id, slot)
    }
  }
  return { rows: leased.flatMap(({ rows }) => rows), slots }
}

/** Other bytes under the same `webhook-id` would be worse than none. */
const bodyDeleted: DeliveryFault = { error: 'body_deleted', message: 'Its bytes are older than bodies are kept' }

interface LoadedBody {
  body: string
  lead: string | null
  isWhole: boolean
}

/** The body of each delivery: its own, or the frozen bytes of its messages from memory or the database. */
async function loadBodies(
  db: Db,
  rows: readonly ClaimedRow[],
  known: { urls: ReadonlyMap<number, string>; settings: ReadonlyMap<number, SendSettings>; memory: DeliveryMemory },
): Promise<Map<number, LoadedBody>> {
  const { urls, settings, memory } = known
  const own = await listDeliveryBodies(
    db,
    rows.flatMap((row) => (row.has_body === 1 ? [row.id] : [])),
  )
  const isTemplate = (row: ClaimedRow) => hasPlaceholders(urls.get(row.endpoint_id) ?? '')
  const composed = await composeBodies(
    db,
    rows.filter((row) => !own.has(row.id) || isTemplate(row)),
    { apiOf: (id) => settings.get(id)?.api ?? '', findBody: memory.findBody },
  )
  const bodies = new Map<number, LoadedBody>()
  for (const row of rows) {
    const made = composed.get(row.id)
    bodies.set(row.id, {
      body: own.get(row.id) ?? made?.body ?? '',
      lead: isTemplate(row) ? (made?.first ?? null) : null,
      isWhole: row.has_body === 1 ? own.has(row.id) : made?.isWhole === true,
    })
  }
  return bodies
}

/**
 * Keeps what a transform made of a delivery, before its first attempt, so that every attempt sends the same bytes.
 * @returns what is to be sent: where the feed was faster, what it has kept; undefined when the claim no longer stands, since
 *   another relay sends it
 */
export async function keepTransformed(
  db: Db,
  { id, claimedBy }: Pick<OutgoingDelivery, 'id' | 'claimedBy'>,
  body: string,
): Promise<string | undefined> {
  return await inTransaction(db, async (tx) => {
    if (!(await markOwnBody(tx, id, claimedBy))) return await findClaimedBody(tx, id, claimedBy)
    await insertDeliveryBodies(tx, [{ deliveryId: id, body }])
    return body
  })
}

/**
 * Records what came of POSTs, in ONE transaction: the attempt, the delivery delivered, due again or exhausted, and the
 * health of its endpoint, which 410 or 120 h of nothing but failures disable.
 * A result whose claim no longer stands changes nothing but the list of attempts.
 * @param random 0 ≤ r < 1, for the jitter of retries
 * @param mayBeRecorded  the database went away before it said whether it had recorded them: those it has are left out
 */
export async function recordAttempts(
  db: Db,
  results: readonly AttemptResult[],
  { now, random, mayBeRecorded = false }: { now: number; random: () => number; mayBeRecorded?: boolean },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const left = mayBeRecorded ? await leaveOutRecorded(tx, results) : results
    const decided = left.map((result) => decide(result, now, random))
    await recordResults(tx, decided, now)
    await recordHealth(tx, decided, now)
  })
}

function decide(result: AttemptResult, now: number, random: () => number): DecidedResult {
  if (result.outcome === 'accepted') return { result, isDelivered: true, nextAt: null }
  const { delivery, status, retryAfterMs } = result
  // Gone: it wants nothing more, so there is nothing to wait for. By hand: one try, as asked.
  if (status === GONE || delivery.fallsBackTo !== null) return { result, isDelivered: false, nextAt: null }
  const schedule = delivery.retrySchedule ?? undefined
  const attempt = delivery.attempt - delivery.scheduleFrom
  const nextAt = nextAttemptAt({ schedule, attempt, now, random, status, retryAfterMs })
  return { result, isDelivered: false, nextAt }
}

/**
 * Gives back what was claimed and not sent, so that nobody waits for the end of its lease. A claim that no longer stands is
 * left alone.
 * @param dueAt  from when on it may be claimed again, epoch ms
 */
export const giveBackDeliveries = (
  db: Db,
  deliveries: readonly Pick<OutgoingDelivery, 'id' | 'claimedBy'>[],
  dueAt: number,
): Promise<void> => unleaseDeliveries(db, deliveries, dueAt)

/** Gives back what was leased: for the sole owner of a database at its start, when no lease can be alive. */
export const releaseDeliveries = (db: Db, now: number): Promise<void> => releaseLeases(db, now)
