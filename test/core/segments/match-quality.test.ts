import { describe, expect, it } from 'vitest'
import { isDevelopment, macro, readLabelled, scoreSegments } from '../../bench/match-quality.ts'

const labelled = readLabelled()
const where = labelled ? '' : ' (skipped: ../shared/data is not there)'

// What was reached, less a margin: the run prints F1 0.89 and precision of high 0.88 over all rows.
describe.skipIf(!labelled)(`the matcher on graded profiles${where}`, () => {
  it('finds high or medium with a macro F1 of at least 0.85, and high with a precision of at least 0.85', () => {
    const scores = scoreSegments(labelled ?? [])
    expect(macro(scores, 'f1')).toBeGreaterThanOrEqual(0.85)
    expect(macro(scores, 'precisionOfHigh')).toBeGreaterThanOrEqual(0.85)
  })

  it('does not do so on one half only', () => {
    for (const half of [true, false]) {
      const scores = scoreSegments((labelled ?? []).filter(({ profile }) => isDevelopment(profile.handle) === half))
      expect(macro(scores, 'f1')).toBeGreaterThanOrEqual(0.82)
    }
  })

  it('finds something in every segment', () => {
    for (const score of scoreSegments(labelled ?? [])) expect(score.f1, score.segment).toBeGreaterThan(0.7)
  })
})
