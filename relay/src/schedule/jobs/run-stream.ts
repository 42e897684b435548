import {
  type ClaimedRun,
  finishRun,
  isLeadwireError,
  judgeKept,
  listUnjudged,
  logRun,
  messageOf,
  RETEST_MODE,
  RUN_LEASE_MS,
  type RunEnd,
  recordVerdicts,
  renewRun,
} from '@leadwire/core'
import { assertGoesOn, Cancelled, createFetching } from '../fetching.ts'
import { retestAll } from '../retesting.ts'
import type { RunPorts } from '../run-ports.ts'

/** Profiles handed to a classifier at once. */
const CLASSIFY_AT_ONCE = 200

/**
 * Runs one claimed run to its end: fetches followers page by page (a re-test goes over the kept ones instead), judges them,
 * and records how it ended.
 * When `signal` aborts (the relay stops) it gives the run back, and whoever claims it next goes on after its last page.
 * @throws Conflict `run_lost` when another relay has taken it over
 */
export async function runStream(run: ClaimedRun, ports: RunPorts, signal: AbortSignal): Promise<void> {
  const { db, clock, metrics, onSyncEnded } = ports
  const end = async (how: RunEnd) => {
    await finishRun(db, run, how, clock, onSyncEnded)
    metrics.runEnded(how.status)
  }
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  // An upstream may let us wait for longer than a lease.
  const heartbeat = setInterval(() => {
    renewRun(db, run, RUN_LEASE_MS, clock()).then(
      (goesOn) => goesOn || stop.abort(new Cancelled()),
      (error: unknown) => stop.abort(error),
    )
  }, RUN_LEASE_MS / 3)
  // A re-test has nothing to do with its source: not even a look at it.
  const fetching = run.mode === RETEST_MODE ? undefined : createFetching(run, ports, both)
  try {
    if (fetching) await fetching.run()
    else await retestAll(run, ports, both)
    await judgeAll(run, ports, both)
    await end({ status: 'succeeded', backfillCursor: fetching?.backfillCursor })
  } catch (error) {
    if (signal.aborted) return void (await renewRun(db, run, 0, clock()))
    const cause = stop.signal.aborted ? stop.signal.reason : error
    if (hasCode(cause, 'run_lost')) throw cause
    const backfillCursor = fetching?.backfillCursor
    if (cause instanceof Cancelled || hasCode(cause, 'pair_removed')) {
      await end({ status: 'cancelled', backfillCursor })
    } else await end({ status: 'failed', errorMessage: messageOf(cause), backfillCursor })
  } finally {
    clearInterval(heartbeat)
  }
}

const hasCode = (error: unknown, code: string): boolean => isLeadwireError(error) && error.code === code

/** Judges all kept followers that ingest has not judged: those of other streams' runs, or all for an outside classifier. */
async function judgeAll(
  run: ClaimedRun,
  { db, vault, classifier, clock, enrichWaitMs }: RunPorts,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    if (!classifier) {
      const result = await judgeKept(db, run, { clock, vault, enrichWaitMs })
      if (!result) return
      assertGoesOn(result)
      continue
    }
    const events = await listUnjudged(db, run, CLASSIFY_AT_ONCE)
    if (events.length === 0) return
    const profiles = events.map((event) => event.profile)
    const { verdicts, notes } = await classifier.classify(run.segment, profiles, signal)
    assertGoesOn(await recordVerdicts(db, run, events, verdicts, { clock, vault, enrichWaitMs }))
    for (const note of notes) await logRun(db, run, 'classify', note, clock)
  }
}
