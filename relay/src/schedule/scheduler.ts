import { createLoop } from '../loop.ts'
import { createDigestJob, type DigestJobPorts } from './jobs/queue-digests.ts'
import { createSyncJob, type SyncJobPorts } from './jobs/queue-syncs.ts'

/** How often the clock is looked at, ms. */
const TICK_MS = 1000

/** Does what is due by the clock: the syncs of streams, and the digests of teams. */
export interface Scheduler {
  start(): void
  /** A hint that the schedule of a stream has changed, or the clock. */
  wake(): void
  /** Ends after the stream and team under way. */
  stop(): Promise<void>
}

/** Makes a scheduler; nothing runs before `start`. Any number may work on one database. */
export function createScheduler(ports: SyncJobPorts & DigestJobPorts): Scheduler {
  const jobs = [createSyncJob(ports), createDigestJob(ports)]
  return createLoop({
    async work() {
      let hasMore = false
      for (const job of jobs) hasMore = (await job.work()) || hasMore
      return hasMore
    },
    idleMs: TICK_MS,
    onError: (error) => ports.log.error({ err: error }, 'cannot look at the schedule'),
  })
}
