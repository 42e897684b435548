/** What kind of thing went wrong. A vendor's `errors.ts` turns kind and code into its own status and body. */
export type ErrorKind =
  | 'InvalidInput'
  | 'Unauthenticated'
  | 'InsufficientCredits'
  | 'Forbidden'
  | 'NotFound'
  | 'Conflict'
  | 'Gone'
  | 'Unprocessable'
  | 'RateLimited'
  | 'TooLarge'
  | 'Upstream'
  | 'Unavailable'

/** One fault in an input: `path` is dotted, as `pairs.0.accountHandle`. */
export interface Issue {
  path: string
  message: string
}

export interface ErrorDetails {
  cause?: unknown
  /** The faulty fields, for InvalidInput. */
  issues?: Issue[]
  /** Extra fields for the reply body, for example `orphans` of `orphan_label`. */
  extra?: Record<string, unknown>
  /** For RateLimited and Unavailable: milliseconds until it is worth trying again. */
  retryAfterMs?: number
}

/** The one error that core and the adapters throw on purpose. `code` is stable snake_case; `message` is for a person. */
export class LeadwireError extends Error {
  readonly kind: ErrorKind
  readonly code: string
  readonly issues: Issue[]
  readonly extra: Record<string, unknown>
  readonly retryAfterMs: number | undefined

  constructor(kind: ErrorKind, code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'LeadwireError'
    this.kind = kind
    this.code = code
    this.issues = details.issues ?? []
    this.extra = details.extra ?? {}
    this.retryAfterMs = details.retryAfterMs
  }
}

/** True for the errors that Leadwire throws on purpose. */
export const isLeadwireError = (error: unknown): error is LeadwireError => error instanceof LeadwireError

/** An InvalidInput about one field. `code` is `invalid_request` unless the contract names a better one. */
export const invalidInput = (path: string, message: string, code = 'invalid_request') =>
  new LeadwireError('InvalidInput', code, `${path}: ${message}`, { issues: [{ path, message }] })

/** A NotFound: `notFound('stream', 7)` has the code `stream_not_found`. */
export const notFound = (noun: string, id: number | string) =>
  new LeadwireError('NotFound', `${noun}_not_found`, `There is no ${noun} ${id}`)

/** The text of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
