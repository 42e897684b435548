import { MINUTE_MS, SECOND_MS } from '../clock.ts'
import type { DeliveryStatus } from '../deliveries/delivery.ts'
import { LeadwireError } from '../errors.ts'
import type { MessageType } from '../outbox/message.ts'
import type { Place } from '../place-cursor.ts'

export const replayStates = ['queued', 'running', 'paused', 'finished', 'cancelled'] as const
export type ReplayState = (typeof replayStates)[number]

/** Deliveries that may be sent again: none of them is on its way, and none was taken back. */
export const replayableStatuses = ['skipped', 'exhausted', 'delivered'] as const satisfies readonly DeliveryStatus[]
export type ReplayableStatus = (typeof replayableStatuses)[number]

/** Why a replay stands still: it goes on by itself when that has passed. deliveries = enough is on its way already. */
export const replayWaits = ['endpoint_disabled', 'endpoint_paused', 'rate', 'deliveries'] as const
export type ReplayWait = (typeof replayWaits)[number]

/** deliveries = those there are, messages = those that never became one, sent = all of it is on its way or done. */
export type ReplayPhase = 'deliveries' | 'messages' | 'sent'

/** What is replayed. Times are epoch ms: when a delivery was made, or what it tells happened. */
export interface ReplayFilter {
  statuses: ReplayableStatus[]
  /** null = all. */
  types: MessageType[] | null
  /** Then or later; null = from the beginning. */
  since: number | null
  /** Before. */
  until: number
  /** Also what the subscription lets through, but was never made a delivery for its URL. */
  includesMissing: boolean
}

/** A job that sends what a subscription has missed, slice by slice. */
export interface Replay extends ReplayFilter {
  id: number
  workspaceId: number
  subscriptionId: number
  state: ReplayState
  /** Deliveries that it puts on their way a second, at most; null = as fast as the endpoint takes them. */
  ratePerSecond: number | null
  /** Deliveries and messages, counted at the start. */
  total: number
  /** False = there are more messages than were counted. */
  isTotalComplete: boolean
  /** Of the total, those that were put on their way or found not to need it any more. */
  done: number
  /** Of those done, deliveries that could not be sent: their bytes are no longer kept. */
  withoutBody: number
  /** Deliveries of it that are on their way right now. */
  queued: number
  waitsFor: ReplayWait | null
  createdAt: number
  startedAt: number | null
  completedAt: number | null
}

/** A replay that somebody has leased, with where it stands. */
export interface ClaimedReplay extends Replay {
  /** The lease; writes are refused once it was taken over, paused or cancelled. */
  claimedBy: string
  phase: ReplayPhase
  /** In `deliveries` the last number, in `messages` the last place; null = from the beginning. */
  cursor: ReplayCursor
  /** Up to when its rate has been used up. */
  slotAt: number
}

export type ReplayCursor = number | Place | null

/** Messages of one slice at most, and deliveries: small, so that live traffic waits for no long transaction. */
export const SLICE = 100
export const MESSAGES_A_SLICE = 200

/** Deliveries of one replay that wait to be sent at once, so that a pause or cancel takes hold soon, however slow the endpoint is. */
export const AHEAD = 300

/** Places below which a slice waits for more, so that a busy replay does not write row by row. */
export const LEAST_ROOM = 50

/** A slice takes milliseconds. Short, since after a crash nobody else goes on for so long. */
export const REPLAY_LEASE_MS = 5 * SECOND_MS

/** No due time of a replay lies further ahead: one that does was set before the clock went back. */
export const FAR_MS = MINUTE_MS

/** The most that an unused rate saves up. */
const BURST_MS = SECOND_MS

/** How many deliveries a rate allows now, and from when on they are counted. `slotAt` 0 = just begun. */
export function allowanceOf(
  { ratePerSecond, slotAt }: Pick<ClaimedReplay, 'ratePerSecond' | 'slotAt'>,
  now: number,
): { count: number; from: number } {
  if (ratePerSecond === null) return { count: Number.POSITIVE_INFINITY, from: now }
  // In the future = the clock went back.
  const from = slotAt === 0 || slotAt > now ? now : Math.max(slotAt, now - BURST_MS)
  return { count: Math.floor(((now - from) / SECOND_MS) * ratePerSecond), from }
}

/** Up to when `count` deliveries use up a rate, from `from` on. Rounded up, so that the rate is never exceeded. */
export const nextSlotAt = (from: number, count: number, ratePerSecond: number | null): number =>
  ratePerSecond === null ? from : from + Math.ceil((count * SECOND_MS) / ratePerSecond)

/** The error of a pause or resume that comes too late. */
export const replayEnded = ({ id, state }: Replay): LeadwireError =>
  new LeadwireError('Conflict', 'replay_ended', `Replay ${id} is ${state} and can be neither paused nor resumed`)
