// Made by `npm run operations` from the OpenAPI document; not edited.
import type { Attempt } from './delivery.ts'
import type { MatchConfidence, Verdict } from './lead.ts'

/** What webhooks tell of. */
export type EventType =
  | 'lead.created'
  | 'lead.enriched'
  | 'lead.feedback'
  | 'run.finished'
  | 'endpoint.failing'
  | 'endpoint.disabled'
  | 'endpoint.recovered'
  | 'message.exhausted'

/** Which leads are sent. */
export interface WebhookFilter {
  /** Only leads of this stream */
  streamId?: number | null
  /** Only leads found at this account */
  accountId?: number | null
  /** Only followers, or only likers */
  sourceType?: 'follower' | 'new_follower' | 'liker' | null
  /** Only leads of which this was said */
  feedbackStatus?: Verdict | null
  /** Only leads that fit this well */
  matchConfidence?: MatchConfidence | null
}

/** A subscription and the health of its endpoint. */
export interface Webhook {
  id: number
  targetUrl: string
  streamId: number | null
  filterConfig: Record<string, string | number>
  filter: Record<string, unknown> | null
  events: EventType[]
  payload: 'leads' | 'lead' | 'envelope'
  ordering: 'none' | 'fifo'
  signing: 'hmac' | 'ed25519'
  method: 'POST' | 'PUT' | 'PATCH'
  retrySchedule: number[] | null
  timeoutSeconds: number
  rateLimit: number | null
  transform: string | null
  successWhen: string | null
  waitForEnrichment: boolean
  headers: string[]
  auth: {
    type: 'header' | 'oauth2'
  } | null
  hasToken: boolean
  createdAt: string
  pausedAt: string | null
  failingSince: string | null
  disabledAt: string | null
  disabledReason: string | null
}

/** What `listWebhooks` may be asked for. */
export interface ListWebhooksQuery {
  /** How many at most in one answer */
  limit?: number
  /** nextCursor of the answer before, to go on from there */
  cursor?: string
}

/** What `listWebhooks` answers. */
export interface ListWebhooksReply {
  webhooks: Webhook[]
  hasMore: boolean
  nextCursor: string | null
}

/** What `subscribe` takes. */
export interface SubscribeBody {
  /** Which leads are sent; all that is named must hold */
  filterConfig?: WebhookFilter | null
  /** What is told */
  events?: EventType[] | null
  /** One lead a request, a list, or an envelope */
  payload?: 'leads' | 'lead' | 'envelope' | null
  /** fifo sends one after the other */
  ordering?: 'none' | 'fifo' | null
  /** The method of the requests */
  method?: 'POST' | 'PUT' | 'PATCH' | null
  /** Conditions over fields of the lead */
  filter?: Record<string, unknown> | null
  /** The seconds before each new attempt */
  retrySchedule?: number[] | null
  /** How long to wait for an answer, in seconds */
  timeoutSeconds?: number | null
  /** How many requests a second at most */
  rateLimit?: number | 'zapier' | 'workato' | null
  /** A JSONata expression that makes the body */
  transform?: string | null
  /** A JSONata expression over the answer that must be true */
  successWhen?: string | null
  /** Whether leads are sent only once look-ups have ended */
  waitForEnrichment?: boolean | null
  /** More headers */
  headers?: Record<string, string> | null
  /** How the hub proves itself to the URL */
  auth?: Record<string, unknown> | null
  /** Where webhooks are sent */
  targetUrl: string
  /** How webhooks are signed */
  signing?: 'hmac' | 'ed25519'
  /** Whether a constant token goes along */
  token?: boolean
  /** Whether nothing is sent */
  disabled?: boolean
}

/** What `subscribe` answers. */
export interface SubscribeReply {
  id: number
  secret: string
  token?: string
  warnings?: string[]
}

/** What `unsubscribe` may be asked for. */
export interface UnsubscribeQuery {
  /** The id that subscribing gave */
  id: number
}

/** What `getWebhook` answers. */
export interface GetWebhookReply {
  webhook: Webhook
}

/** What `updateWebhook` takes. */
export interface UpdateWebhookBody {
  /** Which leads are sent; all that is named must hold */
  filterConfig?: WebhookFilter | null
  /** What is told */
  events?: EventType[] | null
  /** One lead a request, a list, or an envelope */
  payload?: 'leads' | 'lead' | 'envelope' | null
  /** fifo sends one after the other */
  ordering?: 'none' | 'fifo' | null
  /** The method of the requests */
  method?: 'POST' | 'PUT' | 'PATCH' | null
  /** Conditions over fields of the lead */
  filter?: Record<string, unknown> | null
  /** The seconds before each new attempt */
  retrySchedule?: number[] | null
  /** How long to wait for an answer, in seconds */
  timeoutSeconds?: number | null
  /** How many requests a second at most */
  rateLimit?: number | 'zapier' | 'workato' | null
  /** A JSONata expression that makes the body */
  transform?: string | null
  /** A JSONata expression over the answer that must be true */
  successWhen?: string | null
  /** Whether leads are sent only once look-ups have ended */
  waitForEnrichment?: boolean | null
  /** More headers */
  headers?: Record<string, string> | null
  /** How the hub proves itself to the URL */
  auth?: Record<string, unknown> | null
  /** Where webhooks are sent */
  targetUrl?: string
  /** Whether nothing is sent */
  disabled?: boolean
}

/** What `updateWebhook` answers. */
export interface UpdateWebhookReply {
  webhook: Webhook
}

/** What `rotateSecret` takes. */
export interface RotateSecretBody {
  /** How long the old secret signs as well, in seconds */
  overlapSeconds?: number
  /** How webhooks are signed */
  signing?: 'hmac' | 'ed25519'
  /** Whether a constant token goes along */
  token?: boolean
}

/** What `rotateSecret` answers. */
export interface RotateSecretReply {
  id: number
  signing: 'hmac' | 'ed25519'
  secret: string
  token?: string
  overlapUntil: string
}

/** What `testWebhook` answers. */
export interface TestWebhookReply {
  deliveryId: number
  webhookId: string
  number: number
  isSuccess?: boolean
  attempt?: Attempt
}

/** What `dryRun` takes. */
export interface DryRunBody {
  /** A JSONata expression that makes the body */
  transform?: string | null
  /** A JSONata expression over the answer that must be true */
  successWhen?: string | null
  /** An answer to try successWhen on */
  answer?: {
    /** Only those with this status */
    status?: number
    /** The body of that answer */
    body?: unknown
  }
  /** The lead to try it on */
  lead?: 'sample' | 'recent' | Record<string, unknown>
}

/** What `dryRun` answers. */
export interface DryRunReply {
  input: unknown
  output: unknown
  transformFault: {
    error: string
    message: string
  } | null
  targetUrl: string | null
  targetUrlFault: {
    error: string
    message: string
  } | null
  passesFilter: boolean
  isSuccess: boolean | null
  successFault: {
    error: string
    message: string
  } | null
}

/** What `pauseWebhook` answers. */
export interface PauseWebhookReply {
  webhook: Webhook
}

/** What `resumeWebhook` answers. */
export interface ResumeWebhookReply {
  webhook: Webhook
}
