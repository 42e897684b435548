import type { Digest, DigestLead } from '@leadwire/core'
import { describe, expect, it } from 'vitest'
import { digestMessage } from '../../../relay/src/schedule/notices/digest-chat.ts'
import { digestHtml } from '../../../relay/src/schedule/notices/digest-html.ts'
import { digestSubject, digestText } from '../../../relay/src/schedule/notices/digest-text.ts'
import { oneLine } from '../../../relay/src/schedule/notices/digest-words.ts'

const lead = (handle: string, more: Partial<DigestLead> = {}): DigestLead => ({
  handle,
  displayName: `Name of ${handle}`,
  bio: 'Founder of Acme\nMother of two',
  profileUrl: `https://x.com/${handle}`,
  grade: 'high',
  reasons: ['Founder (“Founder of” in the bio)', 'Lisbon (“Lisbon” in the location)'],
  ...more,
})

const daily = (leads: DigestLead[], more: Partial<Digest> = {}): Digest => ({
  frequency: 'daily',
  highCount: leads.length,
  mediumCount: 0,
  streams: [{ name: 'Founders · @acme', highCount: leads.length, mediumCount: 0, leads }],
  streamCount: 1,
  failedRuns: [],
  failedRunCount: 0,
  ...more,
})

const URL = 'https://hub.example.org/unsubscribe/abc'
/** What breaks texts that are not escaped. */
const HOSTILE = '</b><script>alert("x")</script>&amp;\u202e\r\nBcc: <a href="http://evil.example/">'

