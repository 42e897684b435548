import PQueue from 'p-queue'

/** One queue per endpoint: a slow endpoint holds only its own lane. */
export interface Lanes {
  /** Runs a task in an endpoint's lane; it tells whether the endpoint took what it was sent. */
  run(endpointId: number, task: () => Promise<boolean>): void
  /** How many more tasks the lane would run at once. */
  roomOf(endpointId: number): number
  /** How much is worth claiming: as `roomOf`, but 0 while less than half of a busy lane is free, so that claims are few and large. */
  worthOf(endpointId: number): number
  /** Tasks in flight. */
  size(): number
  /** Resolves when every lane is empty. */
  idle(): Promise<void>
}

/** A lane begins with this many tasks at once, … */
const START = 8
/** … gains one with each success up to this, … */
const MOST = 64
/** … and halves with each failure. */
const LEAST = 1

/** Beyond this, idle lanes are let go, with what they have learned. */
const MAX_LANES = 10_000

/**
 * Makes lanes that grow while their endpoints do well and shrink while they fail or hang, so that a dead endpoint soon
 * holds a single connection.
 * @param inFlight the most tasks of all lanes together
 */
export function createLanes(inFlight: number): Lanes {
  const lanes = new Map<number, PQueue>()
  let running = 0
  const load = (lane: PQueue) => lane.pending + lane.size
  const laneOf = (endpointId: number) => {
    const known = lanes.get(endpointId)
    if (known) return known
    if (lanes.size >= MAX_LANES) for (const [id, lane] of lanes) if (load(lane) === 0) lanes.delete(id)
    const made = new PQueue({ concurrency: START })
    lanes.set(endpointId, made)
    return made
  }
  const roomOf = (endpointId: number) => {
    const lane = lanes.get(endpointId)
    const own = lane ? lane.concurrency - load(lane) : START
    return Math.max(0, Math.min(own, inFlight - running))
  }
  return {
    run(endpointId, task) {
      const lane = laneOf(endpointId)
      running++
      void lane.add(async () => {
        const isWell = await task()
        running--
        lane.concurrency = isWell ? Math.min(MOST, lane.concurrency + 1) : Math.max(LEAST, lane.concurrency >> 1)
      })
    },
    roomOf,
    worthOf(endpointId) {
      const lane = lanes.get(endpointId)
      const room = roomOf(endpointId)
      return lane && load(lane) > 0 && room < lane.concurrency / 2 ? 0 : room
    },
    size: () => running,
    async idle() {
      await Promise.all([...lanes.values()].map((lane) => lane.onIdle()))
    },
  }
}
