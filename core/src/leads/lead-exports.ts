import type { Clock } from '../clock.ts'
import { chunk } from '../db/chunk.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { LeadwireError, notFound } from '../errors.ts'
import type { Caller } from '../workspaces/workspace.ts'
import type { Lead, LeadFilter } from './lead.ts'
import { countLeads } from './lead-count-store.ts'
import { findLastLeadId, listLeadRows, listLeadsById, setExported } from './lead-store.ts'
import { getLead, summariseLeads } from './leads.ts'

/** The most leads that one call may name. Source: our choice. */
export const MAX_EXPORTED = 1000

/** Leads marked in one transaction, so that a large export never holds the database for long. */
const PER_TRANSACTION = 500

/** What an export did; a lead that was exported before keeps its time. */
export interface ExportResult {
  exportedCount: number
  alreadyExportedCount: number
}

/** Marks a lead as moved to a CRM; doing it again changes nothing. @throws NotFound `lead_not_found` */
export async function markLeadExported(
  db: Db,
  caller: Caller,
  id: number,
  clock: Clock,
): Promise<Lead & { exportedAt: number }> {
  return await inTransaction(db, async (tx) => {
    await markIds(tx, caller, [id], clock())
    const lead = await getLead(tx, caller, id)
    if (lead.exportedAt === null) throw notFound('lead', id)
    return { ...lead, exportedAt: lead.exportedAt }
  })
}

/**
 * Marks leads as moved to a CRM, all of them or, when one is not the caller's, none.
 * @throws NotFound `lead_not_found` with every such id in `unknownLeadIds`
 */
export async function markLeadsExported(
  db: Db,
  caller: Caller,
  ids: readonly number[],
  clock: Clock,
): Promise<ExportResult> {
  // In one order for all callers, so that two of them do not wait for each other.
  const wanted = [...new Set(ids)].sort((a, b) => a - b)
  return await inTransaction(db, async (tx) => {
    const exportedCount = await markIds(tx, caller, wanted, clock())
    const known = new Set((await listLeadsById(tx, caller.workspaceId, wanted)).map(({ id }) => id))
    const unknown = wanted.filter((id) => !known.has(id))
    if (unknown.length > 0) {
      const message = `There is no lead ${unknown.slice(0, 20).join(', ')}${unknown.length > 20 ? ', …' : ''}; none was exported`
      throw new LeadwireError('NotFound', 'lead_not_found', message, { extra: { unknownLeadIds: unknown } })
    }
    return { exportedCount, alreadyExportedCount: wanted.length - exportedCount }
  })
}

/**
 * Marks the leads of a stream that pass a filter, as they are when it begins, part by part: after a fault the same call
 * does the rest. `filter.streamId` must have been checked against the caller's workspace.
 * @param signal  stops between two parts
 */
export async function markFilterExported(
  db: Db,
  caller: Caller,
  filter: Omit<LeadFilter, 'lifecycle'> & { streamId: number },
  { clock, signal }: { clock: Clock; signal?: AbortSignal },
): Promise<ExportResult> {
  const before = await summariseLeads(db, caller, { ...filter, lifecycle: 'exported' })
  // Leads that come in meanwhile have higher ids; without an end, a busy stream would keep this going.
  const lastId = await findLastLeadId(db, filter.streamId)
  let exportedCount = 0
  for (let after = 0; after < lastId && !signal?.aborted; ) {
    const page = { direction: 'up' as const, after, offset: 0, limit: PER_TRANSACTION }
    const leads = await listLeadRows(db, caller.workspaceId, { ...filter, lifecycle: 'new' }, page)
    const ids = leads.map(({ id }) => id).filter((id) => id <= lastId)
    if (ids.length > 0) exportedCount += await inTransaction(db, (tx) => markIds(tx, caller, ids, clock()))
    after = leads.length < PER_TRANSACTION ? lastId : (leads.at(-1)?.id ?? lastId)
  }
  return { exportedCount, alreadyExportedCount: before.high + before.medium }
}

/** Marks those that are new, and moves their counts; how many there were. */
async function markIds(tx: Db, caller: Caller, ids: readonly number[], now: number): Promise<number> {
  let count = 0
  for (const part of chunk(ids)) {
    const exported = await setExported(tx, caller.workspaceId, part, now)
    await countLeads(
      tx,
      exported.map((lead) => ({ ...lead, exportedAt: null })),
      -1,
    )
    await countLeads(tx, exported, 1)
    count += exported.length
  }
  return count
}
