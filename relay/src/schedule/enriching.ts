import { announceOverdue, type ClaimedJob, claimJobs, isJobLost, type LookupPorts, releaseJobs } from '@leadwire/core'
import { createLoop } from '../loop.ts'
import { type EnrichJobPorts, enrichLead } from './jobs/enrich-leads.ts'

/** Leads looked up at once by one relay: most of the time is spent waiting for servers. */
const LOOKUPS_AT_ONCE = 8

/** How often the queue, and who has waited for long enough, is looked at without a hint, ms. */
const POLL_MS = 1000

/** Looks new leads up in the background, and announces those that have waited for long enough. */
export interface Enricher {
  start(): void
  /** A hint that leads were found. */
  wake(): void
  /** Gives back what is being looked up, for whoever claims it next. */
  stop(): Promise<void>
}

export interface EnricherPorts extends EnrichJobPorts {
  /** null = nobody is looked up by this relay; leads that wait are announced all the same. */
  lookups: LookupPorts | null
  /** Called when leads may have been announced. */
  onAnnounced: () => void
}

/** Makes an enricher; nothing runs before `start`. Any number may work on one database. */
export function createEnricher(ports: EnricherPorts): Enricher {
  const { db, clock, log, leaseMs, lookups, onAnnounced } = ports
  const stopping = new AbortController()
  const active = new Set<Promise<void>>()
  // Whoever held leases is gone: nobody else can own the file.
  let hasLeasesToRelease = db.engine.hasSoleOwner

  const work = async (job: ClaimedJob, lookup: LookupPorts) => {
    try {
      await enrichLead(job, lookup, ports, stopping.signal)
      onAnnounced()
    } catch (error) {
      // Its lease runs out, and it is tried again.
      if (!isJobLost(error)) log.error({ err: error, jobId: job.id }, 'cannot look a lead up')
    }
  }
  const lookingUp = createLoop({
    idleMs: POLL_MS,
    onError: (error) => log.error({ err: error }, 'cannot claim leads to look up'),
    async work() {
      if (hasLeasesToRelease) await releaseJobs(db, clock())
      hasLeasesToRelease = false
      const limit = LOOKUPS_AT_ONCE - active.size
      if (!lookups || limit <= 0) return false
      const jobs = await claimJobs(db, { limit, leaseMs, clock })
      for (const job of jobs) {
        const done = work(job, lookups).finally(() => {
          active.delete(done)
          lookingUp.wake()
        })
        active.add(done)
      }
      return jobs.length > 0
    },
  })
  // A loop of its own, so that leads go out in time however slow their lookups are.
  const waiting = createLoop({
    idleMs: POLL_MS,
    onError: (error) => log.error({ err: error }, 'cannot announce leads that were not looked up in time'),
    async work() {
      const count = await announceOverdue(db, ports)
      if (count === 0) return false
      log.info({ count }, 'leads announced that were not looked up in time')
      onAnnounced()
      return true
    },
  })
  return {
    start() {
      lookingUp.start()
      waiting.start()
    },
    wake: lookingUp.wake,
    async stop() {
      stopping.abort()
      await Promise.all([lookingUp.stop(), waiting.stop()])
      await Promise.all(active)
    },
  }
}
