import { type Clock, messageOf, parseRetryAfter, systemClock } from '@leadwire/core'
import type { Dispatcher } from 'undici'
import { type Answer, AnswerReader } from './answer-reader.ts'
import { TARGET_NOT_ALLOWED } from './guard.ts'

/** One request. */
export interface SendRequest {
  url: string
  /** Default POST. */
  method?: 'POST' | 'PUT' | 'PATCH'
  /** All but `user-agent`, which the sender adds to this object. */
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
  | 'sealed_secret'
  | 'body_deleted'
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
  retryAfterMs?: number | undefined
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

/** Parsed URLs by their text: a subscription's is the same for every delivery. */
const MAX_TARGETS = 1000

/**
 * A sender that follows no redirect and reads no more of an answer than it keeps.
 * The status decides: a 2xx whose body then hangs or breaks is accepted (`error` tells), since a receiver that has said
 * 2xx holds the message and would get it twice.
 */
export function createSender({ dispatcher, userAgent, clock = systemClock }: SenderOptions): Send {
  const targets = new Map<string, URL>()
  const targetOf = (url: string): URL => {
    const known = targets.get(url)
    if (known) return known
    if (targets.size >= MAX_TARGETS) targets.clear()
    const made = new URL(url)
    targets.set(url, made)
    return made
  }
  return ({ url, method = 'POST', headers, body, timeoutMs, answerBytes = ANSWER_BYTES }) =>
    new Promise((resolve) => {
      const startedAt = performance.now()
      let isLate = false
      const reader = new AnswerReader(answerBytes, (answer) => {
        clearTimeout(timer)
        const latencyMs = Math.round(performance.now() - startedAt)
        resolve(toOutcome(answer, { latencyMs, timeoutMs, isLate, now: clock() }))
      })
      const timer = setTimeout(() => {
        isLate = true
        reader.giveUp(new Error('late'))
      }, timeoutMs)
      try {
        const { origin, pathname, search } = targetOf(url)
        headers['user-agent'] = userAgent
        const target = { origin, path: pathname + search, method, headers, body }
        // The deadline covers both; undici's own timers only tick by the half second.
        dispatcher.dispatch({ ...target, headersTimeout: 0, bodyTimeout: 0 }, reader)
      } catch (error) {
        reader.giveUp(error)
      }
    })
}

function toOutcome(
  { status, headers, text, error }: Answer,
  { latencyMs, timeoutMs, isLate, now }: { latencyMs: number; timeoutMs: number; isLate: boolean; now: number },
): Outcome {
  if (status === null) {
    const fault = isLate ? 'timeout' : toFault(error)
    const message = isLate ? `No answer within ${timeoutMs} ms` : reasonOf(error)
    return { kind: fault === 'blocked' ? 'blocked' : 'unreachable', latencyMs, error: fault, message }
  }
  const isRedirect = status >= 300 && status < 400
  const retryAfter = headers['retry-after']
  const outcome: Outcome = {
    kind: status >= 200 && status < 300 ? 'accepted' : 'rejected',
    status,
    latencyMs,
    answer: text,
  }
  if (retryAfter !== undefined) outcome.retryAfterMs = parseRetryAfter(retryAfter, now) ?? undefined
  if (isLate) outcome.error = 'body_timeout'
  else if (error !== undefined) outcome.error = toFault(error)
  else if (isRedirect) {
    outcome.error = 'redirect'
    outcome.message = 'Redirects are not followed'
  }
  return outcome
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

/** In one line: OpenSSL's own text ends in a new line, and of a name with several addresses only the parts have a text. */
function reasonOf(error: unknown): string {
  const cause = error instanceof AggregateError && error.message === '' ? error.errors[0] : error
  return messageOf(cause).replaceAll(/\s+/g, ' ').trim().slice(0, MESSAGE_LENGTH)
}
