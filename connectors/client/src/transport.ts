import { readAnswer } from './answer.ts'
import { LeadwireError } from './error.ts'
import { type ApiCall, type Call, type CallOptions, toUrl } from './request.ts'
import { backoffMs, MAX_RETRY_AFTER_MS, sleep } from './retry.ts'

/** What all calls of a client have in common. */
export interface Transport {
  baseUrl: string
  apiKey: string
  fetch: typeof fetch
  timeoutMs: number
  maxRetries: number
}

/** Statuses of something between us and the hub, or of a hub that is restarting. */
const PASSING = [500, 502, 503, 504]

/** By random bytes: browsers have `randomUUID` on https pages only. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** Sends calls, and sends again what may be sent again. */
export const callsOf =
  (transport: Transport): Call =>
  async <T>(call: ApiCall, options: CallOptions = {}): Promise<T> => {
    const maxRetries = options.maxRetries ?? transport.maxRetries
    const key = call.isIdempotent ? (options.idempotencyKey ?? newKey()) : undefined
    const isRepeatable = call.method === 'GET' || key !== undefined
    for (let attempt = 0; ; attempt++) {
      try {
        return (await send(transport, call, key, options)) as T
      } catch (error) {
        options.signal?.throwIfAborted()
        const waitMs = error instanceof LeadwireError && waitAfter(error, attempt, isRepeatable)
        if (waitMs === false || attempt >= maxRetries) throw error
        await sleep(waitMs, options.signal)
      }
    }
  }

/** How long to wait before the call is sent again; false = never. */
function waitAfter(error: LeadwireError, attempt: number, isRepeatable: boolean): number | false {
  const { code, status, retryAfterMs } = error
  const wait = Math.max(retryAfterMs ?? 0, backoffMs(attempt))
  if (retryAfterMs !== undefined && retryAfterMs > MAX_RETRY_AFTER_MS) return false
  // Nothing was done. Without Retry-After it is not the rate: credits have run out.
  if (status === 429) return retryAfterMs === undefined ? false : wait
  if (!isRepeatable) return false
  // An attempt of ours that we heard nothing of is still being done.
  if (code === 'conflict' && attempt > 0) return wait
  if (code === 'network_error' || code === 'timeout') return wait
  return status !== null && PASSING.includes(status) && wait
}

async function send(transport: Transport, call: ApiCall, key: string | undefined, options: CallOptions) {
  options.signal?.throwIfAborted()
  // Taken out, since browsers refuse to call theirs as a method of something else.
  const { fetch } = transport
  const url = toUrl(transport.baseUrl, call)
  const waitSeconds = Number((call.query as { wait?: number } | undefined)?.wait ?? 0)
  const timeoutMs = (options.timeoutMs ?? transport.timeoutMs) + waitSeconds * 1000
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), timeoutMs)
  const onAbort = () => deadline.abort()
  options.signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const response = await fetch(url, {
      method: call.method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${transport.apiKey}`,
        ...(call.body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      redirect: 'manual',
      signal: deadline.signal,
    })
    return await readAnswer(response, url)
  } catch (error) {
    if (error instanceof LeadwireError) throw error
    throw unanswered(error, url, deadline.signal.aborted ? timeoutMs : null)
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', onAbort)
  }
}

function unanswered(cause: unknown, url: string, timeoutMs: number | null): LeadwireError {
  if (timeoutMs !== null) {
    return new LeadwireError({ code: 'timeout', message: `${url} did not answer within ${timeoutMs} ms`, cause })
  }
  // Node says why only in the cause of the cause.
  const inner = (cause as { cause?: { message?: string } }).cause?.message ?? (cause as Error).message
  return new LeadwireError({ code: 'network_error', message: `${url} could not be reached: ${inner}`, cause })
}
