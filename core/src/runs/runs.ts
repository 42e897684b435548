import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { notFound } from '../errors.ts'
import { appendBatchEnd } from '../outbox/outbox-store.ts'
import { clampLimit } from '../page.ts'
import { returnBudget } from '../plans/budget-store.ts'
import { listSegmentsById } from '../segments/segment-store.ts'
import { listSourcesById, updateSourceProgress } from '../sources/source-store.ts'
import { findMark } from '../streams/pair-store.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { batchKeyOf, type ClaimedRun, RETEST_MODE, type Run, type RunLogLine, type RunStatus, runLost } from './run.ts'
import * as leases from './run-lease-store.ts'
import { insertRunLog, listRunLogs } from './run-log-store.ts'
import * as store from './run-store.ts'
import type { OnSyncEnded } from './sync.ts'
import { countOut } from './syncs.ts'
import { closeWaiting } from './waits.ts'

/** A page size of 30, at most 100. Source: the contract. */
export const RUNS_PER_PAGE = { standard: 30, max: 100 }

/**
 * Leases the next due run with all it works on; undefined when none is due. Safe for many relays.
 * A run whose pair was taken out of its stream meanwhile is cancelled instead.
 */
export async function claimRun(
  db: Db,
  { leaseMs, now, onSyncEnded }: { leaseMs: number; now: number; onSyncEnded?: OnSyncEnded },
): Promise<ClaimedRun | undefined> {
  if (!(await leases.isAnyRunDue(db, now))) return undefined
  const claimedBy = randomUUID()
  return await inTransaction(db, async (tx) => {
    for (;;) {
      const id = await leases.leaseRun(tx, { by: claimedBy, leaseMs, now })
      if (id === undefined) return undefined
      const run = await store.findRun(tx, id)
      if (!run) throw notFound('run', id)
      if (!(await findMark(tx, run.pairId))) {
        // There is nothing left to judge for, and every page would be refused.
        const errorMessage = 'its account or segment was taken out of the stream'
        await store.endRun(tx, run, { status: 'cancelled', errorMessage, now })
        await announceEnd(tx, id, now, onSyncEnded)
        continue
      }
      const [source] = await listSourcesById(tx, run.workspaceId, [run.sourceId])
      const [segment] = await listSegmentsById(tx, run.workspaceId, [run.segmentId])
      if (!source || !segment) throw notFound('run', id)
      return { ...run, claimedBy, source, segment }
    }
  })
}

/**
 * Keeps the lease of a run while it waits for its upstream.
 * @returns false when a cancel was asked for
 * @throws Conflict `run_lost` when another relay has taken it over
 */
export async function renewRun(db: Db, run: ClaimedRun, leaseMs: number, now: number): Promise<boolean> {
  const state = await leases.renewLease(db, run, now + leaseMs)
  if (!state) throw runLost(run)
  return !state.isCancelRequested
}

/** How a run ended, and where its source was left. */
export interface RunEnd {
  status: Extract<RunStatus, 'succeeded' | 'failed' | 'cancelled'>
  errorMessage?: string
  /** Where a later run goes on with older followers; left out = as it was. */
  backfillCursor?: string | null
}

/**
 * Ends a run, sends off its last leads, and with the last run of a sync says in the outbox that the sync is over.
 * @param onSyncEnded  told in the same transaction, once per sync
 * @throws Conflict `run_lost`
 */
export async function finishRun(
  db: Db,
  run: ClaimedRun,
  end: RunEnd,
  clock: Clock,
  onSyncEnded?: OnSyncEnded,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const now = clock()
    const errorMessage = end.errorMessage ?? null
    if (!(await store.endRun(tx, run, { status: end.status, errorMessage, now }))) throw runLost(run)
    if (end.backfillCursor !== undefined) {
      await updateSourceProgress(tx, run.sourceId, { backfillCursor: end.backfillCursor })
    }
    await announceEnd(tx, run.id, now, onSyncEnded)
  })
}

