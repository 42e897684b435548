import { messageTypes, type Replay, replayableStatuses, replayStates, replayWaits } from '@leadwire/core'
import { z } from 'zod'
import { toIso, toIsoOrNull } from './from-domain.ts'
import { count, id, instant, stringOrNull } from './replies.ts'

/** Bodies of answers about replays. */

const ReplayReply = z.object({
  id,
  subscriptionId: id,
  state: z.enum(replayStates),
  statuses: z.array(z.enum(replayableStatuses)),
  types: z.array(z.enum(messageTypes)).nullable(),
  since: instant.nullable(),
  until: instant,
  includeMissing: z.boolean(),
  ratePerSecond: count.nullable(),
  /** Deliveries and messages, counted at the start; `isTotalComplete` false = there are more messages. */
  total: count,
  isTotalComplete: z.boolean(),
  /** Put on their way, or found not to need it any more. */
  done: count,
  /** Of those done: not sent, since their bytes are no longer kept. */
  withoutBody: count,
  /** On their way right now. */
  queued: count,
  /** Why it stands still; it goes on by itself. */
  waitingFor: z.enum(replayWaits).nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  completedAt: instant.nullable(),
})
export const OneReplayReply = z.object({ replay: ReplayReply })
export const ReplaysReply = z.object({
  replays: z.array(ReplayReply),
  hasMore: z.boolean(),
  nextCursor: stringOrNull,
})
export const ReplayCountReply = z.object({
  total: count,
  deliveries: count,
  messages: count,
  isTotalComplete: z.boolean(),
})

/** A replay as the API gives it. */
export const fromReplay = (replay: Replay) => ({
  id: replay.id,
  subscriptionId: replay.subscriptionId,
  state: replay.state,
  statuses: replay.statuses,
  types: replay.types,
  since: toIsoOrNull(replay.since),
  until: toIso(replay.until),
  includeMissing: replay.includesMissing,
  ratePerSecond: replay.ratePerSecond,
  total: replay.total,
  isTotalComplete: replay.isTotalComplete,
  done: replay.done,
  withoutBody: replay.withoutBody,
  queued: replay.queued,
  waitingFor: replay.waitsFor,
  createdAt: toIso(replay.createdAt),
  startedAt: toIsoOrNull(replay.startedAt),
  completedAt: toIsoOrNull(replay.completedAt),
})
