import type { Generated } from 'kysely'

/** The tables on the way from the outbox to the endpoints; units as in `tables.ts`. */

/** The outbox: what happened, append-only. */
export interface MessageTable {
  id: Generated<number>
  workspace_id: number
  type: string
  /** Id of what it is about, e.g. the lead. */
  subject_id: number
  /** Messages of one key are about one thing and have an order. */
  order_key: string
  /** Messages of one key are packed together until one of them ends the batch; null = goes at once. */
  batch_key: string | null
  ends_batch: number
  /** JSON MessagePayload: what filters look at and what is presented */
  payload: string
  created_at: number
  /** Place in the one order of all messages, given by fan-out under one lock; null = not fanned out yet. */
  seq: number | null
}

/** The frozen bytes of a message in one api's form. */
export interface MessageBodyTable {
  message_id: number
  api: string
  body: string
}

/** A URL of a workspace; deliveries queue here, whichever subscription caused them. */
export interface EndpointTable {
  id: Generated<number>
  workspace_id: number
  url: string
  /** First message given up since the last success. */
  failing_since: number | null
  warned_at: number | null
  /** Not null = nothing is sent; what comes is kept as `skipped`. */
  disabled_at: number | null
  disabled_reason: string | null
  created_at: number
}

export interface SubscriptionTable {
  id: Generated<number>
  workspace_id: number
  endpoint_id: number
  /** Whose form bodies take. */
  api: string
  /** Not null = this is the stream's own `webhookUrl` entry. */
  stream_id: number | null
  /** JSON SubscriptionFilter */
  filter: string
  /** JSON MessageType[] */
  events: string
  /** leads | lead */
  payload: string
  /** JSON text of a content filter; null = none */
  content_filter: string | null
  /** JSON number[], seconds; null = the standard schedule */
  retry_schedule: string | null
  /** null = the standard one */
  timeout_ms: number | null
  created_at: number
  updated_at: number
  /** Not null = unsubscribed. */
  removed_at: number | null
}

export interface SubscriptionSecretTable {
  id: Generated<number>
  subscription_id: number
  /** Sealed by the vault. */
  sealed_secret: string
  created_at: number
  /** null = the current one; else it signs beside the current one until then. */
  expires_at: number | null
}

/** One POST to one endpoint. This table is the queue. */
export interface DeliveryTable {
  id: Generated<number>
  workspace_id: number
  /** Sent as `webhook-id`, the same on every attempt. */
  webhook_id: string
  subscription_id: number
  endpoint_id: number
  /** Message type of all its messages, sent as `X-Leadwire-Event`. */
  type: string
  /** list = a JSON array of its messages, single = the one message itself; kept here, since the subscription may change. */
  shape: string
  /** The message of a `single` delivery; those of a `list` stand in `delivery_item`. */
  message_id: number | null
  batch_key: string | null
  /** open (still being packed) | pending | delivered | exhausted | skipped (its endpoint was disabled) | cancelled */
  status: string
  message_count: number
  /** Schedule, lease and retry in one: a pending delivery is free to claim when this has passed. */
  due_at: number
  /** New for every claim; results are recorded only where it still stands. */
  claimed_by: string | null
  attempt_count: number
  created_at: number
  completed_at: number | null
}

export interface DeliveryItemTable {
  delivery_id: number
  position: number
  message_id: number
}

export interface AttemptTable {
  id: Generated<number>
  delivery_id: number
  /** 1-based */
  number: number
  /** accepted | rejected | unreachable | blocked */
  outcome: string
  status: number | null
  latency_ms: number
  /** First 4 KB of the answer */
  answer: string | null
  /** Short machine word, e.g. timeout */
  error: string | null
  attempted_at: number
}
