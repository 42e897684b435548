/** How long the first wait is; each further one may be twice as long. */
const FIRST_WAIT_MS = 500

/** No wait of our own is longer. */
const MAX_WAIT_MS = 8000

/** A hub that asks for more than this is not waited for: its rate limit counts by the minute. */
export const MAX_RETRY_AFTER_MS = 61_000

/** The wait before the next attempt: between half and the whole of what doubles each time, so that clients spread. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt)
  return Math.round(ceiling * (0.5 + random() / 2))
}

/** `Retry-After` in milliseconds: seconds, or a date. */
export function retryAfterOf(headers: Headers, now = Date.now()): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}

/** Resolves after a while; rejects with the signal's reason when it is aborted before. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    if (signal?.aborted) onAbort()
    else signal?.addEventListener('abort', onAbort, { once: true })
  })
}
