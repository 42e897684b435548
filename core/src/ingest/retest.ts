import { systemClock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { listLeadsOfPeople } from '../leads/grade-store.ts'
import { type NewGrade, regradeLeads } from '../leads/grades.ts'
import { type ClaimedRun, pairRemoved, runLost } from '../runs/run.ts'
import { findRun, moveRun } from '../runs/run-store.ts'
import type { Verdict } from '../segments/segment.ts'
import { findMark } from '../streams/pair-store.ts'
import type { Event } from './event.ts'
import { listEvents } from './event-store.ts'
import { type IngestResult, type JudgeOptions, RUN_LEASE_MS, targetOf } from './ingest.ts'
import { keepLeads, noCounts } from './judge.ts'
import { matchEvents } from './match-events.ts'

/** What one step of a re-test did. */
export interface RetestResult extends IngestResult {
  /** Followers judged again. */
  judgedCount: number
  /** Leads of the pair whose grade is another one now. */
  regradedCount: number
  /** Leads of the pair that would not be found any more; they stay as they are. */
  unmatchedCount: number
}

/**
 * The next kept followers that a re-test has not judged, in order, after where the run stands by its row: none once all
 * are judged that the pair had judged before. Those that it never judged are left to `judgeKept`, as in any run.
 * @throws Conflict `pair_removed`
 */
export async function listRetested(db: Db, run: ClaimedRun, limit: number): Promise<Event[]> {
  const mark = await findMark(db, run.pairId)
  if (!mark) throw pairRemoved(run)
  const { cursor = null } = (await findRun(db, run.id)) ?? {}
  const end = Math.max(mark.judgedEventId, mark.countedEventId)
  const events = await listEvents(db, run.sourceId, Number(cursor ?? 0), limit)
  return events.filter(({ id }) => id <= end)
}

/**
 * Judges the next kept followers of a re-test again with the built-in matcher, in ONE transaction. Call it until it
 * answers null.
 * @throws as `recordRetest`
 */
export async function retestKept(
  db: Db,
  run: ClaimedRun,
  { limit = 500, ...options }: { limit?: number } & JudgeOptions = {},
): Promise<RetestResult | null> {
  const events = await listRetested(db, run, limit)
  if (events.length === 0) return null
  return await recordRetest(db, run, events, await matchEvents(db, run.segment, events), options)
}

/**
 * Writes the verdicts of a classifier over what `listRetested` gave, in ONE transaction with the run's place: who was not
 * found before becomes a lead with its message, leads of the pair are graded anew. No lead is ever deleted: one that does not
 * match any more keeps its grade. A person whom the stream found under another pair stays that pair's, and its grade is left
 * to that pair's own re-test.
 * @throws Conflict `run_lost`, `pair_removed`, `vault_needed`; then nothing was written
 */
export async function recordRetest(
  db: Db,
  run: ClaimedRun,
  events: readonly Event[],
  verdicts: readonly Verdict[],
  { clock = systemClock, vault, enrichWaitMs, leaseMs = RUN_LEASE_MS }: JudgeOptions = {},
): Promise<RetestResult> {
  return await inTransaction(db, async (tx) => {
    const now = clock()
    const mark = await findMark(tx, run.pairId)
    if (!mark) throw pairRemoved(run)
    const known = await findKnown(tx, run, events)
    const grades: NewGrade[] = []
    const passed: Parameters<typeof keepLeads>[3][number][] = []
    let unmatchedCount = 0
    events.forEach((event, i) => {
      const { grade = null, reasons = [] } = verdicts[i] ?? {}
      const lead = known.get(event.personKey)
      if (lead && (lead.sourceId !== run.sourceId || lead.segmentId !== run.segmentId)) return
      if (lead && lead.sourceType !== event.sourceType) return
      if (grade === null) {
        if (lead) unmatchedCount++
      } else if (!lead) {
        if (mark.sourceTypes.includes(event.sourceType)) passed.push({ event, grade, reasons })
      } else if (grade !== lead.grade || JSON.stringify(reasons) !== JSON.stringify(lead.matchReasons)) {
        grades.push({ id: lead.id, grade, matchReasons: reasons })
      }
    })
    const made = await keepLeads(tx, targetOf(run), mark, passed, { now, vault, enrichWaitMs })
    const regraded = await regradeLeads(tx, grades)
    const added = {
      ...noCounts,
      highCount: made.filter((lead) => lead.grade === 'high').length,
      mediumCount: made.filter((lead) => lead.grade === 'medium').length,
    }
    const cursor = String(events.at(-1)?.id ?? 0)
    const state = await moveRun(tx, run, { phase: 'judge', cursor, pages: 1, added, dueAt: now + leaseMs })
    if (!state) throw runLost(run)
    const counts = { judgedCount: events.length, regradedCount: regraded.length, unmatchedCount }
    return { newEventCount: 0, added, ...counts, ...state }
  })
}

async function findKnown(tx: Db, run: ClaimedRun, events: readonly Event[]) {
  const people = [...new Set(events.map((event) => event.personKey))]
  const leads = await listLeadsOfPeople(tx, run.streamId, people)
  return new Map(leads.map((lead) => [lead.personKey, lead]))
}
