import PQueue from 'p-queue'

/** One queue per endpoint: a slow endpoint holds only its own lane. */
export interface Lanes {
  /** Runs a task in an endpoint's lane. */
  run(endpointId: number, task: () => Promise<void>): void
  /** Endpoints whose lane has no room now. */
  busy(): number[]
  /** Tasks in flight or waiting. */
  size(): number
  /** Resolves when every lane is empty. */
  idle(): Promise<void>
}

/** Makes lanes of `concurrency` tasks at once each. A lane that runs empty is let go. Tasks must not throw. */
export function createLanes(concurrency: number): Lanes {
  const lanes = new Map<number, PQueue>()
  const load = (lane: PQueue) => lane.pending + lane.size
  return {
    run(endpointId, task) {
      const lane = lanes.get(endpointId) ?? new PQueue({ concurrency })
      lanes.set(endpointId, lane)
      void lane.add(task).finally(() => {
        if (load(lane) === 0) lanes.delete(endpointId)
      })
    },
    busy: () => [...lanes].filter(([, lane]) => load(lane) >= concurrency).map(([id]) => id),
    size: () => [...lanes.values()].reduce((sum, lane) => sum + load(lane), 0),
    async idle() {
      await Promise.all([...lanes.values()].map((lane) => lane.onIdle()))
    },
  }
}