async function announceEnd(tx: Db, runId: number, now: number, onSyncEnded: OnSyncEnded | undefined): Promise<void> {
  const run = await store.findRun(tx, runId)
  if (!run) throw notFound('run', runId)
  const leads = run.highCount + run.mediumCount
  const text = run.errorMessage ?? `${leads} leads (${run.highCount} high, ${run.mediumCount} medium)`
  await insertRunLog(tx, runId, { step: 'done', message: `${run.status}: ${text}`, at: now }, true)
  // Without leads there is no batch to end.
  if (leads > 0) {
    const { workspaceId } = run
    await appendBatchEnd(tx, { workspaceId, batchKey: batchKeyOf(runId), subjectId: runId }, now)
  }
  await closeWaiting(tx, run, now)
  if (run.budgetPeriod !== null && isUnused(run)) {
    const kind = run.mode === RETEST_MODE ? 'retest' : 'sync'
    await returnBudget(tx, { sourceId: run.sourceId, kind, period: run.budgetPeriod })
  }
  await countOut(tx, run, now, onSyncEnded)
}

/** It ended before any follower was fetched (or judged again), by a fault or a cancel: its place in the budget is free again. */
const isUnused = (run: Run): boolean =>
  run.status !== 'succeeded' && run.pageCount === 0 && run.newFollowerCount + run.likerCount === 0

/**
 * Ends a queued run at once and asks a running one to end after its page; an ended one stays as it is.
 * @throws NotFound `run_not_found`
 */
export async function cancelRun(
  db: Db,
  caller: Caller,
  runId: number,
  clock: Clock,
  onSyncEnded?: OnSyncEnded,
): Promise<Run> {
  return await inTransaction(db, async (tx) => {
    const run = await getRun(tx, caller, runId)
    const now = clock()
    if (run.status === 'running') await store.requestCancel(tx, run.id, now)
    else if (run.status === 'queued') {
      const isEnded = await store.endRun(tx, run, { status: 'cancelled', errorMessage: null, now })
      if (isEnded) await announceEnd(tx, run.id, now, onSyncEnded)
    }
    return await getRun(tx, caller, runId)
  })
}

/** Cancels whatever of a stream is queued or running, for example when it is archived. */
export async function cancelStreamRuns(
  db: Db,
  caller: Caller,
  streamId: number,
  clock: Clock,
  onSyncEnded?: OnSyncEnded,
): Promise<void> {
  const active = await store.listRunRows(db, caller.workspaceId, { streamId, isActive: true }, RUNS_PER_PAGE.max)
  for (const run of active) await cancelRun(db, caller, run.id, clock, onSyncEnded)
}

/** The same for whatever works on an account, for example when it goes to sleep. */
export async function cancelSourceRuns(
  db: Db,
  caller: Caller,
  sourceId: number,
  clock: Clock,
  onSyncEnded?: OnSyncEnded,
): Promise<void> {
  const active = await store.listRunRows(db, caller.workspaceId, { sourceId, isActive: true }, RUNS_PER_PAGE.max)
  for (const run of active) await cancelRun(db, caller, run.id, clock, onSyncEnded)
}

/** @throws NotFound `run_not_found` */
export async function getRun(db: Db, caller: Caller, id: number): Promise<Run> {
  const run = await store.findRun(db, id, caller.workspaceId)
  if (!run) throw notFound('run', id)
  return run
}

/** Runs with their logs, newest first. */
export async function listRuns(
  db: Db,
  caller: Caller,
  query: store.RunFilter & { limit?: number | undefined },
): Promise<(Run & { log: RunLogLine[] })[]> {
  const limit = clampLimit(query.limit, RUNS_PER_PAGE.standard, RUNS_PER_PAGE.max)
  return await withLogs(db, await store.listRunRows(db, caller.workspaceId, query, limit))
}

/** Joins runs with their logs. */
export async function withLogs(db: Db, runs: readonly Run[]): Promise<(Run & { log: RunLogLine[] })[]> {
  const logs = await listRunLogs(
    db,
    runs.map((run) => run.id),
  )
  return runs.map((run) => ({ ...run, log: logs.get(run.id) ?? [] }))
}

/** Adds a line to a run's progress log. */
export const logRun = (db: Db, run: Run, step: string, message: string, clock: Clock): Promise<void> =>
  insertRunLog(db, run.id, { step, message, at: clock() })

/** Gives back the leases of runs: for the sole owner of a database at its start, when no lease can be alive. */
export const releaseRuns = (db: Db, now: number): Promise<void> => leases.releaseRunLeases(db, now)
