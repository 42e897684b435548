import { LeadwireError, type OutgoingDelivery } from '@leadwire/core'

/**
 * What a subscription asks for that a Svix server cannot do, in words for its owner; none = all of it can be handed over.
 * A Svix endpoint has one URL for all messages, takes POST alone, and counts any 2xx as success.
 */
export function listUnsupported(settings: SvixSettings, url: string): Unsupported[] {
  const found: (Unsupported | false)[] = [
    settings.method !== 'POST' && { path: 'method', what: `method ${settings.method}` },
    (url.includes('{{') || url.includes('%7B%7B')) && { path: 'targetUrl', what: 'fields in the URL' },
    settings.auth?.type === 'oauth2' && { path: 'auth', what: 'auth of type oauth2' },
    settings.successWhen !== null && { path: 'successWhen', what: 'successWhen' },
  ]
  return found.filter((one) => one !== false)
}

/** What of a subscription decides whether a Svix server can send it. */
export type SvixSettings = Pick<OutgoingDelivery['settings'], 'method' | 'auth' | 'successWhen'>

/** A setting that a Svix server does not have. */
export interface Unsupported {
  /** The field that asks for it. */
  path: string
  /** In words. */
  what: string
}

/** What an attempt at an unsendable body is refused with. */
export const PAYLOAD_NOT_AN_OBJECT = 'payload_not_an_object'

/**
 * A body as the `payload` of a Svix message. Svix takes only JSON objects, so the list of a `leads` subscription goes out as
 * `{"leads": [...]}`; the package's `messageInRaw` is no way out, since servers up to 1.100 send an empty object then.
 * What the package writes of the result has the numbers of the body digit for digit.
 * @param type message type; only lists of `lead.` messages are leads
 * @throws InvalidInput `payload_not_an_object` for text, numbers, other lists and what is no JSON
 */
export function toSvixPayload(type: string, body: string): object {
  const value = parse(body)
  if (Array.isArray(value) && type.startsWith('lead.')) return { leads: value }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  const kind =
    value === undefined ? 'no JSON' : Array.isArray(value) ? 'a list' : `a ${value === null ? 'null' : typeof value}`
  const text = `A Svix server takes only JSON objects and lists of leads; the body of this ${type} is ${kind}`
  throw new LeadwireError('InvalidInput', PAYLOAD_NOT_AN_OBJECT, text, { issues: [{ path: 'body', message: text }] })
}

/** The value, or undefined when it is no JSON. */
function parse(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body)
    // Our own bodies come back to the letter; what a transform made may have numbers that no double holds.
    return JSON.stringify(value) === body ? value : JSON.parse(body, keepDigits)
  } catch {
    return undefined
  }
}

/** Not in TypeScript's es2024 library; in Node since 21. Source: TC39, "JSON.parse source text access". */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }

/** A reviver that keeps the spelling of each number that would be written differently. */
function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  return typeof value === 'number' && source !== undefined && String(value) !== source ? rawJSON(source) : value
}
