import { describe, expect, it } from 'vitest'
import { compileSegment } from '../../../core/src/segments/compiled-segment.ts'
import { matchProfile, matchReading } from '../../../core/src/segments/match.ts'
import { readProfile } from '../../../core/src/segments/reading.ts'
import type { Grade, SegmentRule } from '../../../core/src/segments/segment.ts'
import { profileOf } from '../../bench/match-quality.ts'
import { judge, rule, table } from './judging.ts'

table('plain statements', [
  ['Founders', 'Founder @acme', 'high'],
  ['CEOs', 'CEO & Co-Founder, Acme Inc', 'high'],
  ['CEOs', 'CEO', 'medium'],
  ['Founders', 'CEO at Acme', 'medium'],
  ['Founders', 'Founder of the Leeds Chess Club', 'medium'],
  ['Founders', 'Founder of @AcmeFoundation', 'medium'],
  ['Owners of a company', 'Owner of Bella Bakery in Leeds', 'high'],
  ['engineers', 'Civil engineer', 'high'],
  ['programmers', 'Civil engineer', null],
  ['engineers', 'sound engineer', null],
  ['journalists', '#Journalist #Feminist', 'high'],
  ['web developers', '#WebDeveloper', 'high'],
  ['nurses', 'Nurse by day, DJ by night', 'high'],
  ['DJs', 'Your favorite DJ', 'high'],
  ['teachers', 'I love being a teacher', 'high'],
  ['writers', 'I like to call myself a writer', 'high'],
  ['writers', 'I write stuff', 'high'],
  ['People who work in HR', 'HR professional', 'high'],
  ['marketers', 'Marketing', 'medium'],
])

table('other languages and letters', [
  ['photographers', '𝓟𝓱𝓸𝓽𝓸𝓰𝓻𝓪𝓹𝓱𝓮𝓻 📷', 'high'],
  ['photographers', 'FOTÓGRAFO | Madrid', 'high'],
  ['photographers', '写真家。東京', 'high'],
  ['designers', 'Diseñadora gráfica', 'high'],
  ['teachers', 'Lehrerin aus Köln', 'high'],
  ['teachers', 'öğretmen', 'high'],
  ['lawyers', 'Abogada en Bogotá', 'high'],
  ['chefs', 'Koch aus Leidenschaft', 'high'],
])

table('jokes', [
  ['CEOs', 'CEO of my bed', null],
  ['CEOs', 'CEO of sleeping', null],
  ['CEOs', 'CEO of being late', null],
  ['CEOs', 'ceo of nothing', null],
  ['authors', 'Author of my own destiny', null],
  ['teachers', 'Teacher of life', null],
  ['owners', 'proud dog owner', null],
  ['owners', 'Owner of two cats', null],
  ['visual artists', 'Potions and Harry Potter', null],
])

table('relatives', [
  ['developers', 'wife of a developer', null],
  ['developers', "developer's wife", null],
  ['developers', 'Married to a web developer', null],
  ['teachers', 'son of a teacher', null],
  ['teachers', 'Daughter of two teachers', null],
  ['writers', 'husband to @x, a writer', null],
  ['nurses', 'Mum of a nurse and a teacher', null],
  ['nurses', 'I married a nurse', null],
  ['nurses', 'My nurse is great', null],
  ['writers', 'Wife and mother of two, writer', 'high'],
])

table('wishes, negation and the past', [
  ['authors', 'future author', null],
  ['authors', 'aspiring author', null],
  ['authors', 'Aspiring author, my blog: https://a.example/b', 'medium'],
  ['nurses', 'nurse wannabe', null],
  ['nurses', 'I want to be a nurse', null],
  ['doctors', 'not a doctor', null],
  ['doctors', 'I am not a doctor but I play one on TV', null],
  ['nurses', 'No longer a nurse', null],
  ['nurses', 'used to be a nurse', 'medium'],
  ['teachers', 'Former teacher', 'medium'],
  ['teachers', 'ex-teacher', 'medium'],
  ['teachers', 'Retired maths teacher', 'medium'],
  ['authors', 'Former teacher, now author', 'high'],
])

table('students and beginners', [
  ['journalists', 'journalism student', 'medium'],
  ['nurses', 'studying to be a nurse', 'medium'],
  ['marketers', 'Marketing major at Leeds', 'medium'],
  ['photographers', 'Amateur photographer', 'medium'],
])

table('fans, quotations and role play', [
  ['photographers', 'I love photography', null],
  ['photographers', 'photography enthusiast', null],
  ['musicians', 'music lover', null],
  ['musicians', 'Travel, food, music', null],
  ['developers', 'fan of developers', null],
  ['journalists', 'I hate journalists', null],
  ['designers', 'designer handbags for sale', null],
  ['developers', 'Helping developers ship faster', null],
  ['teachers', 'For every teacher out there', null],
  ['writers', '“Either write something worth reading or be a writer” Franklin', null],
  ['writers', 'Harry Potter RP. Writer.', null],
])

