import { randomBytes } from 'node:crypto'
import type { MessageType } from '../outbox/message.ts'
import type { Payload } from './subscription.ts'

/** open = still being packed, pending = to be sent, the rest = done for good. */
export const deliveryStatuses = ['open', 'pending', 'delivered', 'exhausted', 'skipped', 'cancelled'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** list = a JSON array of the messages, single = the one message itself. */
export type DeliveryShape = 'list' | 'single'

/** The most messages of one POST. Source: our default for the contract. */
export const MESSAGES_PER_DELIVERY = 100

/** A claimed delivery with all that one POST needs. */
export interface OutgoingDelivery {
  id: number
  /** The claim; a result is recorded only while it stands. */
  claimedBy: string
  workspaceId: number
  endpointId: number
  url: string
  /** Sent as `webhook-id`; the same on every attempt. */
  webhookId: string
  type: MessageType
  /** 1-based number of the attempt to come. */
  attempt: number
  /** Built from frozen bytes alone, so the same on every attempt. */
  body: string
  /** For connecting, headers and body together. */
  timeoutMs: number
  /** Seconds; null = the standard schedule. */
  retrySchedule: number[] | null
  /** All secrets in force for this URL, newest first; empty when nobody is subscribed any more. */
  secrets: string[]
}

/** Only messages about leads are packed into lists, and only for who wants lists. */
export const shapeOf = (type: MessageType, payload: Payload): DeliveryShape =>
  payload === 'leads' && type.startsWith('lead.') ? 'list' : 'single'

/** The body of a delivery from the frozen bytes of its messages, in order. */
export const buildBody = (shape: DeliveryShape, bodies: readonly string[]): string =>
  shape === 'list' ? `[${bodies.join(',')}]` : (bodies[0] ?? '')

/** A fresh `webhook-id`: no dot, which would blur what is signed. Source: Standard Webhooks, "webhook-id". */
export const newWebhookId = (): string => `dlv_${randomBytes(16).toString('hex')}`

/** What came of one POST. */
export interface AttemptResult {
  deliveryId: number
  claimedBy: string
  endpointId: number
  webhookId: string
  type: MessageType
  retrySchedule: number[] | null
  attempt: number
  /** accepted = 2xx, rejected = any other answer, unreachable = no answer, blocked = never dialled. */
  outcome: 'accepted' | 'rejected' | 'unreachable' | 'blocked'
  status: number | null
  latencyMs: number
  /** First 4 KB. */
  answer: string | null
  /** Short machine word, e.g. `timeout`. */
  error: string | null
  retryAfterMs: number | null
  attemptedAt: number
}
