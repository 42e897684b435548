import { type SignedRequest, verifyWebhook } from './verification.ts'

/**
 * Why the feed gave nothing. `unreachable`: no answer, or one that is no feed's; `refused`: an error status, `status` says
 * which; `busy`: 429 or 503, worth trying again after `retryAfterSeconds`; `behind`: the hub's newest number is below the
 * one that was handed over last, so it is not the hub it was, or its database was set back;
 * `unknown`: it has no such number as was pushed.
 */
export type FeedFault = 'unreachable' | 'refused' | 'busy' | 'behind' | 'unknown'

/** Thrown when the feed cannot be read; nothing is lost, and the same can be tried again. */
export class FeedError extends Error {
  readonly reason: FeedFault
  readonly status: number | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(
    reason: FeedFault,
    message: string,
    details: { status?: number; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'FeedError'
    this.reason = reason
    this.status = details.status
    this.retryAfterSeconds = details.retryAfterSeconds
  }
}

/** One delivery as the feed gives it, verified. */
export interface PulledItem {
  number: number
  id: string
  type: string
  status: string
  /** The bytes of a POST; null = erased, no longer kept, or not made. */
  body: Buffer | null
  /** Why a transform made no body. */
  error: string | null
}

/** A part of the feed. */
export interface PulledPage {
  /** By ascending number. */
  items: PulledItem[]
  newest: number
  /** Set instead of items: what is below this is no longer kept. */
  trimmedBelow?: number
}

export interface FeedClientOptions extends Pick<SignedRequest, 'secrets' | 'toleranceSeconds'> {
  /** `https://<hub>/api/v2/webhooks/<id>/feed` */
  feedUrl: string
  apiKey: string
  fetch: typeof fetch
  now: () => number
}

/** How long an answer may take beyond the wait that was asked for, ms. */
const ANSWER_MS = 30_000

/**
 * Reads one page of the feed and verifies each item of it as if it had been pushed.
 * @throws FeedError; WebhookVerificationError when an item is not signed by the secrets
 */
export async function readFeedPage(
  { feedUrl, apiKey, fetch, now, secrets, toleranceSeconds }: FeedClientOptions,
  { after, waitSeconds, signal }: { after: number; waitSeconds: number; signal?: AbortSignal | undefined },
): Promise<PulledPage> {
  const url = new URL(feedUrl)
  url.searchParams.set('after', String(after))
  url.searchParams.set('wait', String(waitSeconds))
  const limit = AbortSignal.timeout(waitSeconds * 1000 + ANSWER_MS)
  const { status, retryAfter, body } = await ask(fetch, url, apiKey, signal ? AbortSignal.any([signal, limit]) : limit)
  if (status === 410 && body.error === 'feed_trimmed' && Number.isSafeInteger(body.oldest)) {
    return { items: [], newest: after, trimmedBelow: Number(body.oldest) }
  }
  if (status === 429 || status === 503) {
    const seconds = Number(retryAfter ?? Number.NaN)
    const details = { status, ...(Number.isFinite(seconds) && { retryAfterSeconds: seconds }) }
    throw new FeedError('busy', `The feed answered ${status}`, details)
  }
  if (status !== 200)
    throw new FeedError('refused', `The feed answered ${status} ${String(body.error ?? '')}`, { status })
  if (!Array.isArray(body.items) || !Number.isSafeInteger(body.newest)) {
    throw new FeedError('unreachable', 'The answer is no feed', { status })
  }
  const items = body.items.map((item: FeedBodyItem) => {
    const bytes = item.body === null ? null : Buffer.from(item.body)
    if (bytes) verifyItem(item, bytes, { secrets, toleranceSeconds, now: now() })
    return {
      number: item.number,
      id: item.id,
      type: item.type,
      status: item.status,
      body: bytes,
      error: item.error ?? null,
    }
  })
  return { items, newest: Number(body.newest) }
}

interface FeedBodyItem {
  number: number
  id: string
  type: string
  status: string
  body: string | null
  error: string | null
  headers: Record<string, string>
}

/** The id that counts is the signed one. */
function verifyItem(item: FeedBodyItem, body: Buffer, how: Omit<SignedRequest, 'headers' | 'body'>): void {
  const { id } = verifyWebhook({ ...how, headers: item.headers, body })
  if (id !== item.id) throw new FeedError('unreachable', `Item ${item.number} of the feed has two ids`)
}

async function ask(fetch: FeedClientOptions['fetch'], url: URL, apiKey: string, signal: AbortSignal) {
  try {
    // No redirect: the key is for this server alone.
    const headers = { authorization: `Bearer ${apiKey}` }
    const response = await fetch(url, { headers, redirect: 'error', signal })
    const text = await response.text()
    const body: Record<string, unknown> = text.startsWith('{') ? JSON.parse(text) : {}
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body }
  } catch (cause) {
    throw new FeedError('unreachable', 'The feed cannot be reached', { cause })
  }
}
