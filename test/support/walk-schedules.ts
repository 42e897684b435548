import { setTimeout as sleep } from 'node:timers/promises'
import { START_MS } from './behaviours.ts'
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
      const pending = await db.sql.selectFrom('delivery').select('due_at').where('status', '=', 'pending').execute()
      if (pending.length === 0) break
      clock.advance(Math.min(...pending.map((row) => row.due_at)) - clock() - 1)
      if (i < LOOK.times) await sleep(LOOK.ms)
      clock.advance(1)
    }
    return await Promise.all(urls.map((url) => readWalk(relay, url)))
  } finally {
    await relay.stop()
    await receiver.stop()
  }
}

async function readWalk({ db }: TestRelay, url: string): Promise<Walk> {
  const { id, status } = await db.sql
    .selectFrom('delivery')
    .innerJoin('endpoint', 'endpoint.id', 'delivery.endpoint_id')
    .select(['delivery.id', 'delivery.status'])
    .where('endpoint.url', '=', url)
    .executeTakeFirstOrThrow()
  const attempts = await db.sql
    .selectFrom('attempt')
    .select('attempted_at')
    .where('delivery_id', '=', id)
    .orderBy('number')
    .execute()
  return { status, attemptedAt: attempts.map((attempt) => attempt.attempted_at) }
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
