import { type ClaimedRun, listRetested, logRun, type RetestResult, recordRetest, retestKept } from '@leadwire/core'
import { assertGoesOn } from './fetching.ts'
import type { RunPorts } from './run-ports.ts'

/** Profiles handed to an outside classifier at once. */
const CLASSIFY_AT_ONCE = 200

/** The most lines it writes into the run's log before it only writes every tenth. */
const LOGGED = 20

/**
 * Judges all kept followers of a run's pair again, batch by batch, each with the run's place in one transaction: whoever
 * takes the run over after a crash goes on after the last batch.
 * @throws Cancelled
 */
export async function retestAll(run: ClaimedRun, ports: RunPorts, signal: AbortSignal): Promise<void> {
  for (let batch = run.pageCount + 1; ; batch++) {
    signal.throwIfAborted()
    const result = await retestBatch(run, ports, signal)
    if (!result) return
    if (batch <= LOGGED || batch % 10 === 0) await logRun(ports.db, run, 'classify', toLine(batch, result), ports.clock)
    assertGoesOn(result)
  }
}

async function retestBatch(
  run: ClaimedRun,
  { db, vault, classifier, clock, enrichWaitMs }: RunPorts,
  signal: AbortSignal,
): Promise<RetestResult | null> {
  if (!classifier) return await retestKept(db, run, { clock, vault, enrichWaitMs })
  const events = await listRetested(db, run, CLASSIFY_AT_ONCE)
  if (events.length === 0) return null
  const profiles = events.map((event) => event.profile)
  const { verdicts, notes } = await classifier.classify(run.segment, profiles, signal)
  const result = await recordRetest(db, run, events, verdicts, { clock, vault, enrichWaitMs })
  for (const note of notes) await logRun(db, run, 'classify', note, clock)
  return result
}

const toLine = (batch: number, { judgedCount, added, regradedCount, unmatchedCount }: RetestResult): string => {
  const found = added.highCount + added.mediumCount
  const counts = `${found} new leads, ${regradedCount} graded otherwise, ${unmatchedCount} kept that no longer match`
  return `Batch ${batch}: ${judgedCount} followers judged again, ${counts}`
}
