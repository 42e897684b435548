import { timingSafeEqual } from 'node:crypto'
import { PUBLIC_KEY_PREFIX, verifyEd25519 } from './ed25519.ts'
import { hmacOf, signedBytes } from './signature.ts'

/** Why a webhook was not believed. */
export type VerificationFault =
  | 'missing_header'
  | 'malformed_header'
  | 'too_old'
  | 'too_new'
  | 'no_matching_signature'
  | 'invalid_secret'

/** Thrown by `verifyWebhook`; answer it with 400 or 401 and drop the request. */
export class WebhookVerificationError extends Error {
  readonly reason: VerificationFault

  constructor(reason: VerificationFault, message: string) {
    super(message)
    this.name = 'WebhookVerificationError'
    this.reason = reason
  }
}

/** What arrived, and what it is checked against. */
export interface SignedRequest {
  /** Node's `req.headers`, a fetch `Headers`, or any object; letter case does not matter. */
  headers: Headers | Record<string, string | string[] | undefined>
  /** The body exactly as received. A parsed and re-printed body has other bytes and fails. */
  body: Uint8Array | string
  /** The `whsec_` secret or `whpk_` public key shown at subscribe time; several, also mixed, while one replaces another. */
  secrets: string | readonly string[]
  /** How far the sender's clock may be off, either way; default 300. */
  toleranceSeconds?: number
  /** Epoch ms; the machine's clock unless told. */
  now?: number
}

/** Source: the tolerance of the Standard Webhooks libraries. */
const TOLERANCE_SECONDS = 300

/** A sender signs with a handful of secrets; a longer list is somebody making us compute. */
const MAX_SIGNATURES = 50

/**
 * Checks a webhook by Standard Webhooks and tells who sent it. `webhook-*` headers, or Svix's `svix-*` spelling.
 * Passes when any `v1` (HMAC) of the list matches any `whsec_` secret, compared in constant time, or any `v1a` (ed25519)
 * any `whpk_` key; unknown versions are skipped.
 * @returns `id` (the same on every retry: keep it to drop repeats) and `timestampSeconds`
 * @throws WebhookVerificationError with `reason`
 * Source: Standard Webhooks, "Verifying webhook authenticity".
 */
export function verifyWebhook(request: SignedRequest): { id: string; timestampSeconds: number } {
  const { id, timestamp, signatures } = readHeaders(request.headers)
  const timestampSeconds = Number(timestamp)
  const ageSeconds = Math.floor((request.now ?? Date.now()) / 1000) - timestampSeconds
  const tolerance = request.toleranceSeconds ?? TOLERANCE_SECONDS
  if (ageSeconds > tolerance) fail('too_old', `The webhook was signed ${ageSeconds} s ago; at most ${tolerance} s pass`)
  if (ageSeconds < -tolerance) fail('too_new', `The webhook was signed ${-ageSeconds} s in the future`)

  const entries = signatures.split(' ')
  const given = { v1: entriesOf(entries, 'v1'), v1a: entriesOf(entries, 'v1a') }
  if (given.v1.length + given.v1a.length > MAX_SIGNATURES) {
    fail('malformed_header', `More than ${MAX_SIGNATURES} signatures`)
  }
  const secrets = typeof request.secrets === 'string' ? [request.secrets] : request.secrets
  let isGenuine = false
  for (const secret of secrets) {
    const matches = secret.startsWith(PUBLIC_KEY_PREFIX)
      ? usingSecret(() => verifyEd25519(secret, signedBytes(id, timestamp, request.body), given.v1a))
      : matchesHmac(secret, id, timestamp, request.body, given.v1)
    if (matches) isGenuine = true
  }
  if (!isGenuine) fail('no_matching_signature', 'No signature in the list matches a secret and these bytes')
  return { id, timestampSeconds }
}

/** The values of one version. */
const entriesOf = (entries: readonly string[], version: string): string[] =>
  entries.flatMap((entry) => (entry.startsWith(`${version},`) ? [entry.slice(version.length + 1)] : []))

function matchesHmac(
  secret: string,
  id: string,
  timestamp: string,
  body: Uint8Array | string,
  given: readonly string[],
): boolean {
  const expected = Buffer.from(usingSecret(() => hmacOf(secret, id, timestamp, body)).toString('base64'))
  let isMatch = false
  for (const value of given) {
    const candidate = Buffer.from(value)
    // No early exit, so that the time taken does not tell which one matched.
    if (candidate.length === expected.length && timingSafeEqual(candidate, expected)) isMatch = true
  }
  return isMatch
}

function readHeaders(headers: SignedRequest['headers']) {
  const prefix = headerOf(headers, 'webhook-id') === undefined ? 'svix' : 'webhook'
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => {
    const value = headerOf(headers, `${prefix}-${name}`)
    return value || fail('missing_header', `The header webhook-${name} is missing`)
  }) as [string, string, string]
  // With a dot in the id, bytes could be moved between id, timestamp and body without changing the signed text.
  if (id.includes('.')) fail('malformed_header', 'The webhook id has a dot in it')
  if (!/^\d{1,15}$/.test(timestamp)) fail('malformed_header', 'The webhook timestamp is not whole Unix seconds')
  return { id, timestamp, signatures }
}

/** The value of a header, whatever its letter case. */
export function headerOf(headers: SignedRequest['headers'], name: string): string | undefined {
  if (isFetchHeaders(headers)) return headers.get(name) ?? undefined
  const value = headers[name] ?? Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  return Array.isArray(value) ? value.join(' ') : value
}

/** By its method, since fetch libraries bring classes of their own. */
const isFetchHeaders = (headers: SignedRequest['headers']): headers is Headers => typeof headers.get === 'function'

function usingSecret<T>(use: () => T): T {
  try {
    return use()
  } catch (cause) {
    return fail('invalid_secret', (cause as Error).message)
  }
}

function fail(reason: VerificationFault, message: string): never {
  throw new WebhookVerificationError(reason, message)
}
