import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { notFound } from '../errors.ts'
import { erasedKeysOf } from '../ingest/suppression.ts'
import { keepErasedKeys } from '../ingest/suppression-store.ts'
import { findLead } from '../leads/lead-store.ts'
import type { Vault } from '../vault.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { type ErasedName, type Erasure, type ErasureSubject, toErasureSubject } from './erasure.ts'
import * as store from './erasure-store.ts'
import { slices } from './slices.ts'

export interface ErasurePorts {
  vault: Vault
  clock: Clock
}

/** What one slice did. */
export interface ErasureStep {
  erasureId: number
  /** Deliveries that are due now because of it. */
  reissuedCount: number
  /** ms until it goes on. */
  waitMs: number
  isDone: boolean
}

/**
 * Erases the person behind a lead from the whole workspace: from now on no run and no push brings the person back; the
 * rest is done in slices by whoever calls `eraseSlice`. A person who is a tracked account stays one.
 * @throws NotFound `lead_not_found`
 */
export async function eraseLead(db: Db, caller: Caller, leadId: number, ports: ErasurePorts): Promise<Erasure> {
  return await inTransaction(db, async (tx) => {
    const lead = await findLead(tx, caller.workspaceId, leadId)
    if (!lead) throw notFound('lead', leadId)
    const { platform, externalId, handle } = lead.profile
    const ids = externalId ? [externalId] : []
    const subject = { platform, ids, handles: [handle.toLowerCase()], leadIds: [], takenIds: [] }
    return await queueErasure(tx, caller, subject, ports)
  })
}

/**
 * The same for a person by name, who need not be a lead, or be known at all.
 * @throws InvalidInput unless it names a handle, an id, or both
 */
export async function erasePerson(db: Db, caller: Caller, name: ErasedName, ports: ErasurePorts): Promise<Erasure> {
  const subject = toErasureSubject(name)
  return await inTransaction(db, (tx) => queueErasure(tx, caller, subject, ports))
}

async function queueErasure(
  tx: Db,
  { workspaceId }: Caller,
  subject: ErasureSubject,
  { vault, clock }: ErasurePorts,
): Promise<Erasure> {
  const now = clock()
  await keepErasedKeys(tx, workspaceId, erasedKeysOf(vault, workspaceId, subject), now)
  return await store.insertErasure(tx, workspaceId, subject, { vault, now })
}

/** How far an erasure is. @throws NotFound `erasure_not_found` */
export async function getErasure(db: Db, caller: Caller, id: number): Promise<Erasure> {
  const erasure = await store.findErasure(db, caller.workspaceId, id)
  if (!erasure) throw notFound('erasure', id)
  return erasure
}

/**
 * Does one slice of the erasure whose turn it is: what it deletes, its place and its counts are ONE transaction, so that
 * after a crash it goes on where it was. Safe for many relays.
 * @returns undefined when none is due
 */
export async function eraseSlice(db: Db, { vault, clock }: ErasurePorts): Promise<ErasureStep | undefined> {
  const now = clock()
  const erasure = await store.leaseErasure(db, { by: randomUUID(), now }, vault)
  if (!erasure || erasure.phase === 'done') return undefined
  const slice = slices[erasure.phase]
  return await inTransaction(db, async (tx) => {
    const done = await slice(tx, erasure, { vault, now })
    const progress = { subject: erasure.subject, added: {}, waitMs: 0, ...done }
    if (!(await store.moveErasure(tx, erasure, progress, { vault, now }))) throw new Error('Another relay erases on')
    const { phase, added, waitMs } = progress
    return { erasureId: erasure.id, reissuedCount: added.reissuedCount ?? 0, waitMs, isDone: phase === 'done' }
  })
}

/** True when something was erased at `since` or later, or is being erased: whoever remembers bodies must forget them. */
export const findErasuresSince = (db: Db, since: number): Promise<boolean> => store.hasErasuresSince(db, since)

/** Gives back what was leased: for the sole owner of a database at its start, when no lease can be alive. */
export const releaseErasures = (db: Db, now: number): Promise<void> => store.releaseErasureLeases(db, now)
