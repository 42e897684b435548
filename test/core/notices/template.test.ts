import { describe, expect, it } from 'vitest'
import { LeadwireError } from '../../../core/src/errors.ts'
import type { Lead } from '../../../core/src/leads/lead.ts'
import { parseTemplate, renderTemplate } from '../../../core/src/notices/template.ts'
import { firstNameOf, placeholders, type TemplateSubject } from '../../../core/src/notices/template-placeholders.ts'
import { newProfile, type Profile } from '../../../core/src/sources/profile.ts'

const full: Partial<Profile> = {
  displayName: 'Ada Lovelace',
  bio: 'Founder of Acme',
  location: 'London',
  url: 'https://ada.example.org',
  followerCount: 0,
  followingCount: 7,
  tweetCount: 12,
}

const subjectOf = (profile: Partial<Profile> = full): TemplateSubject => ({
  lead: {
    id: 1,
    grade: 'high',
    profile: newProfile('ada', profile),
    matchReasons: [{ label: 'Founder', field: 'bio', text: 'Founder' }],
  } as Lead,
  streamName: 'Founders · @acme',
  segmentName: 'Founders',
  accountHandle: 'acme',
})

const faultOf = (body: string): LeadwireError => {
  try {
    parseTemplate(body)
  } catch (error) {
    if (error instanceof LeadwireError) return error
    throw error
  }
  throw new Error(`${body} was taken`)
}

describe('renderTemplate', () => {
  it.each([
    ['Hi {{firstName}}!', 'Hi Ada!'],
    ['{{ handle }}/{{handle}}', 'ada/ada'],
    ['{{displayName|there}}, {{followerCount}} follow you', 'Ada Lovelace, 0 follow you'],
    ['{{stream}}|{{segment}}|{{account}}', 'Founders · @acme|Founders|acme'],
    ['{{matchConfidence}} because {{matchReason}}', 'high because Founder'],
    ['line\n  {{location}}\n', 'line\n  London\n'],
    ['{ {handle} } {', '{ {handle} } {'],
    ['', ''],
  ])('makes %j into %j', (body, text) => {
    expect(renderTemplate(body, subjectOf())).toEqual({ text, missing: [] })
  })

  it('has a value of a full profile for every placeholder', () => {
    const body = placeholders.map(({ name }) => `{{${name}}}`).join('\n')
    const { text, missing } = renderTemplate(body, subjectOf())
    expect(missing).toEqual([])
    expect(text.split('\n').every((line) => line !== '' && !line.includes('{'))).toBe(true)
  })

  it('names each placeholder once that has no value, unless something stands in for it', () => {
    const body = 'Hi {{displayName|you}} {{bio}} {{bio}} {{location|}}{{url}}'
    expect(renderTemplate(body, subjectOf({ bio: '  ' }))).toEqual({ text: 'Hi you   ', missing: ['bio', 'url'] })
  })

  it('never reads braces that come from a profile', () => {
    const subject = subjectOf({ ...full, bio: '{{handle}} {{nothing}}' })
    expect(renderTemplate('{{bio}}', subject).text).toBe('{{handle}} {{nothing}}')
  })
})

describe('parseTemplate', () => {
  it('names every unknown placeholder and lists those there are', () => {
    const error = faultOf('{{nickname}} {{handle}} {{Handle}} {{}} {{constructor|x}}')
    expect(error).toMatchObject({ kind: 'InvalidInput', code: 'unknown_placeholder' })
    expect(error.message).toContain('{{nickname}}, {{Handle}}, {{}}, {{constructor}} is no placeholder')
    expect(error.message).toContain('handle, displayName, firstName')
    expect(error.extra.placeholders).toEqual(placeholders.map(({ name }) => name))
  })

  it.each(['Hi {{handle', 'Hi handle}}', '{{handle}}}}', '{{a{{handle}}'])(
    'refuses braces that do not pair: %s',
    (body) => {
      expect(faultOf(body)).toMatchObject({ code: 'invalid_request', issues: [{ path: 'messageBody' }] })
    },
  )
})

describe('firstNameOf', () => {
  it.each([
    ['Ada Lovelace', 'Ada'],
    ['Dr. Ada Lovelace', 'Ada'],
    ['prof Ada', 'Ada'],
    ['Lovelace, Ada', 'Ada'],
    ['Ada, PhD 🚀', 'PhD'],
    ['🚀 Ada ✨', 'Ada'],
    ['Jean-Luc Picard', 'Jean-Luc'],
    ['Élodie', 'Élodie'],
    ['D’Arcy W.', 'D’Arcy'],
    ['李 小龙', '李'],
    ['J. R. Tolkien', 'J'],
    ['@ada', null],
    ['42', null],
    ['🚀', null],
    ['', null],
    [null, null],
  ])('reads %j as %j', (displayName, name) => expect(firstNameOf(displayName)).toBe(name))
})
