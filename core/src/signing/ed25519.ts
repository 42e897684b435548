import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from 'node:crypto'

/** Before the base64 of a private key. Source: Standard Webhooks, "Signature scheme". */
export const PRIVATE_KEY_PREFIX = 'whsk_'

/** Before the base64 of a public key. Source: Standard Webhooks, "Signature scheme". */
export const PUBLIC_KEY_PREFIX = 'whpk_'

/** 64 bytes (seed, then public key, as Svix keeps them) and 32 bytes, in base64. */
const PRIVATE_KEY_PATTERN = /^whsk_[A-Za-z0-9+/]{86}==$/
const PUBLIC_KEY_PATTERN = /^whpk_[A-Za-z0-9+/]{43}=$/
const SIGNATURE_PATTERN = /^[A-Za-z0-9+/]{86}==$/

const SEED_BYTES = 32

/** What stands before the bare key in PKCS #8 and SPKI. Source: RFC 8410, section 10. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')

/** Two halves of one ed25519 key: `secret` signs and stays here, `publicKey` is what a receiver is given. */
export interface KeyPair {
  secret: string
  publicKey: string
}

/**
 * A new key pair: `whsk_` and the base64 of a 32-byte seed and its public key, `whpk_` and that public key.
 * @param random gives that many bytes; the machine's own generator unless told
 */
export function newKeyPair(random: (count: number) => Buffer = randomBytes): KeyPair {
  const seed = random(SEED_BYTES)
  const publicBytes = publicBytesOf(privateKeyOf(seed))
  return {
    secret: PRIVATE_KEY_PREFIX + Buffer.concat([seed, publicBytes]).toString('base64'),
    publicKey: PUBLIC_KEY_PREFIX + publicBytes.toString('base64'),
  }
}

/**
 * The `whpk_…` that belongs to a `whsk_…`.
 * @throws TypeError when it is no private key, or its second half is not the public key of the first
 */
export function publicKeyOf(secret: string): string {
  const bytes = privateBytesOf(secret)
  const publicBytes = publicBytesOf(privateKeyOf(bytes.subarray(0, SEED_BYTES)))
  if (!publicBytes.equals(bytes.subarray(SEED_BYTES))) throw new TypeError('The halves of a whsk_ key do not belong')
  return PUBLIC_KEY_PREFIX + publicBytes.toString('base64')
}

/**
 * The bare `v1a` value: the base64 of an ed25519 signature. About 100 µs, of which 60 are for reading the key.
 * @throws TypeError when the secret is no `whsk_` key; the secret is not in the message
 */
export const signEd25519 = (secret: string, bytes: Uint8Array): string =>
  sign(null, bytes, privateKeyOf(privateBytesOf(secret).subarray(0, SEED_BYTES))).toString('base64')

/**
 * True when any of the signatures (base64) was made over `bytes` by the owner of the key.
 * @throws TypeError when it is no `whpk_` key, also without any signature
 */
export function verifyEd25519(publicKey: string, bytes: Uint8Array, signatures: readonly string[]): boolean {
  if (!PUBLIC_KEY_PATTERN.test(publicKey)) throw new TypeError('A public key must be whpk_ and base64 of 32 bytes')
  const der = Buffer.concat([SPKI_HEAD, bytesOf(publicKey)])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  // Nothing here is secret, so the first match may end it.
  return signatures.some(
    (text) => SIGNATURE_PATTERN.test(text) && verify(null, bytes, key, Buffer.from(text, 'base64')),
  )
}

/** A private key, checked: Node's base64 reader skips what it cannot read. */
function privateBytesOf(secret: string): Buffer {
  if (!PRIVATE_KEY_PATTERN.test(secret)) throw new TypeError('A private key must be whsk_ and base64 of 64 bytes')
  return bytesOf(secret)
}

/** Both prefixes have five characters. */
const bytesOf = (key: string): Buffer => Buffer.from(key.slice(PUBLIC_KEY_PREFIX.length), 'base64')

const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' })

const publicBytesOf = (privateKey: KeyObject): Buffer =>
  createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(SPKI_HEAD.length)
