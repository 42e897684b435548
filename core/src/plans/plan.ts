import { Temporal } from 'temporal-polyfill'
import type { SubscriptionStatus } from '../billing/billing.ts'
import type { Tier } from '../sources/source.ts'

/** What a tracked account may use; null = as much as it likes. */
export interface Plan {
  /** Syncs a calendar day, in the zone of the stream that runs. */
  dailySyncs: number | null
  /** Re-tests a calendar month, UTC; 0 = the tier has none at all. */
  monthlyRetests: number | null
  /** Streams that run by schedule on one account; more is `stream_cap_exceeded`. */
  streams: number | null
}

/** What each tier may use; null = the operator has no plans and nothing is limited. */
export type Plans = Readonly<
  Record<Tier, Plan> & {
    /** What all workspaces count as where nobody bills them; default active. */
    subscription?: SubscriptionStatus | undefined
  }
> | null

/** sync = a run that fetches, retest = one that only judges again. */
export type BudgetKind = 'sync' | 'retest'

/** How much of one budget of an account is used. */
export interface Budget {
  used: number
  /** null = no limit */
  cap: number | null
  /** Never below 0, also where the cap was lowered below what was used; null = no limit */
  remaining: number | null
}

const capOf = { sync: 'dailySyncs', retest: 'monthlyRetests' } as const satisfies Record<BudgetKind, keyof Plan>

/** How much a tier may use of a budget in each period; null = no limit. */
export const findCap = (plans: Plans, tier: Tier, kind: BudgetKind): number | null =>
  plans === null ? null : plans[tier][capOf[kind]]

export const toBudget = (used: number, cap: number | null): Budget => ({
  used,
  cap,
  remaining: cap === null ? null : Math.max(0, cap - used),
})

/** The calendar day of an instant in a zone, YYYY-MM-DD: the period of syncs. */
export const dayOf = (at: number, timezone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).toPlainDate().toString()

/** The calendar month of an instant, YYYY-MM: the period of re-tests. By UTC, so that all accounts of a hub change at once. */
export const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7)

/** When a month of `monthOf` began, epoch ms. */
export const startOfMonth = (month: string): number => Date.parse(`${month}-01T00:00:00Z`)
