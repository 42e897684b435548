import type { Selectable } from 'kysely'
import { insertRows } from '../db/bulk.ts'
import { chunk } from '../db/chunk.ts'
import { fromJson, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import { forClaim } from '../db/engine.ts'
import type { EnrichmentJobTable } from '../db/tables-enrichment-jobs.ts'
import type { ClaimedJob, EnrichmentJob, EnrichmentOrder } from './job.ts'
import type { EmailMode, LookupOutput } from './lookup.ts'

const toJob = (row: Selectable<EnrichmentJobTable>): EnrichmentJob => ({
  id: row.id,
  workspaceId: row.workspace_id,
  leadId: row.lead_id,
  runId: row.run_id,
  batchKey: row.batch_key,
  outputs: fromJson<LookupOutput[]>(row.outputs),
  emailMode: row.email_mode as EmailMode,
  waitUntil: row.wait_until,
  announcedAt: row.announced_at,
  earlyAt: row.early_at,
  attemptCount: row.attempt_count,
  begunCount: row.begun_count,
})

const columns = [
  'workspace_id',
  'lead_id',
  'run_id',
  'batch_key',
  'outputs',
  'email_mode',
  'wait_until',
  'announced_at',
  'early_at',
  'attempt_count',
  'begun_count',
  'last_error',
  'due_at',
  'claimed_by',
  'created_at',
] as const

/** Queues jobs for new leads of one workspace, due now. */
export async function insertJobs(
  tx: Db,
  leadIds: readonly number[],
  place: Pick<EnrichmentJob, 'workspaceId' | 'runId' | 'batchKey' | 'earlyAt'>,
  { outputs, emailMode, waitMs }: EnrichmentOrder,
  now: number,
): Promise<void> {
  const { workspaceId, runId, batchKey, earlyAt } = place
  const asked = toJson(outputs)
  const rows = leadIds.map((leadId) => [
    workspaceId,
    leadId,
    runId,
    batchKey,
    asked,
    emailMode,
    now + waitMs,
    null,
    earlyAt,
    0,
    0,
    null,
    now,
    null,
    now,
  ])
  await insertRows(tx, 'enrichment_job', columns, rows)
}

/** Due jobs of leads that wait, or else of those that were announced already; the longest due first. */
const selectDue = (db: Db, isAnnounced: boolean, now: number, limit: number) =>
  db.sql
    .selectFrom('enrichment_job')
    .select('id')
    .where('announced_at', isAnnounced ? 'is not' : 'is', null)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)

/** True when a job is due; a look that locks nothing. */
export async function isAnyJobDue(db: Db, now: number): Promise<boolean> {
  for (const isAnnounced of [false, true]) {
    if (await selectDue(db, isAnnounced, now, 1).executeTakeFirst()) return true
  }
  return false
}

/** Leases up to `limit` due jobs until `now + leaseMs`, those first whose leads wait. Safe for many relays; unordered. */
export async function leaseJobs(
  tx: Db,
  { by, limit, leaseMs, now }: { by: string; limit: number; leaseMs: number; now: number },
): Promise<ClaimedJob[]> {
  const ids: number[] = []
  for (const isAnnounced of [false, true]) {
    if (ids.length >= limit) break
    const due = await forClaim(tx, selectDue(tx, isAnnounced, now, limit - ids.length)).execute()
    ids.push(...due.map(({ id }) => id))
  }
  if (ids.length === 0) return []
  const rows = await tx.sql
    .updateTable('enrichment_job')
    .set((eb) => ({ due_at: now + leaseMs, claimed_by: by, begun_count: eb('begun_count', '+', 1) }))
    .where('id', 'in', ids)
    .where('due_at', '<=', now)
    .returningAll()
    .execute()
  return rows.map((row) => ({ ...toJob(row), claimedBy: by }))
}

type Claim = Pick<ClaimedJob, 'id' | 'claimedBy'>

