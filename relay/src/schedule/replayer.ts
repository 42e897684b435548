import { setTimeout as sleep } from 'node:timers/promises'
import { releaseReplays } from '@leadwire/core'
import { createLoop } from '../loop.ts'
import { type ReplayJobPorts, replayDeliveries } from './jobs/replay-deliveries.ts'

/** How often replays are looked for without a hint, ms. */
const POLL_MS = 1000

/** Works on replays in the background, slice by slice. */
export interface Replayer {
  start(): void
  /** A hint that a replay was queued or goes on. */
  wake(): void
  /** Ends after the slice under way. */
  stop(): Promise<void>
}

/** Makes a replayer; nothing runs before `start`. */
export function createReplayer(ports: ReplayJobPorts): Replayer {
  const { db, log } = ports
  const stopping = new AbortController()
  // Whoever held leases is gone: nobody else can own the file.
  let hasLeasesToRelease = db.engine.hasSoleOwner
  const loop = createLoop({
    idleMs: POLL_MS,
    onError: (error) => log.error({ err: error }, 'cannot go on with a replay'),
    async work() {
      if (hasLeasesToRelease) await releaseReplays(db)
      hasLeasesToRelease = false
      const pauseMs = await replayDeliveries(ports)
      if (pauseMs === undefined) return false
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      return true
    },
  })
  return {
    start: loop.start,
    wake: loop.wake,
    async stop() {
      stopping.abort()
      await loop.stop()
    },
  }
}
