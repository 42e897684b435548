import { describe, expect, it } from 'vitest'
import { compileSegment } from '../../../core/src/segments/compiled-segment.ts'
import { type FeedbackStatus, type GradedExample, MAX_EXAMPLES } from '../../../core/src/segments/graded-example.ts'
import { learnFrom } from '../../../core/src/segments/learning.ts'
import { matchProfile } from '../../../core/src/segments/match.ts'
import type { SegmentRule } from '../../../core/src/segments/segment.ts'
import { type Profile, personKey } from '../../../core/src/sources/profile.ts'
import { profileOf } from '../../bench/match-quality.ts'
import { rule } from './judging.ts'

/** People `<prefix>0` … with these bios, all graded alike. */
const graded = (
  status: FeedbackStatus,
  prefix: string,
  bios: string[],
  known: Partial<Profile> = {},
): GradedExample[] =>
  bios.map((bio, i) => {
    const profile = { ...profileOf(`${prefix}${i}`, bio, 'London'), ...known }
    return { personKey: personKey(profile), status, profile }
  })

const designers = [
  'Designer in Leeds',
  'UX designer',
  'Graphic designer at Acme',
  'Product designer',
  'Designer, he/him',
]
const others = ['Nurse in Leeds', 'Software engineer', 'Teacher', 'Accountant at Acme', 'Novelist', 'Chef']
const photographers = [
  'Photographer',
  'Photographer in Oslo',
  'Wedding photographer',
  'Photographer, dad',
  'Photographer.',
]
const bakers = [
  'Photographer who bakes bread',
  'Photographer, bakes bread daily',
  'Photographer. Bakes bread',
  'Photographer bakes bread',
]

/** Wants designers too, although only photographers are described. */
const wantsDesigners = [...graded('good', 'd', designers), ...graded('bad', 'o', others)]
/** Wants no photographer who bakes. */
const wantsNoBakers = [...graded('good', 'p', photographers), ...graded('bad', 'b', [...bakers, ...bakers])].map(
  (example, i) => ({ ...example, personKey: `${example.personKey}${i}` }),
)

const judge = (examples: readonly GradedExample[], bio: string, more: Partial<SegmentRule> = {}, known = {}) => {
  const segment = learnFrom(compileSegment(rule('Photographers', more)), examples)
  return matchProfile(segment, { ...profileOf('ada', bio, 'London'), ...known })
}

describe('a segment with feedback', () => {
  it('finds as medium whom its words leave out but the good ones are like, and says so', () => {
    expect(judge([], 'Designer in Bath').grade).toBeNull()
    const { grade, reasons } = judge(wantsDesigners, 'Designer in Bath')
    expect(grade).toBe('medium')
    expect(reasons).toEqual([
      { label: 'feedback: like those you graded good (Designer: 4 good, 0 bad)', field: 'bio', text: 'Designer' },
    ])
    expect(judge(wantsDesigners, 'I love my designer').grade).toBeNull()
    expect(judge(wantsDesigners, 'Chef in Bath').grade).toBeNull()
  })

  it('drops or lowers whom its words find but only the bad ones are like, and says so', () => {
    expect(judge([], 'Photographer and baker, bakes bread').grade).toBe('high')
    const { grade, misses } = judge(wantsNoBakers, 'Photographer and baker, bakes bread')
    expect(grade).not.toBe('high')
    expect(misses.join()).toMatch(/feedback: like those you graded bad \(bakes.*0 good, 8 bad\): “bakes/)
    expect(judge(wantsNoBakers, 'Photographer in Bath').grade).toBe('high')
  })

  it('says again of a person what was said of him', () => {
    const bad = graded('bad', 'ada', ['']).map((e) => ({ ...e, personKey: 'x:@ada' }))
    const good = bad.map((e) => ({ ...e, status: 'good' as const }))
    expect(judge(bad, 'Photographer')).toMatchObject({
      grade: null,
      misses: ['feedback: you graded this person bad: “@ada”'],
    })
    expect(judge(good, 'Chef')).toMatchObject({
      grade: 'high',
      reasons: [{ label: 'feedback: you graded this person good' }],
    })
    expect(judge([...bad, ...good], 'Photographer').grade).toBeNull()
    expect(judge([...good, ...bad], 'Photographer').grade).toBe('high')
  })

  it.each<[string, Partial<SegmentRule>, Partial<Profile>, string]>([
    ['audience tiers', { followerCountTiers: ['1k_to_10k'] }, { followerCount: 5 }, 'Designer'],
    ['a label of the filters', { filters: { location: ['Berlin'] } }, {}, 'Designer'],
    [
      'what the description rules out',
      { description: 'Photographers, but no agencies' },
      {},
      'Designer at a design agency',
    ],
    ['a place of the description', { description: 'Photographers in Berlin' }, {}, 'Designer'],
    ['who speaks', {}, {}, 'We are the official account of Acme. Follow us! Designer'],
    [
      'a range of followers',
      { description: 'Photographers with over 5000 followers' },
      { followerCount: 5 },
      'Designer',
    ],
  ])('lifts nobody over %s, however good', (_, more, known, bio) => {
    const said = wantsDesigners.map((example, i) => (i === 0 ? { ...example, personKey: 'x:@ada' } : example))
    expect(judge(said, bio, more, known).grade).toBeNull()
  })

  it('lifts to medium at best where the number of followers is not known', () => {
    const said = graded('good', 'x', ['']).map((example) => ({ ...example, personKey: 'x:@ada' }))
    expect(judge(said, 'Photographer', { followerCountTiers: ['1k_to_10k'] }).grade).toBe('medium')
    expect(judge(said, 'Chef', { followerCountTiers: ['1k_to_10k'] }).grade).toBe('medium')
  })

  it.each([
    ['fewer than three of a kind', [...graded('good', 'd', designers.slice(0, 2)), ...graded('bad', 'o', others)]],
    ['good ones alone', graded('good', 'd', designers)],
    ['bad ones alone', graded('bad', 'o', [...others, ...bakers])],
    ['as many bad ones of the kind', [...wantsDesigners, ...graded('bad', 'e', designers)]],
    ['what its words get right', [...graded('good', 'p', photographers), ...graded('bad', 'o', others)]],
  ])('learns nothing of %s', (_, examples) => {
    for (const bio of ['Designer in Bath', 'Photographer in Bath', 'Photographer bakes bread', 'Chef']) {
      expect(judge(examples, bio)).toEqual(judge([], bio))
    }
  })

  it('is what it was once the examples are gone, and needs no order among them', () => {
    const plain = compileSegment(rule('Photographers'))
    expect(learnFrom(plain, [])).toEqual(plain)
    const learned = learnFrom(plain, wantsDesigners)
    expect(learned.learned?.missed).toBeTruthy()
    expect(learnFrom(learned, [])).toEqual(plain)
    expect(learnFrom(plain, [...wantsDesigners].reverse())).toEqual(learnFrom(plain, wantsDesigners))
    expect(learnFrom(learned, wantsDesigners)).toEqual(learned)
  })

  it('reads the newest 500 examples only', () => {
    const old = Array.from({ length: MAX_EXAMPLES }, (_, i) => ({
      ...graded('bad', 'n', ['x'])[0]!,
      personKey: `n${i}`,
    }))
    expect(judge([...old, ...wantsDesigners], 'Designer in Bath').grade).toBeNull()
    expect(judge([...old.slice(20), ...wantsDesigners], 'Designer in Bath').grade).toBe('medium')
  })
})
