// Made by `npm run operations` from the OpenAPI document; not edited.
import type { Instant } from '../request.ts'
import type { EventType } from './webhook.ts'

/** Where a delivery is. */
export type DeliveryStatus =
  | 'open'
  | 'waiting'
  | 'pending'
  | 'delivered'
  | 'exhausted'
  | 'skipped'
  | 'cancelled'
  | 'erased'

/** One try to send a delivery. */
export interface Attempt {
  id: number
  number: number
  outcome: 'accepted' | 'rejected' | 'unreachable' | 'blocked'
  status: number | null
  latencyMs: number
  error: string | null
  answer: string | null
  attemptedAt: string
}

/** Messages on their way to an endpoint. */
export interface Delivery {
  id: number
  webhookId: string
  subscriptionId: number
  number: number | null
  type: EventType
  status: DeliveryStatus
  payload: 'leads' | 'lead' | 'envelope'
  messagesCount: number
  attempts: number
  nextAttemptAt: string | null
  isSending: boolean
  isTest: boolean
  createdAt: string
  completedAt: string | null
  lastAttemptAt: string | null
  lastOutcome: 'accepted' | 'rejected' | 'unreachable' | 'blocked' | null
  lastStatus: number | null
  lastError: string | null
}

/** A delivery, with its body and freshly signed headers. */
export interface FeedItem {
  number: number
  id: string
  type: EventType
  createdAt: string
  status: DeliveryStatus
  contentType: string
  body: string | null
  error: string | null
  headers: Record<string, string>
}

/** What `getDelivery` answers. */
export interface GetDeliveryReply {
  delivery: {
    id: number
    webhookId: string
    subscriptionId: number
    number: number | null
    type: EventType
    status: DeliveryStatus
    payload: 'leads' | 'lead' | 'envelope'
    messagesCount: number
    attempts: number
    nextAttemptAt: string | null
    isSending: boolean
    isTest: boolean
    createdAt: string
    completedAt: string | null
    lastAttemptAt: string | null
    lastOutcome: 'accepted' | 'rejected' | 'unreachable' | 'blocked' | null
    lastStatus: number | null
    lastError: string | null
    messageIds: number[]
    body: string | null
    isUntransformed: boolean
  }
  attempts: Attempt[]
  hasMore: boolean
  nextCursor: string | null
}

/** What `listAttempts` may be asked for. */
export interface ListAttemptsQuery {
  /** How many at most in one answer */
  limit?: number
  /** nextCursor of the answer before, to go on from there */
  cursor?: string
}

/** What `listAttempts` answers. */
export interface ListAttemptsReply {
  attempts: Attempt[]
  hasMore: boolean
  nextCursor: string | null
}

/** What `resendDelivery` answers. */
export interface ResendDeliveryReply {
  delivery: Delivery
}

/** What `listDeliveries` may be asked for. */
export interface ListDeliveriesQuery {
  /** How many at most in one answer */
  limit?: number
  /** nextCursor of the answer before, to go on from there */
  cursor?: string
  /** Only those with this status */
  status?: DeliveryStatus
  /** Only those of this type */
  type?: EventType
  /** Only what came after this time */
  since?: Instant
  /** Only what came up to this time */
  until?: Instant
}

/** What `listDeliveries` answers. */
export interface ListDeliveriesReply {
  deliveries: Delivery[]
  hasMore: boolean
  nextCursor: string | null
}

/** What `readFeed` may be asked for. */
export interface ReadFeedQuery {
  /** The number of the last delivery that is known */
  after?: number
  /** How many at most in one answer */
  limit?: number
  /** How long to wait for something new, in seconds */
  wait?: number
}

/** What `readFeed` answers. */
export interface ReadFeedReply {
  items: FeedItem[]
  next: number
  newest: number
  oldest: number
}
