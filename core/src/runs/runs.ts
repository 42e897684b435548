import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { invalidInput, notFound } from '../errors.ts'
import { appendMessages } from '../outbox/outbox-store.ts'
import { clampLimit } from '../page.ts'
import { listSegmentsById } from '../segments/segment-store.ts'
import { listSourcesById, updateSourceProgress } from '../sources/source-store.ts'
import { findMark } from '../streams/pair-store.ts'
import { getStream, listStreamPairs } from '../streams/streams.ts'
import type { Caller } from '../workspaces/workspace.ts'
import {
  type ClaimedRun,
  finishedMessage,
  type Run,
  type RunLogLine,
  type RunStatus,
  type RunTrigger,
  runLost,
} from './run.ts'
import { insertRunLog, listRunLogs } from './run-log-store.ts'
import * as store from './run-store.ts'

/** A page size of 30, at most 100. Source: the contract. */
export const RUNS_PER_PAGE = { standard: 30, max: 100 }

/** Why a pair was not queued. */
export type SkipReason = 'account_sleeping' | 'already_running'

export interface QueuedRuns {
  queued: { sourceId: number; runId: number }[]
  skipped: { sourceId: number; reason: SkipReason }[]
}

/**
 * Queues a run for every pair of a stream; a paused stream can be run by hand.
 * @throws NotFound `stream_not_found`, InvalidInput `stream_archived`
 */
export async function queueRuns(
  db: Db,
  caller: Caller,
  streamId: number,
  trigger: RunTrigger,
  clock: Clock,
): Promise<QueuedRuns> {
  return await inTransaction(db, async (tx) => {
    const stream = await getStream(tx, caller, streamId)
    if (stream.isArchived) {
      throw invalidInput(
        'streamId',
        'the stream is archived; restore it with PATCH {"isArchived": false} first',
        'stream_archived',
      )
    }
    const result: QueuedRuns = { queued: [], skipped: [] }
    for (const pair of await listStreamPairs(tx, [stream])) {
      const { sourceId } = pair
      if (!pair.isSourceActive) {
        result.skipped.push({ sourceId, reason: 'account_sleeping' })
        continue
      }
      const runId = await store.insertRun(tx, { ...pair, workspaceId: caller.workspaceId }, trigger, clock())
      if (runId === undefined) result.skipped.push({ sourceId, reason: 'already_running' })
      else result.queued.push({ sourceId, runId })
    }
    return result
  })
}

/**
 * Leases the next due run with all it works on; undefined when none is due. Safe for many relays.
 * A run whose pair was taken out of its stream meanwhile is cancelled instead.
 */
export async function claimRun(
  db: Db,
  { leaseMs, now }: { leaseMs: number; now: number },
): Promise<ClaimedRun | undefined> {
  if (!(await store.isAnyRunDue(db, now))) return undefined
  const claimedBy = randomUUID()
  return await inTransaction(db, async (tx) => {
    for (;;) {
      const id = await store.leaseRun(tx, { by: claimedBy, leaseMs, now })
      if (id === undefined) return undefined
      const run = await store.findRun(tx, id)
      if (!run) throw notFound('run', id)
      if (!(await findMark(tx, run.pairId))) {
        // There is nothing left to judge for, and every page would be refused.
        const errorMessage = 'its account or segment was taken out of the stream'
        await store.endRun(tx, run, { status: 'cancelled', errorMessage, now })
        await announceEnd(tx, id, now)
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
  const state = await store.renewLease(db, run, now + leaseMs)
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

/** Ends a run and says so in the outbox, which also sends off its last leads. @throws Conflict `run_lost` */
export async function finishRun(db: Db, run: ClaimedRun, end: RunEnd, clock: Clock): Promise<void> {
  await inTransaction(db, async (tx) => {
    const now = clock()
    const errorMessage = end.errorMessage ?? null
    if (!(await store.endRun(tx, run, { status: end.status, errorMessage, now }))) throw runLost(run)
    if (end.backfillCursor !== undefined) {
      await updateSourceProgress(tx, run.sourceId, { backfillCursor: end.backfillCursor })
    }
    await announceEnd(tx, run.id, now)
  })
}

async function announceEnd(tx: Db, runId: number, now: number): Promise<void> {
  const ended = await store.findRun(tx, runId)
  if (!ended) throw notFound('run', runId)
  const leads = ended.highCount + ended.mediumCount
  const text = ended.errorMessage ?? `${leads} leads (${ended.highCount} high, ${ended.mediumCount} medium)`
  await insertRunLog(tx, runId, { step: 'done', message: `${ended.status}: ${text}`, at: now }, true)
  await appendMessages(tx, [finishedMessage(ended)], now)
}

/**
 * Ends a queued run at once and asks a running one to end after its page; an ended one stays as it is.
 * @throws NotFound `run_not_found`
 */
export async function cancelRun(db: Db, caller: Caller, runId: number, clock: Clock): Promise<Run> {
  return await inTransaction(db, async (tx) => {
    const run = await getRun(tx, caller, runId)
    const now = clock()
    if (run.status === 'running') await store.requestCancel(tx, run.id, now)
    else if (run.status === 'queued') {
      const isEnded = await store.endRun(tx, run, { status: 'cancelled', errorMessage: null, now })
      if (isEnded) await announceEnd(tx, run.id, now)
    }
    return await getRun(tx, caller, runId)
  })
}

/** Cancels whatever of a stream is queued or running, for example when it is archived. */
export async function cancelStreamRuns(db: Db, caller: Caller, streamId: number, clock: Clock): Promise<void> {
  const active = await store.listRunRows(db, caller.workspaceId, { streamId, isActive: true }, RUNS_PER_PAGE.max)
  for (const run of active) await cancelRun(db, caller, run.id, clock)
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
export const releaseRuns = (db: Db, now: number): Promise<void> => store.releaseRunLeases(db, now)
