import { createHash, randomInt } from 'node:crypto'
import { invalidInput } from '../errors.ts'

/** A key as it may be shown: never the key itself. */
export interface ApiKey {
  id: number
  workspaceId: number
  name: string
  /** First characters, to tell keys apart. */
  prefix: string
  createdAt: number
  revokedAt: number | null
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A new key: `ctgo_` and 40 letters or digits (238 bits). Source: the form the vendor documents, so that its clients' checks pass. */
export const newApiKey = (): string => {
  let key = 'ctgo_'
  for (let i = 0; i < 40; i++) key += ALPHABET[randomInt(ALPHABET.length)]
  return key
}

/** A key is long and random, so a plain SHA-256 (hex) cannot be turned back, and looking it up tells nothing by its timing. */
export const hashApiKey = (key: string): string => createHash('sha256').update(key).digest('hex')

/** What may be shown of a key. */
export const prefixOf = (key: string): string => key.slice(0, 9)

/** @throws InvalidInput unless the key has 20 to 200 characters of `[A-Za-z0-9_-]`. */
export function assertApiKey(key: string): void {
  if (!/^[A-Za-z0-9_-]{20,200}$/.test(key)) {
    throw invalidInput('apiKey', 'must have 20 to 200 letters, digits, "_" or "-"')
  }
}
