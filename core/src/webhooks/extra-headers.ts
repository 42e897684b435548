import { invalidInput } from '../errors.ts'

/** The most headers of one's own. */
export const MAX_EXTRA_HEADERS = 20
/** The longest name and value of one, in characters. */
export const MAX_HEADER_LENGTH = { name: 100, value: 1000 }

/** Source: RFC 9110, 5.6.2, "token". */
const TOKEN = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/
/** Visible ASCII, with blanks and tabs inside only. Source: RFC 9110, 5.5, without the obsolete bytes above 0x7f. */
const VALUE = /^([\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?)?$/

const BODY = 'the body is JSON, as it was signed'
const CONNECTION = 'it belongs to the connection'

/** Names that are not the caller's to set, and why. */
const reserved: readonly [pattern: RegExp, why: string][] = [
  [/^host$/, 'it is taken from the URL'],
  [/^content-(length|type|encoding)$/, BODY],
  [/^(transfer-encoding|connection|keep-alive|upgrade|http2-settings|te|trailer|expect|proxy-.*)$/, CONNECTION],
  [/^accept-encoding$/, 'answers are read as they come'],
  [/^user-agent$/, 'Leadwire names itself'],
  [/^(webhook|svix|x-leadwire)-/, 'it is kept for what Leadwire signs and sends'],
]

/**
 * Headers that a subscription adds to each request, as `{ name: value }`. Names come back in lower case, so that none
 * can double one of ours when they are put together.
 * `authorization` is refused in favour of `auth`, which is sealed and never shown; `cookie` may be set.
 * @throws InvalidInput that names the header: over 20, no token, twice (in any case), reserved, or a value that is no
 *   text of at most 1,000 visible ASCII characters
 */
export function toExtraHeaders(record: unknown, path = 'headers'): Record<string, string> {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw invalidInput(path, 'must be an object of header names and values')
  }
  const entries = Object.entries(record)
  if (entries.length > MAX_EXTRA_HEADERS) {
    throw invalidInput(path, `at most ${MAX_EXTRA_HEADERS} headers, not ${entries.length}`)
  }
  const headers = new Map<string, string>()
  for (const [key, value] of entries) {
    const name = toHeaderName(key, path)
    const where = `${path}.${key}`
    if (name === 'authorization') throw invalidInput(where, 'cannot be set here; use auth, which is kept secret')
    if (headers.has(name)) throw invalidInput(where, 'is there twice; header names ignore case')
    headers.set(name, toHeaderValue(value, where, MAX_HEADER_LENGTH.value))
  }
  return Object.fromEntries(headers)
}

/** A header name that is free to set, in lower case. @throws InvalidInput */
export function toHeaderName(text: string, path: string): string {
  if (!TOKEN.test(text) || text.length > MAX_HEADER_LENGTH.name) {
    const shown = JSON.stringify(text.slice(0, MAX_HEADER_LENGTH.name))
    throw invalidInput(path, `${shown} is no header name of at most ${MAX_HEADER_LENGTH.name} characters`)
  }
  const name = text.toLowerCase()
  const why = reserved.find(([pattern]) => pattern.test(name))?.[1]
  if (why) throw invalidInput(path, `${text} cannot be set: ${why}`)
  return name
}

/** A header value; it may be a secret, so the error does not repeat it. @throws InvalidInput */
export function toHeaderValue(value: unknown, path: string, maxLength: number): string {
  if (typeof value !== 'string') throw invalidInput(path, 'must be a text')
  if (value.length > maxLength) throw invalidInput(path, `must have at most ${maxLength} characters`)
  if (!VALUE.test(value)) {
    throw invalidInput(path, 'must be visible ASCII, with blanks and tabs only between other characters')
  }
  return value
}
