import { readBillingAccount } from '../billing/accounts.ts'
import { isPaying, type SubscriptionStatus } from '../billing/billing.ts'
import type { Db } from '../db/database.ts'
import { LeadwireError } from '../errors.ts'
import type { Tier } from '../sources/source.ts'
import type { Plans } from './plan.ts'

/** What a hub asks of its workspaces. */
export interface Terms {
  /** What each tier may use; null = nothing is limited. */
  plans: Plans
  /** Whether a gateway bills active accounts; its word on a subscription then counts, not that of the plans. */
  isBilled: boolean
}

/** A hub that neither limits nor bills. */
export const freeTerms: Terms = { plans: null, isBilled: false }

/** How a workspace stands: by the gateway where there is one, else as the plans say of all. */
export const readStatus = async (db: Db, workspaceId: number, terms: Terms): Promise<SubscriptionStatus> =>
  terms.isBilled ? (await readBillingAccount(db, workspaceId)).status : (terms.plans?.subscription ?? 'active')

/** Whether a workspace is a free one: it has no subscription where the operator has plans. */
export const isFreeTier = (terms: Terms, status: SubscriptionStatus): boolean =>
  terms.plans !== null && status === 'free_user'

/** How many accounts a workspace may track without a subscription. Source: the contract, `free_account_limit`. */
const FREE_ACCOUNTS = 1

/**
 * Refuses new accounts to a workspace that does not pay for them.
 * @param accountCount  all that it tracks with the new ones, asleep ones included
 * @throws Forbidden `free_account_limit` for a free workspace, `subscription_required` for one whose subscription has lapsed
 */
export function assertMayAdd(terms: Terms, status: SubscriptionStatus, accountCount: number): void {
  if (isFreeTier(terms, status)) {
    if (accountCount <= FREE_ACCOUNTS) return
    throw new LeadwireError(
      'Forbidden',
      'free_account_limit',
      `A free workspace tracks ${FREE_ACCOUNTS} account; with these it would be ${accountCount}`,
    )
  }
  assertSubscribed(status)
}

/** @throws Forbidden `subscription_required` */
export function assertSubscribed(status: SubscriptionStatus): void {
  if (isPaying(status)) return
  const text =
    status === 'free_user' ? 'This needs a subscription' : `This needs an active subscription; yours is ${status}`
  throw new LeadwireError('Forbidden', 'subscription_required', text)
}

/** The most streams that may run by schedule on an account of a tier; null = no limit. */
export const findStreamCap = ({ plans }: Terms, tier: Tier): number | null =>
  plans === null ? null : plans[tier].streams
