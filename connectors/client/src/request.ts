/** A call of the API, before it is sent. */
export interface ApiCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  query?: object | undefined
  body?: unknown
  /** Whether the hub obeys an `Idempotency-Key`, so that the call may be repeated. */
  isIdempotent?: boolean
}

/** What a single call may have of its own. */
export interface CallOptions {
  /** Ends the call and its retries; it then rejects with the signal's reason. */
  signal?: AbortSignal
  /** In place of the client's. */
  timeoutMs?: number
  /** In place of the client's. */
  maxRetries?: number
  /** Names a POST: the hub does the same key once a day. The client makes one for each call unless told. */
  idempotencyKey?: string
}

/** Sends a call and gives the body of its answer. */
export type Call = <T>(call: ApiCall, options?: CallOptions) => Promise<T>

/** A point in time, as text or as a Date. */
export type Instant = string | Date

/**
 * An id in a path.
 * @throws TypeError for an id that is not there, which would call another path
 */
export function idText(id: number | string): string {
  if ((typeof id !== 'number' && typeof id !== 'string') || id === '') throw new TypeError('An id is missing')
  return encodeURIComponent(id)
}

/** The address of a call; what is undefined or null is left out of the query. */
export function toUrl(baseUrl: string, { path, query = {} }: ApiCall): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || value === null) return []
    return [[name, value instanceof Date ? value.toISOString() : String(value)]]
  })
  const text = new URLSearchParams(pairs).toString()
  return `${baseUrl}${path}${text && `?${text}`}`
}
