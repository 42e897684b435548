import { sql } from 'kysely'
import { SECOND_MS } from '../clock.ts'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import { forClaim } from '../db/engine.ts'

/** When a delivery to an endpoint with a rate may be sent. */
export interface Slot {
  /** Epoch ms, by the clock that the claim was given. */
  at: number
  ratePerSecond: number
}

/** The slots of an endpoint that nobody has taken, within the next second. */
export interface FreeSlots {
  endpointId: number
  ratePerSecond: number
  /** Of the first one, epoch ms. */
  startAt: number
  count: number
}

/**
 * Slots are this much further apart than the rate asks for, so that a second holds no more of them than the rate even
 * when one is sent on time and another one up to 60 ms late. Costs 6 % of the rate.
 */
const SPREAD = 1.06

/** How late a slot may be used: within the 60 ms that `SPREAD` allows, 20 of which are for the way to the receiver. */
export const SLOT_TOLERANCE_MS = 40

/** Slots are taken no further ahead than this, so that a pause or another rate is felt soon. */
const AHEAD_MS = SECOND_MS

/** The first slot of an endpoint at rest is this far off: what a claim takes until its deliveries reach their lane. */
const LEAD_MS = 25

/** From slot to slot, ms; not a whole number. */
export const slotIntervalMs = (ratePerSecond: number): number => (SECOND_MS / ratePerSecond) * SPREAD

/** No slot is free from this `next_slot_at` on. */
export const slotsEndAt = (now: number): number => now + AHEAD_MS

/** Which of endpoints have a rate; a look that locks nothing. */
export async function listPacedEndpoints(db: Db, endpointIds: readonly number[]): Promise<number[]> {
  const found: number[] = []
  for (const part of chunk(endpointIds)) {
    const rows = await db.sql
      .selectFrom('endpoint')
      .select('id')
      .where('id', 'in', part)
      .where('rate_per_second', 'is not', null)
      .execute()
    found.push(...rows.map((row) => row.id))
  }
  return found
}

/**
 * Takes hold of endpoints until commit and says which slots they have. An endpoint is left out when it has no rate, no free
 * slot, or another relay is taking its slots at this moment.
 */
export async function holdSlots(tx: Db, endpointIds: readonly number[], now: number): Promise<FreeSlots[]> {
  const held: FreeSlots[] = []
  for (const part of chunk(endpointIds)) {
    const free = tx.sql
      .selectFrom('endpoint')
      .select(['id', 'rate_per_second', 'next_slot_at'])
      .where('id', 'in', part)
      .where('rate_per_second', 'is not', null)
      .where('next_slot_at', '<', slotsEndAt(now))
    for (const row of await forClaim(tx, free).execute()) {
      const ratePerSecond = row.rate_per_second ?? 0
      const startAt = Math.max(row.next_slot_at, now + LEAD_MS)
      const count = Math.ceil((slotsEndAt(now) - startAt) / slotIntervalMs(ratePerSecond))
      held.push({ endpointId: row.id, ratePerSecond, startAt, count })
    }
  }
  return held
}

/** The first `count` of free slots, in their order. */
export const slotsOf = ({ startAt, ratePerSecond }: FreeSlots, count: number): Slot[] =>
  Array.from({ length: count }, (_, i) => ({
    at: startAt + Math.ceil(i * slotIntervalMs(ratePerSecond)),
    ratePerSecond,
  }))

/** Marks the first `count` of held slots as taken. */
export async function takeSlots(tx: Db, taken: readonly { slots: FreeSlots; count: number }[]): Promise<void> {
  for (const part of chunk(taken.filter(({ count }) => count > 0))) {
    const ends = part.map(
      ({ slots: { endpointId, startAt, ratePerSecond }, count }) =>
        sql`(cast(${endpointId} as bigint), cast(${startAt + Math.ceil(count * slotIntervalMs(ratePerSecond))} as bigint))`,
    )
    await sql`
      with taken(endpoint_id, ends_at) as (values ${sql.join(ends)})
      update endpoint set next_slot_at = taken.ends_at from taken where endpoint.id = taken.endpoint_id
    `.execute(tx.sql)
  }
}
