import { type ClaimedRun, claimRun, RUN_LEASE_MS } from '@leadwire/core'
import type { Logger } from '../log.ts'
import { createLoop } from '../loop.ts'
import type { Tracing } from '../metrics/tracing.ts'
import { runStream } from './jobs/run-stream.ts'
import type { RunPorts } from './run-ports.ts'

/** Runs worked on at once by one relay. */
const RUNS_AT_ONCE = 2

/** How often the queue is looked at without a hint, ms. */
const POLL_MS = 1000

/** Claims queued runs and works on them in the background. */
export interface Runner {
  start(): void
  /** A hint that runs were queued. */
  wake(): void
  /** Gives the runs under way back, for whoever claims them next. */
  stop(): Promise<void>
}

/** Makes a runner. `onProgress` is called whenever a run may have left messages behind. */
export function createRunner(ports: RunPorts & { log: Logger; tracing: Tracing; onProgress: () => void }): Runner {
  const stopping = new AbortController()
  const active = new Set<Promise<void>>()

  const work = async (run: ClaimedRun) => {
    const log = ports.log.child({ runId: run.id, streamId: run.streamId })
    log.info({ source: run.handle }, 'run started')
    try {
      await ports.tracing.withSpan('run', (span) => {
        span.set('leadwire.run', run.id)
        return runStream(run, ports, stopping.signal)
      })
      log.info('run ended')
    } catch (error) {
      log.error({ err: error }, 'run given up')
    }
  }
  const loop = createLoop({
    idleMs: POLL_MS,
    onError: (error) => ports.log.error({ err: error }, 'cannot claim runs'),
    async work() {
      if (active.size >= RUNS_AT_ONCE) return false
      const { db, clock, onSyncEnded } = ports
      const run = await claimRun(db, { leaseMs: RUN_LEASE_MS, now: clock(), onSyncEnded })
      if (!run) return false
      const done = work(run).finally(() => {
        active.delete(done)
        ports.onProgress()
        loop.wake()
      })
      active.add(done)
      return true
    },
  })
  return {
    start: loop.start,
    wake: loop.wake,
    async stop() {
      stopping.abort()
      await loop.stop()
      await Promise.all(active)
    },
  }
}
