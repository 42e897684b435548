import { type Clock, DAY_MS, MINUTE_MS, messageOf } from '@leadwire/core'
import type { Logger } from '../log.ts'
import { createLoop } from '../loop.ts'
import { SvixRefusal } from './svix-client.ts'

/** Subscriptions that ended then or later, epoch ms, the longest ended first. */
export type ListEnded = (since: number) => Promise<{ id: number; removedAt: number }[]>

/** Lets the Svix server forget subscriptions that have ended, whoever ended them. */
export interface SvixEndings {
  start(): void
  /** A hint that one may have ended. */
  wake(): void
  stop(): Promise<void>
}

export interface SvixEndingsPorts {
  listEnded: ListEnded
  /** @throws when the server does not do it */
  forget(subscriptionId: number): Promise<void>
  clock: Clock
  log: Pick<Logger, 'warn'>
}

/** Without a hint: what other relays ended, and what the server did not do the last time. */
const LOOK_EVERY_MS = MINUTE_MS
/** How far a start looks back: what ended while the server, or the relay, was away. Source: our choice. */
const LOOK_BACK_MS = 7 * DAY_MS

/** Nothing is asked before `start`. What could not be forgotten is tried again, also after a start. */
export function createSvixEndings({ listEnded, forget, clock, log }: SvixEndingsPorts): SvixEndings {
  const forgotten = new Set<number>()
  return createLoop({
    idleMs: LOOK_EVERY_MS,
    onError: (error) => log.warn({ reason: messageOf(error) }, 'cannot look for ended subscriptions'),
    async work() {
      for (const { id } of await listEnded(clock() - LOOK_BACK_MS)) {
        if (forgotten.has(id)) continue
        try {
          await forget(id)
          forgotten.add(id)
        } catch (error) {
          log.warn({ subscriptionId: id, reason: messageOf(error) }, 'cannot delete an ended subscription at Svix')
          // What does not answer at all is not asked for the others.
          if (!(error instanceof SvixRefusal)) break
        }
      }
      return false
    },
  })
}
