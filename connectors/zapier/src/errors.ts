import type { HttpResponse, ZObject } from 'zapier-platform-core'
import { type Fields, isFields, toObjects } from './json.ts'

/** What an answer that is no success becomes for the person who sees it in Zapier. */
export function toError(z: ZObject, response: HttpResponse, base: string): Error {
  const { status } = response
  const body: unknown = response.data
  if (!isFields(body) || typeof body.error !== 'string') return toForeignError(z, response, base)
  const code = /^[a-z_]+$/.test(body.error) ? body.error : 'error'
  const message = toMessage(body)
  const delay = toSeconds(response.getHeader('retry-after'))
  if (status === 401) {
    return new z.errors.Error(`${message} (Leadwire at ${base} refused the API key.)`, 'AuthenticationError', 401)
  }
  // Without Retry-After, as for spent credits, waiting would not help: that one is told as it is.
  if ((status === 429 || status === 503) && delay !== null) return new z.errors.ThrottledError(message, delay)
  const prefix = status >= 500 ? `Leadwire at ${base} could not do it: ` : ''
  return new z.errors.Error(`${prefix}${message} (${code})`, code, status)
}

/** Something that is not a hub, or a proxy in front of it, has answered. */
function toForeignError(z: ZObject, response: HttpResponse, base: string): Error {
  const { status } = response
  const delay = toSeconds(response.getHeader('retry-after'))
  if (status === 429 || (status === 503 && delay !== null)) {
    return new z.errors.ThrottledError(`${base} answered ${status}: too many requests at the moment.`, delay ?? 60)
  }
  if (status >= 300 && status < 400) {
    const target = response.getHeader('location') ?? 'another address'
    return new z.errors.Error(
      `${base} sends requests on to ${target}. Use the address that your hub has itself as the base URL.`,
      'wrong_base_url',
      status,
    )
  }
  if (status >= 500) {
    return new z.errors.Error(
      `${base} answered ${status}: the hub is down, or what stands before it is.`,
      'hub_down',
      status,
    )
  }
  return new z.errors.Error(
    `${base} answered ${status} and not as Leadwire does. Check the base URL of this connection.`,
    'wrong_base_url',
    status,
  )
}

/** The hub's own text, with the fields that it complains about. */
function toMessage(body: Fields): string {
  const message = typeof body.message === 'string' ? body.message : String(body.error)
  const issues = toObjects(body.issues).map(({ path, message: fault }) => `${String(path)} ${String(fault)}`)
  const unnamed = issues.filter((issue) => !message.includes(issue.slice(issue.indexOf(' ') + 1)))
  return unnamed.length === 0 ? message : `${message}: ${unnamed.join('; ')}`
}

/** Retry-After in seconds, whether it is a number or a date; null = none, or nonsense. */
function toSeconds(header: string | null | undefined): number | null {
  if (!header) return null
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000)
  return Number.isFinite(seconds) ? Math.max(1, seconds) : null
}
