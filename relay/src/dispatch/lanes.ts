import type { Clock } from '@leadwire/core'
import PQueue from 'p-queue'
import type { LaneLoads } from '../metrics/metrics.ts'
import { createTurns, type Turn, type Turns } from './turns.ts'

/** One queue per endpoint: a slow endpoint holds only its own lane. */
export interface Lanes {
  /**
   * Holds free places of a lane for deliveries about to be leased, so that no more are leased than can be sent at once.
   * Answers how many; give back by `free` what was not needed.
   */
  hold(endpointId: number): number
  /** As `hold`, but nothing while less than half of a busy lane is free, so that claims are few and large. */
  holdIfWorth(endpointId: number): number
  /** True when `holdIfWorth` would hold something. */
  isWorth(endpointId: number): boolean
  free(endpointId: number, count: number): void
  /**
   * Runs a task in a place that was held; it tells whether the endpoint took what it was sent.
   * @param turn  where the endpoint has a rate: when the task may run. Until then it takes no place from other lanes.
   */
  run(endpointId: number, task: () => Promise<boolean>, turn?: Turn): void
  /** What they hold at this moment. */
  loads(): LaneLoads
  /** Gives up the turns that are still to come, and resolves when every lane is empty. */
  idle(): Promise<void>
}

/** A lane begins with this many places, … */
const START = 8
/** … gains one with each success up to this, … */
const MOST = 256
/** … and halves with each failure. */
const LEAST = 1

/** With a rate, a lane may hold turns for this long, … */
const TURNS_AHEAD_MS = 1000
/** … and the most of one claim. */
const TURNS_AT_ONCE = 256

/** Beyond this, idle lanes are let go, with what they have learned. */
const MAX_LANES = 10_000

interface Lane {
  queue: PQueue
  /** Places that are held and not yet used. */
  held: number
  /** Made with its first turn. */
  turns: Turns | undefined
  /** null = no rate, as far as it knows. */
  ratePerSecond: number | null
}

/**
 * Makes lanes that grow while their endpoints do well and shrink while they fail or hang, so that a dead endpoint soon
 * holds a single connection.
 * @param places the most of all lanes together, and again so many that wait for their turn
 * @param clock  that turns go by
 */
export function createLanes(places: number, clock: Clock = Date.now): Lanes {
  const lanes = new Map<number, Lane>()
  let used = 0
  let waiting = 0
  const load = ({ queue, held, turns }: Lane) => queue.pending + queue.size + held + (turns?.size() ?? 0)
  const laneOf = (endpointId: number): Lane => {
    const known = lanes.get(endpointId)
    if (known) return known
    if (lanes.size >= MAX_LANES) for (const [id, lane] of lanes) if (load(lane) === 0) lanes.delete(id)
    const made = { queue: new PQueue({ concurrency: START }), held: 0, turns: undefined, ratePerSecond: null }
    lanes.set(endpointId, made)
    return made
  }
  /** How much a lane may hold in all: what it can send at once, or with a rate and a quick receiver a second of turns. */
  const mostOf = ({ queue, ratePerSecond }: Lane) => {
    const isQuick = queue.concurrency >= START && queue.pending + queue.size < queue.concurrency / 2
    if (ratePerSecond === null || !isQuick) return queue.concurrency
    const ahead = Math.ceil((ratePerSecond * TURNS_AHEAD_MS) / 1000)
    return Math.min(TURNS_AT_ONCE, Math.max(queue.concurrency, ahead))
  }
  const roomOf = (lane: Lane) => {
    const left = lane.ratePerSecond === null ? places - used : Math.min(places - used, places - waiting)
    return Math.max(0, Math.min(mostOf(lane) - load(lane), left))
  }
  const worthOf = (lane: Lane) => {
    const room = roomOf(lane)
    return load(lane) > 0 && room < mostOf(lane) / 2 ? 0 : room
  }
  const take = (lane: Lane, count: number) => {
    lane.held += count
    used += count
    return count
  }
  const start = ({ queue }: Lane, task: () => Promise<boolean>) => {
    void queue.add(async () => {
      const isWell = await task()
      used--
      const { concurrency } = queue
      queue.concurrency = isWell ? Math.min(MOST, concurrency + 1) : Math.max(LEAST, concurrency >> 1)
    })
  }
  return {
    hold(endpointId) {
      const lane = laneOf(endpointId)
      return take(lane, roomOf(lane))
    },
    holdIfWorth(endpointId) {
      const lane = laneOf(endpointId)
      return take(lane, worthOf(lane))
    },
    isWorth: (endpointId) => worthOf(laneOf(endpointId)) > 0,
    free(endpointId, count) {
      laneOf(endpointId).held -= count
      used -= count
    },
    run(endpointId, task, turn) {
      const lane = laneOf(endpointId)
      lane.held--
      lane.ratePerSecond = turn?.ratePerSecond ?? null
      if (!turn) {
        start(lane, task)
        return
      }
      used--
      waiting++
      lane.turns ??= createTurns(clock, () => lane.queue.pending + lane.queue.size < lane.queue.concurrency)
      lane.turns.add({
        ...turn,
        onCome() {
          waiting--
          used++
          start(lane, task)
        },
        onMissed() {
          waiting--
          turn.onMissed()
        },
      })
    },
    loads() {
      let inFlight = 0
      const backlog: number[] = []
      for (const { queue, turns } of lanes.values()) {
        inFlight += queue.pending
        const waits = queue.size + (turns?.size() ?? 0)
        if (waits > 0) backlog.push(waits)
      }
      return { lanes: lanes.size, inFlight, backlog }
    },
    async idle() {
      for (const { turns } of lanes.values()) turns?.giveUp()
      await Promise.all([...lanes.values()].map(({ queue }) => queue.onIdle()))
    },
  }
}
