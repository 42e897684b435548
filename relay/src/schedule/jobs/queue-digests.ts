import { type Clock, type Db, MINUTE_MS, queueDueDigests } from '@leadwire/core'
import type { Logger } from '../../log.ts'

/** What digests by the clock need from outside. */
export interface DigestJobPorts {
  db: Db
  clock: Clock
  log: Logger
  /** Called when digests were queued. */
  onDigests: () => void
}

/** A team whose digests could not be queued is tried again after this, so that it holds up no other. */
const RETRY_MS = MINUTE_MS

/** Queues daily and weekly digests, a team a call. */
export interface DigestJob {
  /** True = there may be more that is due. */
  work(): Promise<boolean>
}

export function createDigestJob({ db, clock, log, onDigests }: DigestJobPorts): DigestJob {
  /** When a team that failed is tried again, by its workspace. */
  const retryAt = new Map<number, number>()
  return {
    async work() {
      for (const [id, at] of retryAt) if (at <= clock()) retryAt.delete(id)
      const queued = await queueDueDigests(db, { clock, passed: [...retryAt.keys()] })
      if (!queued) return false
      const { workspaceId } = queued
      if ('error' in queued) {
        retryAt.set(workspaceId, clock() + RETRY_MS)
        log.error({ err: queued.error, workspaceId }, 'cannot queue digests')
        return true
      }
      const { noticeIds } = queued
      if (noticeIds.length > 0) {
        log.info({ workspaceId, noticeIds }, 'digests queued')
        onDigests()
      }
      return true
    },
  }
}
