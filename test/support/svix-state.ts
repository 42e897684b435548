import { randomBytes } from 'node:crypto'

/** A call as it came. */
export interface SvixCall {
  method: string
  /** With its query. */
  path: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies that the server refuses.
  body: any
  /** The text of the body. */
  text: string
  idempotencyKey: string | undefined
}

/** What the server does other than a current one with nothing wrong. */
export interface SvixFaults {
  /** Older than the rename: takes and tells `filterTypes`, ignores `eventTypes`. */
  knowsOnlyFilterTypes: boolean
  /** Older: answers a repeated idempotency key with its first answer, also when that was a failure. */
  keepsFailures: boolean
  /** Answers a call with this instead of doing it. */
  fails: (call: SvixCall) => { status: number; body?: string; headers?: Record<string, string> } | undefined
  /** Answers so much later. */
  delaysMs: (call: SvixCall) => number
  /** Changes the URL that it stores. */
  rewritesUrl: ((url: string) => string) | undefined
}

export interface SvixEndpoint {
  id: string
  uid: string | null
  url: string
  description: string
  disabled: boolean
  eventTypes: string[] | null
  channels: string[] | null
  key: string
  oldKeys: { key: string; expiresAt: number }[]
  headers: Record<string, string>
  createdAt: string
  updatedAt: string
}

export interface SvixMessage {
  id: string
  eventId: string | null
  eventType: string
  /** The text of `payload` as it came: a Svix server keeps it byte for byte. Null = expunged. */
  content: string | null
  retentionDays: number
  attempts: { id: string; endpointId: string; status: number; responseStatusCode: number; timestamp: string }[]
}

export interface SvixApp {
  id: string
  uid: string | null
  name: string
  createdAt: string
  endpoints: SvixEndpoint[]
  messages: SvixMessage[]
}

/** An answer that is not 2xx, in the shape of the server's errors. */
export class Refusal extends Error {
  readonly status: number
  readonly body: object
  constructor(status: number, body: object) {
    super(String(status))
    this.status = status
    this.body = body
  }
}

/** The usual shape of an error. */
export const refused = (status: number, code: string, detail: string) => new Refusal(status, { code, detail })
export const notFound = () => refused(404, 'not_found', 'Entity not found')
/** A 422 about one field. */
export const invalid = (field: string, msg: string) =>
  new Refusal(422, { detail: [{ loc: ['body', field], msg, type: 'value_error' }] })

export const newId = (prefix: string) => `${prefix}_${randomBytes(14).toString('hex').slice(0, 27)}`
export const now = () => new Date().toISOString()
