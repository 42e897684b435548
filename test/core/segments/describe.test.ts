import { describe, expect, it } from 'vitest'
import { describeSegment } from '../../../core/src/segments/describe.ts'

describe('describeSegment', () => {
  it.each<[string, Record<string, string[]>, string[]]>([
    ['Founders, co-founders, CEOs and owners of a company', { job_role: ['Founder', 'CEO', 'Owner'] }, []],
    [
      'AI founders building developer tools',
      { job_role: ['Founder'], skill: ['AI/ML'], industry: ['Developer Tools'] },
      [],
    ],
    ['Ops leads at seafood importers', { job_role: ['Head of Operations'], industry: ['Seafood'] }, ['importer']],
    ['nurses in London', { job_role: ['Nurse'], location: ['London'] }, []],
    ['VCs who invest in climate', { job_role: ['Investor'], industry: ['Climate'] }, []],
    ['indie game developers', { job_role: ['Game Developer'] }, ['indie']],
    ['Wedding photographers in Paris', { job_role: ['Photographer'], location: ['Paris'] }, ['wedding']],
    ['Restaurant owners', { job_role: ['Owner'] }, ['restaurant']],
    ['Fundraisers for charities', {}, ['fundraiser', 'charity']],
    ['recruiters at startups', { job_role: ['Recruiter'], industry: ['Startups'] }, []],
    ['Spanish speaking fitness coaches', { job_role: ['Fitness Coach'], language: ['Spanish'] }, []],
    ['Real estate agents in Miami', { job_role: ['Real Estate Agent'], location: ['Miami'] }, []],
    ['Seafood companies', { industry: ['Seafood'], account_kind: ['Organisation'] }, []],
    [
      'People who work in marketing, PR, advertising or social media',
      { job_role: ['Marketer', 'PR Professional', 'Advertising Professional', 'Social Media Manager'] },
      [],
    ],
    ['Beekeepers', {}, ['beekeeper']],
    ['marketers, not agencies', { job_role: ['Marketer'] }, []],
    ['', {}, []],
    ['…!?', {}, []],
  ])('reads “%s”', (description, filters, phrases) => {
    const described = describeSegment(description)
    expect(described.filters).toEqual(filters)
    expect(described.phrases).toEqual(phrases)
  })

  it.each<[string, string[], string[]]>([
    ['marketers, not agencies', ['Marketing Agency', 'Organisation'], []],
    ['Founders in London, except crypto and real estate', ['Crypto', 'Real Estate'], []],
    ['Potters without kilns', [], ['kiln']],
    ['No-code founders', [], []],
    ['not just nurses', [], []],
  ])('reads what “%s” rules out', (description, labels, phrases) => {
    const { unwanted } = describeSegment(description)
    expect(unwanted.labels.map((label) => label.name)).toEqual(labels)
    expect(unwanted.phrases.map((words) => words.join(' '))).toEqual(phrases)
  })

  it('takes the skill in the name of a maker for a skill, and a state for a place of its own', () => {
    expect(describeSegment('React developers in Texas').filters).toEqual({
      job_role: ['Web Developer'],
      skill: ['JavaScript'],
      location: ['Texas'],
    })
  })

  it('keeps what narrows down one role apart from another role', () => {
    const { parts } = describeSegment('Writers who publish books: novelists and authors')
    expect(parts.map((part) => [part.roles.map((role) => role.name), part.phrases])).toEqual([
      [['Writer'], [['book']]],
      [['Novelist', 'Author'], []],
    ])
  })

  it('lets a sentence without a role narrow down the role before it', () => {
    const { parts } = describeSegment('Nurses. Based in London.')
    expect(parts).toHaveLength(1)
    expect(parts[0]?.labels.map((label) => label.name)).toEqual(['London'])
  })

  it('gives the same answer every time', () => {
    const text = 'AI founders in Berlin building developer tools for lawyers'
    expect(describeSegment(text)).toEqual(describeSegment(text))
  })
})
