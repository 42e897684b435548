import { describe, expect, it } from 'vitest'
import { subscriptionStatuses } from '../../../core/src/billing/billing.ts'
import { LeadwireError } from '../../../core/src/errors.ts'
import type { Plans } from '../../../core/src/plans/plan.ts'
import { assertMayAdd, findStreamCap, freeTerms, isFreeTier, type Terms } from '../../../core/src/plans/standing.ts'

const none = { dailySyncs: null, monthlyRetests: null, streams: null }
const plans: Plans = { starter: { ...none, streams: 2 }, growth: none, pro: none }
const limited: Terms = { plans, isBilled: false }
const billed: Terms = { plans: null, isBilled: true }

/** The code of the refusal; undefined = it may. */
const refusalOf = (...asked: Parameters<typeof assertMayAdd>): string | undefined => {
  try {
    assertMayAdd(...asked)
  } catch (error) {
    if (error instanceof LeadwireError && error.kind === 'Forbidden') return error.code
    throw error
  }
}

describe('who may add accounts', () => {
  it.each<[Terms, (typeof subscriptionStatuses)[number], number, string | undefined]>([
    [limited, 'free_user', 1, undefined],
    [limited, 'free_user', 2, 'free_account_limit'],
    // Without plans there is nothing that a free one could use.
    [billed, 'free_user', 1, 'subscription_required'],
    [limited, 'canceled', 1, 'subscription_required'],
    [billed, 'unpaid', 1, 'subscription_required'],
    [limited, 'incomplete', 1, 'subscription_required'],
    [limited, 'paused', 1, 'subscription_required'],
    [limited, 'active', 100, undefined],
    [billed, 'trialing', 100, undefined],
    // Its payment is still being tried.
    [billed, 'past_due', 100, undefined],
    [freeTerms, 'active', 100, undefined],
  ])('%o, %s, with %d accounts: %s', (terms, status, count, refusal) => {
    expect(refusalOf(terms, status, count)).toBe(refusal)
  })
})

it('calls free who has no subscription where there are plans', () => {
  expect(subscriptionStatuses.filter((status) => isFreeTier(limited, status))).toEqual(['free_user'])
  expect(subscriptionStatuses.filter((status) => isFreeTier(billed, status))).toEqual([])
})

it('caps streams by tier', () => {
  expect(findStreamCap(limited, 'starter')).toBe(2)
  expect(findStreamCap(limited, 'growth')).toBeNull()
  expect(findStreamCap(freeTerms, 'starter')).toBeNull()
})
