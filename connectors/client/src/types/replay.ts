// Made by `npm run operations` from the OpenAPI document; not edited.
import type { Instant } from '../request.ts'
import type { EventType } from './webhook.ts'

/** Deliveries sent once more, as a job. */
export interface Replay {
  id: number
  subscriptionId: number
  state: 'queued' | 'running' | 'paused' | 'finished' | 'cancelled'
  statuses: ('skipped' | 'exhausted' | 'delivered')[]
  types: EventType[] | null
  since: string | null
  until: string
  includeMissing: boolean
  ratePerSecond: number | null
  total: number
  isTotalComplete: boolean
  done: number
  withoutBody: number
  queued: number
  waitingFor: 'endpoint_disabled' | 'endpoint_paused' | 'rate' | 'deliveries' | null
  createdAt: string
  startedAt: string | null
  completedAt: string | null
}

/** What `startReplay` takes. */
export interface StartReplayBody {
  /** Which deliveries are sent again */
  statuses?: ('skipped' | 'exhausted' | 'delivered')[]
  /** Which types are sent again */
  types?: EventType[]
  /** Only what came after this time */
  since?: Instant
  /** Only what came up to this time */
  until?: Instant
  /** Whether to make deliveries of what came before the subscription */
  includeMissing?: boolean
  /** How many a second at most */
  ratePerSecond?: number | null
}

/** What `startReplay` answers. */
export interface StartReplayReply {
  replay: Replay
}

/** What `startReplay` answers. */
export interface StartReplayReply2 {
  total: number
  deliveries: number
  messages: number
  isTotalComplete: boolean
}

/** What `listReplays` may be asked for. */
export interface ListReplaysQuery {
  /** How many at most in one answer */
  limit?: number
  /** nextCursor of the answer before, to go on from there */
  cursor?: string
}

/** What `listReplays` answers. */
export interface ListReplaysReply {
  replays: Replay[]
  hasMore: boolean
  nextCursor: string | null
}

/** What `getReplay` answers. */
export interface GetReplayReply {
  replay: Replay
}

/** What `pauseReplay` answers. */
export interface PauseReplayReply {
  replay: Replay
}

/** What `resumeReplay` answers. */
export interface ResumeReplayReply {
  replay: Replay
}

/** What `cancelReplay` answers. */
export interface CancelReplayReply {
  replay: Replay
}
