import { type Clock, SLOT_TOLERANCE_MS, type Slot } from '@leadwire/core'

/** A slot of an endpoint with a rate, for one delivery. */
export interface Turn extends Slot {
  /** It was not used: too late, or the lane was full. The delivery needs another one. */
  onMissed(): void
}

interface WaitingTurn extends Turn {
  onCome(): void
}

/** Deliveries of one lane that wait for their turns. */
export interface Turns {
  add(turn: WaitingTurn): void
  size(): number
  /** Misses all that are still to come. */
  giveUp(): void
}

/** Up to this rate turns that are late keep a distance; beyond, a timer that counts in ms cannot keep one. */
const SPACED_UP_TO = 100

/**
 * Lets deliveries go when their turns come. Never after the tolerance, so that what a busy event loop held up cannot go out in
 * a bunch together with what is on time, here or at another relay; and never closer together than half of what the rate
 * asks for.
 * @param hasRoom  whether the lane can start one at this moment
 */
export function createTurns(clock: Clock, hasRoom: () => boolean): Turns {
  const waiting: WaitingTurn[] = []
  let lastAt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  const nextAt = ({ at, ratePerSecond }: Turn) =>
    ratePerSecond > SPACED_UP_TO ? at : Math.max(at, lastAt + 500 / ratePerSecond)
  const arm = () => {
    clearTimeout(timer)
    const [first] = waiting
    if (first) timer = setTimeout(come, Math.max(0, Math.ceil(nextAt(first) - clock())))
  }
  const come = () => {
    for (let first = waiting[0]; first; first = waiting[0]) {
      const now = clock()
      if (nextAt(first) > now) break
      waiting.shift()
      // A clock that is set back makes it come late; one that is set on makes it miss.
      if (now - first.at > SLOT_TOLERANCE_MS || !hasRoom()) first.onMissed()
      else {
        lastAt = now
        first.onCome()
      }
    }
    arm()
  }
  return {
    add(turn) {
      const before = waiting.findLastIndex(({ at }) => at <= turn.at)
      waiting.splice(before + 1, 0, turn)
      arm()
    },
    size: () => waiting.length,
    giveUp() {
      clearTimeout(timer)
      for (const turn of waiting.splice(0)) turn.onMissed()
    },
  }
}
