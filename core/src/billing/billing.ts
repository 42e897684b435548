import { type ErrorDetails, LeadwireError } from '../errors.ts'

/** What a billed account is at a moment: only active ones are billed, each by its tier. */
export interface BilledState {
  tier: string
  isActive: boolean
}

/** What becomes of one source; `from` null = it is being added, and its row is a draft. */
export interface SourceChange {
  sourceId: number
  from: BilledState | null
  to: BilledState
}

/** Active sources by tier; a tier that is not named has none. */
export type Quantities = Readonly<Record<string, number>>

/** now = the difference for the rest of the period is billed; none = the new quantities count from the next period on. */
export type Proration = 'now' | 'none'

/** pending = what the gateway has done is not known yet, or it was not asked. */
export type IntentState = 'pending' | 'settled' | 'undone'

/**
 * A change that is paid for: the rows it is about wait until the gateway has taken the new quantities. Of one workspace they
 * are carried out one at a time, in their order.
 */
export interface Intent {
  id: number
  workspaceId: number
  /** What it is for, in a word, such as `create_stream`; core does nothing by it. */
  kind: string
  changes: SourceChange[]
  prorate: Proration
  /** What the one who staged it needs to settle or undo it; JSON. */
  extra: unknown
  state: IntentState
  /** The request that the gateway gets, as it wrote it itself, the same for each try; null = none was written yet. */
  request: string | null
  /** What the request asks for. */
  quantities: Quantities | null
  /** The idempotency key of the request; a new one when the request is written anew. */
  key: string
  /** When the request was first sent, epoch ms; null = nothing of it has left. */
  sentAt: number | null
  /** Tries begun. */
  attempt: number
  dueAt: number
  /** What went wrong last, in the gateway's words. */
  error: string | null
  createdAt: number
}

/** What a workspace has of the gateway. */
export interface BillingAccount {
  workspaceId: number
  customerRef: string | null
  /** null = it pays for nothing. */
  subscriptionRef: string | null
  status: SubscriptionStatus
  /** Epoch ms; null = not known. */
  periodEnd: number | null
}

/** As the contract spells them; `free_user` has no subscription. */
export const subscriptionStatuses = [
  'free_user',
  'active',
  'trialing',
  'past_due',
  'canceled',
  'unpaid',
  'incomplete',
  'incomplete_expired',
  'paused',
] as const
export type SubscriptionStatus = (typeof subscriptionStatuses)[number]

/** It pays, or is given time to: past_due is the gateway still trying. */
export const isPaying = (status: SubscriptionStatus): boolean =>
  status === 'active' || status === 'trialing' || status === 'past_due'

/** It did pay, or began to, and must again before anything more is billed. */
export const isLapsed = (status: SubscriptionStatus): boolean => status !== 'free_user' && !isPaying(status)

/** What is billed once the changes are made. Tiers that fall to 0 stay named, so that the gateway hears of them. */
export function addChanges(counted: Quantities, changes: readonly SourceChange[]): Quantities {
  const sums: Record<string, number> = { ...counted }
  for (const { from, to } of changes) {
    if (from?.isActive) sums[from.tier] = (sums[from.tier] ?? 0) - 1
    if (to.isActive) sums[to.tier] = (sums[to.tier] ?? 0) + 1
  }
  return sums
}

/** Whether it changes what is billed. */
export const isBilled = (changes: readonly SourceChange[]): boolean =>
  Object.values(addChanges({}, changes)).some((difference) => difference !== 0)

/** Tiers with 0 and tiers not named are the same. */
export const sameQuantities = (one: Quantities, other: Quantities): boolean =>
  [...Object.keys(one), ...Object.keys(other)].every((tier) => (one[tier] ?? 0) === (other[tier] ?? 0))

/** The gateway has refused, in its own words: 502. Nothing of the change is left. */
export const billingFailed = (message: string, details: ErrorDetails = {}) =>
  new LeadwireError('Upstream', 'billing_failed', message, details)

/** The gateway may have taken it: 503. It will be carried on without the caller. */
export const billingPending = (message: string, retryAfterMs: number) =>
  new LeadwireError(
    'Unavailable',
    'billing_pending',
    `It is not known yet whether this was billed (${message}); it will be completed by itself, so do not send it again`,
    { retryAfterMs },
  )

/** An earlier change of the workspace is still under way: 503. Nothing of this one is left. */
export const billingBusy = (retryAfterMs: number) =>
  new LeadwireError(
    'Unavailable',
    'billing_busy',
    'An earlier change is still being billed, so nothing was changed; try again soon',
    { retryAfterMs },
  )

/** Somebody else is changing the same account: 409. */
export const billingInProgress = (sourceId: number) =>
  new LeadwireError('Conflict', 'billing_in_progress', `Another change of account ${sourceId} is still being billed`)
