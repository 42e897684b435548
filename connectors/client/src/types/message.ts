// Made by `npm run operations` from the OpenAPI document; not edited.
import type { Instant } from '../request.ts'
import type { Delivery } from './delivery.ts'

/** What happened. */
export interface Message {
  id: number
  type:
    | 'lead.created'
    | 'lead.enriched'
    | 'lead.feedback'
    | 'run.finished'
    | 'endpoint.failing'
    | 'endpoint.disabled'
    | 'endpoint.recovered'
    | 'message.exhausted'
    | 'test'
  leadId: number | null
  streamId: number | null
  createdAt: string
  isFannedOut: boolean
}

/** What `listMessages` may be asked for. */
export interface ListMessagesQuery {
  /** How many at most in one answer */
  limit?: number
  /** nextCursor of the answer before, to go on from there */
  cursor?: string
  /** Only those of this type */
  type?:
    | 'lead.created'
    | 'lead.enriched'
    | 'lead.feedback'
    | 'run.finished'
    | 'endpoint.failing'
    | 'endpoint.disabled'
    | 'endpoint.recovered'
    | 'message.exhausted'
    | 'test'
  /** Only what came after this time */
  since?: Instant
  /** Only what came up to this time */
  until?: Instant
  /** The id of the lead */
  leadId?: number
}

/** What `listMessages` answers. */
export interface ListMessagesReply {
  messages: Message[]
  hasMore: boolean
  nextCursor: string | null
}

/** What `getMessage` may be asked for. */
export interface GetMessageQuery {
  /** How many at most in one answer */
  limit?: number
  /** nextCursor of the answer before, to go on from there */
  cursor?: string
}

/** What `getMessage` answers. */
export interface GetMessageReply {
  message: {
    id: number
    type:
      | 'lead.created'
      | 'lead.enriched'
      | 'lead.feedback'
      | 'run.finished'
      | 'endpoint.failing'
      | 'endpoint.disabled'
      | 'endpoint.recovered'
      | 'message.exhausted'
      | 'test'
    leadId: number | null
    streamId: number | null
    createdAt: string
    isFannedOut: boolean
    data: unknown
  }
  deliveries: Delivery[]
  hasMore: boolean
  nextCursor: string | null
}