describe('a digest by mail', () => {
  const digest = daily([lead('ada'), lead('bob', { bio: null, displayName: null, profileUrl: null })], {
    mediumCount: 7,
    streamCount: 4,
    streams: [
      { name: 'Founders', highCount: 2, mediumCount: 1, leads: [lead('ada'), lead('bob', { bio: null })] },
      { name: 'Doctors', highCount: 0, mediumCount: 2, leads: [] },
    ],
    failedRuns: [{ streamName: 'Founders', handle: 'acme', errorMessage: 'the upstream is down' }],
    failedRunCount: 3,
  })

  it('says in its text who is new and why, what is left out, and which runs failed', () => {
    expect(digestSubject(digest)).toBe('Daily digest: 9 new leads')
    expect(digestText(digest, URL)).toBe(`Daily digest: 9 new leads (2 high, 7 medium).

Founders: 2 high, 1 medium

  @ada - Name of ada (high)
  Founder of Acme Mother of two
  Why: Founder (“Founder of” in the bio); Lisbon (“Lisbon” in the location)
  https://x.com/ada

  @bob - Name of bob (high)
  Why: Founder (“Founder of” in the bio); Lisbon (“Lisbon” in the location)
  https://x.com/bob
  and 1 more

Doctors: 2 medium
  not listed here

and 2 more streams, with 4 new leads

3 runs failed:
  @acme (Founders): the upstream is down
  and 2 more

-- 
You get this because your address is among the recipients of your team. To get no more:
${URL}
`)
  })

  it('is called by its stream after a sync, in one line', () => {
    const one = daily([lead('ada')], { frequency: 'after_every_sync' })
    expect(digestSubject(one)).toBe('1 new lead: Founders · @acme')
    const [stream] = one.streams
    const named = { ...one, streams: stream ? [{ ...stream, name: 'a\r\nBcc: b@example.org' }] : [] }
    expect(digestSubject(named)).toBe('1 new lead: a Bcc: b@example.org')
  })

  it('is one column that a phone can show, in light and dark, and fetches nothing', () => {
    const html = digestHtml(digest, URL)
    expect(html).toContain('name="viewport"')
    expect(html).toContain('name="color-scheme" content="light dark"')
    expect(html).toContain('prefers-color-scheme:dark')
    expect(html).toMatch(/max-width:600px/)
    expect(html).not.toMatch(/<(img|table|link|script|iframe|video|picture|form)\b|url\(|@import|src=/i)
    const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, link]) => link)
    expect(links).toEqual(['https://x.com/ada', 'https://x.com/bob', URL])
    for (const text of [
      '2 high, 7 medium',
      'and 2 more streams, with 4 new leads',
      'Founders',
      'Why: Founder',
      'and 1 more',
      'not listed here',
      'and 2 more',
    ]) {
      expect(html).toContain(text)
    }
    // Whatever has a colour of its own has one for dark screens as well.
    for (const [element] of html.matchAll(/<\w+[^>]*style="[^"]*\bcolor:[^"]*"[^>]*>/g))
      expect(element).toContain('class=')
  })

  it('escapes what strangers wrote', () => {
    const html = digestHtml(
      daily([lead('ada', { displayName: HOSTILE, bio: HOSTILE, reasons: [HOSTILE] })], {
        failedRuns: [{ streamName: HOSTILE, handle: 'x', errorMessage: HOSTILE }],
        failedRunCount: 1,
      }),
      URL,
    )
    expect(html).not.toMatch(/<script|<a href="http:\/\/evil|\u202e/)
    expect(html.match(/&#60;script&#62;/g)?.length).toBeGreaterThan(3)
  })
})

describe('a digest by Telegram', () => {
  it('says who is new and why', () => {
    const text = digestMessage(
      daily([lead('ada'), lead('bob', { bio: null, displayName: null, profileUrl: null, grade: 'medium' })], {
        failedRuns: [{ streamName: 'Founders', handle: 'acme', errorMessage: 'a < b' }],
        failedRunCount: 1,
      }),
    )
    expect(text).toBe(`<b>Daily digest</b>
2 new leads: 2 high

<b>Founders · @acme</b> (2 high)

<a href="https://x.com/ada">@ada</a> Name of ada (high)
Founder of Acme Mother of two
<i>Founder (“Founder of” in the bio); Lisbon (“Lisbon” in the location)</i>

@bob (medium)
<i>Founder (“Founder of” in the bio); Lisbon (“Lisbon” in the location)</i>

<b>One run failed:</b>
@acme (Founders): a &lt; b`)
  })

  it('is never longer than a message may be, cuts no tag, and counts what it leaves out', () => {
    const texts = ['x'.repeat(300), '&'.repeat(300), '🎣'.repeat(300), HOSTILE.repeat(9), 'é<'.repeat(200)]
    for (const text of texts) {
      for (const count of [1, 5, 10]) {
        const leads = Array.from({ length: count }, (_, i) =>
          lead(`h${i}`, { displayName: text, bio: text, reasons: [text, text] }),
        )
        const digest: Digest = {
          ...daily(leads),
          highCount: 700,
          streamCount: 5,
          frequency: count === 5 ? 'after_every_sync' : 'weekly',
          streams: Array.from({ length: 5 }, () => ({ name: text, highCount: 140, mediumCount: 0, leads })),
          failedRuns: Array.from({ length: 10 }, () => ({ streamName: text, handle: 'acme', errorMessage: text })),
          failedRunCount: 40,
        }
        const message = digestMessage(digest)
        expect(message.length).toBeLessThanOrEqual(4096)
        expect(message.isWellFormed()).toBe(true)
        const shown = message.match(/\(high\)/g)?.length ?? 0
        expect(message).toContain(`… and ${700 - shown} more`)
        for (const tag of ['b', 'i', 'a']) {
          expect(message.split(`<${tag}`).length, tag).toBe(message.split(`</${tag}>`).length)
        }
        expect(message.replace(/<\/?(b|i|a)( href="[^"<>]*")?>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/)
      }
    }
  })

  it('shows all of them where they fit', () => {
    const leads = Array.from({ length: 10 }, (_, i) => lead(`h${i}`))
    const message = digestMessage(daily(leads))
    expect(message.match(/\(high\)/g)).toHaveLength(10)
    expect(message).not.toContain('more')
  })
})

it('makes one line of whatever a stranger wrote, and cuts no character in two', () => {
  expect(oneLine(' a\r\n b\u2028c\u202ed\u0000 ', 50)).toBe('a b c d')
  expect(oneLine('🎣🎣🎣', 2)).toBe('🎣…')
  expect(oneLine('\ud800 lone', 50)).toBe('\ufffd lone')
})
