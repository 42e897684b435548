import { messageOf, parseRetryAfter, systemClock } from '@leadwire/core'
import { Svix } from 'svix'
import { Agent, request } from 'undici'
import { readStart } from './read-start.ts'
import type { SendFault } from './send.ts'

/** A Svix server, called by the published package. */
export interface SvixClient {
  api: Svix
  close(): Promise<void>
}

/** An answer outside 2xx. */
export class SvixRefusal extends Error {
  readonly status: number
  readonly answer: string
  readonly retryAfterMs: number | undefined

  constructor(status: number, answer: string, retryAfterMs: number | undefined) {
    super(`The Svix server answered ${status}`)
    this.name = 'SvixRefusal'
    this.status = status
    this.answer = answer
    this.retryAfterMs = retryAfterMs
  }
}

/** True for a refusal with this status. */
export const isRefusal = (error: unknown, status: number): error is SvixRefusal =>
  error instanceof SvixRefusal && error.status === status

/** What reaching a server takes. */
export interface SvixAccess {
  token: string
  /** Left out, the package picks Svix's cloud by the token's suffix. */
  serverUrl?: string | undefined
  /** For each call; an attempt may take several. Default 10 s. */
  requestTimeoutMs?: number | undefined
}

/** More of an answer is not read; what we ask for is a fraction of this. */
const MAX_ANSWER_BYTES = 262_144

/**
 * A client without retries of its own: our schedule is the one that tries again. `numRetries: 0` would still mean two, an empty
 * list means none. Source: svix/svix-webhooks, pull 2501.
 */
export function createSvixClient({ token, serverUrl, requestTimeoutMs = 10_000 }: SvixAccess): SvixClient {
  // The operator names this server, like the database, so it may be private: the guard is for what users name.
  const agent = new Agent({ connect: { timeout: requestTimeoutMs } })
  const api = new Svix(token, {
    serverUrl,
    requestTimeout: requestTimeoutMs,
    retryScheduleInMs: [],
    fetch: ((url, init) => call(agent, String(url), init)) as typeof fetch,
  })
  return { api, close: () => agent.destroy() }
}

/**
 * One call. It takes the place of the package's `fetch` for four reasons: no redirect is followed (the token would stay here,
 * but leads would go there), answers are read only so far, a failure keeps its status also when its body is no JSON (the package
 * would throw a SyntaxError instead), and its connections can be closed.
 * @throws SvixRefusal for any status but 2xx; what undici throws when there is no answer
 */
async function call(agent: Agent, url: string, init: RequestInit = {}): Promise<Response> {
  const response = await request(url, {
    dispatcher: agent,
    method: (init.method ?? 'GET') as 'GET',
    headers: init.headers as Record<string, string>,
    body: (init.body as string | undefined) ?? null,
    signal: init.signal,
  })
  const { text, error } = await readStart(response.body, MAX_ANSWER_BYTES)
  const { statusCode: status, headers } = response
  if (status < 200 || status > 299) {
    throw new SvixRefusal(status, text, parseRetryAfter(headers['retry-after'], systemClock()) ?? undefined)
  }
  if (error !== undefined) throw error
  return new Response(status === 204 ? null : text, { status })
}

const faults: readonly [pattern: RegExp, fault: SendFault][] = [
  [/^(TimeoutError|ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/, 'timeout'],
  [/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL|EBADNAME)/, 'dns'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/, 'reset'],
  [/^(EPROTO|ERR_TLS|ERR_SSL|CERT_|.*_CERT|UNABLE_TO_|.*_SIGNATURE)/, 'tls'],
  // A 2xx that is not what the package can read comes from something that is no Svix server.
  [/^(SyntaxError|TypeError|HPE_|HTTPParserError|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES)/, 'protocol'],
]

/** The word for a call without a usable answer. */
export function toSvixFault(error: unknown): { error: SendFault; message: string } {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  // A DOMException has a numeric code.
  const word = typeof code === 'string' ? code : String(name)
  const fault = faults.find(([pattern]) => pattern.test(word))?.[1] ?? 'network'
  const message = fault === 'timeout' ? 'The Svix server did not answer in time' : messageOf(error)
  return { error: fault, message: message.slice(0, 300) }
}
