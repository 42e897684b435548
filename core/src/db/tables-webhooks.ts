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
  /** JSON MessagePayload: what filters look at, what is presented, and whom it is for where that is not all */
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
  /** Not null = what is due waits, and is sent when it goes on. */
  paused_at: number | null
  /** The lowest `rate_per_second` of its live subscriptions; null = no limit. */
  rate_per_second: number | null
  /** With a rate: when the next delivery may be sent. All relays take their places from here. */
  next_slot_at: number
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
  /** leads | lead | envelope */
  payload: string
  /** none | fifo: messages of one order key one after another */
  ordering: string
  /** hmac | ed25519: what a new secret is */
  signing: string
  /** POST | PUT | PATCH */
  method: string
  /** JSON text of a content filter; null = none */
  content_filter: string | null
  /** JSON number[], seconds; null = the standard schedule */
  retry_schedule: string | null
  /** null = the standard one */
  timeout_ms: number | null
  rate_per_second: number | null
  /** A JSONata expression that makes the body; null = as it is */
  transform: string | null
  /** A JSONata expression over status and answer; null = any 2xx */
  success_when: string | null
  /** Since when new leads are sent before they are looked up; null = it waits for that. */
  early_since: number | null
  /** JSON Record<name, value>, sealed by the vault */
  sealed_headers: string | null
  /** JSON TargetAuth, sealed by the vault */
  sealed_auth: string | null
  /** Sent as `X-Leadwire-Token`, sealed by the vault; null = switched off */
  sealed_token: string | null
  /** The number of its newest delivery. */
  last_number: number
  created_at: number
  updated_at: number
  /** Not null = unsubscribed. */
  removed_at: number | null
}

/** Where fan-out finds subscriptions; see `subscription-index.ts`. */
export interface SubscriptionKeyTable {
  /** Workspace, field and a value of it in one text, hashed when long. */
  key: string
  subscription_id: number
  workspace_id: number
  /** type | facet NAME | body API "PATH" */
  field: string
  /** Not null = the subscription is kept under another key since then; this one finds it a while longer. */
  replaced_at: number | null
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
  /** list = a JSON array of its messages, single = the one message, envelope = that in {type, timestamp, data}; kept here, since the subscription may change. */
  shape: string
  /** The message of a delivery that is no `list`; those of a `list` stand in `delivery_item`. */
  message_id: number | null
  batch_key: string | null
  /** Its place among all deliveries of the subscription, without a gap; null = still open. */
  number: number | null
  /** Not null = sent only when those of the same key before it are done. */
  order_key: string | null
  /** See `deliveryStatuses`. */
  status: string
  message_count: number
  /** Schedule, lease and retry in one: a pending delivery is free to claim when this has passed. */
  due_at: number
  /** New for every claim; results are recorded only where it still stands. */
  claimed_by: string | null
  attempt_count: number
  /** Attempts made before the present retry schedule began. */
  schedule_from: number
  /** Not null = sent once by hand, which never counts for health: its status should that fail. */
  falls_back_to: string | null
  /** 1 = its body stands in `delivery_body`. */
  has_body: number
  /**
   * 1 = its body is what a transform makes of it, and `has_body` once that is made; null = the bytes of its messages are.
   * Decided when it is made, since the subscription may change and its `webhook-id` stands for one body.
   */
  is_transformed: number | null
  /** When its first message was written; null = not known, or not meant to be measured. */
  accepted_at: number | null
  created_at: number
  completed_at: number | null
}

/** The bytes of a delivery that are more than the frozen bytes of its messages: made by a transform, or for a test. */
export interface DeliveryBodyTable {
  delivery_id: number
  body: string
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
