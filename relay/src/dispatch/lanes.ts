import PQueue from 'p-queue'
import type { LaneLoads } from '../metrics/metrics.ts'

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
  /** Runs a task in a place that was held; it tells whether the endpoint took what it was sent. */
  run(endpointId: number, task: () => Promise<boolean>): void
  /** What they hold at this moment. */
  loads(): LaneLoads
  /** Resolves when every lane is empty. */
  idle(): Promise<void>
}

/** A lane begins with this many places, … */
const START = 8
/** … gains one with each success up to this, … */
const MOST = 128
/** … and halves with each failure. */
const LEAST = 1

/** Beyond this, idle lanes are let go, with what they have learned. */
const MAX_LANES = 10_000

interface Lane {
  queue: PQueue
  /** Places that are held and not yet used. */
  held: number
}

/**
 * Makes lanes that grow while their endpoints do well and shrink while they fail or hang, so that a dead endpoint soon
 * holds a single connection.
 * @param places the most of all lanes together
 */
export function createLanes(places: number): Lanes {
  const lanes = new Map<number, Lane>()
  let used = 0
  const load = ({ queue, held }: Lane) => queue.pending + queue.size + held
  const laneOf = (endpointId: number): Lane => {
    const known = lanes.get(endpointId)
    if (known) return known
    if (lanes.size >= MAX_LANES) for (const [id, lane] of lanes) if (load(lane) === 0) lanes.delete(id)
    const made = { queue: new PQueue({ concurrency: START }), held: 0 }
    lanes.set(endpointId, made)
    return made
  }
  const roomOf = (lane: Lane) => Math.max(0, Math.min(lane.queue.concurrency - load(lane), places - used))
  const worthOf = (lane: Lane) => {
    const room = roomOf(lane)
    return load(lane) > 0 && room < lane.queue.concurrency / 2 ? 0 : room
  }
  const take = (lane: Lane, count: number) => {
    lane.held += count
    used += count
    return count
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
    run(endpointId, task) {
      const lane = laneOf(endpointId)
      lane.held--
      void lane.queue.add(async () => {
        const isWell = await task()
        used--
        const { concurrency } = lane.queue
        lane.queue.concurrency = isWell ? Math.min(MOST, concurrency + 1) : Math.max(LEAST, concurrency >> 1)
      })
    },
    loads() {
      let inFlight = 0
      const backlog: number[] = []
      for (const { queue } of lanes.values()) {
        inFlight += queue.pending
        if (queue.size > 0) backlog.push(queue.size)
      }
      return { lanes: lanes.size, inFlight, backlog }
    },
    async idle() {
      await Promise.all([...lanes.values()].map(({ queue }) => queue.onIdle()))
    },
  }
}
