import { type Clock, messageOf, parseRetryAfter, systemClock } from '@leadwire/core'
import { type Dispatcher, request } from 'undici'
import { TARGET_NOT_ALLOWED } from './guard.ts'
import { readStart } from './read-start.ts'

/** One request. */
export interface SendRequest {
  url: string
  /** Default POST. */
  method?: 'POST' | 'PUT' | 'PATCH'
  /** All but `user-agent`, which the sender adds. */
  headers: Record<string, string>
  body: Buffer | string
  /** For connecting, headers and body together. */
  timeoutMs: number
  /** How much of the answer is wanted, bytes; default and least 4,096. */
  answerBytes?: number
}

/** Why nothing (or not everything) came back, in one word that does not change. */
export type SendFault =
  | 'timeout'
  | 'body_timeout'
  | 'reset'
  | 'refused'
  | 'dns'
  | 'tls'
  | 'protocol'
  | 'redirect'
  | 'no_route'
  | 'invalid_request'
  | 'blocked'
  | 'network'
  | 'unsubscribed'
  | 'transform'
  | 'url_template'
  | 'auth_failed'
  | 'success_when'

/** What came of one POST. A failing receiver is a result, not an exception. */
export interface Outcome {
  /** accepted: any 2xx. rejected: any other status. unreachable: no status. blocked: the guard refused, nothing was dialled. */
  kind: 'accepted' | 'rejected' | 'unreachable' | 'blocked'
  status?: number
  /** From `Retry-After`, whatever the status. */
  retryAfterMs?: number
  latencyMs: number
  /** First 4 KB of the answer as text; without NUL, which Postgres cannot store. */
  answer?: string
  error?: SendFault
  /** For a person; may name the host, never headers or body. */
  message?: string
}

/** Sends one request; never throws. */
export type Send = (request: SendRequest) => Promise<Outcome>

/** What a sender needs. */
export interface SenderOptions {
  /** The guard's, so that nothing private is dialled. */
  dispatcher: Dispatcher
  /** e.g. `Leadwire/0.1.0` */
  userAgent: string
  clock?: Clock
}

/** As much of an answer as the attempt log keeps. */
export const ANSWER_BYTES = 4096
const MESSAGE_LENGTH = 300

/**
 * A sender that follows no redirect and reads no more of an answer than it keeps.
 * The status decides: a 2xx whose body then hangs or breaks is accepted (`error` tells), since a receiver that has said
 * 2xx holds the message and would get it twice.
 */
export const createSender =
  ({ dispatcher, userAgent, clock = systemClock }: SenderOptions): Send =>
  async ({ url, method = 'POST', headers, body, timeoutMs, answerBytes = ANSWER_BYTES }) => {
    const startedAt = performance.now()
    const latencyMs = () => Math.round(performance.now() - startedAt)
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), timeoutMs)
    // undici looks at the signal only once it is connected, then sends nothing; until that, the race keeps the deadline.
    const late = new Promise<never>((_resolve, reject) => {
      deadline.signal.addEventListener('abort', () => reject(deadline.signal.reason))
    })
    try {
      const sent = request(url, {
        dispatcher,
        method,
        headers: { ...headers, 'user-agent': userAgent },
        body,
        signal: deadline.signal,
        // The deadline covers both; undici's own timers only tick by the half second.
        headersTimeout: 0,
        bodyTimeout: 0,
      })
      const response = await Promise.race([sent, late])
      const status = response.statusCode
      const isRedirect = status >= 300 && status < 400
      const answer = await readStart(response.body, answerBytes)
      const fault = answer.error === undefined ? undefined : toFault(answer.error)
      return {
        kind: status >= 200 && status < 300 ? 'accepted' : 'rejected',
        status,
        retryAfterMs: parseRetryAfter(response.headers['retry-after'], clock()) ?? undefined,
        latencyMs: latencyMs(),
        answer: answer.text,
        error: deadline.signal.aborted ? 'body_timeout' : (fault ?? (isRedirect ? 'redirect' : undefined)),
        message: isRedirect ? 'Redirects are not followed' : undefined,
      }
    } catch (cause) {
      const error = deadline.signal.aborted ? 'timeout' : toFault(cause)
      const message =
        error === 'timeout' ? `No answer within ${timeoutMs} ms` : messageOf(cause).slice(0, MESSAGE_LENGTH)
      return { kind: error === 'blocked' ? 'blocked' : 'unreachable', latencyMs: latencyMs(), error, message }
    } finally {
      clearTimeout(timer)
    }
  }

const faults: readonly [pattern: RegExp, fault: SendFault][] = [
  [new RegExp(`^${TARGET_NOT_ALLOWED}$`), 'blocked'],
  [/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL|EBADNAME)/, 'dns'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/, 'reset'],
  [/^(ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/, 'timeout'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'no_route'],
  [/^(EPROTO|ERR_TLS|ERR_SSL|CERT_|.*_CERT|UNABLE_TO_|.*_SIGNATURE)/, 'tls'],
  [/^(HPE_|HTTPParserError|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES)/, 'protocol'],
  [/^(UND_ERR_INVALID_ARG|ERR_INVALID_URL|UND_ERR_NOT_SUPPORTED|UND_ERR_REQ)/, 'invalid_request'],
]

/** The word for a failed connection, by the codes of Node, OpenSSL and undici. */
function toFault(error: unknown): SendFault {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  const word = String(code ?? name)
  return faults.find(([pattern]) => pattern.test(word))?.[1] ?? 'network'
}