/** Moves the end of a lease; false when it is lost. */
export async function extendLease(db: Db, { id, claimedBy }: Claim, dueAt: number): Promise<boolean> {
  const row = await db.sql
    .updateTable('enrichment_job')
    .set({ due_at: dueAt })
    .where('id', '=', id)
    .where('claimed_by', '=', claimedBy)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Ends a leased job and answers it as it was; undefined when the lease is lost. */
export async function deleteClaimed(tx: Db, { id, claimedBy }: Claim): Promise<EnrichmentJob | undefined> {
  const row = await tx.sql
    .deleteFrom('enrichment_job')
    .where('id', '=', id)
    .where('claimed_by', '=', claimedBy)
    .returningAll()
    .executeTakeFirst()
  return row && toJob(row)
}

/** Gives a leased job back, to be tried again; answers it as it was, undefined when the lease is lost. */
export async function postpone(
  tx: Db,
  { id, claimedBy }: Claim,
  to: { dueAt: number; attemptCount: number; begunCount: number; lastError: string | null },
): Promise<EnrichmentJob | undefined> {
  const row = await tx.sql
    .updateTable('enrichment_job')
    .set({
      due_at: to.dueAt,
      attempt_count: to.attemptCount,
      begun_count: to.begunCount,
      last_error: to.lastError,
      claimed_by: null,
    })
    .where('id', '=', id)
    .where('claimed_by', '=', claimedBy)
    .returningAll()
    .executeTakeFirst()
  return row && toJob(row)
}

/** The leads whose wait is over, the longest over first. */
export async function listOverdueLeads(db: Db, now: number, limit: number): Promise<number[]> {
  const rows = await db.sql
    .selectFrom('enrichment_job')
    .select('lead_id')
    .where('announced_at', 'is', null)
    .where('wait_until', '<=', now)
    .orderBy('wait_until')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.lead_id)
}

/** Takes hold of leads until commit, in one order for all; those that somebody else holds are passed over. */
export async function holdFreeLeads(tx: Db, leadIds: readonly number[]): Promise<number[]> {
  if (leadIds.length === 0) return []
  const free = tx.sql.selectFrom('lead').select('id').where('id', 'in', leadIds).orderBy('id')
  return (await forClaim(tx, free).execute()).map(({ id }) => id)
}

/** Marks the jobs of held leads as announced, and answers those that were not yet, as they were, oldest first. */
export async function markAnnounced(tx: Db, leadIds: readonly number[], now: number): Promise<EnrichmentJob[]> {
  if (leadIds.length === 0) return []
  const rows = await tx.sql
    .updateTable('enrichment_job')
    .set({ announced_at: now })
    .where('lead_id', 'in', leadIds)
    .where('announced_at', 'is', null)
    .returningAll()
    .execute()
  return rows.map((row) => ({ ...toJob(row), announcedAt: null })).sort((a, b) => a.id - b.id)
}

/** The job of a held lead that was not announced to those who wait; undefined = all know the lead. */
export async function findUnannounced(tx: Db, leadId: number): Promise<EnrichmentJob | undefined> {
  const row = await tx.sql
    .selectFrom('enrichment_job')
    .selectAll()
    .where('lead_id', '=', leadId)
    .where('announced_at', 'is', null)
    .executeTakeFirst()
  return row && toJob(row)
}

/** Deletes the jobs of leads that are gone, and answers them. */
export async function deleteJobsOf(tx: Db, leadIds: readonly number[]): Promise<EnrichmentJob[]> {
  const found: EnrichmentJob[] = []
  for (const part of chunk(leadIds)) {
    const rows = await tx.sql.deleteFrom('enrichment_job').where('lead_id', 'in', part).returningAll().execute()
    found.push(...rows.map(toJob))
  }
  return found
}

/** When the last of the leads of runs that wait has waited for long enough; null = none waits. */
export async function findWaitEnd(db: Db, runIds: readonly number[]): Promise<number | null> {
  let end: number | null = null
  for (const part of chunk(runIds)) {
    const row = await db.sql
      .selectFrom('enrichment_job')
      .select((eb) => eb.fn.max('wait_until').as('end'))
      .where('run_id', 'in', part)
      .where('announced_at', 'is', null)
      .executeTakeFirst()
    if (row?.end != null) end = Math.max(end ?? 0, Number(row.end))
  }
  return end
}

/** Makes leased jobs due now. */
export async function releaseJobLeases(db: Db, now: number): Promise<void> {
  await db.sql
    .updateTable('enrichment_job')
    .set({ claimed_by: null, due_at: now })
    .where('claimed_by', 'is not', null)
    .execute()
}
