import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { allowsScope, LeadwireError, MINUTE_MS } from '@leadwire/core'
import type { Request } from 'express'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Api, KeyCaller, Route } from '../apis/api.ts'

/** Whose key this is; null when it is unknown or revoked. */
export type Authenticate = (token: string) => Promise<KeyCaller | null>

/** Wrong keys a minute from one address (IPv6: one /64) before further guesses go unheard. */
const FAILURES_PER_MINUTE = 20

/** Keys that are remembered as good. */
const MAX_GOOD_KEYS = 1_000

/**
 * Asks who calls, and bounds guessing: after too many wrong keys an address gets 429 for the rest of the minute without
 * a look at its key. Keys that have worked go on working from there, so that one bad client does not lock out the others
 * behind the same proxy. Counted in this process; the address is the socket's, never a header's.
 * @returns a function that throws Unauthenticated `unauthorized` or RateLimited `rate_limited`
 */
export function createAuth(authenticate: Authenticate, failuresPerMinute = FAILURES_PER_MINUTE) {
  const failures = new RateLimiterMemory({ points: failuresPerMinute, duration: MINUTE_MS / 1000 })
  const goodKeys = new Set<string>()

  return async (api: Pick<Api, 'readToken'>, req: Request): Promise<KeyCaller> => {
    const token = api.readToken(req.headers)
    if (token === null) throw unauthorized('An API key is needed: Authorization: Bearer <key>')
    const address = addressGroup(req.socket.remoteAddress ?? '')
    const mark = createHash('sha256').update(token).digest('base64')
    const failed = goodKeys.has(mark) ? null : await failures.get(address)
    if (failed && failed.consumedPoints >= failuresPerMinute) {
      const text = 'Too many wrong API keys from this address'
      throw new LeadwireError('RateLimited', 'rate_limited', text, { retryAfterMs: failed.msBeforeNext })
    }
    const caller = await authenticate(token)
    if (!caller) {
      goodKeys.delete(mark)
      await failures.penalty(address)
      throw unauthorized('This API key is unknown or revoked')
    }
    remember(goodKeys, mark)
    return caller
  }
}

const unauthorized = (message: string) => new LeadwireError('Unauthenticated', 'unauthorized', message)

/** The one place where a route's scope is asked for. @throws Forbidden `insufficient_scope`, with `neededScope` */
export function assertScope({ scopes }: Pick<KeyCaller, 'scopes'>, { scope }: Pick<Route, 'scope'>): void {
  if (allowsScope(scopes, scope)) return
  const message = `This needs a key with the scope "${scope}"; this key has: ${scopes.join(', ')}`
  throw new LeadwireError('Forbidden', 'insufficient_scope', message, { extra: { neededScope: scope } })
}

/** Keeps the newest. */
function remember(goodKeys: Set<string>, mark: string): void {
  if (goodKeys.has(mark)) return
  const [oldest] = goodKeys
  if (goodKeys.size >= MAX_GOOD_KEYS && oldest !== undefined) goodKeys.delete(oldest)
  goodKeys.add(mark)
}

/** One customer usually holds a whole /64 of IPv6, so that is counted as one address. */
export function addressGroup(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (!isIPv6(bare)) return bare
  const [head = '', tail = ''] = bare.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const zeros = bare.includes('::') ? Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0') : []
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`
}
