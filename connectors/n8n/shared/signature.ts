import { createHmac, timingSafeEqual } from 'node:crypto'

/** How old or new a signed time may be, seconds. Source: Standard Webhooks. */
const TOLERANCE_SECONDS = 300
const PREFIX = 'whsec_'

/** What of a delivery is signed. */
export interface Signed {
  /** The headers `webhook-id`, `webhook-timestamp` and `webhook-signature`. */
  id: string | undefined
  timestamp: string | undefined
  signatures: string | undefined
  /** The bytes as they came. */
  body: Buffer
}

/**
 * Whether a delivery was signed with the secret of a subscription (Standard Webhooks, HMAC-SHA256). Several signatures stand
 * apart by spaces while a secret changes; one that fits is enough.
 * @param now epoch ms
 */
export function isSigned(
  { id, timestamp, signatures, body }: Signed,
  secret: string | undefined,
  now: number,
): boolean {
  if (!secret?.startsWith(PREFIX) || !id || !timestamp || !signatures) return false
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
  return signatures.split(' ').some((signature) => {
    const [version, text = ''] = signature.split(',')
    const given = Buffer.from(text, 'base64')
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
  })
}
