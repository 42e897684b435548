import { createHash, randomInt } from 'node:crypto'
import { invalidInput } from '../errors.ts'

/** api = for programs; extension = of a browser extension, which may revoke its own key to sign out. */
export const keyKinds = ['api', 'extension'] as const
export type KeyKind = (typeof keyKinds)[number]

/** read = look, write = change, admin = both, and what cannot be taken back or concerns secrets. */
export const scopes = ['read', 'write', 'admin'] as const
export type Scope = (typeof scopes)[number]

/** A key as it may be shown: never the key itself. */
export interface ApiKey {
  id: number
  workspaceId: number
  name: string
  kind: KeyKind
  /** At least one, each once; write alone does not let it read. */
  scopes: Scope[]
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

/** Whether a key with these scopes may do what needs one of them; admin may do all. */
export const allowsScope = (held: readonly Scope[], needed: Scope): boolean =>
  held.includes(needed) || held.includes('admin')

/** @throws InvalidInput unless there is at least one scope, and each is known; they come back once each, in their order. */
export function toScopes(words: readonly string[]): Scope[] {
  const unknown = words.find((word) => !scopes.some((scope) => scope === word))
  const list = scopes.join(', ')
  if (unknown !== undefined) throw invalidInput('scopes', `"${unknown.slice(0, 20)}" is none; there are ${list}`)
  if (words.length === 0) throw invalidInput('scopes', `name at least one of ${list}`)
  return scopes.filter((scope) => words.includes(scope))
}

/** @throws InvalidInput unless it is a kind of key. */
export function toKeyKind(word: string): KeyKind {
  const kind = keyKinds.find((known) => known === word)
  if (!kind) throw invalidInput('kind', `must be ${keyKinds.join(' or ')}, not "${word.slice(0, 20)}"`)
  return kind
}

/** @throws InvalidInput unless the key has 20 to 200 characters of `[A-Za-z0-9_-]`. */
export function assertApiKey(key: string): void {
  if (!/^[A-Za-z0-9_-]{20,200}$/.test(key)) {
    throw invalidInput('apiKey', 'must have 20 to 200 letters, digits, "_" or "-"')
  }
}
