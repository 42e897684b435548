/** What is wrong with a field, of an `invalid_request`. */
export interface Issue {
  path: string
  message: string
}

/** Codes that the client itself gives, beside those of the hub. */
export type ClientFault = 'network_error' | 'timeout' | 'redirected' | 'not_a_hub' | 'invalid_answer'

/** What is known of a failed call. */
export interface Failure {
  code: string
  message: string
  status?: number | null
  issues?: readonly Issue[]
  requestId?: string | undefined
  retryAfterMs?: number | undefined
  body?: unknown
  cause?: unknown
}

/** A call that did not succeed. Branch on `code`; `message` is for people and may change. */
export class LeadwireError extends Error {
  /** The code of the hub, such as `stream_not_found`, or one of `ClientFault`. */
  readonly code: string
  /** The HTTP status; null when no answer came. */
  readonly status: number | null
  /** The faulty fields of an `invalid_request`. */
  readonly issues: readonly Issue[]
  /** Finds the request in the log of the hub. */
  readonly requestId: string | undefined
  /** After how long the hub takes such a call again. */
  readonly retryAfterMs: number | undefined
  /** The whole body of the answer; some codes add fields of their own. */
  readonly body: unknown

  constructor({ code, message, status = null, issues = [], requestId, retryAfterMs, body, cause }: Failure) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'LeadwireError'
    this.code = code
    this.status = status
    this.issues = issues
    this.requestId = requestId
    this.retryAfterMs = retryAfterMs
    this.body = body
  }
}
