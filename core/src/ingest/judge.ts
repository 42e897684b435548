import type { Db } from '../db/database.ts'
import { announceNew } from '../enrichment/announcing.ts'
import { toOrder } from '../enrichment/job.ts'
import type { NewLead } from '../leads/lead.ts'
import { countLeads } from '../leads/lead-count-store.ts'
import { insertLeads } from '../leads/lead-store.ts'
import type { RunCounts } from '../runs/run.ts'
import { loadExclusions } from '../segments/exclusions.ts'
import type { Verdict } from '../segments/segment.ts'
import { type Mark, moveMark } from '../streams/pair-store.ts'
import { takeLeadClock } from '../workspaces/workspace-store.ts'
import type { Event } from './event.ts'
import { dropErased, type Fingerprints } from './suppression.ts'

/** What leads are made for: a pair's stream, account and segment; `runId` null = they come without a run. */
export interface Target {
  /** True = the leads are not packed with later ones of the run. Always so without a run. */
  isSentAtOnce?: boolean
  workspaceId: number
  streamId: number
  sourceId: number
  segmentId: number
  runId: number | null
}

/** What writing leads needs besides. */
export interface Judging {
  now: number
  vault: Fingerprints | undefined
  /** How long leads wait to be looked up where their stream asks for it, ms; undefined = this hub looks nobody up. */
  enrichWaitMs: number | undefined
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
 * @returns what was found; null when the pair was removed or somebody else has moved its mark: the caller must then roll
 *   back, or write nothing that counts on it
 */
export async function judgeEvents(
  tx: Db,
  target: Target,
  mark: Mark,
  events: readonly Event[],
  verdicts: readonly Verdict[],
  judging: Judging,
): Promise<RunCounts | null> {
  const last = events.at(-1)
  if (!last) return noCounts
  const wanted = events.flatMap((event, i) => {
    const verdict = verdicts[i]
    return mark.sourceTypes.includes(event.sourceType) && verdict ? [{ event, verdict }] : []
  })
  const passed = wanted.flatMap(({ event, verdict: { grade, reasons } }) => (grade ? [{ event, grade, reasons }] : []))
  if (!(await moveMark(tx, mark.pairId, mark.judgedEventId, last.id))) return null
  const leads = await keepLeads(tx, target, mark, passed, judging)
  return {
    ...noCounts,
    newFollowerCount: wanted.filter(({ event }) => event.sourceType === 'follower' && event.id > mark.countedEventId)
      .length,
    likerCount: wanted.filter(({ event }) => event.sourceType === 'liker').length,
    highCount: leads.filter((lead) => lead.grade === 'high').length,
    mediumCount: leads.filter((lead) => lead.grade === 'medium').length,
  }
}

/** Makes leads of those who passed, with their messages and counts; the excluded, the erased and those already found are left out. */
export async function keepLeads(
  tx: Db,
  target: Target,
  mark: Mark,
  passed: readonly { event: Event; grade: NewLead['grade']; reasons: NewLead['matchReasons'] }[],
  { now, vault, enrichWaitMs }: Judging,
) {
  if (passed.length === 0) return []
  const whyExcluded = await loadExclusions(
    tx,
    target.workspaceId,
    passed.map(({ event }) => event.profile),
  )
  const wanted = passed.filter(({ event }) => whyExcluded(event.profile) === null)
  if (wanted.length === 0) return []
  const discoveredAt = await takeLeadClock(tx, target.workspaceId, now)
  // Again, with the workspace held: who was judged may have been erased since the event was read.
  const kept = await dropErased(tx, target.workspaceId, wanted, ({ event }) => event.profile, { vault, now })
  if (kept.length === 0) return []
  const leads = await insertLeads(
    tx,
    kept.map(({ event, grade, reasons }) => ({
      workspaceId: target.workspaceId,
      streamId: target.streamId,
      sourceId: target.sourceId,
      segmentId: target.segmentId,
      runId: target.runId,
      personKey: event.personKey,
      grade,
      sourceType: event.sourceType,
      profile: event.profile,
      matchReasons: reasons,
      discoveredAt,
    })),
  )
  await countLeads(tx, leads, 1)
  const { workspaceId, runId, isSentAtOnce = false } = target
  await announceNew(tx, leads, { workspaceId, runId, isSentAtOnce }, toOrder(mark.enrich, enrichWaitMs), now)
  return leads
}
