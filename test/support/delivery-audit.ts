import { type Db, type OpenOptions, openDatabase } from '@leadwire/core'
import { expect, vi } from 'vitest'
import { chunk } from '../../core/src/db/chunk.ts'
import type { CountingSink } from './counting-sink.ts'
import type { Poster } from './poster.ts'

/** How often the table is read while it settles, ms: each time opens the database anew, and the hub needs the machine. */
const LOOK_MS = 250

/** Watches the delivery table through faults and says at the end whether what came at the sink is right. */
export interface DeliveryAudit {
  /**
   * Reads the table while nothing can be recorded: after a crash and before the restart, or during a fault. A delivery
   * is leased in a committed transaction before its POST and leaves its lease only in the transaction that records the
   * answer. So all that can have been sent without a recorded answer stands there leased: those are the deliveries in
   * flight. Each lease counts once, though on Postgres it may run on over many crashes.
   */
  noteInFlight(): Promise<void>
  /** How many deliveries wait for a free place now. */
  countWaiting(): Promise<number>
  /** Ends the leases that were noted, as if their minute had passed: for those of hubs that are dead. */
  endLeases(): Promise<void>
  /** Waits until all is delivered, then checks every promise. Gives the numbers. */
  settle(poster: Poster, timeoutMs: number): Promise<AuditNumbers>
}

export interface AuditNumbers {
  accepted: number
  deliveries: number
  /** Sum over all that was noted. */
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
  /** How many leases of an id were in flight. */
  const dead = new Map<string, number>()
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
    async noteInFlight() {
      for (const { webhook_id: id, claimed_by: by, status } of await look()) {
        if (status !== 'pending' || by === null || leases.has(`${id} ${by}`)) continue
        leases.add(`${id} ${by}`)
        dead.set(id, (dead.get(id) ?? 0) + 1)
        if (sink.arrivals.has(id)) inFlightSeen++
      }
    },
    async countWaiting() {
      return (await look()).filter((row) => row.status === 'pending' && row.claimed_by === null).length
    },
    async endLeases() {
      const claims = [...leases].map((lease) => lease.split(' ')[1] ?? '')
      await withDatabase(databaseUrl, {}, async (db) => {
        for (const part of chunk([...new Set(claims)])) {
          await db.sql.updateTable('delivery').set({ due_at: 0 }).where('claimed_by', 'in', part).execute()
        }
      })
    },
    async settle({ accepted }, timeoutMs) {
      const check = async () => {
        const open = (await look()).filter((row) => row.status !== 'delivered')
        expect(open.map((row) => `${row.webhook_id} ${row.status}`).slice(0, 5)).toEqual([])
        expect([...accepted].filter((handle) => !sink.handles.has(handle)).slice(0, 5)).toEqual([])
      }
      await vi.waitFor(check, { timeout: timeoutMs, interval: LOOK_MS })
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
      // Stronger than the sum over all faults: each id by itself.
      const unexplained = repeated.filter(([id, { count }]) => count - 1 > (dead.get(id) ?? 0))
      expect(unexplained.slice(0, 5), 'ids that came more often than they were in flight').toEqual([])
      expect(sink.handles.size, 'one id for each lead').toBe(sink.arrivals.size)
      expect(numbers.repeats).toBeLessThanOrEqual(numbers.inFlight)
      expect(numbers.accepted).toBeGreaterThan(0)
      return numbers
    },
  }
}

const listDeliveries = (databaseUrl: string, afterId: number) =>
  withDatabase(databaseUrl, { isReadOnly: true }, (db) =>
    db.sql
      .selectFrom('delivery')
      .select(['id', 'webhook_id', 'status', 'claimed_by'])
      .where('id', '>', afterId)
      .orderBy('id')
      .execute(),
  )

async function withDatabase<T>(url: string, options: OpenOptions, work: (db: Db) => Promise<T>): Promise<T> {
  const db = await openDatabase(url, { ...options, maxConnections: 1 })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}
