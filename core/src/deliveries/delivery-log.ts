import type { MessageType } from '../outbox/message.ts'
import type { OutcomeKind } from './attempt.ts'
import type { DeliveryShape, DeliveryStatus } from './delivery.ts'

/** A delivery as its owner looks at it. All times epoch ms. */
export interface LoggedDelivery {
  id: number
  webhookId: string
  subscriptionId: number
  endpointId: number
  type: MessageType
  shape: DeliveryShape
  /** The message of one that is no list. */
  messageId: number | null
  messageCount: number
  /** null = still being packed. */
  number: number | null
  status: DeliveryStatus
  attemptCount: number
  /** When it is tried next; null = it is not, or it is being sent right now. */
  nextAttemptAt: number | null
  isSending: boolean
  /** Made by hand to try the endpoint. */
  isTest: boolean
  /** Its bytes stand apart from its messages: a transform made them. */
  hasBody: boolean
  /** A transform makes its bytes, or has made them. */
  isTransformed: boolean
  createdAt: number
  completedAt: number | null
  lastAttempt: LoggedAttempt | null
}

/** One try, without what was answered where that was not asked for. */
export interface LoggedAttempt {
  id: number
  deliveryId: number
  /** 1-based. */
  number: number
  outcome: OutcomeKind
  status: number | null
  latencyMs: number
  /** Short machine word, e.g. `timeout`. */
  error: string | null
  /** First 4 KB. */
  answer: string | null
  attemptedAt: number
}

/** Which deliveries; a field left out asks for nothing. */
export interface DeliveryFilter {
  status?: DeliveryStatus | undefined
  type?: MessageType | undefined
  /** Made then or later, epoch ms. */
  since?: number | undefined
  /** Made before, epoch ms. */
  until?: number | undefined
}

/** In `batch_key` of what was made by hand to try an endpoint; runs' keys begin otherwise. */
export const TEST_BATCH = 'test'
