import { LeadwireError, MINUTE_MS } from '@leadwire/core'
import type { Response } from 'express'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/**
 * Counts requests per API key in windows of a minute and says how many are left, in the headers of every answer to a
 * known key. Counted in this process: several relays each allow the whole number.
 * @param perMinute  0 = no limit and no headers
 * @returns a function that throws RateLimited `rate_limited`, with the time until the window ends
 */
export function createRateLimit(perMinute: number) {
  const limiter = perMinute > 0 ? new RateLimiterMemory({ points: perMinute, duration: MINUTE_MS / 1000 }) : null

  return async (apiKeyId: number, res: Response): Promise<void> => {
    if (!limiter) return
    const used = await limiter.consume(String(apiKeyId)).catch((refused: unknown) => {
      if (refused instanceof RateLimiterRes) return refused
      throw refused
    })
    res.set({ 'X-RateLimit-Limit': String(perMinute), 'X-RateLimit-Remaining': String(used.remainingPoints) })
    if (used.consumedPoints <= perMinute) return
    const text = `More than ${perMinute} requests in a minute with this API key`
    throw new LeadwireError('RateLimited', 'rate_limited', text, { retryAfterMs: used.msBeforeNext })
  }
}
