import { HOUR_MS } from '../clock.ts'
import type { Db } from '../db/database.ts'
import type { Lead, LeadFilter } from '../leads/lead.ts'
import { listLeadRows, toLead } from '../leads/lead-store.ts'

/** Leads read at once: some 200 KB of profiles. */
const PAGE = 500

/** Leads may carry times of another hub's clock; further apart than this none of them work. */
const CLOCKS_APART_MS = HOUR_MS

/** The new leads of one sync: those that its runs have found. */
export interface SyncLeads {
  workspaceId: number
  streamId: number
  syncId: number
  /** When the sync was queued and when its last run ended, epoch ms. */
  createdAt: number
  completedAt: number
}

/** The leads of one sync, oldest first, a page at a time. */
export async function* listSyncLeads(db: Db, sync: SyncLeads): AsyncGenerator<Lead[]> {
  const runs = await db.sql
    .selectFrom('run')
    .select('id')
    .where('stream_id', '=', sync.streamId)
    .where('sync_id', '=', sync.syncId)
    .execute()
  const range = await findRange(db, sync)
  if (runs.length === 0 || !range) return
  const runIds = runs.map(({ id }) => id)
  for (let after = range.first - 1; ; ) {
    const rows = await db.sql
      .selectFrom('lead')
      .selectAll()
      .where('stream_id', '=', sync.streamId)
      .where('id', '>', after)
      .where('id', '<=', range.last)
      .where('run_id', 'in', runIds)
      .orderBy('id')
      .limit(PAGE)
      .execute()
    if (rows.length > 0) yield rows.map(toLead)
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.id
  }
}

/** The ids between which the leads of a sync are, so that a stream of a million leads need not be looked through for ten. */
async function findRange(db: Db, sync: SyncLeads): Promise<{ first: number; last: number } | undefined> {
  const edge = (direction: 'asc' | 'desc') =>
    db.sql
      .selectFrom('lead')
      .select('id')
      .where('stream_id', '=', sync.streamId)
      .where('discovered_at', '>=', sync.createdAt - CLOCKS_APART_MS)
      .where('discovered_at', '<=', sync.completedAt + CLOCKS_APART_MS)
      .orderBy('discovered_at', direction)
      .orderBy('id', direction)
      .limit(1)
      .executeTakeFirst()
  const first = await edge('asc')
  const last = await edge('desc')
  return first && last && { first: first.id, last: last.id }
}

/** The leads that pass a filter, oldest first, a page at a time. `streamId` must have been checked. */
export async function* listFilteredLeads(db: Db, workspaceId: number, filter: LeadFilter): AsyncGenerator<Lead[]> {
  for (let after = 0; ; ) {
    const page = await listLeadRows(db, workspaceId, filter, { direction: 'up', after, offset: 0, limit: PAGE })
    if (page.length > 0) yield page
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    after = last.id
  }
}
