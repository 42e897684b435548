import { setTimeout as sleep } from 'node:timers/promises'
import { type AttemptResult, findDatabaseFault, HOUR_MS } from '@leadwire/core'
import type { Logger } from '../log.ts'

/** Writes down what came of attempts, also when the database is away for a while. */
export interface Recorder {
  /** Records it soon, together with whatever else ends meanwhile. */
  add(result: AttemptResult): void
  /**
   * True while the database does not take results. Nothing should be leased meanwhile: it would pile up here, and what
   * is yet to be recorded may have a lease that has run out.
   */
  isStuck(): boolean
  /** Records what there is, or gives it up if the database does not take it; then it is sent again. */
  stop(): Promise<void>
}

export interface RecorderPorts {
  /**
   * Records results in one transaction.
   * @param mayBeRecorded  they may be recorded already: the database went away before it said
   */
  record: (results: readonly AttemptResult[], mayBeRecorded: boolean) => Promise<void>
  log: Logger
}

/** Pause after a failed try; doubles up to the longest. Short, since nothing is claimed meanwhile. */
const PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1000

/** If only these results cannot be recorded, for whatever reason, all other deliveries wait no longer than this. */
const GIVE_UP_MS = HOUR_MS

/** Makes a recorder. One transaction runs at a time. */
export function createRecorder({ record, log }: RecorderPorts): Recorder {
  const finished: AttemptResult[] = []
  const stopping = new AbortController()
  let recording: Promise<void> | undefined
  let stuckSince: number | undefined

  /** Tries until they are recorded, or it makes no sense to go on: their leases run out and they are sent again. */
  const recordBatch = async (results: readonly AttemptResult[]) => {
    const deliveries = results.map(({ delivery }) => delivery.id)
    let hasFailed = false
    for (let pauseMs = PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        await record(results, hasFailed)
        return
      } catch (err) {
        const now = performance.now()
        const isOver = stopping.signal.aborted || now - (stuckSince ?? now) > GIVE_UP_MS
        const goesOn = findDatabaseFault(err) !== null && !isOver
        // Once for an outage, and when it is given up.
        if (stuckSince === undefined || !goesOn) log.error({ err, goesOn, deliveries }, 'cannot record attempts')
        if (!goesOn) return
        hasFailed = true
        stuckSince ??= now
        await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }
  // Whatever ends while a transaction runs goes into the next one together.
  const run = async () => {
    while (finished.length > 0) await recordBatch(finished.splice(0))
    if (stuckSince !== undefined) log.warn('attempts are recorded again')
    stuckSince = undefined
    recording = undefined
  }
  return {
    add(result) {
      finished.push(result)
      recording ??= run()
    },
    isStuck: () => stuckSince !== undefined,
    async stop() {
      stopping.abort()
      await recording
    },
  }
}
