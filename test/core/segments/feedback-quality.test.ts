import { describe, expect, it } from 'vitest'
import { learnFrom } from '../../../core/src/segments/learning.ts'
import { matchProfile } from '../../../core/src/segments/match.ts'
import { gradeForty, liftOf, type Wording, wordings } from '../../bench/match-feedback.ts'
import { compileDescribed, isDevelopment, macro, readLabelled } from '../../bench/match-quality.ts'

const labelled = readLabelled() ?? []
const where = labelled.length > 0 ? '' : ' (skipped: ../shared/data is not there)'

/** F1 of one segment before and after. */
const f1Of = (segment: string, wording: Wording, half: boolean) => {
  const { before, after } = liftOf(labelled, wording, half)
  const at = (scores: typeof before) => scores.find((score) => score.segment === segment)?.f1 ?? 0
  return { before: at(before), after: at(after) }
}

// Grades come from one half of the profiles, scores from the other. What was reached, less a margin; see match-feedback.
describe.skipIf(labelled.length === 0)(`40 grades on graded profiles${where}`, () => {
  it.each<[string, Wording, number]>([
    ['visual', 'too narrow', 0.08],
    ['music', 'too wide', 0.04],
  ])('raise F1 of %s, described %s, on profiles that nobody graded', (segment, wording, least) => {
    for (const half of [true, false]) {
      const { before, after } = f1Of(segment, wording, half)
      expect(after - before, `${before} → ${after}`).toBeGreaterThan(least)
    }
  })

  it('raise the mean over segments that say too little or too much, and harm none that is well described', () => {
    const lift = (wording: Wording) => {
      const both = [true, false].map((half) => liftOf(labelled, wording, half))
      return both.reduce((sum, { before, after }) => sum + macro(after, 'f1') - macro(before, 'f1'), 0) / 2
    }
    expect(lift('too narrow')).toBeGreaterThan(0.02)
    expect(lift('too wide')).toBeGreaterThan(0.015)
    expect(lift('as given')).toBeGreaterThan(-0.005)
  })

  it('name the feedback in the reasons of those whom only they found', () => {
    const compiled = compileDescribed(wordings['too narrow'].visual ?? '')
    const pool = labelled.filter(({ profile }) => isDevelopment(profile.handle))
    const grades = gradeForty('visual', compiled, pool)
    expect(grades).toHaveLength(40)
    const segment = learnFrom(compiled, grades)
    const heldBack = labelled.filter((row) => !pool.includes(row)).map(({ profile }) => profile)
    const lifted = heldBack.filter(
      (p) => matchProfile(compiled, p).grade === null && matchProfile(segment, p).grade !== null,
    )
    expect(lifted.length).toBeGreaterThan(3)
    for (const profile of lifted) {
      const { grade, reasons } = matchProfile(segment, profile)
      expect([grade, reasons[0]?.label]).toEqual([
        'medium',
        expect.stringMatching(/^feedback: like those you graded good/),
      ])
    }
  })
})
