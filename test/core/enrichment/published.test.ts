import { describe, expect, it } from 'vitest'
import { toLinkedinUrl } from '../../../core/src/enrichment/linkedin.ts'
import { toPlainText } from '../../../core/src/enrichment/plain-text.ts'
import { readPublished } from '../../../core/src/enrichment/published.ts'
import { findEmails } from '../../../core/src/enrichment/published-email.ts'
import { newProfile } from '../../../core/src/sources/profile.ts'

const emailsIn = (bio: string) => readPublished(newProfile('ada', { bio })).emails.map(({ value }) => value)

describe('reads addresses', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    ['Reach me: Ada.Lovelace@Example.com.', 'Ada.Lovelace@example.com'],
    ['(ada@example.com)', 'ada@example.com'],
    ['<ada@example.com>', 'ada@example.com'],
    ['📧ada@example.com📍London', 'ada@example.com'],
    ['mailto:ada@example.com', 'ada@example.com'],
    ['ada+leads@example.co.uk | founder', 'ada+leads@example.co.uk'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['booking:ada@example.com,press', 'ada@example.com'],
    ['ada@example.com/press', 'ada@example.com'],
    ['ada_l@mail.example.museum', 'ada_l@mail.example.museum'],
    ["o'brien@example.ie", "o'brien@example.ie"],
    ['ada@example.com.Founder of things', 'ada@example.com'],
    ['ada [at] example [dot] com', 'ada@example.com'],
    ['ada[at]example[dot]com', 'ada@example.com'],
    ['ada (at) example (dot) com', 'ada@example.com'],
    ['ada(at)example.com', 'ada@example.com'],
    ['ada {at} example {dot} com', 'ada@example.com'],
    ['ada <at> example <dot> com', 'ada@example.com'],
    ['ADA [AT] EXAMPLE [DOT] COM', 'ADA@example.com'],
    ['ada[ at ]example[ . ]com', 'ada@example.com'],
    ['ada[@]example.com', 'ada@example.com'],
    ['ada ((at)) example.com', 'ada@example.com'],
    ['ada |at| example.com', 'ada@example.com'],
    ['ada *at* example *dot* com', 'ada@example.com'],
    ['ada (arroba) example (punto) es', 'ada@example.es'],
    ['ada [at] mail [dot] example [dot] com', 'ada@mail.example.com'],
    ['ada.lovelace (at) gmail (dot) com', 'ada.lovelace@gmail.com'],
    ['ada＠example.com', 'ada@example.com'],
    ['ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ada@example.com'],
    ['ada@example。com', 'ada@example.com'],
    ['ada\u200b@\u200bexample.com', 'ada@example.com'],
    ['a\u00adda@exam\u2060ple.com\ufeff', 'ada@example.com'],
    ['ada&#64;example.com', 'ada@example.com'],
    ['ada&#x40;example&#x2E;com', 'ada@example.com'],
    ['ada&commat;example&period;com', 'ada@example.com'],
    ['ada&amp;#64;example.com', 'ada@example.com'],
    ['ada.NOSPAM@example.com', 'ada@example.com'],
    ['ada@NOSPAM.example.com', 'ada@example.com'],
    ['ada at gmail dot com', 'ada@gmail.com'],
    ['ada at gmail.com', 'ada@gmail.com'],
    ['Find me at ada [at] gmail.', 'ada@gmail.com'],
    ['ada@gmail | London', 'ada@gmail.com'],
    ['ada @ gmail.com', 'ada@gmail.com'],
    ['ada@ gmail.com', 'ada@gmail.com'],
    ['ada dot lovelace at example dot com', 'ada.lovelace@example.com'],
    ['email: ada at example dot com', 'ada@example.com'],
    ['Contact me at hello at example dot co dot uk', 'hello@example.co.uk'],
    ['ada.l at example dot com', 'ada.l@example.com'],
    ['Inquiries: ada @ example.com', 'ada@example.com'],
    ['✉️ ada @ example.com', 'ada@example.com'],
    ['https://t.co/abc ada@example.com', 'ada@example.com'],
  ])('%j', (bio, address) => {
    expect(emailsIn(bio)).toEqual([address])
  })
})

describe('takes no address from', () => {
  it.each([
    'Founder @acme. Tweets about @bob and @carol.',
    '@ada',
    '@ada@mastodon.social',
    'ada@mastodon.social',
    'find me @ada@hachyderm.io',
    'CEO @ Acme.io',
    'Editor @ nytimes.com',
    'Engineer @acme.com, ex @bob.io',
    'I work at google dot com',
    'founder at acme dot com',
    'Working at example.com',
    'Engineer at yahoo.com',
    'I am at live.com',
    'Editor @ aol.com',
    'I work here at acme dot com',
    'Business development at acme dot com',
    'Press officer at nytimes.com',
    'Email marketer at acme.com',
    'Head of mail at acme dot com',
    'Engineer at Stripe.com',
    'look at booking.com',
    'Meet me at noon. Dot com survivor.',
    'dinner at eight dot dot dot',
    'tomatoes 3@5.00',
    '2 @ $10.99',
    '10@$5.00 each',
    'two tickets @ 12.50',
    'ada@example',
    'ada@localhost',
    'ada@127.0.0.1',
    'C@t lover',
    'h@ppy and sm@rt',
    'logo@2x.png',
    'https://medium.com/@ada.lovelace',
    'https://ada@example.com/path',
    'https://example.com/?to=ada@example.com',
    'instagram.com/@ada.co',
    'you@yourdomain.com',
    'yourname@company.com',
    'ada@@example.com',
    'ada@example.com@evil.com',
    'Good at c++. Bad at vim',
    'Works@Google. Loves cats',
    'See you @ the.conference 2020',
    '.@bob.io said so',
    'DJ (at) night [dot]',
    '',
  ])('%j', (bio) => {
    expect(emailsIn(bio)).toEqual([])
  })
})

