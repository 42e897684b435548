import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { PRIVATE_KEY_PREFIX, publicKeyOf, signEd25519 } from './ed25519.ts'

/** Before the base64 of a symmetric secret. Source: Standard Webhooks, "Signature scheme". */
const SECRET_PREFIX = 'whsec_'

/** Bytes in a new secret. Source: Standard Webhooks asks for 24 to 64. */
const SECRET_BYTES = 24

/**
 * An optional prefix and base64. Up to 100 characters, as Svix; from 16, since published vectors have a key of 18 bytes.
 * Source: Svix server, openapi.json; Svix documentation, "Verifying manually".
 */
const SECRET_PATTERN = /^(?:whsec_)?([A-Za-z0-9+/]{14,100}={0,2})$/

/**
 * A new signing secret: `whsec_` and the base64 of 24 random bytes. For ed25519 see `newKeyPair`.
 * @param random gives that many bytes; the machine's own generator unless told
 */
export const newSecret = (random: (count: number) => Buffer = randomBytes): string =>
  SECRET_PREFIX + random(SECRET_BYTES).toString('base64')

/** True for a secret that `signMessage` can use: base64 with or without `whsec_`, or a `whsk_` key whose halves belong. */
export function isSecret(secret: string): boolean {
  if (!secret.startsWith(PRIVATE_KEY_PREFIX)) return keyBytes(secret) !== null
  try {
    publicKeyOf(secret)
    return true
  } catch {
    return false
  }
}

/**
 * The `webhook-signature` header: an entry for each secret, separated by a space. A `whsec_` secret gives
 * `v1,<base64 HMAC-SHA256>`, a `whsk_` key `v1a,<base64 ed25519>`; receivers skip the versions they do not know.
 * Several secrets are several subscriptions to one URL, or an old and a new one during rotation.
 * @param id               no `.` in it, or the signed text could be cut at another place
 * @param timestampSeconds whole Unix seconds, as in `webhook-timestamp`
 * @param body             the bytes that are sent; a string means its UTF-8
 * @throws TypeError when there is no secret, or a secret, id or timestamp that no receiver could check
 * Source: Standard Webhooks, "Signature scheme".
 */
export function signMessage(
  secrets: readonly string[],
  id: string,
  timestampSeconds: number,
  body: Uint8Array | string,
): string {
  if (secrets.length === 0) throw new TypeError('A message needs at least one secret')
  if (id === '' || id.includes('.')) throw new TypeError('A message id must have a character and no dot')
  if (!Number.isSafeInteger(timestampSeconds) || timestampSeconds < 0) {
    throw new TypeError('A timestamp must be whole seconds since 1970')
  }
  const timestamp = String(timestampSeconds)
  return secrets
    .map((secret) =>
      secret.startsWith(PRIVATE_KEY_PREFIX)
        ? `v1a,${signEd25519(secret, signedBytes(id, timestamp, body))}`
        : `v1,${hmacOf(secret, id, timestamp, body).toString('base64')}`,
    )
    .join(' ')
}

/**
 * The bare `v1` value: HMAC-SHA256 of `id.timestamp.body` under the decoded secret.
 * @param timestamp as it stands in the header
 * @throws TypeError when the secret is not base64; the secret is not in the message
 */
export function hmacOf(secret: string, id: string, timestamp: string, body: Uint8Array | string): Buffer {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest()
}

/** Keys that were read, the newest: reading one takes about as long as the HMAC of a small body (bench: deliver). */
const keys = new Map<string, KeyObject>()
const MAX_KEYS = 1000

function keyOf(secret: string): KeyObject {
  const known = keys.get(secret)
  if (known) return known
  const bytes = keyBytes(secret)
  if (!bytes) throw new TypeError('A signing secret must be whsec_ and base64 of 16 to 100 characters')
  const key = createSecretKey(bytes)
  if (keys.size >= MAX_KEYS) keys.clear()
  keys.set(secret, key)
  return key
}

/** `id.timestamp.body` in one piece, since ed25519 cannot be fed in parts. */
export const signedBytes = (id: string, timestamp: string, body: Uint8Array | string): Buffer =>
  Buffer.concat([Buffer.from(`${id}.${timestamp}.`), typeof body === 'string' ? Buffer.from(body) : body])

/** The key inside a secret, or null. Node's base64 reader skips what it cannot read, so the text is checked first. */
function keyBytes(secret: string): Buffer | null {
  const match = SECRET_PATTERN.exec(secret)
  if (!match?.[1] || match[1].length > 100 || match[1].length % 4 !== 0) return null
  return Buffer.from(match[1], 'base64')
}
