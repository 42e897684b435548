import { setTimeout as sleep } from 'node:timers/promises'
import { releaseErasures } from '@leadwire/core'
import { createLoop } from '../loop.ts'
import { type EraseJobPorts, erasePeople } from './jobs/erase-person.ts'
import { createTrimJob, type TrimJobPorts } from './jobs/trim-deliveries.ts'

/** How often it looks for work without a hint, ms. */
const POLL_MS = 1000

/** Erases people who are to be forgotten, and deletes what is older than it is kept, in the background. */
export interface Janitor {
  start(): void
  /** A hint that somebody is to be erased. */
  wake(): void
  /** Ends after the slice under way. */
  stop(): Promise<void>
}

/** Makes a janitor; nothing runs before `start`. */
export function createJanitor(ports: EraseJobPorts & TrimJobPorts): Janitor {
  const { db, clock, log } = ports
  const stopping = new AbortController()
  const trimming = createTrimJob(ports)
  // Whoever held leases is gone: nobody else can own the file.
  let hasLeasesToRelease = db.engine.hasSoleOwner
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined)
  const toLoop = (what: string, work: () => Promise<number | undefined>) =>
    createLoop({
      idleMs: POLL_MS,
      onError: (error) => log.error({ err: error }, `cannot ${what}`),
      async work() {
        const pauseMs = await work()
        if (pauseMs === undefined) return false
        await pause(pauseMs)
        return true
      },
    })
  // Two loops, so that nobody waits to be erased until a sweep is over.
  const erasing = toLoop('erase', async () => {
    if (hasLeasesToRelease) await releaseErasures(db, clock())
    hasLeasesToRelease = false
    return await erasePeople(ports)
  })
  const sweeping = toLoop('delete what is old', trimming.work)
  return {
    start() {
      erasing.start()
      sweeping.start()
    },
    wake: erasing.wake,
    async stop() {
      stopping.abort()
      await Promise.all([erasing.stop(), sweeping.stop()])
    },
  }
}
