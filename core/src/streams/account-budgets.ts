import type { Db } from '../db/database.ts'
import { type AccountBudgets, readBudgets } from '../plans/budgets.ts'
import type { Plans } from '../plans/plan.ts'
import { listSourceRows } from '../sources/source-store.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { getWorkspace } from '../workspaces/workspaces.ts'
import { listPairs } from './pair-store.ts'
import type { NamedPair, Stream } from './stream.ts'
import { listStreamRows } from './stream-store.ts'

/**
 * The budgets of all accounts of a workspace, in the order the accounts came. A sync counts for the day of the stream that
 * runs; shown is the day of the account's oldest stream, of the workspace where it has none.
 */
export async function listAccountBudgets(db: Db, caller: Caller, plans: Plans, now: number): Promise<AccountBudgets[]> {
  const { timezone } = await getWorkspace(db, caller.workspaceId)
  const streams = await listStreamRows(db, caller.workspaceId, false)
  const zoneOfStream = new Map(streams.map((stream) => [stream.id, stream.timezone]))
  const zones = new Map<number, string>()
  const ids = streams.map((stream) => stream.id)
  for (const { sourceId, streamId } of await listPairs(db, ids)) {
    if (!zones.has(sourceId)) zones.set(sourceId, zoneOfStream.get(streamId) ?? timezone)
  }
  const sources = await listSourceRows(db, caller.workspaceId)
  const accounts = sources.map(({ id, tier }) => ({ sourceId: id, tier, timezone: zones.get(id) ?? timezone }))
  return await readBudgets(db, accounts, plans, now)
}

/** The budgets of the accounts of pairs by the days of their streams, in the order of `pairs`. */
export async function listPairBudgets(
  db: Db,
  streams: readonly Stream[],
  pairs: readonly NamedPair[],
  plans: Plans,
  now: number,
): Promise<AccountBudgets[]> {
  const zones = new Map(streams.map((stream) => [stream.id, stream.timezone]))
  const accounts = pairs.map(({ sourceId, tier, streamId }) => ({
    sourceId,
    tier,
    timezone: zones.get(streamId) ?? 'UTC',
  }))
  return await readBudgets(db, accounts, plans, now)
}
