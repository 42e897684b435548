import PQueue from 'p-queue'

/** Runs work of one host one at a time, with a pause between two starts. Idle hosts are forgotten. */
export function hostLanes(minIntervalMs: number) {
  const lanes = new Map<string, PQueue>()

  const laneOf = (host: string): PQueue => {
    const known = lanes.get(host)
    if (known) return known
    // A strict interval, or the last of one second and the first of the next could go together.
    const pause = minIntervalMs > 0 ? { intervalCap: 1, interval: minIntervalMs, strict: true } : {}
    const lane = new PQueue({ concurrency: 1, ...pause })
    lanes.set(host, lane)
    return lane
  }

  /** Not before the pause is over: a new lane would know nothing of it. */
  const forgetLater = (host: string, lane: PQueue) =>
    setTimeout(() => {
      if (lane.size + lane.pending === 0 && lanes.get(host) === lane) lanes.delete(host)
    }, minIntervalMs).unref()

  return async <T>(host: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
    const lane = laneOf(host)
    try {
      return await lane.add(work, signal ? { signal } : {})
    } finally {
      if (lane.size === 0) forgetLater(host, lane)
    }
  }
}
