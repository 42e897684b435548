import { type Clock, type Db, MINUTE_MS, type Plans, queueDueSync } from '@leadwire/core'
import type { Logger } from '../../log.ts'

/** What the schedule needs from outside. */
export interface SyncJobPorts {
  db: Db
  clock: Clock
  /** What each tier may use; null = nothing is limited. */
  plans: Plans
  log: Logger
  /** Called when runs were queued. */
  onQueued: () => void
}

/** A stream whose slot could not be queued is tried again after this, so that it holds up no other. */
const RETRY_MS = MINUTE_MS

/** Queues what is due, a stream a call. */
interface SyncJob {
  /** True = there may be more that is due. */
  work(): Promise<boolean>
}

export function createSyncJob({ db, clock, plans, log, onQueued }: SyncJobPorts): SyncJob {
  /** When a stream that failed is tried again, by its id. */
  const retryAt = new Map<number, number>()
  return {
    async work() {
      for (const [id, at] of retryAt) if (at <= clock()) retryAt.delete(id)
      const sync = await queueDueSync(db, { plans, clock, passed: [...retryAt.keys()] })
      if (!sync) return false
      const { streamId } = sync
      if ('error' in sync) {
        retryAt.set(streamId, clock() + RETRY_MS)
        log.error({ err: sync.error, streamId }, 'cannot queue a sync')
        return true
      }
      const slotAt = new Date(sync.slotAt).toISOString()
      if (sync.syncId !== null) log.info({ streamId, slotAt, runs: sync.queued.length }, 'sync queued')
      for (const { sourceId, reason } of sync.skipped) log.warn({ streamId, slotAt, sourceId, reason }, 'run skipped')
      if (sync.queued.length > 0) onQueued()
      return true
    },
  }
}
