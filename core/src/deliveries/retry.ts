import { HOUR_MS, SECOND_MS } from '../clock.ts'

/** Seconds to wait after attempt 1, 2, …; eight attempts over 27 h 35 min 5 s. Source: Svix server default schedule. */
export const defaultRetrySchedule: readonly number[] = [5, 300, 1800, 7200, 18000, 36000, 36000]

/** Source: Svix, ±20 %, so that retries do not arrive together. */
const JITTER = 0.2

/** A receiver may stretch a wait to this many times the planned one … */
const MAX_STRETCH = 2

/** … or, where it says that it is overloaded, to an hour, since early waits are too short to be worth doubling. */
const throttlingStatuses: readonly number[] = [429, 503]
const THROTTLE_CAP_MS = HOUR_MS

/** A failed attempt, as far as the next one depends on it. */
export interface FailedAttempt {
  /** Seconds; `defaultRetrySchedule` unless told. */
  schedule?: readonly number[]
  /** 1-based number of the attempt that failed. */
  attempt: number
  /** Epoch ms. */
  now: number
  /** 0 ≤ r < 1 */
  random: () => number
  /** What `parseRetryAfter` read from the answer, whatever its status. */
  retryAfterMs?: number | null
  /** HTTP status of the answer, if there was one. */
  status?: number | null
}

/**
 * When to try again, or null when the schedule is spent.
 * The wait is the planned one ±20 %, but never less than the receiver's `retry-after`, which is obeyed up to a cap:
 * twice the planned wait, for 429 and 503 at least one hour.
 * @returns epoch ms
 * Source: Svix server (schedule, jitter, cap at 2×); Standard Webhooks, "Retry".
 */
export function nextAttemptAt(failed: FailedAttempt): number | null {
  const delay = (failed.schedule ?? defaultRetrySchedule)[failed.attempt - 1]
  if (delay === undefined) return null
  const plannedMs = delay * SECOND_MS
  const jitteredMs = plannedMs * (1 - JITTER + 2 * JITTER * failed.random())
  const isThrottled = throttlingStatuses.includes(failed.status ?? 0)
  const capMs = Math.max(MAX_STRETCH * plannedMs, isThrottled ? THROTTLE_CAP_MS : 0)
  const askedMs = Math.min(failed.retryAfterMs ?? 0, capMs)
  return failed.now + Math.round(Math.max(jitteredMs, askedMs))
}

/**
 * Milliseconds that a `Retry-After` header asks for: whole seconds or an HTTP date.
 * @returns 0 for a date that has passed; null when there is no header or it cannot be read
 * Source: RFC 9110, 10.2.3.
 */
export function parseRetryAfter(header: string | string[] | null | undefined, nowMs: number): number | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim()
  if (!text) return null
  if (/^\d+$/.test(text)) return Math.min(Number(text) * SECOND_MS, Number.MAX_SAFE_INTEGER)
  // Only the three forms of HTTP dates, which all begin with the day's name: Date.parse alone takes "2" and much else.
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(text)) return null
  // The asctime form names no zone and means GMT.
  const at = Date.parse(/GMT$|UTC$|[+-]\d{4}$/.test(text) ? text : `${text} GMT`)
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs)
}
