import type { Clock } from '../../core/src/clock.ts'

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves the clock on by so many ms. */
  advance(ms: number): void
}

/** A clock at noon of a day, UTC, so that small moves stay within the day. */
export function manualClock(startMs = Date.UTC(2026, 0, 5, 12)): ManualClock {
  let now = startMs
  return Object.assign(() => now, {
    advance(ms: number) {
      now += ms
    },
  })
}
