import { describe, expect, it } from 'vitest'
import {
  addChanges,
  isBilled,
  isLapsed,
  isPaying,
  type SourceChange,
  sameQuantities,
} from '../../../core/src/billing/billing.ts'

const change = (from: string | null, to: string): SourceChange => {
  const state = (text: string) => ({ tier: text.replace('-', ''), isActive: !text.startsWith('-') })
  return { sourceId: 1, from: from === null ? null : state(from), to: state(to) }
}

describe('what is billed after changes', () => {
  const cases: [string, Record<string, number>, SourceChange[], Record<string, number>][] = [
    ['a new account', {}, [change(null, 'starter')], { starter: 1 }],
    ['one that goes to sleep', { pro: 2 }, [change('pro', '-pro')], { pro: 1 }],
    ['the last of a tier stays named', { pro: 1 }, [change('pro', '-pro')], { pro: 0 }],
    ['one that wakes in its tier', { pro: 1 }, [change('-starter', 'starter')], { pro: 1, starter: 1 }],
    ['another tier', { starter: 3 }, [change('starter', 'pro')], { starter: 2, pro: 1 }],
    ['another tier asleep', { starter: 3 }, [change('-starter', '-pro')], { starter: 3 }],
    ['several', { starter: 1 }, [change(null, 'starter'), change('starter', 'pro')], { starter: 1, pro: 1 }],
  ]
  it.each(cases)('%s', (_, counted, changes, expected) => {
    expect(addChanges(counted, changes)).toEqual(expected)
  })

  it('is the same as before when nothing active changes', () => {
    expect(isBilled([change('-starter', '-pro')])).toBe(false)
    expect(isBilled([change('starter', 'pro')])).toBe(true)
    expect(isBilled([])).toBe(false)
  })

  it('does not tell a tier with 0 from one that is not named', () => {
    expect(sameQuantities({ pro: 0, starter: 1 }, { starter: 1 })).toBe(true)
    expect(sameQuantities({ starter: 1 }, { starter: 1, pro: 1 })).toBe(false)
  })
})

it('takes past_due for paying, since the gateway is still trying, and free_user for neither', () => {
  expect([isPaying('past_due'), isLapsed('past_due')]).toEqual([true, false])
  expect([isPaying('unpaid'), isLapsed('unpaid')]).toEqual([false, true])
  expect([isPaying('free_user'), isLapsed('free_user')]).toEqual([false, false])
})
