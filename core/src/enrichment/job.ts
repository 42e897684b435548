import { type Clock, MINUTE_MS, SECOND_MS } from '../clock.ts'
import { nextAttemptAt } from '../deliveries/retry.ts'
import { isLeadwireError, LeadwireError } from '../errors.ts'
import type { StreamSettings } from '../streams/stream.ts'
import type { EmailMode, LookupOutput } from './lookup.ts'

/** What a stream wants to know of its new leads. */
export interface EnrichmentOrder {
  /** At least one. */
  outputs: LookupOutput[]
  emailMode: EmailMode
  /** How long a lead waits for it, unannounced. */
  waitMs: number
}

/** A new lead that is to be looked up. */
export interface EnrichmentJob {
  id: number
  workspaceId: number
  leadId: number
  /** null = the lead came without a run. */
  runId: number | null
  /** In which batch the lead is announced; null = at once. */
  batchKey: string | null
  outputs: LookupOutput[]
  emailMode: EmailMode
  /** Then the lead is announced as it is, whatever has become of the lookup; epoch ms. */
  waitUntil: number
  /** null = the lead was not announced to those who wait. */
  announcedAt: number | null
  /** When it was announced to those who do not wait; null = there were none. */
  earlyAt: number | null
  /** Lookups that were thrown. */
  attemptCount: number
  /** Lookups begun, with this one and those whose process died. */
  begunCount: number
}

/** A job that somebody has leased. */
export interface ClaimedJob extends EnrichmentJob {
  /** The lease; writes are refused once it was taken over. */
  claimedBy: string
}

/** What a stream asks for; null = nothing, or this hub looks nobody up. */
export function toOrder(
  stream: Pick<StreamSettings, 'autoEnrichLinkedin' | 'autoEnrichEmail' | 'emailMode'>,
  waitMs: number | undefined,
): EnrichmentOrder | null {
  const { autoEnrichLinkedin, autoEnrichEmail, emailMode } = stream
  if (waitMs === undefined || !(autoEnrichLinkedin || autoEnrichEmail)) return null
  const outputs: LookupOutput[] = []
  if (autoEnrichLinkedin) outputs.push('linkedinUrl')
  if (autoEnrichEmail) outputs.push('email')
  return { outputs, emailMode, waitMs }
}

/** The name of a job's work, under which it is paid for once. */
export const workKeyOf = ({ id }: Pick<EnrichmentJob, 'id'>): string => `auto:${id}`

/** Seconds to wait after attempt 1, 2, …; five over two and a half hours. Source: our choice; the first fits into the wait. */
const retrySchedule: readonly number[] = [60, 300, 1800, 7200]

/** One that ends its process each time must end itself some day. Source: our choice; far more than a hub is ever killed in a row. */
export const MAX_BEGUN = 30

/** How soon a job is looked at again whose person somebody else is looking up at this moment. */
const BUSY_MS = 2 * SECOND_MS

/** The most that one lookup may take, and how long its credits are held. Source: four attempts of `httpSource`, and a margin. */
export const LOOKUP_TIMEOUT_MS = 3 * MINUTE_MS
export const LOOKUP_LEASE_MS = LOOKUP_TIMEOUT_MS + MINUTE_MS

/** What is to become of a job whose lookup was thrown; `dueAt` null = it has failed for good. */
interface JobFailure {
  dueAt: number | null
  /** False = it was not the lookup's fault, and counts for nothing. */
  isCounted: boolean
  /** For the log of the run. */
  reason: string
}

/** Longest reason that is kept. */
const MAX_REASON_LENGTH = 300

/** What follows from an error. What names a wait is tried again by the schedule; spent credits and nonsense are not. */
export function toFailure(
  error: unknown,
  { attemptCount }: Pick<EnrichmentJob, 'attemptCount'>,
  { clock, random, isTimeout }: { clock: Clock; random: () => number; isTimeout: boolean },
): JobFailure {
  const now = clock()
  if (hasCode(error, 'lookup_running')) return { dueAt: now + BUSY_MS, isCounted: false, reason: 'busy' }
  if (hasCode(error, 'credits_exhausted')) return { dueAt: null, isCounted: true, reason: 'no credits are left' }
  const isOurs = isLeadwireError(error)
  const reason = isTimeout ? 'it took too long' : isOurs ? error.message.slice(0, MAX_REASON_LENGTH) : 'an inner fault'
  // What nobody threw on purpose may be a fault of the moment.
  const retryAfterMs = isOurs ? error.retryAfterMs : undefined
  const isWorthIt = isTimeout || !isOurs || retryAfterMs !== undefined
  const asked = retryAfterMs === undefined ? {} : { retryAfterMs, status: 429 }
  const dueAt = isWorthIt
    ? nextAttemptAt({ schedule: retrySchedule, attempt: attemptCount + 1, now, random, ...asked })
    : null
  return { dueAt, isCounted: true, reason }
}

const hasCode = (error: unknown, code: string): boolean => isLeadwireError(error) && error.code === code

/** The error of a worker whose lease of a job was taken over, or whose job has ended. */
export const jobLost = ({ id }: Pick<EnrichmentJob, 'id'>) =>
  new LeadwireError('Conflict', 'job_lost', `Enrichment job ${id} is no longer this worker's`)

/** True when a worker has nothing more to do with its job: somebody else has it, or the lead is gone. */
export const isJobLost = (error: unknown): boolean =>
  hasCode(error, 'job_lost') || hasCode(error, 'reservation_lost') || hasCode(error, 'lead_not_found')
