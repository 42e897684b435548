import { describe, expect, it } from 'vitest'
import { compileSegment } from '../../../core/src/segments/compiled-segment.ts'
import { describeSegment } from '../../../core/src/segments/describe.ts'
import { splitFollowerRanges } from '../../../core/src/segments/follower-range.ts'
import { matchProfile } from '../../../core/src/segments/match.ts'
import type { FollowerCountTier } from '../../../core/src/segments/segment.ts'
import { profileOf } from '../../bench/match-quality.ts'

const endless = Number.POSITIVE_INFINITY

describe('splitFollowerRanges', () => {
  it.each<[string, from: number, below: number]>([
    ['more than 10k followers', 10_001, endless],
    ['over 10,000 followers', 10_001, endless],
    ['at least 5,000 followers', 5_000, endless],
    ['10k+ followers', 10_000, endless],
    ['1.5m followers or more', 1_500_000, endless],
    ['10.000 followers', 10_000, endless],
    ['an audience of over 1 million', 1_000_001, endless],
    ['a follower count of at least 2k', 2_000, endless],
    ['under 1k followers', 0, 1_000],
    ['fewer than 500 Twitter followers', 0, 500],
    ['up to 20,000 followers', 0, 20_001],
    ['1000 or fewer followers', 0, 1_001],
    ['between 1,000 and 5,000 followers', 1_000, 5_001],
    ['10k to 100k followers', 10_000, 100_001],
    ['10-100k followers', 10_000, 100_001],
    ['followers: 1k–5k', 1_000, 5_001],
    ['more than 10k but less than 100k followers', 10_001, 100_000],
  ])('reads “%s”', (words, from, below) => {
    expect(splitFollowerRanges(`founders with ${words}`).ranges).toMatchObject([{ from, below, isExcluded: false }])
  })

  it.each([
    'people who follow 10 bands',
    'followers of 2 Chainz',
    '10 years of experience',
    'followers from 10 countries',
  ])('leaves “%s” as it is', (words) => expect(splitFollowerRanges(words)).toEqual({ ranges: [], rest: words }))
})

describe('a description with an audience size', () => {
  it.each([
    'Founders with more than 10k followers in London',
    'Founders in London who have between 1k and 50k followers',
    'Founders (10k-50k followers) in London',
    'Founders in London, but no accounts with under 1k followers',
  ])('has no key phrase left of “%s”', (description) => {
    const described = describeSegment(description)
    expect(described.filters).toEqual({ job_role: ['Founder'], location: ['London'] })
    expect(described.phrases).toEqual([])
    expect(described.unwanted.phrases).toEqual([])
  })

  const judge = (description: string, followerCount: number | null, followerCountTiers: FollowerCountTier[] = []) =>
    matchProfile(compileSegment({ description, filters: {}, followerCountTiers }), {
      ...profileOf('ada', 'Founder of Acme'),
      followerCount,
    })

  it.each<[string, number | null, string | null]>([
    ['founders with more than 10k followers', 10_001, 'high'],
    ['founders with more than 10k followers', 10_000, null],
    ['founders with more than 10k followers', null, 'medium'],
    ['founders with under 1k followers', 999, 'high'],
    ['founders with under 1k followers', 1_000, null],
    ['founders, no accounts with under 1k followers', 999, null],
    ['founders, no accounts with under 1k followers', 1_000, 'high'],
    ['founders with over 1k followers but under 5k followers', 3_000, 'high'],
    ['founders with over 1k followers but under 5k followers', 5_000, null],
    ['at least 5,000 followers', 5_000, 'high'],
    ['teachers with at least 5,000 followers', 5_000, null],
  ])('%s: %s is %s', (description, followerCount, grade) => {
    expect(judge(description, followerCount).grade).toBe(grade)
  })

  it('binds together with the tiers', () => {
    expect(judge('founders with over 20k followers', 15_000, ['10k_to_100k']).grade).toBeNull()
    expect(judge('founders with over 20k followers', 150_000, ['10k_to_100k']).grade).toBeNull()
    expect(judge('founders with over 20k followers', 50_000, ['10k_to_100k']).grade).toBe('high')
  })

  it('says why', () => {
    expect(judge('founders with over 10k followers', 12).misses).toEqual([
      '12 followers do not fit “over 10k followers”',
    ])
    expect(judge('founders with over 10k followers', null).misses).toEqual(['the number of followers is not known'])
    expect(judge('founders with over 10k followers', 20_000).reasons).toContainEqual({
      label: 'over 10k followers',
      field: 'followerCount',
      text: '20000',
    })
  })
})
