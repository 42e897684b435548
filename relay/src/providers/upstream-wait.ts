import { parseRetryAfter, SECOND_MS } from '@leadwire/core'
import { parseExact, type UpstreamReply } from './upstream-reply.ts'

/**
 * How long a 429 or 503 asks us to wait, in ms from `now`, or undefined when it does not say: `Retry-After` (seconds or
 * a date), else, for 429, `X-RateLimit-Reset` or the body's `reset_at` (both unix seconds).
 */
export function askedWaitMs({ status, headers, text }: UpstreamReply, now: number): number | undefined {
  if (status !== 429 && status !== 503) return undefined
  const retryAfterMs = parseRetryAfter(headers.get('retry-after'), now)
  if (retryAfterMs !== null) return retryAfterMs
  if (status !== 429) return undefined
  const reset = toSeconds(headers.get('x-ratelimit-reset')) ?? toSeconds(resetAt(text))
  return reset === undefined ? undefined : Math.max(0, reset * SECOND_MS - now)
}

function resetAt(text: string): unknown {
  const body = parseExact(text)
  return typeof body === 'object' && body !== null && 'reset_at' in body ? body.reset_at : undefined
}

function toSeconds(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && value.trim() ? Number(value) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined
}
