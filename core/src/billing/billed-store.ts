import { toFlag } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import { LeadwireError } from '../errors.ts'
import { billingInProgress, type Intent, type Quantities, type SourceChange } from './billing.ts'

/**
 * The columns of a source that are billed for. While an intent is pending its rows are still as they were, so the sum of all rows
 * is what is billed without it.
 */

/** Active sources of a workspace by tier. Drafts are not active. */
export async function countActive(db: Db, workspaceId: number): Promise<Quantities> {
  const rows = await db.sql
    .selectFrom('source')
    .select(['tier', (eb) => eb.fn.countAll<number | string>().as('count')])
    .where('workspace_id', '=', workspaceId)
    .where('is_active', '=', 1)
    .groupBy('tier')
    .execute()
  // Postgres answers counts as text.
  return Object.fromEntries(rows.map(({ tier, count }) => [tier, Number(count)]))
}

/**
 * Takes hold of the rows until commit, in one order so that two callers cannot wait for each other.
 * @throws Conflict `billing_in_progress`, or `conflict` when a row is not as the change says
 */
export async function holdSources(tx: Db, workspaceId: number, changes: readonly SourceChange[]): Promise<void> {
  for (const { sourceId, from } of [...changes].sort((a, b) => a.sourceId - b.sourceId)) {
    const row = await tx.sql
      .updateTable('source')
      .set((eb) => ({ is_active: eb.ref('is_active') }))
      .where('id', '=', sourceId)
      .where('workspace_id', '=', workspaceId)
      .returning(['tier', 'is_active', 'is_draft', 'pending_intent_id'])
      .executeTakeFirst()
    if (row && row.pending_intent_id !== null) throw billingInProgress(sourceId)
    const isAsSaid =
      row !== undefined &&
      row.is_draft === toFlag(from === null) &&
      (from === null || (row.tier === from.tier && row.is_active === toFlag(from.isActive)))
    if (!isAsSaid) {
      throw new LeadwireError('Conflict', 'conflict', `Account ${sourceId} was changed at the same moment; try again`)
    }
  }
}

/** Marks rows as being changed by an intent. */
export async function markSources(tx: Db, intent: Intent): Promise<void> {
  for (const { sourceId } of intent.changes) {
    await tx.sql.updateTable('source').set({ pending_intent_id: intent.id }).where('id', '=', sourceId).execute()
  }
}

/** Makes the changes. A tier that is given now is not followed by one that was planned before. */
export async function changeSources(tx: Db, changes: readonly SourceChange[]): Promise<void> {
  for (const { sourceId, from, to } of changes) {
    const hasNewTier = from?.tier !== to.tier
    await tx.sql
      .updateTable('source')
      .set({
        tier: to.tier,
        is_active: toFlag(to.isActive),
        is_draft: 0,
        pending_intent_id: null,
        ...(hasNewTier && { pending_tier: null, pending_tier_at: null }),
      })
      .where('id', '=', sourceId)
      .execute()
  }
}

/** Lets go of the rows as they were, and removes those that were being added. */
export async function releaseSources(tx: Db, intentId: number): Promise<void> {
  await tx.sql.deleteFrom('source').where('pending_intent_id', '=', intentId).where('is_draft', '=', 1).execute()
  await tx.sql
    .updateTable('source')
    .set({ pending_intent_id: null })
    .where('pending_intent_id', '=', intentId)
    .execute()
}

/** A tier that a source falls to. */
export interface PlannedTier {
  sourceId: number
  workspaceId: number
  tier: string
  isActive: boolean
  plannedTier: string
  plannedAt: number
}

/** Sources whose tier falls by `until` and that nobody is changing, the most urgent first. */
export async function listPlannedTiers(db: Db, until: number, limit: number): Promise<PlannedTier[]> {
  const rows = await db.sql
    .selectFrom('source')
    .select(['id', 'workspace_id', 'tier', 'is_active', 'pending_tier', 'pending_tier_at'])
    .where('pending_tier_at', '<=', until)
    .where('pending_tier', 'is not', null)
    .where('pending_intent_id', 'is', null)
    .orderBy('pending_tier_at')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    sourceId: row.id,
    workspaceId: row.workspace_id,
    tier: row.tier,
    isActive: row.is_active === 1,
    plannedTier: row.pending_tier ?? row.tier,
    plannedAt: row.pending_tier_at ?? 0,
  }))
}

/** Moves the time at which a tier falls. */
export async function setPlannedAt(tx: Db, sourceId: number, at: number): Promise<void> {
  await tx.sql
    .updateTable('source')
    .set({ pending_tier_at: at })
    .where('id', '=', sourceId)
    .where('pending_tier', 'is not', null)
    .execute()
}