table('organisations', [
  ['photographers', 'We are a team of photographers. Contact us for our services', null],
  ['CEOs', 'The official account of Acme. CEO: Jane Doe. Follow us!', null],
  ['journalists', 'Breaking news and latest updates from our reporters. Follow us', null],
  ['DJs', 'Wedding DJ hire. Our prices are low! Contact us', null],
  ['founders', 'Ada Doe is the founder of Acme', 'high'],
  ['musicians', 'We are a punk rock band from Leeds. Our new album is out now', 'high'],
  ['seafood companies', 'Acme Seafood: we import fish. Contact us', 'high'],
  ['seafood companies', 'I eat seafood', null],
])

table('roles with what narrows them down', [
  ['VCs who invest in climate', 'VC in climate tech', 'high'],
  ['VCs who invest in climate', 'VC. Coffee.', 'medium'],
  ['indie game developers', 'Indie game dev making weird puzzles', 'high'],
  ['recruiters at startups', 'Tech recruiter for startups', 'high'],
  ['recruiters at startups', 'Recruiter at BigCorp', 'medium'],
  ['Spanish speaking fitness coaches', 'Entrenador personal. Hablo español', 'high'],
  ['Spanish speaking fitness coaches', 'Entrenador personal y amante de la vida en el mar', 'high'],
  ['Spanish speaking fitness coaches', 'Personal trainer in Ohio', 'medium'],
  ['AI founders building developer tools', 'Founder of Acme, AI devtools', 'high'],
  ['AI founders building developer tools', 'Founder of Acme Foods', null],
  ['AI founders building developer tools', 'Founder of Foo', 'medium'],
  ['AI founders building developer tools', 'Founder of Foo. AI pair programmer for developers', 'high'],
  ['AI founders building developer tools', 'Co-founder of an AI startup', 'medium'],
  ['AI founders building developer tools', 'Founder at a stealth startup', 'medium'],
  ['AI founders building developer tools', 'Founder @acme. Love coffee and travel', 'medium'],
  ['AI founders building developer tools', 'Co-founder of a bakery', null],
  ['AI founders building developer tools', 'Founder & CEO at Acme | fintech payments', null],
  ['AI founders building developer tools', 'Head of marketing at Foo', null],
  ['AI founders building developer tools', 'Mobile developer', null],
  ['AI founders building developer tools', 'SRE', null],
  ['Vegan restaurant owners', 'Owner of a vegan restaurant in Leeds', 'high'],
  ['Vegan restaurant owners', 'Restaurant owner', 'medium'],
  ['Vegan restaurant owners', 'Owner of a garage', null],
  ['React developers', 'React developer at Acme', 'high'],
  ['Ops leads at seafood importers', 'Head of Operations at Pacific Seafood Importers', 'high'],
  ['Ops leads at seafood importers', 'Operations manager at a bank', null],
  ['Ops leads at seafood importers', 'Operations manager', 'medium'],
  ['Ops leads at seafood importers', 'Seafood for dinner', null],
  ['Rust programmers', 'Rust & Go programmer', 'high'],
  ['Rust programmers', 'PHP programmer', 'medium'],
  ['Beekeepers', 'Beekeeper in Kent', 'high'],
  ['Beekeepers', 'Honey for sale', null],
])

describe('places', () => {
  it.each<[string, string, string, Grade | null]>([
    ['the location field first', 'Registered nurse', 'London, UK', 'high'],
    ['a city inside a wanted country', 'Registered nurse', 'Camden, London', 'high'],
    ['another place', 'Registered nurse', 'Paris', null],
    ['another place, though the bio names the wanted one', 'Nurse, once in London', 'Paris', 'medium'],
    ['no place', 'Registered nurse', '', 'medium'],
    ['no place but the bio names it', 'Nurse based in London', '', 'high'],
    ['no place but the bio names another', 'Nurse based in Paris', '', null],
  ])('reads %s', (_, bio, location, grade) => {
    expect(judge('nurses in London', bio, location).grade).toBe(grade)
  })

  it('says that the place is not known', () => {
    expect(judge('nurses in London', 'Registered nurse').misses.join()).toContain('does not say where')
  })
})

