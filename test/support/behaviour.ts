import type { CertificateKind } from './certificates.ts'
import type { Step } from './misbehaving-server.ts'

/** When every first attempt is made, epoch ms; dates in the table are told from here. */
export const START_MS = Date.UTC(2026, 0, 5, 12)

/** Where it is written: our own issue, or a document. */
export type RuleSource = 'ours' | 'Standard Webhooks' | 'Svix' | 'RFC 9110' | 'RFC 9112'

/** What an attempt leaves behind. */
export interface ExpectedAttempt {
  outcome: 'accepted' | 'rejected' | 'unreachable'
  status: number | null
  error: string | null
  /** A pattern where time decides how much came. */
  answer: string | RegExp | null
}

/** One way in which a receiver behaves, and what must come of it. */
export interface ReceiverBehaviour {
  /** Unique. */
  name: string
  source: RuleSource
  does: readonly Step[]
  attempt: ExpectedAttempt
  /**
   * After the first attempt: delivered; exhausted = never tried again; gone = that, and the endpoint disabled; else due
   * again after [seconds with the smallest jitter, seconds with the largest].
   */
  becomes: 'delivered' | 'exhausted' | 'gone' | readonly [least: number, most: number]
  /** Acts when the relay connects, not when its request is complete. */
  atConnect?: true
  /** The scheme of its URL; http unless told. */
  scheme?: 'https'
  /** plain HTTP unless told; nothing = the port is closed, nobody = the name does not resolve. */
  server?: CertificateKind | 'old TLS' | 'nothing' | 'nobody'
  /** Of the subscription; long enough never to matter unless told. */
  timeoutSeconds?: number
  /** Of the subscription, seconds; the standard one unless told. */
  retrySchedule?: readonly number[]
}

/** Whether its server would be understood if it answered well; else nothing ever gets through. */
export const isCurable = ({ scheme, server }: ReceiverBehaviour): boolean =>
  server === (scheme === 'https' ? 'good' : undefined)

/** Whether it goes on answering until somebody hangs up. */
export const isEndless = ({ does }: ReceiverBehaviour): boolean =>
  does.some((step) => typeof step === 'object' && ('flood' in step || 'drip' in step))

/** Stands in an answer for the address of a second server that must hear of nothing. */
export const ELSEWHERE = '{elsewhere}'

/** Puts in the address of the second server. */
export const toStep = (step: Step, elsewhere: string): Step =>
  typeof step === 'string' ? step.replaceAll(ELSEWHERE, elsewhere) : step

/** The first wait of the standard schedule, 5 s ±20 %. */
export const planned = [4, 6] as const

/** As much of an answer as is kept. */
export const KEPT_BYTES = 4096

/** A whole answer, e.g. of `200 OK`. */
export const says = (line: string, headers: readonly string[] = [], body = ''): string =>
  [`HTTP/1.1 ${line}`, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n')

/** 404 of `404 Not Found`. */
export const statusOf = (line: string): number => Number(line.slice(0, 3))

/** An attempt that succeeded; a body that broke off has its `error` kept. */
export const accepted = (status = 200, answer: string | RegExp = '', error: string | null = null): ExpectedAttempt => ({
  outcome: 'accepted',
  status,
  error,
  answer,
})

/** An attempt that was answered, but not by 2xx. */
export const rejected = (
  status: number,
  answer: string | RegExp = '',
  error: string | null = null,
): ExpectedAttempt => ({
  ...accepted(status, answer, error),
  outcome: 'rejected',
})

/** An attempt without an answer that could be read; in its place stands the reason, for a person. */
export const unreachable = (error: string): ExpectedAttempt => ({
  outcome: 'unreachable',
  status: null,
  error,
  answer: /^.{10,300}$/,
})
