import { type Db, LeadwireError, readLastNumbers } from '@leadwire/core'
import type { Logger } from '../log.ts'
import type { Transport } from './transport.ts'

/** One request that waits for a subscription to have something new. */
export interface FeedWait {
  apiKeyId: number
  subscriptionId: number
  /** Something new has a higher number. */
  after: number
  /** At most. It may take half a second more. */
  waitMs: number
  /** Ends it when the caller has gone. */
  signal: AbortSignal
}

/** Everybody who waits for a feed. They share one timer and one query, and hold no connection of the database. */
export interface FeedWaits {
  /**
   * Resolves when there is something new, the time is over, the caller has gone or the relay stops.
   * @throws RateLimited `too_many_waiting` when too many wait already
   */
  wait(wait: FeedWait): Promise<void>
  /** A hint that a delivery has this number. */
  notice(subscriptionId: number, number: number): void
  /** A hint that deliveries were numbered, here or by another relay: the database is asked if somebody waits. */
  look(): void
  /** Ends all waits; later ones end at once. */
  stop(): void
}

/** How often the database is asked without a hint. */
const POLL_MS = 500

/** Requests of one API key, and of all. */
const MAX_PER_KEY = 20
const MAX_IN_ALL = 2000

interface Waiting extends FeedWait {
  endsAt: number
  end(): void
}

/** Nothing runs while nobody waits. */
export function createFeedWaits({ db, log }: { db: Db; log: Logger }): FeedWaits {
  const bySubscription = new Map<number, Set<Waiting>>()
  const perKey = new Map<number, number>()
  let count = 0
  let timer: NodeJS.Timeout | undefined
  let isPolling = false
  let isAskedAgain = false
  let isStopped = false

  const poll = async () => {
    for (const waiting of [...bySubscription.values()].flatMap((set) => [...set])) {
      if (waiting.endsAt <= performance.now()) waiting.end()
    }
    await look()
  }
  const look = async () => {
    // A slow database is asked once at a time; what is numbered while it answers may not be in the answer.
    isAskedAgain = isPolling
    if (isPolling || bySubscription.size === 0) return
    isPolling = true
    try {
      for (const [id, number] of await readLastNumbers(db, [...bySubscription.keys()])) notice(id, number)
    } catch (error) {
      // They wait on; what they read after it says what is wrong.
      log.warn({ err: error }, 'cannot look for news of feeds')
    } finally {
      isPolling = false
    }
    if (isAskedAgain) await look()
  }
  const notice = (subscriptionId: number, number: number) => {
    const set = bySubscription.get(subscriptionId)
    if (set) for (const waiting of [...set]) if (number > waiting.after) waiting.end()
  }
  const add = (waiting: Waiting) => {
    const set = bySubscription.get(waiting.subscriptionId) ?? new Set()
    bySubscription.set(waiting.subscriptionId, set.add(waiting))
    perKey.set(waiting.apiKeyId, (perKey.get(waiting.apiKeyId) ?? 0) + 1)
    count++
    timer ??= setInterval(() => void poll(), POLL_MS)
  }
  const remove = (waiting: Waiting) => {
    const set = bySubscription.get(waiting.subscriptionId)
    if (!set?.delete(waiting)) return
    if (set.size === 0) bySubscription.delete(waiting.subscriptionId)
    const left = (perKey.get(waiting.apiKeyId) ?? 1) - 1
    if (left === 0) perKey.delete(waiting.apiKeyId)
    else perKey.set(waiting.apiKeyId, left)
    count--
    if (count > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    async wait(wait) {
      if (isStopped || wait.signal.aborted) return
      if ((perKey.get(wait.apiKeyId) ?? 0) >= MAX_PER_KEY || count >= MAX_IN_ALL) {
        const text = `More than ${MAX_PER_KEY} requests of this API key wait for a feed, or ${MAX_IN_ALL} of all keys`
        throw new LeadwireError('RateLimited', 'too_many_waiting', text, { retryAfterMs: 1000 })
      }
      await new Promise<void>((resolve) => {
        const waiting: Waiting = {
          ...wait,
          endsAt: performance.now() + wait.waitMs,
          end() {
            remove(waiting)
            wait.signal.removeEventListener('abort', waiting.end)
            resolve()
          },
        }
        wait.signal.addEventListener('abort', waiting.end)
        add(waiting)
      })
    },
    notice,
    look: () => void look(),
    stop() {
      isStopped = true
      for (const waiting of [...bySubscription.values()].flatMap((set) => [...set])) waiting.end()
    },
  }
}

/** A transport that tells who waits for a feed what is being sent: sooner than the next look at the database. */
export const withNotices = (transport: Transport, waits: Pick<FeedWaits, 'notice'>): Transport => ({
  ...transport,
  deliver(delivery, traceparent) {
    waits.notice(delivery.subscriptionId, delivery.number)
    return transport.deliver(delivery, traceparent)
  },
})
