import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { holdLeads } from '../leads/grade-store.ts'
import { findLead } from '../leads/lead-store.ts'
import { logOnce } from '../runs/run-log-store.ts'
import type { OnSyncLookedUp } from '../runs/sync.ts'
import { type Announced, announce } from './announcing.ts'
import {
  type ClaimedJob,
  type EnrichmentJob,
  jobLost,
  LOOKUP_LEASE_MS,
  MAX_BEGUN,
  toFailure,
  workKeyOf,
} from './job.ts'
import * as store from './job-store.ts'
import { countFound } from './lookup.ts'
import { type LookupPorts, runLookup } from './lookups.ts'

/**
 * The queue of new leads that are looked up because their stream asks for it. A lookup's end, what it found, what it cost and
 * the lead's message are one transaction; so are the end of a wait and the message. A lead is announced once, whatever dies.
 */

export interface JobPorts {
  clock: Clock
  onSyncLookedUp?: OnSyncLookedUp | undefined
}

/** Leases due jobs, those first whose leads wait; none = none is due. Safe for many relays. */
export async function claimJobs(
  db: Db,
  { limit, leaseMs, clock }: { limit: number; leaseMs: number; clock: Clock },
): Promise<ClaimedJob[]> {
  const now = clock()
  if (!(await store.isAnyJobDue(db, now))) return []
  const by = randomUUID()
  return await inTransaction(db, (tx) => store.leaseJobs(tx, { by, limit, leaseMs, now }))
}

/** Keeps the lease of a job whose lookup takes long. @throws Conflict `job_lost` */
export async function renewJob(db: Db, job: ClaimedJob, leaseMs: number, now: number): Promise<void> {
  if (!(await store.extendLease(db, job, now + leaseMs))) throw jobLost(job)
}

/** Gives a job back, due now, as if it had not been claimed. */
export async function giveBackJob(db: Db, job: ClaimedJob, now: number): Promise<void> {
  const { attemptCount, begunCount } = job
  await store.postpone(db, job, { dueAt: now, attemptCount, begunCount: begunCount - 1, lastError: null })
}

/**
 * Looks up the lead of a claimed job, and announces it with what was found.
 * @throws Conflict `job_lost`, and what `runLookup` throws; hand that to `failJob`
 */
export async function carryOutJob(
  db: Db,
  job: ClaimedJob,
  ports: JobPorts & LookupPorts & { signal?: AbortSignal | undefined },
): Promise<void> {
  const { clock, signal, onSyncLookedUp } = ports
  const { workspaceId, leadId, outputs, emailMode } = job
  const lead = await findLead(db, workspaceId, leadId)
  if (!lead) return await dropJobs(db, [leadId], clock(), onSyncLookedUp)
  if (job.begunCount > MAX_BEGUN) return await endJob(db, job, 'it was begun too often', ports)
  const work = { workspaceId, key: workKeyOf(job), leadId, profile: lead.profile, outputs, emailMode }
  await runLookup(db, work, ports, {
    clock,
    leaseMs: LOOKUP_LEASE_MS,
    signal,
    async inSameTransaction(tx, { lead, result, isNews }) {
      const ended = await store.deleteClaimed(tx, job)
      if (!ended) throw jobLost(job)
      await announce(tx, [{ job: ended, lead, isEnriched: countFound(result) > 0, isNews }], clock(), onSyncLookedUp)
    },
  })
}

/** What became of a job whose lookup was thrown. */
export interface FailedJob {
  /** When it is tried again, epoch ms; null = never. */
  dueAt: number | null
  reason: string
}

/**
 * Records a lookup that was thrown: it is tried again by a bounded schedule, or has failed for good. A lead that waits is
 * announced as it is when the next try would come too late for it.
 * @throws Conflict `job_lost`
 */
export async function failJob(
  db: Db,
  job: ClaimedJob,
  error: unknown,
  ports: JobPorts & { random: () => number; isTimeout: boolean },
): Promise<FailedJob> {
  const { dueAt, isCounted, reason } = toFailure(error, job, ports)
  if (dueAt === null) {
    await endJob(db, job, reason, ports)
    return { dueAt, reason }
  }
  const { clock, onSyncLookedUp } = ports
  await inTransaction(db, async (tx) => {
    const now = clock()
    const [lead = null] = await holdLeads(tx, [job.leadId])
    const counts = isCounted
      ? { attemptCount: job.attemptCount + 1, begunCount: job.begunCount }
      : { attemptCount: job.attemptCount, begunCount: job.begunCount - 1 }
    const known = await store.postpone(tx, job, { dueAt, ...counts, lastError: reason })
    if (!known) throw jobLost(job)
    if (known.announcedAt !== null || dueAt <= known.waitUntil) return
    await announce(tx, toPlain(await store.markAnnounced(tx, [job.leadId], now), lead), now, onSyncLookedUp)
  })
  return { dueAt, reason }
}

/** Ends a job that found nothing out, for a reason that the run's log tells. */
async function endJob(db: Db, job: ClaimedJob, reason: string, { clock, onSyncLookedUp }: JobPorts): Promise<void> {
  await inTransaction(db, async (tx) => {
    const now = clock()
    const [lead = null] = await holdLeads(tx, [job.leadId])
    const ended = await store.deleteClaimed(tx, job)
    if (!ended) throw jobLost(job)
    const message = `Leads were not looked up: ${reason}`
    if (job.runId !== null) await logOnce(tx, job.runId, { step: 'enrich', message, at: now })
    await announce(tx, toPlain([ended], lead), now, onSyncLookedUp)
  })
}

/** The same leads, as they are without a lookup. */
const toPlain = (jobs: readonly EnrichmentJob[], lead: Announced['lead']): Announced[] =>
  jobs.map((job) => ({ job, lead, isEnriched: false, isNews: false }))

/** Leads of one transaction. */
const OVERDUE_AT_ONCE = 100

/**
 * Announces leads that have waited for long enough, as they are; their lookups go on. Safe for many relays.
 * @returns how many there were; 0 = none, or others are at them
 */
export async function announceOverdue(db: Db, { clock, onSyncLookedUp }: JobPorts): Promise<number> {
  const overdue = await store.listOverdueLeads(db, clock(), OVERDUE_AT_ONCE)
  if (overdue.length === 0) return 0
  return await inTransaction(db, async (tx) => {
    const now = clock()
    // Leads before jobs, as for lookups that end.
    const held = await store.holdFreeLeads(tx, overdue)
    const leads = new Map((await holdLeads(tx, held)).map((lead) => [lead.id, lead]))
    const jobs = await store.markAnnounced(tx, held, now)
    const announced = jobs.flatMap((job) => toPlain([job], leads.get(job.leadId) ?? null))
    await announce(tx, announced, now, onSyncLookedUp)
    return jobs.length
  })
}

/** Ends the jobs of leads that are gone; nobody is told of them. */
export async function dropJobs(
  db: Db,
  leadIds: readonly number[],
  now: number,
  onSyncLookedUp?: OnSyncLookedUp,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const jobs = await store.deleteJobsOf(tx, leadIds)
    await announce(tx, toPlain(jobs, null), now, onSyncLookedUp)
  })
}

/** Gives back the leases of jobs: for the sole owner of a database at its start, when no lease can be alive. */
export const releaseJobs = (db: Db, now: number): Promise<void> => store.releaseJobLeases(db, now)
