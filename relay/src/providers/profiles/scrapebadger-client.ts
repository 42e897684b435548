import { LeadwireError, MINUTE_MS, messageOf, SECOND_MS } from '@leadwire/core'
import { callUpstream, type Patience, type UpstreamWorld } from '../upstream.ts'
import { faultText, parseExact, type UpstreamReply } from '../upstream-reply.ts'
import { askedWaitMs } from '../upstream-wait.ts'

/** The public service; the Twitter part of its API lies under `/v1/twitter`. */
export const SCRAPEBADGER_URL = 'https://scrapebadger.com'

const TIMEOUT_MS = 30 * SECOND_MS
/** A page of followers is some 100 KB; this only stops a server that never ends. */
const MAX_BODY_BYTES = 10 * 1024 * 1024

/** While a person waits for the answer. */
export const interactive: Patience = { maxAttempts: 3, firstWaitMs: 250, maxWaitMs: 5 * SECOND_MS }
/** In a run. The vendor's limit slides over a minute, so two always end it. */
export const background: Patience = { maxAttempts: 5, firstWaitMs: 500, maxWaitMs: 2 * MINUTE_MS }

interface ScrapeBadgerAnswer {
  body: unknown
  /** From `X-Credits-Used`; undefined when the server does not say. */
  creditsUsed: number | undefined
}

/** One authenticated GET; undefined for 404. @throws Upstream `handle_lookup_failed` for all that is not an answer */
export type ScrapeBadgerGet = (
  path: string,
  query: Record<string, string>,
  patience: Patience,
  signal?: AbortSignal,
) => Promise<ScrapeBadgerAnswer | undefined>

/** A client for the read endpoints. `baseUrl` with or without `/v1/twitter`. */
export function scrapeBadgerClient(world: UpstreamWorld, baseUrl: string, apiKey: string): ScrapeBadgerGet {
  const root = `${baseUrl.replace(/\/+$/, '').replace(/\/v1(\/twitter)?$/, '')}/v1/twitter`
  return async (path, query, patience, signal) => {
    const search = new URLSearchParams(query).toString()
    const url = `${root}${path}${search && `?${search}`}`
    const headers = { 'x-api-key': apiKey }
    const request = { url, method: 'GET' as const, headers, signal, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BODY_BYTES }
    let reply: UpstreamReply
    try {
      reply = await callUpstream(world, request, patience)
    } catch (error) {
      signal?.throwIfAborted()
      throw lookupFailed(`ScrapeBadger cannot be reached: ${messageOf(error)}`, { cause: error })
    }
    if (reply.status === 404) return undefined
    if (reply.status !== 200) throw refusal(reply, world.clock(), apiKey)
    const body = parseExact(reply.text)
    if (body === undefined) throw lookupFailed('ScrapeBadger answered with something that is not JSON')
    return { body, creditsUsed: toCredits(reply.headers.get('x-credits-used')) }
  }
}

/** An Upstream error about ScrapeBadger. */
export const lookupFailed = (message: string, details: { cause?: unknown; retryAfterMs?: number } = {}) =>
  new LeadwireError('Upstream', 'handle_lookup_failed', message, details)

const reasons: Record<number, string> = {
  401: 'ScrapeBadger refused the API key; check SCRAPEBADGER_API_KEY',
  402: 'The ScrapeBadger credits are used up; top the account up',
  403: 'ScrapeBadger does not let this API key do that: the key is disabled, restricted or lacks the scope',
  429: 'The ScrapeBadger rate limit is exceeded',
}

function refusal(reply: UpstreamReply, now: number, apiKey: string): LeadwireError {
  const reason =
    reasons[reply.status] ?? (reply.status >= 500 ? 'ScrapeBadger is down' : 'ScrapeBadger refused the call')
  // A server may quote the key it was given; our messages are logged and shown.
  const detail = faultText(reply.text).replaceAll(apiKey || '\0', '[key]')
  const message = `${reason} (${reply.status}${detail && `: ${detail}`})`
  return lookupFailed(message, { retryAfterMs: askedWaitMs(reply, now) })
}

function toCredits(header: string | null): number | undefined {
  const credits = header?.trim() ? Number(header) : Number.NaN
  return Number.isFinite(credits) && credits >= 0 ? credits : undefined
}
