import {
  type ClaimedJob,
  type Clock,
  carryOutJob,
  type Db,
  failJob,
  giveBackJob,
  isJobLost,
  isLeadwireError,
  LOOKUP_TIMEOUT_MS,
  type LookupPorts,
  type OnSyncLookedUp,
  renewJob,
} from '@leadwire/core'
import type { Logger } from '../../log.ts'

/** What looking leads up needs from outside. */
export interface EnrichJobPorts {
  db: Db
  clock: Clock
  /** 0 ≤ r < 1 */
  random: () => number
  log: Logger
  /** How long a job stays with a relay that does not renew it, ms. */
  leaseMs: number
  /** Told in the transaction that announces the last lead of a sync that waited. */
  onSyncLookedUp: OnSyncLookedUp
}

/**
 * Looks up the lead of one claimed job, and records what came of it. A relay that dies meanwhile leaves a lease, after which
 * another one begins anew: the server is then asked once more, but credits are charged once.
 * When `stopping` aborts (the relay stops) the job is given back, and counts for nothing.
 */
export async function enrichLead(
  job: ClaimedJob,
  lookups: LookupPorts,
  ports: EnrichJobPorts,
  stopping: AbortSignal,
): Promise<void> {
  const { db, clock, onSyncLookedUp } = ports
  const log = ports.log.child({ jobId: job.id, leadId: job.leadId })
  const lost = new AbortController()
  const timeout = AbortSignal.timeout(LOOKUP_TIMEOUT_MS)
  const heartbeat = setInterval(() => {
    renewJob(db, job, ports.leaseMs, clock()).catch((error: unknown) => {
      if (isJobLost(error)) lost.abort(error)
    })
  }, ports.leaseMs / 3)
  try {
    const signal = AbortSignal.any([stopping, lost.signal, timeout])
    await carryOutJob(db, job, { ...lookups, clock, onSyncLookedUp, signal })
  } catch (error) {
    if (stopping.aborted) return await giveBackJob(db, job, clock())
    if (lost.signal.aborted || isJobLost(error))
      return log.warn('lookup taken over by another relay, or its lead is gone')
    const { dueAt, reason } = await failJob(db, job, error, { ...ports, isTimeout: timeout.aborted })
    // Of what nobody threw on purpose the reason says nothing.
    const err = isLeadwireError(error) || timeout.aborted ? undefined : error
    log.warn({ err, reason, again: dueAt === null ? null : new Date(dueAt).toISOString() }, 'lead not looked up')
  } finally {
    clearInterval(heartbeat)
  }
}
