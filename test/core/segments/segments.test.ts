import { describe, expect, it } from 'vitest'
import {
  contentKey,
  createSegment,
  getSegment,
  listSegments,
  type SegmentInput,
  toSegment,
} from '../../../core/src/segments/segments.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, errorOf, founders, seedCaller } from '../../support/seed.ts'

const clock = manualClock()
const caller = { workspaceId: 1 }
const later = (work: () => unknown) => Promise.resolve().then(work)

describe('toSegment', () => {
  it('names every label that the catalogue does not know, and where it stands', async () => {
    const filters = { job_role: ['Founder', 'Wizard'], skill: ['Dragon riding'], favourite_colour: ['Blue'] }
    const error = await errorOf(later(() => toSegment(caller, { filters }, 'pairs.2.segment.')))
    expect(error).toMatchObject({ kind: 'InvalidInput', code: 'orphan_label' })
    expect(error.extra.orphans).toEqual(['Wizard', 'Dragon riding', 'Blue'])
    expect(error.issues.map((issue) => issue.path)).toContain('pairs.2.segment.appliedSearchFilters.skill')
  })

  it.each<[string, SegmentInput]>([
    ['nothing', {}],
    ['a name alone', { name: 'Founders' }],
    ['a blank description', { description: '  ' }],
    ['groups without labels', { filters: { job_role: [] } }],
    ['an audience size alone', { followerCountTiers: ['over_1m'] }],
  ])('refuses a segment of %s', async (_name, input) => {
    const error = await errorOf(later(() => toSegment(caller, input, 'pairs.0.segment.')))
    expect(error).toMatchObject({ code: 'invalid_request', issues: [{ path: 'pairs.0.segment.description' }] })
  })

  it.each<[string, SegmentInput, string]>([
    ['its own name', { name: ' Ours ', description: 'founders' }, 'Ours'],
    ['its description', { description: ' SaaS founders ' }, 'SaaS founders'],
    ['its labels', { filters: { job_role: ['Founder'] } }, 'Founder'],
    ['a long description, shortened', { description: 'a '.repeat(100) }, `${'a '.repeat(39)}a…`],
  ])('takes as a name %s', (_name, input, expected) => expect(toSegment(caller, input, '').name).toBe(expected))
})

describe('contentKey', () => {
  const keyOf = (input: SegmentInput) => contentKey(toSegment(caller, input, ''))
  const base: SegmentInput = {
    description: 'SaaS founders',
    filters: { job_role: ['Founder', 'Developer'], skill: [] },
    followerCountTiers: ['over_1m', 'under_1k'],
  }

  it.each<[string, Partial<SegmentInput>]>([
    ['another name', { name: 'x' }],
    ['another case and space', { description: ' saas  FOUNDERS' }],
    ['another order', { filters: { job_role: ['Developer', 'Founder'] }, followerCountTiers: ['under_1k', 'over_1m'] }],
    ['repeats', { followerCountTiers: ['under_1k', 'over_1m', 'under_1k'] }],
  ])('is the same under %s', (_name, change) => expect(keyOf({ ...base, ...change })).toBe(keyOf(base)))

  it.each<[string, Partial<SegmentInput>]>([
    ['another description', { description: 'founders' }],
    ['a label less', { filters: { job_role: ['Founder'] } }],
    ['another audience', { followerCountTiers: ['under_1k'] }],
    ['a gender', { genderValues: ['female'] }],
  ])('differs with %s', (_name, change) => expect(keyOf({ ...base, ...change })).not.toBe(keyOf(base)))
})

eachEngine((open) => {
  it('keeps a segment as it was written, for its own workspace alone', async () => {
    const db = await open()
    const [mine, theirs] = [await seedCaller(db, clock), await seedCaller(db, clock)]
    const input: SegmentInput = { ...founders, followerCountTiers: ['under_1k'], genderValues: ['female'] }
    const kept = await createSegment(db, mine, input, clock)
    expect(kept).toMatchObject({ ...input, description: '', workspaceId: mine.workspaceId, createdAt: clock() })
    expect(await getSegment(db, mine, kept.id)).toEqual(kept)
    expect(await listSegments(db, mine)).toEqual([kept])
    expect(await listSegments(db, theirs)).toEqual([])
    expect(await codeOf(getSegment(db, theirs, kept.id))).toBe('segment_not_found')
  })
})
