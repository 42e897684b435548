import { type Clock, MINUTE_MS, systemClock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { type ClaimedRun, pairRemoved, RETEST_MODE, type RunCounts, type RunPhase, runLost } from '../runs/run.ts'
import { moveRun } from '../runs/run-store.ts'
import type { Verdict } from '../segments/segment.ts'
import type { ProfilePage } from '../sources/profile-source.ts'
import { holdSource, updateSourceProgress } from '../sources/source-store.ts'
import { findMark } from '../streams/pair-store.ts'
import type { Event } from './event.ts'
import { insertEvents, listEvents } from './event-store.ts'
import { judgeEvents, noCounts, type Target } from './judge.ts'
import { matchEvents } from './match-events.ts'
import { dropErased, type Fingerprints } from './suppression.ts'

/** How long a run is leased; each page renews it. */
export const RUN_LEASE_MS = MINUTE_MS

export interface IngestOptions {
  clock?: Clock
  /** Tells erased people, who are left out; needed as soon as somebody was erased in the workspace. */
  vault?: Fingerprints | undefined
  /** How long leads wait to be looked up, ms; left out = this hub looks nobody up. */
  enrichWaitMs?: number | undefined
  /** false = only keep the followers; judge them later with `judgeKept` or `recordVerdicts`. Default true. */
  isJudging?: boolean
  /** Part of the run the page belongs to; default `fresh`. */
  phase?: RunPhase
  leaseMs?: number
  /** The page ends the list of followers: all of them are known from now on. Default: when its cursor is null. */
  isEnd?: boolean
  /** Where later runs go on with followers that are still unread; left out = as it was, and none after the end. */
  backfillCursor?: string | null | undefined
}

/** What judging kept followers needs of a page's options. */
export type JudgeOptions = Pick<IngestOptions, 'clock' | 'vault' | 'enrichWaitMs' | 'leaseMs'>

/** What one step of a run did. */
export interface IngestResult {
  /** Observations that the source did not have. */
  newEventCount: number
  /** What was added to the run's counts. */
  added: RunCounts
  /** The run should end now. */
  isCancelRequested: boolean
}

/**
 * Ingests one page of a run in ONE transaction: new followers, their leads and outbox messages, the run's cursor and
 * counts. After a crash nothing is lost or repeated: `run.cursor` says where to go on.
 *
 * Followers are judged here when the pair has judged all before them; else they wait for `judgeKept`.
 * @throws Conflict `run_lost` when the run was taken over or has ended, `pair_removed` when its pair is gone, `vault_needed`
 *   without the vault where somebody was erased; then nothing was written
 */
export async function ingestPage(
  db: Db,
  run: ClaimedRun,
  page: ProfilePage,
  options: IngestOptions = {},
): Promise<IngestResult> {
  const { clock = systemClock, vault, enrichWaitMs, isJudging = true, phase = 'fresh' } = options
  const { leaseMs = RUN_LEASE_MS } = options
  const { isEnd = page.cursor === null, backfillCursor = isEnd ? null : undefined } = options
  return await inTransaction(db, async (tx) => {
    const now = clock()
    const source = await holdSource(tx, run.sourceId)
    if (!source) throw runLost(run)
    const mark = await findMark(tx, run.pairId)
    if (!mark) throw pairRemoved(run)
    const welcome = await dropErased(tx, source.workspaceId, page.observations, ({ profile }) => profile, {
      vault,
      now,
    })
    const events = await insertEvents(tx, source.id, welcome, now)
    const isCaughtUp = mark.judgedEventId >= source.lastEventId
    const judged =
      isJudging && isCaughtUp
        ? await judgeEvents(tx, targetOf(run), mark, events, await matchEvents(tx, run.segment, events), {
            now,
            vault,
            enrichWaitMs,
          })
        : noCounts
    if (!judged) throw await whyRefused(tx, run)
    await updateSourceProgress(tx, source.id, {
      ...(events.length > 0 && { lastEventId: events.at(-1)?.id ?? source.lastEventId }),
      ...(isEnd && { isFullyFetched: true }),
      ...(backfillCursor !== undefined && { backfillCursor }),
    })
    const added = { ...judged, skippedRowCount: page.skippedCount, creditsUsed: page.creditsUsed }
    const state = await moveRun(tx, run, { phase, cursor: page.cursor, pages: 1, added, dueAt: now + leaseMs })
    if (!state) throw runLost(run)
    return { newEventCount: events.length, added, ...state }
  })
}

/**
 * Judges the next kept followers that the run's pair has not judged, with the built-in matcher, in ONE transaction.
 * Call it until it answers null: then all are judged.
 * @throws Conflict `run_lost`
 */
export async function judgeKept(
  db: Db,
  run: ClaimedRun,
  { limit = 500, ...options }: JudgeOptions & { limit?: number } = {},
): Promise<IngestResult | null> {
  const events = await listUnjudged(db, run, limit)
  if (events.length === 0) return null
  return await recordVerdicts(db, run, events, await matchEvents(db, run.segment, events), options)
}

/** The next kept followers that the run's pair has not judged, in order. @throws Conflict `pair_removed` */
export async function listUnjudged(db: Db, run: ClaimedRun, limit: number): Promise<Event[]> {
  const mark = await findMark(db, run.pairId)
  if (!mark) throw pairRemoved(run)
  return await listEvents(db, run.sourceId, mark.judgedEventId, limit)
}

/**
 * Writes the verdicts of a classifier over what `listUnjudged` gave, in ONE transaction. Where the pair's mark was moved
 * meanwhile, because its stream looks for other people now, they are void: ask `listUnjudged` again.
 * @throws Conflict `run_lost`, `pair_removed`
 */
export async function recordVerdicts(
  db: Db,
  run: ClaimedRun,
  events: readonly Event[],
  verdicts: readonly Verdict[],
  { clock = systemClock, vault, enrichWaitMs, leaseMs = RUN_LEASE_MS }: JudgeOptions = {},
): Promise<IngestResult> {
  return await inTransaction(db, async (tx) => {
    const now = clock()
    const mark = await findMark(tx, run.pairId)
    if (!mark) throw pairRemoved(run)
    const [next] = await listEvents(tx, run.sourceId, mark.judgedEventId, 1)
    const isVoid = next?.id !== events[0]?.id
    const judging = { now, vault, enrichWaitMs }
    const added = isVoid ? noCounts : await judgeEvents(tx, targetOf(run), mark, events, verdicts, judging)
    if (!added) throw await whyRefused(tx, run)
    // That of a re-test says how far it has judged again.
    const cursor = run.mode === RETEST_MODE ? undefined : null
    const progress = { phase: 'judge' as const, cursor, pages: 0, added, dueAt: now + leaseMs }
    const state = await moveRun(tx, run, progress)
    if (!state) throw runLost(run)
    return { newEventCount: 0, added, ...state }
  })
}

/** What a run makes leads for. */
export const targetOf = ({ workspaceId, streamId, sourceId, segmentId, id }: ClaimedRun): Target => ({
  workspaceId,
  streamId,
  sourceId,
  segmentId,
  runId: id,
})

/** Why the mark of a run's pair could not be moved. */
const whyRefused = async (tx: Db, run: ClaimedRun) =>
  (await findMark(tx, run.pairId)) ? runLost(run) : pairRemoved(run)
