import { describe, expect, it } from 'vitest'
import { labelGroups } from '../../../core/src/segments/catalogue/entry.ts'
import { findLabel, labelCatalogue, labelKey, resolveFilters, strengths } from '../../../core/src/segments/label.ts'

describe('the label catalogue', () => {
  it('holds at least 150 labels and something in every group', () => {
    expect(labelCatalogue.length).toBeGreaterThanOrEqual(150)
    for (const group of labelGroups) expect(labelCatalogue.some((label) => label.group === group)).toBe(true)
  })

  it('names no synonym twice within a group', () => {
    const seen = new Map<string, string>()
    const twice: string[] = []
    for (const label of labelCatalogue) {
      for (const strength of strengths) {
        // A language's grammar words are shared: `de` is Spanish and French.
        if (label.group === 'language' && strength === 'medium') continue
        for (const text of label.synonyms[strength]) {
          const key = `${label.group}: ${labelKey(text)}`
          if (seen.has(key)) twice.push(`${key} (${seen.get(key)}, ${label.name})`)
          seen.set(key, label.name)
        }
      }
    }
    expect(twice).toEqual([])
  })

  it('includes and relates only labels that exist in the same group', () => {
    const lost = labelCatalogue.flatMap((label) =>
      [...label.includes, ...label.related].filter(
        (name) => !labelCatalogue.some((other) => other.group === label.group && other.name === name),
      ),
    )
    expect(lost).toEqual([])
  })

  it('numbers its labels by their place', () => {
    expect(labelCatalogue.every((label, at) => label.id === at)).toBe(true)
  })
})

describe('findLabel', () => {
  it.each([
    ['job_role', 'Founder', 'Founder'],
    ['job_role', ' co-FOUNDER ', 'Founder'],
    ['job_role', 'CEO', 'CEO'],
    ['job_role', 'head of operations', 'Head of Operations'],
    ['job_role', 'Ops Lead', 'Head of Operations'],
    ['skill', 'AI/ML', 'AI/ML'],
    ['skill', 'machine learning', 'AI/ML'],
    ['location', 'UK', 'United Kingdom'],
    ['audience_size', '1k_to_10k', '1K to 10K'],
  ])('finds %s %s as %s', (group, text, name) => {
    expect(findLabel(group, text)?.name).toBe(name)
  })

  it.each([
    ['job_role', 'Wizard of nothing'],
    ['job_role', ''],
    ['no_such_group', 'Founder'],
    ['__proto__', 'Founder'],
    ['language', 'de'],
  ])('finds nothing for %s %s', (group, text) => {
    expect(findLabel(group, text)).toBeUndefined()
  })
})

describe('resolveFilters', () => {
  it('answers canonical names once each, in the order given', () => {
    const { filters, orphans } = resolveFilters({ job_role: ['ceo', 'Co-Founder', 'founder'], skill: ['ai'] })
    expect(filters).toEqual({ job_role: ['CEO', 'Founder'], skill: ['AI/ML'] })
    expect(orphans).toEqual([])
  })

  it('names every orphan, of known and unknown groups, as it was written', () => {
    const { filters, orphans } = resolveFilters({
      job_role: ['Founder', 'Growth Hackr'],
      colour: ['red'],
      skill: ['Zzz'],
    })
    expect(filters).toEqual({ job_role: ['Founder'] })
    expect(orphans).toEqual([
      { group: 'job_role', label: 'Growth Hackr' },
      { group: 'colour', label: 'red' },
      { group: 'skill', label: 'Zzz' },
    ])
  })

  it('leaves out a group without labels', () => {
    expect(resolveFilters({ job_role: [] })).toEqual({ filters: {}, orphans: [] })
  })
})
