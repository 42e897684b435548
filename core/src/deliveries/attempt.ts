import type { MessageType } from '../outbox/message.ts'

/** What an attempt is about, as far as its result is recorded. */
export interface Attempted {
  id: number
  /** The claim; a result is recorded only while it stands. */
  claimedBy: string
  subscriptionId: number
  endpointId: number
  /** Sent as `webhook-id`; the same on every attempt. */
  webhookId: string
  /** Its place among all deliveries of the subscription. */
  number: number
  type: MessageType
  /** 1-based number of the attempt. */
  attempt: number
  /** Attempts made before the present retry schedule began. */
  scheduleFrom: number
  /** Not null = sent once by hand: its status should that fail. */
  fallsBackTo: string | null
  orderKey: string | null
  retrySchedule: readonly number[] | null
}

/** accepted = taken, rejected = any other answer, unreachable = no answer, blocked = never dialled. */
export const outcomes = ['accepted', 'rejected', 'unreachable', 'blocked'] as const
export type OutcomeKind = (typeof outcomes)[number]

/** What came of one POST. */
export interface AttemptResult {
  delivery: Attempted
  outcome: OutcomeKind
  status: number | null
  latencyMs: number
  /** First 4 KB. */
  answer: string | null
  /** Short machine word, e.g. `timeout`. */
  error: string | null
  retryAfterMs: number | null
  attemptedAt: number
}

/** A result with what follows from it; `nextAt` null = the delivery is done. */
export interface DecidedResult {
  result: AttemptResult
  isDelivered: boolean
  nextAt: number | null
}
