import { describe, expect, it } from 'vitest'
import { defaultRetrySchedule, nextAttemptAt, parseRetryAfter } from '../../../core/src/deliveries/retry.ts'

const middle = () => 0.5
const waitSeconds = (failed: Partial<Parameters<typeof nextAttemptAt>[0]>) => {
  const at = nextAttemptAt({ attempt: 1, now: 1_000_000, random: middle, ...failed })
  return at === null ? null : (at - 1_000_000) / 1000
}

describe('nextAttemptAt', () => {
  it('walks the Svix schedule and then gives up', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => waitSeconds({ attempt }))
    expect(waits).toEqual([5, 300, 1800, 7200, 18000, 36000, 36000, null])
    expect(defaultRetrySchedule.reduce((sum, delay) => sum + delay, 0)).toBe(99_305)
  })

  it('varies each wait by up to 20 % either way', () => {
    expect(waitSeconds({ attempt: 2, random: () => 0 })).toBe(240)
    expect(waitSeconds({ attempt: 2, random: () => 0.999999 })).toBeCloseTo(360, 2)
  })

  it('takes a schedule of the caller', () => {
    expect(waitSeconds({ schedule: [1, 2], attempt: 2 })).toBe(2)
    expect(waitSeconds({ schedule: [1, 2], attempt: 3 })).toBeNull()
  })

  it.each([
    ['nothing asked', 2, undefined, 500, 300],
    ['less than planned', 2, 10, 500, 300],
    ['more than planned, below the cap', 2, 450, 500, 450],
    ['above twice the planned wait', 2, 5000, 500, 600],
    ['10 years', 2, 315_360_000, 500, 600],
    ['a minute from a throttling receiver', 1, 60, 429, 60],
    ['an hour from a throttling receiver', 1, 3600, 429, 3600],
    ['a day from a throttling receiver', 1, 86_400, 429, 3600],
    ['a day from one that is down', 1, 86_400, 503, 3600],
    ['a day, late in the schedule', 7, 86_400, 503, 72_000],
    ['a minute from a failing receiver', 1, 60, 500, 10],
    ['a minute, without a status', 1, 60, null, 10],
  ])('obeys Retry-After within the cap: %s', (_name, attempt, askedSeconds, status, expected) => {
    const retryAfterMs = askedSeconds === undefined ? undefined : askedSeconds * 1000
    expect(waitSeconds({ attempt, retryAfterMs, status })).toBe(expected)
  })

  it('never goes below what was asked for by its own variation', () => {
    expect(waitSeconds({ attempt: 2, retryAfterMs: 290_000, random: () => 0 })).toBe(290)
  })
})

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-03-01T12:00:00Z')

  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Sun, 01 Mar 2026 12:02:00 GMT', 120_000],
    ['Sunday, 01-Mar-26 12:02:00 GMT', 120_000],
    ['Sun Mar  1 12:02:00 2026', 120_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['99999999999999999999', Number.MAX_SAFE_INTEGER],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['2026-03-01', null],
    ['Mon, nonsense', null],
    ['', null],
    [undefined, null],
  ])('reads %j as %j ms', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected)
  })

  it('takes the first of repeated headers', () => {
    expect(parseRetryAfter(['7', '9'], now)).toBe(7000)
  })
})
