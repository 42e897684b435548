import { openDatabase } from '@leadwire/core'
import { expect } from 'vitest'
import type { CountingSink } from './counting-sink.ts'
import type { Poster } from './poster.ts'
import { until } from './relay.ts'

/** Watches the delivery table through crashes and says at the end whether what came at the sink is right. */
export interface DeliveryAudit {
  /**
   * Reads the table after a crash and before the restart. A delivery is leased in a committed transaction before its
   * POST and leaves its lease only in the transaction that records the answer. So all that the dead hub can have sent
   * without a recorded answer stands there leased: those are the deliveries in flight. Each lease counts at one crash
   * only, though on Postgres it may run on over many.
   */
  crash(): Promise<void>
  /** Waits until all is delivered, then checks every promise. Gives the numbers. */
  settle(poster: Poster, timeoutMs: number): Promise<AuditNumbers>
}

export interface AuditNumbers {
  accepted: number
  deliveries: number
  /** Sum over the crashes. */
  inFlight: number
  /** Of those, how many had reached the sink. */
  inFlightSeen: number
  /** Ids that came more than once, and how often they did beyond the first time. */
  repeatedIds: number
  repeats: number
}

/** @param databaseUrl read beside a running hub, which SQLite allows to readers */
export function auditDeliveries(databaseUrl: string, sink: CountingSink): DeliveryAudit {
  const leases = new Set<string>()
  /** How many leases of an id have died. */
  const lost = new Map<string, number>()
  let inFlightSeen = 0
  /** All deliveries up to this id are done and settled. */
  let floor = 0

  const look = async () => {
    const rows = await listDeliveries(databaseUrl, floor)
    sink.settle(rows.filter((row) => row.status === 'delivered').map((row) => row.webhook_id))
    const firstOpen = rows.findIndex((row) => row.status !== 'delivered')
    floor = (firstOpen < 0 ? rows.at(-1)?.id : rows[firstOpen - 1]?.id) ?? floor
    return rows
  }
  return {
    async crash() {
      for (const { webhook_id: id, claimed_by: by, status } of await look()) {
        if (status !== 'pending' || by === null || leases.has(`${id} ${by}`)) continue
        leases.add(`${id} ${by}`)
        lost.set(id, (lost.get(id) ?? 0) + 1)
        if (sink.arrivals.has(id)) inFlightSeen++
      }
    },
    async settle({ accepted }, timeoutMs) {
      await until(async () => {
        const open = (await look()).filter((row) => row.status !== 'delivered')
        expect(open.map((row) => `${row.webhook_id} ${row.status}`).slice(0, 5)).toEqual([])
        expect([...accepted].filter((handle) => !sink.handles.has(handle)).slice(0, 5)).toEqual([])
      }, timeoutMs)
      const repeated = [...sink.arrivals].filter(([, { count }]) => count > 1)
      const numbers = {
        accepted: accepted.size,
        deliveries: sink.arrivals.size,
        inFlight: leases.size,
        inFlightSeen,
        repeatedIds: repeated.length,
        repeats: repeated.reduce((sum, [, { count }]) => sum + count - 1, 0),
      }
      expect([...sink.changed], 'ids that came again with other bytes').toEqual([])
      expect([...sink.repeated], 'ids that came again after their success was recorded').toEqual([])
      // Stronger than the sum over all crashes: each id by itself.
      const unexplained = repeated.filter(([id, { count }]) => count - 1 > (lost.get(id) ?? 0))
      expect(unexplained.slice(0, 5), 'ids that came more often than leases of them died').toEqual([])
      expect(sink.handles.size, 'one id for each lead').toBe(sink.arrivals.size)
      expect(numbers.accepted).toBeGreaterThan(0)
      expect(numbers.inFlight, 'no crash came while a delivery was in flight').toBeGreaterThan(0)
      return numbers
    },
  }
}

async function listDeliveries(databaseUrl: string, afterId: number) {
  const db = await openDatabase(databaseUrl, { isReadOnly: true, maxConnections: 1 })
  try {
    return await db.sql
      .selectFrom('delivery')
      .select(['id', 'webhook_id', 'status', 'claimed_by'])
      .where('id', '>', afterId)
      .orderBy('id')
      .execute()
  } finally {
    await db.close()
  }
}
