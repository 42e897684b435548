import { type Ack, messageOf, parseRetryAfter, SECOND_MS } from '@leadwire/core'
import { Stripe } from 'stripe'

type Fault = Exclude<Ack, { kind: 'taken' }>

/** The connection never stood, so nothing has left. */
const neverConnected: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'])

/**
 * What an error of Stripe's client says about a request that was to change something. Sources: Stripe API, "Errors", "Idempotent
 * requests" (the first answer is kept, also a 500; what was refused before it began is not) and "Advanced error handling".
 * @param hide  takes the key out of words that may quote it
 */
export function toFault(error: unknown, hide: (text: string) => string): Fault {
  if (!(error instanceof Stripe.errors.StripeError)) {
    return { kind: 'unknown', message: `Stripe's answer cannot be read: ${hide(messageOf(error))}`, isOver: false }
  }
  const message = hide(error.message) || `Stripe answered ${error.statusCode ?? 'nothing'}`
  const { statusCode: status, headers = {} } = error
  if (error instanceof Stripe.errors.StripeConnectionError) {
    const cause = (error as { detail?: { code?: unknown } }).detail?.code
    if (!neverConnected.has(cause)) return { kind: 'unknown', message, isOver: false }
    return { kind: 'notTaken', message: `Stripe cannot be reached: ${String(cause)}` }
  }
  if (status === 429) {
    const retryAfterMs = parseRetryAfter(headers['retry-after'] ?? null, Date.now()) ?? SECOND_MS
    return { kind: 'notTaken', message, retryAfterMs }
  }
  // Another request with this key is under way, or its bytes were others.
  if (status === 409 || error instanceof Stripe.errors.StripeIdempotencyError) {
    return { kind: 'unknown', message, isOver: status !== 409 }
  }
  if (status !== undefined && status >= 400 && status < 500) return { kind: 'refused', message }
  const isKept = headers['idempotent-replayed'] === 'true' || headers['stripe-should-retry'] === 'false'
  return { kind: 'unknown', message, isOver: status === 500 || isKept }
}

/** The same of a request that only reads: whatever is not refused may be asked again. */
export function toReadFault(
  error: unknown,
  hide: (text: string) => string,
): Extract<Ack, { kind: 'refused' | 'notTaken' }> {
  const fault = toFault(error, hide)
  return fault.kind === 'unknown' ? { kind: 'notTaken', message: fault.message } : fault
}

/**
 * Stripe's own client, which repeats some requests by itself and then tells of the last time alone.
 * @param onUnclear  told of the idempotency key of each send that Stripe may have acted on without saying so
 */
export function watchedClient(onUnclear: (key: string) => void): ReturnType<typeof Stripe.createNodeHttpClient> {
  const client = Stripe.createNodeHttpClient()
  return {
    getClientName: () => client.getClientName(),
    async makeRequest(...request) {
      const key = request[4]['Idempotency-Key']
      const tell = (isClear: boolean) => {
        if (!isClear && typeof key === 'string') onUnclear(key)
      }
      try {
        const response = await client.makeRequest(...request)
        const status = response.getStatusCode()
        tell(status < 500 && status !== 409)
        return response
      } catch (error) {
        tell(neverConnected.has((error as { code?: unknown }).code))
        throw error
      }
    },
  }
}