describe('reads LinkedIn links', () => {
  it.each([
    ['https://www.linkedin.com/in/ada-lovelace', 'ada-lovelace'],
    ['http://linkedin.com/in/ada-lovelace/', 'ada-lovelace'],
    ['linkedin.com/in/ada-lovelace', 'ada-lovelace'],
    ['www.linkedin.com/in/Ada-Lovelace?trk=abc', 'ada-lovelace'],
    ['https://uk.linkedin.com/in/ada-lovelace/de', 'ada-lovelace'],
    ['https://www.linkedin.com/mwlite/in/ada-lovelace', 'ada-lovelace'],
    ['de.linkedin.com/pub/ada-lovelace/1/2b/3c4', 'ada-lovelace'],
    ['https://m.linkedin.com/in/ada1815.', 'ada1815'],
    ['(linkedin.com/in/ada-lovelace)', 'ada-lovelace'],
    ['in:linkedin.com/in/ada_l', 'ada_l'],
    ['LINKEDIN.COM/IN/ADA', 'ada'],
    ['https://www.linkedin.com/in/j%C3%BCrgen-m', 'j%C3%BCrgen-m'],
    ['https://www.linkedin.com/in/jürgen-m', 'j%C3%BCrgen-m'],
    ['linkedin．com/in/ada', 'ada'],
    ['linked\u200bin.com/in/ada', 'ada'],
  ])('%j', (text, slug) => {
    const expected = `https://www.linkedin.com/in/${slug}`
    const { linkedin } = readPublished(newProfile('ada', { bio: `Founder. ${text} London` }))
    expect(linkedin).toEqual([{ value: expected, confidence: 'high', source: 'bio' }])
    expect(readPublished(newProfile('ada', { url: text })).linkedin).toMatchObject([{ value: expected, source: 'url' }])
  })

  it.each([
    'https://lnkd.in/abc123',
    'linkedin.com/company/acme',
    'linkedin.com/school/oxford',
    'linkedin.com/in/',
    'linkedin.com/in/a',
    'linkedin.com',
    'notlinkedin.com/in/ada',
    'my-linkedin.com/in/ada',
    'linkedin.com.evil.example/in/ada',
    'https://evil.example/linkedin.com/in/ada',
    'https://evil.example/?u=linkedin.com/in/ada',
    'linkedin.com/in/%E0%A4%A',
    'linkedin.com/in/a!b$c',
    'linkedin dot com slash in slash ada',
  ])('but not %j', (bio) => {
    expect(readPublished(newProfile('ada', { bio, url: bio })).linkedin).toEqual([])
  })
})

it('is less sure of the second of two addresses, and takes each once', () => {
  const bio = 'Me: ada@example.com ADA@example.com, agent: bob@example.com'
  expect(readPublished(newProfile('ada', { bio })).emails).toEqual([
    { value: 'ada@example.com', confidence: 'high', source: 'bio' },
    { value: 'bob@example.com', confidence: 'medium', source: 'bio' },
  ])
})

it('reads the link field before the bio', () => {
  const profile = newProfile('ada', { url: 'mailto:ada@example.com', bio: 'press: bob@example.com' })
  expect(readPublished(profile).emails.map(({ source }) => source)).toEqual(['url', 'bio'])
})

it('says what is prose-like of an address with less confidence', () => {
  expect(findEmails('ada at gmail dot com')).toEqual([{ address: 'ada@gmail.com', confidence: 'medium' }])
})

describe('finds a site of one’s own', () => {
  it.each([
    [{ url: 'https://ada.example' }, 'https://ada.example/'],
    [{ url: 'ada.example/about' }, 'https://ada.example/about'],
    [{ url: 'https://t.co/abc', bio: 'see https://ada.example.' }, 'https://ada.example/'],
    [{ url: 'https://www.linkedin.com/in/ada' }, null],
    [{ url: 'https://x.com/ada' }, null],
    [{ url: 'https://user:secret@ada.example' }, null],
    [{ url: 'javascript:alert(1)' }, null],
    [{ url: 'ftp://ada.example' }, null],
    [{ url: 'http://localhost:8080' }, null],
    [{ url: 'nonsense' }, null],
    [{}, null],
  ])('%j', (fields, website) => {
    expect(readPublished(newProfile('ada', fields)).website).toBe(website)
  })
})

it('leaves unknown references and half characters as they are', () => {
  expect(toPlainText('&nosuch; &#0; &#xd800; &#1114112; R&D')).toBe('&nosuch; &#0; &#xd800; &#1114112; R&D')
})

it('knows one profile’s URL from anything else', () => {
  expect(toLinkedinUrl(' https://fr.linkedin.com/in/Ada?x=1 ')).toBe('https://www.linkedin.com/in/ada')
  expect(toLinkedinUrl('see linkedin.com/in/ada')).toBeNull()
  expect(toLinkedinUrl('https://evil.example/in/ada')).toBeNull()
})

it('reads hostile texts of full length in linear time', () => {
  // Each of these makes a careless pattern try every start against every end.
  for (const piece of ['a', 'a.', 'a@', '[at]', ' dot ', 'a at ', 'linkedin.com/in/', '&#64', '((((', 'a dot ', '@ '])
    expect(emailsIn(piece.repeat(200_000)).length).toBeLessThan(10)
})
