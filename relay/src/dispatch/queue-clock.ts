import { type Clock, type Db, followClock, readClock, SECOND_MS } from '@leadwire/core'
import type { Logger } from '../log.ts'
import { createLoop } from '../loop.ts'

/** How often the clock is looked at; what is due comes late by at most this after a step back. */
const LOOK_MS = 5 * SECOND_MS

/** How far a machine's timer and the clock of the database may drift apart, ms a ms: more than time servers ever adjust. */
const DRIFT = 0.001

const READS_AT_START = 3

/** The time that the queue goes by. */
export interface QueueClock {
  now: Clock
  /** Reads the clock for the first time; `now` holds from then on. */
  read(): Promise<void>
  /** Reads it again and again. */
  start(): void
  stop(): Promise<void>
}

export interface QueueClockPorts {
  db: Db
  clock: Clock
  log: Logger
  /** Told when due times were moved after the start, so that what is due is looked for at once. */
  onStepBack(): void
  /** Take `clock` even where relays share a database; for tests that move it. Default false. */
  isOwn?: boolean
}

/**
 * The clock of due times and leases. Where relays share a database it is the database's, carried on between looks by a
 * timer that never jumps: so they agree, and the clocks of their machines do not matter. Else it is the relay's own.
 * When it goes back, that is logged, and what is due goes back with it.
 */
export function createQueueClock({ db, clock, log, onStepBack, isOwn = false }: QueueClockPorts): QueueClock {
  const isShared = !isOwn && !db.engine.hasSoleOwner
  /** What the clock is ahead of the timer, as read at a moment of the timer, give or take so many ms. */
  let known = { offsetMs: 0, readAt: 0, unsureMs: Number.POSITIVE_INFINITY }
  const readOffset = async () => {
    const askedAt = performance.now()
    const now = await readClock(db, clock)
    const readAt = performance.now()
    // The answer was true about half way between; a busy database or relay makes that a guess, and relays that keep a
    // rate together must agree within some ms.
    const read = { offsetMs: now - (askedAt + readAt) / 2, readAt, unsureMs: (readAt - askedAt) / 2 }
    const knownUnsureMs = known.unsureMs + (readAt - known.readAt) * DRIFT
    const hasStepped = Math.abs(read.offsetMs - known.offsetMs) > read.unsureMs + knownUnsureMs
    if (hasStepped || read.unsureMs <= knownUnsureMs) known = read
  }
  const now: Clock = isShared ? () => Math.round(performance.now() + known.offsetMs) : clock
  /** True when what is due was moved. */
  const look = async (): Promise<boolean> => {
    if (isShared) await readOffset()
    const byMs = await followClock(db, now())
    if (byMs > 0) log.error({ byMs }, 'the clock went back; what was due has been moved with it')
    return byMs > 0
  }
  const loop = createLoop({
    idleMs: LOOK_MS,
    onError: (err) => log.error({ err }, 'cannot read the clock of the database'),
    async work() {
      if (await look()) onStepBack()
      return false
    },
  })
  return {
    now,
    async read() {
      // The first query of all opens a connection, which takes long.
      for (let reads = 1; isShared && reads < READS_AT_START; reads++) await readOffset()
      await look()
    },
    start: () => loop.start(),
    stop: () => loop.stop(),
  }
}
