import { setTimeout as sleep } from 'node:timers/promises'
import { START_MS } from './behaviour.ts'
import { manualClock } from './clock.ts'
import { pairOf, people, scriptedSource } from './followers.ts'
import { allTried } from './play-behaviours.ts'
import { startReceiver } from './receiver.ts'
import type { TestRelay, TestRelayOptions } from './relay.ts'

/** A delivery that was tried until its schedule was spent. */
export interface Walk {
  status: string
  /** Epoch ms of each attempt. */
  attemptedAt: number[]
  /** When each attempt but the first was due. */
  dueAt: number[]
}

export interface WalkOptions {
  start: (options: TestRelayOptions) => Promise<TestRelay>
  databaseUrl: string
  /** Seconds; null = the standard one. Each gets an endpoint that always answers 500. */
  schedules: readonly (readonly number[] | null)[]
}

/** Longer than the relay waits between two looks at its queue; waited out before so many due times. */
const LOOK = { ms: 700, times: 4 }

/**
 * Sends one message to every schedule's endpoint and moves the clock from one due time to the next, stopping a moment
 * before the first ones: what is tried too early is then seen by its time.
 * @returns a walk for each schedule
 */
export async function walkSchedules({ start, databaseUrl, schedules }: WalkOptions): Promise<Walk[]> {
  const clock = manualClock(START_MS)
  const profiles = scriptedSource({ pageSize: 60, followers: { acme: people('p', 2) } })
  const relay = await start({ databaseUrl, profiles, clock, random: evenly() })
  const receiver = await startReceiver()
  const dueTimes: DueTime[] = []
  receiver.behave = () => ({ status: 500 })
  try {
    const { db } = relay
    const { id } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    const urls = schedules.map((_, i) => `${receiver.url}/${i}`)
    for (const [i, retrySchedule] of schedules.entries()) {
      const own = retrySchedule === null ? {} : { retrySchedule }
      await relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: urls[i], ...own })
    }
    await relay.api('POST', `/api/v2/streams/${id}/run`)
    for (let i = 0; ; i++) {
      await allTried(db, schedules.length, clock())
      const pending = await db.sql
        .selectFrom('delivery')
        .select(['endpoint_id', 'due_at'])
        .where('status', '=', 'pending')
        .orderBy('due_at')
        .execute()
      const next = pending[0]
      if (!next) break
      dueTimes.push(next)
      clock.advance(next.due_at - clock() - 1)
      if (i < LOOK.times) await sleep(LOOK.ms)
      clock.advance(1)
    }
    return await Promise.all(urls.map((url) => readWalk(relay, url, dueTimes)))
  } finally {
    await relay.stop()
    await receiver.stop()
  }
}

interface DueTime {
  endpoint_id: number
  due_at: number
}

async function readWalk({ db }: TestRelay, url: string, dueTimes: readonly DueTime[]): Promise<Walk> {
  const { id, status, endpoint_id } = await db.sql
    .selectFrom('delivery')
    .innerJoin('endpoint', 'endpoint.id', 'delivery.endpoint_id')
    .select(['delivery.id', 'delivery.status', 'delivery.endpoint_id'])
    .where('endpoint.url', '=', url)
    .executeTakeFirstOrThrow()
  const attempts = await db.sql
    .selectFrom('attempt')
    .select('attempted_at')
    .where('delivery_id', '=', id)
    .orderBy('number')
    .execute()
  return {
    status,
    attemptedAt: attempts.map((attempt) => attempt.attempted_at),
    dueAt: dueTimes.filter((due) => due.endpoint_id === endpoint_id).map((due) => due.due_at),
  }
}

/** 0 ≤ r < 1, spread evenly, no two alike for long, the same in every run. */
function evenly(): () => number {
  let last = 0
  return () => {
    // The golden ratio's share: successive values keep apart.
    last = (last + 0.618_033_988_75) % 1
    return last
  }
}
