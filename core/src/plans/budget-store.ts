import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { BudgetKind } from './plan.ts'

/** One budget of one account in one period. */
export interface BudgetKey {
  sourceId: number
  kind: BudgetKind
  /** YYYY-MM-DD or YYYY-MM */
  period: string
}

/** Uses one place of a budget; false when `cap` is reached. The row stays held until commit, so no two take the last place. */
export async function useBudget(tx: Db, { sourceId, kind, period }: BudgetKey, cap: number | null): Promise<boolean> {
  if (cap !== null && cap < 1) return false
  const row = await tx.sql
    .insertInto('budget_use')
    .values({ source_id: sourceId, kind, period, used: 1 })
    .onConflict((c) =>
      c
        .columns(['source_id', 'kind', 'period'])
        .doUpdateSet((eb) => ({ used: eb('budget_use.used', '+', 1) }))
        .where('budget_use.used', '<', cap ?? Number.MAX_SAFE_INTEGER),
    )
    .returning('used')
    .executeTakeFirst()
  return row !== undefined
}

/** Gives one place of a budget back. */
export async function returnBudget(tx: Db, { sourceId, kind, period }: BudgetKey): Promise<void> {
  await tx.sql
    .updateTable('budget_use')
    .set((eb) => ({ used: eb('used', '-', 1) }))
    .where('source_id', '=', sourceId)
    .where('kind', '=', kind)
    .where('period', '=', period)
    .where('used', '>', 0)
    .execute()
}

/** How much of the accounts' budgets was used in these periods, unordered; what was not used at all is left out. */
export async function listBudgetUses(
  db: Db,
  sourceIds: readonly number[],
  periods: readonly string[],
): Promise<(BudgetKey & { used: number })[]> {
  const uses: (BudgetKey & { used: number })[] = []
  if (periods.length === 0) return uses
  for (const part of chunk(sourceIds)) {
    const rows = await db.sql
      .selectFrom('budget_use')
      .selectAll()
      .where('source_id', 'in', part)
      .where('period', 'in', [...new Set(periods)])
      .execute()
    uses.push(
      ...rows.map((row) => ({
        sourceId: row.source_id,
        kind: row.kind as BudgetKind,
        period: row.period,
        used: row.used,
      })),
    )
  }
  return uses
}
