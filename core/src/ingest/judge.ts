import type { Db } from '../db/database.ts'
import type { NewLead } from '../leads/lead.ts'
import { countLeads } from '../leads/lead-count-store.ts'
import { leadMessage } from '../leads/lead-message.ts'
import { insertLeads } from '../leads/lead-store.ts'
import { appendMessages } from '../outbox/outbox-store.ts'
import { batchKeyOf, type ClaimedRun, type RunCounts, runLost } from '../runs/run.ts'
import { loadExclusions } from '../segments/exclusions.ts'
import type { Verdict } from '../segments/segment.ts'
import { moveMark } from '../streams/pair-store.ts'
import { takeLeadClock } from '../workspaces/workspace-store.ts'
import type { Event } from './event.ts'

/** The pair of a run and how far it has judged. */
export interface Mark {
  pairId: number
  judgedEventId: number
}

/** No counts. */
export const noCounts: RunCounts = {
  newFollowerCount: 0,
  likerCount: 0,
  highCount: 0,
  mediumCount: 0,
  enrichedCount: 0,
  skippedRowCount: 0,
  creditsUsed: 0,
}

/**
 * Makes leads of the events that matched, with their messages and counts, and moves the pair's mark past all of them.
 * @param events kept events of the source, in order, following the mark without a gap
 * @param verdicts of the same events, in the same order
 * @returns what to add to the run's counts
 * @throws Conflict `run_lost` when the pair was removed or somebody else has moved its mark
 */
export async function judgeEvents(
  tx: Db,
  run: ClaimedRun,
  mark: Mark,
  events: readonly Event[],
  verdicts: readonly Verdict[],
  now: number,
): Promise<RunCounts> {
  const last = events.at(-1)
  if (!last) return noCounts
  const wanted = events.flatMap((event, i) => {
    const verdict = verdicts[i]
    return run.sourceTypes.includes(event.sourceType) && verdict ? [{ event, verdict }] : []
  })
  const passed = wanted.flatMap(({ event, verdict: { grade, reasons } }) => (grade ? [{ event, grade, reasons }] : []))
  const leads = await keepLeads(tx, run, passed, now)
  if (!(await moveMark(tx, mark.pairId, mark.judgedEventId, last.id))) throw runLost(run)
  return {
    ...noCounts,
    newFollowerCount: wanted.filter(({ event }) => event.sourceType === 'follower').length,
    likerCount: wanted.filter(({ event }) => event.sourceType === 'liker').length,
    highCount: leads.filter((lead) => lead.grade === 'high').length,
    mediumCount: leads.filter((lead) => lead.grade === 'medium').length,
  }
}

async function keepLeads(
  tx: Db,
  run: ClaimedRun,
  passed: readonly { event: Event; grade: NewLead['grade']; reasons: NewLead['matchReasons'] }[],
  now: number,
) {
  if (passed.length === 0) return []
  const whyExcluded = await loadExclusions(
    tx,
    run.workspaceId,
    passed.map(({ event }) => event.profile),
  )
  const kept = passed.filter(({ event }) => whyExcluded(event.profile) === null)
  if (kept.length === 0) return []
  const discoveredAt = await takeLeadClock(tx, run.workspaceId, now)
  const leads = await insertLeads(
    tx,
    kept.map(({ event, grade, reasons }) => ({
      workspaceId: run.workspaceId,
      streamId: run.streamId,
      sourceId: run.sourceId,
      segmentId: run.segmentId,
      runId: run.id,
      personKey: event.personKey,
      grade,
      sourceType: event.sourceType,
      profile: event.profile,
      matchReasons: reasons,
      discoveredAt,
    })),
  )
  await countLeads(tx, leads, 1)
  await appendMessages(
    tx,
    leads.map((lead) => leadMessage('lead.created', lead, batchKeyOf(run.id))),
    now,
  )
  return leads
}
