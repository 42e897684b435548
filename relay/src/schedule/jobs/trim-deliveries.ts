import { beginSweep, type Clock, type Db, type Sweep, trimSlice } from '@leadwire/core'
import type { Logger } from '../../log.ts'

/** What trimming needs from outside. */
export interface TrimJobPorts {
  db: Db
  clock: Clock
  log: Logger
  /** 0 = bodies, deliveries, attempts and logs are kept for ever. */
  retentionDays: number
}

/** Between two slices of up to 500 rows: 10,000 rows a second at most, and live traffic waits for one slice only. */
const PAUSE_MS = 50

/** Deletes what is old, slice by slice, once an hour. */
export interface TrimJob {
  /** One slice. @returns ms to wait before the next one; undefined = there is nothing to do for now */
  work(): Promise<number | undefined>
}

export function createTrimJob({ db, clock, log, retentionDays }: TrimJobPorts): TrimJob {
  let sweep: Sweep | null = null
  let deleted: Record<string, number> = {}
  return {
    async work() {
      sweep ??= await beginSweep(db, { retentionDays, now: clock() })
      if (!sweep) return undefined
      const { step, deletedCount, next } = await trimSlice(db, sweep, clock())
      if (deletedCount > 0) deleted[step] = (deleted[step] ?? 0) + deletedCount
      sweep = next
      if (sweep) return PAUSE_MS
      if (Object.keys(deleted).length > 0) log.info({ deleted }, 'deleted what is older than it is kept')
      deleted = {}
      return undefined
    },
  }
}
