import type { Db } from '../db/database.ts'
import type { Tier } from '../sources/source.ts'
import { listBudgetUses } from './budget-store.ts'
import { type Budget, dayOf, findCap, monthOf, type Plans, startOfMonth, toBudget } from './plan.ts'

/** An account, and the zone by whose days its syncs are counted. */
export interface BudgetedAccount {
  sourceId: number
  tier: Tier
  timezone: string
}

/** What an account has used and has left. */
export interface AccountBudgets extends BudgetedAccount {
  dailySync: Budget
  monthlyRetest: Budget
  /** Epoch ms */
  monthStartsAt: number
}

/** The budgets of accounts as they stand at `now`, in the order given. */
export async function readBudgets(
  db: Db,
  accounts: readonly BudgetedAccount[],
  plans: Plans,
  now: number,
): Promise<AccountBudgets[]> {
  const month = monthOf(now)
  const days = new Map([...new Set(accounts.map(({ timezone }) => timezone))].map((zone) => [zone, dayOf(now, zone)]))
  const sourceIds = [...new Set(accounts.map(({ sourceId }) => sourceId))]
  const uses = await listBudgetUses(db, sourceIds, [month, ...days.values()])
  const used = new Map(uses.map((use) => [`${use.sourceId} ${use.kind} ${use.period}`, use.used]))
  return accounts.map((account) => {
    const { sourceId, tier, timezone } = account
    const usedOf = (kind: 'sync' | 'retest', period: string | undefined) =>
      used.get(`${sourceId} ${kind} ${period}`) ?? 0
    return {
      ...account,
      dailySync: toBudget(usedOf('sync', days.get(timezone)), findCap(plans, tier, 'sync')),
      monthlyRetest: toBudget(usedOf('retest', month), findCap(plans, tier, 'retest')),
      monthStartsAt: startOfMonth(month),
    }
  })
}

/** The sum of what is left; null = at least one account has no limit. */
export const sumRemaining = (budgets: readonly Budget[]): number | null =>
  budgets.reduce<number | null>(
    (sum, { remaining }) => (sum === null || remaining === null ? null : sum + remaining),
    0,
  )
