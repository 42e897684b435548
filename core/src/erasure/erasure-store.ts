import type { Selectable } from 'kysely'
import { fromJson, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import { forClaim } from '../db/engine.ts'
import type { ErasureTable } from '../db/tables-erasure.ts'
import type { Vault } from '../vault.ts'
import {
  type ClaimedErasure,
  ERASURE_LEASE_MS,
  type Erasure,
  type ErasurePhase,
  type ErasureProgress,
  type ErasureSubject,
  noErasureCounts,
} from './erasure.ts'

const toErasure = (row: Selectable<ErasureTable>): Erasure => ({
  id: row.id,
  workspaceId: row.workspace_id,
  phase: row.phase as ErasurePhase,
  followerCount: row.follower_count,
  leadCount: row.lead_count,
  messageCount: row.message_count,
  erasedCount: row.erased_count,
  reissuedCount: row.reissued_count,
  createdAt: row.created_at,
  completedAt: row.completed_at,
})

const sealSubject = (subject: ErasureSubject, vault: Vault): string => vault.seal(toJson(subject))

/** Queues an erasure; it is due at once. */
export async function insertErasure(
  tx: Db,
  workspaceId: number,
  subject: ErasureSubject,
  { vault, now }: { vault: Vault; now: number },
): Promise<Erasure> {
  const row = await tx.sql
    .insertInto('erasure')
    .values({
      workspace_id: workspaceId,
      // With an id at hand nothing needs to be searched for.
      phase: subject.ids.length > 0 ? 'followers' : 'people',
      place: toJson([]),
      sealed_subject: sealSubject(subject, vault),
      follower_count: 0,
      lead_count: 0,
      message_count: 0,
      erased_count: 0,
      reissued_count: 0,
      due_at: now,
      claimed_by: null,
      created_at: now,
      completed_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toErasure(row)
}

export async function findErasure(db: Db, workspaceId: number, id: number): Promise<Erasure | undefined> {
  const row = await db.sql
    .selectFrom('erasure')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toErasure(row)
}

/** True when one was begun, or went on, at `since` or later; for relays that remember bodies. */
export async function hasErasuresSince(db: Db, since: number): Promise<boolean> {
  const open = await db.sql.selectFrom('erasure').select('id').where('completed_at', 'is', null).limit(1).execute()
  if (open.length > 0) return true
  const last = await db.sql.selectFrom('erasure').select('completed_at').orderBy('id', 'desc').limit(20).execute()
  return last.some(({ completed_at }) => (completed_at ?? 0) >= since)
}

/** Nothing is ever due later than this from now; what seems to be was written before the clock went back. */
const FARTHEST_MS = 10 * ERASURE_LEASE_MS

/** Leases the erasure whose turn it is. Safe for many relays. @throws Conflict `vault_key_mismatch` */
export async function leaseErasure(
  db: Db,
  { by, now }: { by: string; now: number },
  vault: Vault,
): Promise<ClaimedErasure | undefined> {
  const due = db.sql
    .selectFrom('erasure')
    .select('id')
    .where('completed_at', 'is', null)
    .where((eb) => eb.or([eb('due_at', '<=', now), eb('due_at', '>', now + FARTHEST_MS)]))
    .orderBy('due_at')
    .orderBy('id')
    .limit(1)
  // A look first, so that an idle relay writes nothing.
  if (!(await due.executeTakeFirst())) return undefined
  // By a CTE, which runs once: a subselect that locks may be run for each row, and then leases more than one.
  const row = await db.sql
    .with('chosen', () => forClaim(db, due))
    .updateTable('erasure')
    .set({ due_at: now + ERASURE_LEASE_MS, claimed_by: by })
    .where('id', 'in', (eb) => eb.selectFrom('chosen').select('chosen.id'))
    .returningAll()
    .executeTakeFirst()
  if (!row?.sealed_subject) return undefined
  const subject = fromJson<ErasureSubject>(vault.open(row.sealed_subject))
  return { ...toErasure(row), claimedBy: by, place: fromJson<number[]>(row.place), subject }
}

/** Makes those due that a process that is gone has leased: for the sole owner of a database. */
export async function releaseErasureLeases(db: Db, now: number): Promise<void> {
  await db.sql
    .updateTable('erasure')
    .set({ due_at: now, claimed_by: null })
    .where('completed_at', 'is', null)
    .where('claimed_by', 'is not', null)
    .execute()
}

/** Writes how far an erasure has come; false when its claim no longer stands: then the caller must roll back. */
export async function moveErasure(
  tx: Db,
  { id, claimedBy }: Pick<ClaimedErasure, 'id' | 'claimedBy'>,
  progress: ErasureProgress,
  { vault, now }: { vault: Vault; now: number },
): Promise<boolean> {
  const added = { ...noErasureCounts, ...progress.added }
  const isDone = progress.phase === 'done'
  const row = await tx.sql
    .updateTable('erasure')
    .set((eb) => ({
      phase: progress.phase,
      place: toJson(progress.place),
      sealed_subject: isDone ? null : sealSubject(progress.subject, vault),
      follower_count: eb('follower_count', '+', added.followerCount),
      lead_count: eb('lead_count', '+', added.leadCount),
      message_count: eb('message_count', '+', added.messageCount),
      erased_count: eb('erased_count', '+', added.erasedCount),
      reissued_count: eb('reissued_count', '+', added.reissuedCount),
      due_at: now + progress.waitMs,
      claimed_by: null,
      completed_at: isDone ? now : null,
    }))
    .where('id', '=', id)
    .where('claimed_by', '=', claimedBy)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