describe('filters', () => {
  const match = (more: Partial<SegmentRule>, bio: string, location = '', description = '') =>
    matchProfile(compileSegment(rule(description, more)), profileOf('ada', bio, location)).grade

  it('takes the labels of a group as alternatives and groups as a combination', () => {
    const filters = { job_role: ['Founder', 'Nurse'], location: ['London'] }
    expect(match({ filters }, 'Nurse', 'London')).toBe('high')
    expect(match({ filters }, 'Founder @acme', 'London')).toBe('high')
    expect(match({ filters }, 'Founder @acme', 'Paris')).toBeNull()
    expect(match({ filters }, 'Founder @acme')).toBeNull()
    expect(match({ filters }, 'Chef', 'London')).toBeNull()
  })

  it('lets a description beside them lower the grade and add reasons, but not let anyone in', () => {
    const filters = { job_role: ['Founder'] }
    expect(match({ filters }, 'Founder @acme, AI', '', 'people in AI')).toBe('high')
    expect(match({ filters }, 'Founder @acme', '', 'people in AI')).toBe('medium')
    expect(match({ filters }, 'AI nurse', '', 'people in AI')).toBeNull()
  })

  it('reads account labels off the account', () => {
    const filters = { account_kind: ['Organisation'], industry: ['Seafood'] }
    expect(match({ filters }, 'The official account of the seafood festival. Follow us')).toBe('high')
    expect(match({ filters }, 'I fish seafood, my dad too')).toBeNull()
  })

  it('takes an owner or chief executive as near to a founder, and a head of marketing as neither', () => {
    const filters = { job_role: ['Founder'] }
    expect(match({ filters }, 'Founder of Acme')).toBe('high')
    expect(match({ filters }, 'CEO of Acme')).toBe('medium')
    expect(match({ filters }, 'Owner of Acme Ltd')).toBe('medium')
    expect(match({ filters }, 'Head of marketing at Acme')).toBeNull()
  })

  it('matches nobody when it asks for nothing', () => {
    expect(match({}, 'Founder @acme')).toBeNull()
  })
})

describe('follower counts', () => {
  const segment = compileSegment(rule('Founders', { followerCountTiers: ['1k_to_10k', '10k_to_100k'] }))
  const count = (followerCount: number | null) =>
    matchProfile(segment, { ...profileOf('ada', 'Founder @acme'), followerCount })

  it.each<[number | null, Grade | null]>([
    [999, null],
    [1000, 'high'],
    [99_999, 'high'],
    [100_000, null],
    [null, 'medium'],
  ])('gives %s followers %s', (followers, grade) => {
    expect(count(followers).grade).toBe(grade)
  })

  it('says why', () => {
    expect(count(5).misses.join()).toContain('5 followers are outside 1k_to_10k')
    expect(count(null).misses.join()).toContain('not known')
  })
})

describe('a verdict', () => {
  it('names label, field and the words as they were written', () => {
    expect(judge('nurses in London', '𝓝urse 🏥', 'London, UK').reasons).toEqual([
      { label: 'Nurse', field: 'bio', text: 'Nurse' },
      { label: 'London', field: 'location', text: 'London' },
    ])
  })

  it('has a reason for every grade and a miss for every drop', () => {
    const bios = ['Nurse', 'ex-nurse', 'Chef', 'not a nurse', '', 'We are nurses. Follow us', 'Nurse in London']
    for (const bio of bios) {
      const { grade, reasons, misses } = judge('nurses in London', bio)
      if (grade) expect(reasons.length, bio).toBeGreaterThan(0)
      else expect(misses.length, bio).toBeGreaterThan(0)
      if (grade === 'medium') expect(misses.length, bio).toBeGreaterThan(0)
    }
  })

  it.each([
    ['wife of a nurse', 'somebody close'],
    ['ex-nurse', 'a past role'],
    ['future nurse', 'a wish'],
    ['not a nurse', 'negated'],
    ['Chef', 'no sign of job role Nurse'],
    ['Nurse. The official account of Acme. Follow us', 'an organisation'],
  ])('explains “%s”', (bio, words) => {
    expect(judge('nurses', bio).misses.join('; ')).toContain(words)
  })

  it('is the same every time, alone or with a shared reading', () => {
    const segments = ['Founders', 'nurses in London', 'Musicians'].map((text) => compileSegment(rule(text)))
    for (const bio of ['Founder @acme | nurse', 'Artist, new EP out', 'We are a band. Follow us']) {
      const profile = profileOf('ada', bio, 'London')
      const shared = readProfile(profile)
      for (const segment of segments) {
        const alone = matchProfile(segment, profile)
        expect(matchReading(segment, shared)).toEqual(alone)
        expect(matchProfile(segment, profile)).toEqual(alone)
      }
    }
  })

  it('does not mind a profile without a bio or a place', () => {
    const bare = { ...profileOf('ada', ''), bio: null, location: null }
    expect(matchProfile(compileSegment(rule('nurses in London')), bare).grade).toBeNull()
  })
})
