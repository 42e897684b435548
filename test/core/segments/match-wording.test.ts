import { describe, expect, it } from 'vitest'
import { compileSegment } from '../../../core/src/segments/compiled-segment.ts'
import { matchProfile } from '../../../core/src/segments/match.ts'
import { profileOf } from '../../bench/match-quality.ts'
import { rule, table } from './judging.ts'

table('what a description rules out', [
  ['Marketers, but not agencies', 'Marketing manager at Acme', 'high'],
  ['Marketers, but not agencies', 'Digital marketer. Runs a marketing agency', null],
  ['Recruiters, no agencies', 'Agency recruiter', null],
  ['Engineers excluding students', 'Software engineering student', null],
  ['Founders except crypto and real estate', 'Founder of Foo, a crypto exchange', null],
  ['Founders except crypto and real estate', 'Founder of Foo', 'high'],
  ['Bakers without shops', 'Baker and shop owner', null],
  ['Nurses who are not based in Texas', 'Nurse in Ohio', 'high'],
  ['Nurses who are not based in Texas', 'Nurse in Houston', null],
  ['No-code founders', 'Founder of Foo, no-code tools', 'high'],
])

table('several people in one account', [
  ['photographers', 'We are Ann and Bob, photographers. Follow us!', 'medium'],
  ['photographers', 'We are a couple. Travel bloggers, photographers', 'medium'],
  ['photographers', 'Photographers of Leeds. Contact us for our services', null],
  ['photographers', 'I admire photographers', null],
])

table('work for a named outlet', [
  ['journalists', 'Cover Leeds and York for The Argus newspaper', 'high'],
  ['journalists', 'Mum of two who writes every day on tax for the Washington Post', 'high'],
  ['journalists', 'writer @acmemag', 'medium'],
  ['journalists', 'I write songs for Acme Records', null],
])

table('ways to say it', [
  ['illustrators', 'I also illustrate things', 'high'],
  ['illustrators', 'I draw sometimes', 'medium'],
  ['teachers', 'Tech-loving maths teacher', 'high'],
  ['photographers', 'Dad, tennis fan, photographer, hiker', 'medium'],
  ['marketers', 'Majoring in PR & Public Administration', 'medium'],
  ['Writers who publish books', 'Writer, reader of books', 'medium'],
  ['music producers', 'Writer, film producer', null],
  ['owners', 'Owner of @CollaredCorgi', null],
  ['CEOs', 'CEO of not caring', null],
  ['CEOs', 'Vice President of Sales at Acme', null],
  ['CEOs', 'President Obama supporter', null],
  ['teachers', 'Mum of two who teaches maths', 'high'],
  ['People who work in advertising', 'Account Director at an ad agency', 'medium'],
])

describe('the display name', () => {
  const read = (description: string, displayName: string, bio = '') =>
    matchProfile(compileSegment(rule(description)), { ...profileOf('ada', bio), displayName })

  it('makes a role likely where the bio tells nothing of it', () => {
    const { grade, reasons, misses } = read('photographers', 'Ann Lee | Photographer', 'love cats')
    expect(grade).toBe('medium')
    expect(reasons).toEqual([{ label: 'Photographer', field: 'displayName', text: 'Photographer' }])
    expect(misses).toContain('only the display name says so')
    expect(read('doctors', 'Dr. Ann Lee').grade).toBe('medium')
  })

  it('adds nothing where the bio says it, denies it, or the name repeats the handle', () => {
    expect(read('photographers', 'Ann Lee | Photographer', 'Photographer').grade).toBe('high')
    expect(read('doctors', 'Dr. Ann', 'not a doctor').grade).toBeNull()
    expect(matchProfile(compileSegment(rule('nurses')), profileOf('nurse', '')).grade).toBeNull()
  })
})
