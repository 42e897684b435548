import { fromBase64, isSame, toBase64, utf8 } from './base64.ts'

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
  /** A fetch `Headers`, Node's `req.headers`, or any object; letter case does not matter. */
  headers: { get(name: string): string | null } | Record<string, string | string[] | undefined>
  /** The body exactly as received. A body that was parsed and printed again has other bytes and fails. */
  body: Uint8Array | ArrayBuffer | string
  /** The `whsec_` secret or `whpk_` public key shown at subscribe time; several while one replaces another. */
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
 * Checks a webhook by Standard Webhooks and tells who sent it, by WebCrypto alone.
 * @returns `id` (the same on every retry: keep it to drop repeats) and `timestampSeconds`
 * @throws WebhookVerificationError with `reason`
 */
export async function verifyWebhook(request: SignedRequest): Promise<{ id: string; timestampSeconds: number }> {
  const { id, timestamp, signatures } = readHeaders(request.headers)
  const timestampSeconds = Number(timestamp)
  const ageSeconds = Math.floor((request.now ?? Date.now()) / 1000) - timestampSeconds
  const tolerance = request.toleranceSeconds ?? TOLERANCE_SECONDS
  if (ageSeconds > tolerance) fail('too_old', `The webhook was signed ${ageSeconds} s ago; at most ${tolerance} s pass`)
  if (ageSeconds < -tolerance) fail('too_new', `The webhook was signed ${-ageSeconds} s in the future`)

  const entries = signatures.split(' ')
  if (entries.length > MAX_SIGNATURES) fail('malformed_header', `More than ${MAX_SIGNATURES} signatures`)
  const bytes = signedBytes(`${id}.${timestamp}.`, request.body)
  const secrets = typeof request.secrets === 'string' ? [request.secrets] : request.secrets
  let isGenuine = false
  // No early exit, so that the time taken does not tell which one matched.
  for (const secret of secrets) {
    const isMatch = secret.startsWith('whpk_')
      ? await matchesKey(secret, bytes, valuesOf(entries, 'v1a,'))
      : await matchesSecret(secret, bytes, valuesOf(entries, 'v1,'))
    if (isMatch) isGenuine = true
  }
  if (!isGenuine) fail('no_matching_signature', 'No signature in the list matches a secret and these bytes')
  return { id, timestampSeconds }
}

/** The values of one version; others are skipped. */
const valuesOf = (entries: readonly string[], version: string): string[] =>
  entries.flatMap((entry) => (entry.startsWith(version) ? [entry.slice(version.length)] : []))

async function matchesSecret(secret: string, bytes: Uint8Array<ArrayBuffer>, given: string[]): Promise<boolean> {
  const raw = fromBase64(secret.replace(/^whsec_/, ''))
  if (!raw || raw.length < 9 || raw.length > 75) {
    return fail('invalid_secret', 'A signing secret must be whsec_ and base64 of 16 to 100 characters')
  }
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const expected = toBase64(new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes)))
  return given.map((value) => isSame(value, expected)).includes(true)
}

async function matchesKey(publicKey: string, bytes: Uint8Array<ArrayBuffer>, given: string[]): Promise<boolean> {
  const raw = fromBase64(publicKey.slice('whpk_'.length))
  if (raw?.length !== 32) return fail('invalid_secret', 'A public key must be whpk_ and base64 of 32 bytes')
  const key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify'])
  const checks = given.map(async (value) => {
    const signature = fromBase64(value)
    return signature?.length === 64 && (await crypto.subtle.verify('Ed25519', key, signature, bytes))
  })
  return (await Promise.all(checks)).includes(true)
}

function signedBytes(head: string, body: SignedRequest['body']): Uint8Array<ArrayBuffer> {
  const [before, after] = [utf8(head), typeof body === 'string' ? utf8(body) : new Uint8Array(body)]
  const bytes = new Uint8Array(before.length + after.length)
  bytes.set(before)
  bytes.set(after, before.length)
  return bytes
}

function readHeaders(headers: SignedRequest['headers']) {
  const prefix = headerOf(headers, 'webhook-id') === undefined ? 'svix' : 'webhook'
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map(
    (name) => headerOf(headers, `${prefix}-${name}`) || fail('missing_header', `The header webhook-${name} is missing`),
  ) as [string, string, string]
  // With a dot in the id, bytes could be moved between id, timestamp and body without changing the signed text.
  if (id.includes('.')) fail('malformed_header', 'The webhook id has a dot in it')
  if (!/^\d{1,15}$/.test(timestamp)) fail('malformed_header', 'The webhook timestamp is not whole Unix seconds')
  return { id, timestamp, signatures }
}

function headerOf(headers: SignedRequest['headers'], name: string): string | undefined {
  // By its method, since fetch libraries bring classes of their own.
  if (typeof headers.get === 'function') return (headers as Headers).get(name) ?? undefined
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  return Array.isArray(value) ? value.join(' ') : value
}

function fail(reason: VerificationFault, message: string): never {
  throw new WebhookVerificationError(reason, message)
}
