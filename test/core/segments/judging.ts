import { describe, expect, it } from 'vitest'
import { compileSegment } from '../../../core/src/segments/compiled-segment.ts'
import { matchProfile } from '../../../core/src/segments/match.ts'
import type { Grade, SegmentRule } from '../../../core/src/segments/segment.ts'
import { profileOf } from '../../bench/match-quality.ts'

/** A segment that is only described, unless told more. */
export const rule = (description: string, more: Partial<SegmentRule> = {}): SegmentRule => ({
  description,
  filters: {},
  followerCountTiers: [],
  ...more,
})

/** What the built-in matcher says of a bio. */
export const judge = (description: string, bio: string, location = '') =>
  matchProfile(compileSegment(rule(description)), profileOf('ada', bio, location))

type Case = [description: string, bio: string, grade: Grade | null]

/** A table of bios and the grades they must get. */
export const table = (name: string, cases: Case[]) =>
  describe(name, () => {
    it.each(cases)('%s: “%s” is %s', (description, bio, grade) => {
      expect(judge(description, bio).grade).toBe(grade)
    })
  })
