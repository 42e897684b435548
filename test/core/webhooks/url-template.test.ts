import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toTargetUrl } from '../../../core/src/webhooks/subscription.ts'
import {
  assertTemplateFits,
  MAX_PLACEHOLDERS,
  MAX_RENDERED_LENGTH,
  parseUrlTemplate,
  renderUrlTemplate,
  toTargetTemplate,
} from '../../../core/src/webhooks/url-template.ts'

const lead = {
  id: 42,
  score: 0.5,
  matchConfidence: 'high',
  exportedAt: null,
  verified: false,
  profile: { handle: 'ada', bio: 'a/b?c#d&e=f%20 +é', location: null },
  matchReasons: [{ label: 'founder' }],
}

const render = (text: string, data: unknown = lead) => renderUrlTemplate(parseUrlTemplate(text, 'targetUrl'), data)
const messageOf = (action: () => unknown) => {
  try {
    action()
  } catch (error) {
    return (error as Error).message
  }
  return 'passed'
}

describe('a URL template', () => {
  it.each([
    ['https://crm.example/contacts/{{profile.handle}}?score={{score}}', 'https://crm.example/contacts/ada?score=0.5'],
    ['https://crm.example/{{id}}-{{profile.handle}}/x', 'https://crm.example/42-ada/x'],
    ['https://crm.example/{{ id }}', 'https://crm.example/42'],
    ['https://crm.example/a?{{matchConfidence}}=1', 'https://crm.example/a?high=1'],
    ['https://crm.example/a?v={{verified}}&at={{exportedAt}}', 'https://crm.example/a?v=false&at='],
    ['https://crm.example/l/{{matchReasons.0.label}}', 'https://crm.example/l/founder'],
    ['https://crm.example/in-{{profile.location}}', 'https://crm.example/in-'],
    ['https://crm.example?q={"id":{{id}}}', 'https://crm.example/?q={%22id%22:42}'],
    ['https://crm.example/{{profile.bio}}', 'https://crm.example/a%2Fb%3Fc%23d%26e%3Df%2520%20%2B%C3%A9'],
    ['https://crm.example/z0q0q/{{id}}/z1q', 'https://crm.example/z0q0q/42/z1q'],
  ])('makes %s into %s', (text, url) => {
    expect(render(text)).toEqual({ ok: true, url })
  })

  it.each([
    ['\r\nx: y', '%0D%0Ax%3A%20y'],
    ['\0', '%00'],
    ['\ud800', '%EF%BF%BD'],
    ["!'()*~", '%21%27%28%29%2A~'],
    ['%2e%2e', '%252e%252e'],
    ['a\\b;c', 'a%5Cb%3Bc'],
  ])('encodes the value %j', (value, encoded) => {
    expect(render('https://h.example/p/{{v}}?v={{v}}', { v: value })).toEqual({
      ok: true,
      url: `https://h.example/p/${encoded}?v=${encoded}`,
    })
  })

  it.each([
    ['missing', 'https://h.example/?x={{nothing}}', 'nothing'],
    ['an object', 'https://h.example/?x={{profile}}', 'profile'],
    ['a list', 'https://h.example/?x={{matchReasons}}', 'matchReasons'],
    ['the length of a list', 'https://h.example/?x={{matchReasons.length}}', 'matchReasons.length'],
    ['inherited', 'https://h.example/?x={{constructor.name}}', 'constructor.name'],
    ['null, but inherited', 'https://h.example/?x={{__proto__.__proto__}}', '__proto__.__proto__'],
    ['below a text', 'https://h.example/?x={{profile.handle.length}}', 'profile.handle.length'],
    ['null where a segment is needed', 'https://h.example/c/{{profile.location}}', 'profile.location'],
  ])('fails with the field when it is %s', (_what, text, field) => {
    expect(render(text)).toMatchObject({ ok: false, field, message: expect.stringContaining(`{{${field}}}`) })
  })

  it.each([
    ['{{v}}', '.'],
    ['{{v}}', '..'],
    ['.{{v}}', '.'],
    ['.{{v}}', ''],
    ['{{v}}{{v}}', '.'],
    ['%2e{{v}}', '.'],
    ['{{v}}%2E', '.'],
    ['%2E{{v}}', ''],
    ['{{v}}', ''],
  ])('fails when the segment %s with %j would be another place', (segment, v) => {
    expect(render(`https://h.example/a/${segment}/b`, { v })).toMatchObject({ ok: false, field: 'v' })
  })

  it('lets dots through where they mean nothing', () => {
    expect(render('https://h.example/a/{{v}}?v={{v}}', { v: '...' })).toEqual({
      ok: true,
      url: 'https://h.example/a/...?v=...',
    })
    expect(render('https://h.example/?v={{v}}', { v: '..' })).toEqual({ ok: true, url: 'https://h.example/?v=..' })
  })

  it('fails, naming the longest field, when the URL grows too long', () => {
    const data = { short: 'x', long: 'y'.repeat(MAX_RENDERED_LENGTH) }
    expect(render('https://h.example/{{short}}?{{long}}', data)).toMatchObject({ ok: false, field: 'long' })
  })

  it.each([
    ['{{s}}://h.example/', 'scheme'],
    ['https{{s}}://h.example/', 'scheme'],
    ['https://{{h}}/', 'host'],
    ['https://{{h}}.example/', 'host'],
    ['https://h.example{{h}}/', 'host'],
    ['https:{{h}}/x', 'host'],
    ['http:\\\\{{h}}\\x', 'host'],
    ['https://{{u}}@h.example/', 'credentials'],
    ['https://u:{{p}}@h.example/', 'credentials'],
    ['https://h.example:{{p}}/', 'port'],
    ['https://h.example:8{{p}}/', 'port'],
    ['https://[::1]:{{p}}/', 'port'],
    ['https://h.example/a#{{f}}', 'fragment'],
    ['  https://{{h}}/', 'host'],
    ['ht\ntps://{{h}}/', 'host'],
  ])('refuses %j and says that the placeholder stands in the %s', (text, place) => {
    const message = messageOf(() => parseUrlTemplate(text, 'targetUrl'))
    expect(message).toMatch(/^targetUrl: \{\{\w\}\} stands in the /)
    expect(message).toContain(`in the ${place};`)
  })

  it.each([
    ['https://h.example/{{a b}}', '{{a b}} is no placeholder'],
    ['https://h.example/{{}}', '{{}} is no placeholder'],
    ['https://h.example/{{a..b}}', '{{a..b}} is no placeholder'],
    ['https://h.example/{{a', '{{ begins no placeholder'],
    ['https://h.example/{{a{{b}}', '{{ begins no placeholder'],
    ['https://h.example/{{a/b}}', '{{a/b}} is no placeholder'],
    ['https://h.example/a/{{b}}/../c', '{{b}} is gone once the URL is read'],
    ['https://h.example/{{a}}/{{b}}/%2e%2E/c', '{{b}} is gone once the URL is read'],
    ['https://h.example/{{a}}/{{b}}/..\\c', '{{b}} is gone once the URL is read'],
    ['ftp://h.example/{{a}}', 'must be an absolute http:// or https:// URL'],
    ['/relative/{{a}}', 'must be an absolute http:// or https:// URL'],
    ['\x01https://{{a}}/', 'is gone once the URL is read'],
    [`https://h.example/${'x'.repeat(2048)}`, 'at most 2048'],
    [`https://h.example/${'é'.repeat(1000)}{{a}}`, 'at most 2048'],
    [`https://h.example/${'{{a}}'.repeat(MAX_PLACEHOLDERS + 1)}`, 'at most 20 placeholders, not 21'],
  ])('refuses %s: %s', (text, words) => {
    expect(messageOf(() => parseUrlTemplate(text, 'targetUrl'))).toContain(words)
  })

  it('takes 20 placeholders', () => {
    expect(render(`https://h.example/${'{{id}}'.repeat(20)}`)).toEqual({
      ok: true,
      url: `https://h.example/${'42'.repeat(20)}`,
    })
  })
})

describe('a URL template, whatever the lead', () => {
  const templates = [
    'https://u:p@h.example:8443/a/{{v}}/b/x-{{w.x}}?p={{v}}&{{w.x}}=1&q=x{{w.x}}y',
    'http://h.example/{{v}}{{w.x}}',
    'https://h.example/.{{v}}/%2e{{w.x}}/c?{{v}}',
    'https://h.example/{{v}};{{w.x}}',
  ]
  const nasty = fc.array(
    fc.constantFrom(
      '.',
      '..',
      '/',
      '\\',
      '?',
      '#',
      '&',
      '=',
      '%',
      '%2e',
      '@',
      ':',
      ';',
      '\r',
      '\n',
      '\t',
      '\0',
      '\ud800',
      'é',
      'x',
      ' ',
    ),
    { maxLength: 6 },
  )
  const value = fc.oneof(
    nasty.map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  )
  const shapeOf = (text: string) => {
    const url = new URL(text)
    return {
      head: [url.protocol, url.username, url.password, url.host],
      segments: url.pathname.split('/').length,
      parameters: url.search.split('&').length,
      equals: url.search.split('=').length,
      hash: url.hash,
      hasQuestion: url.search.slice(1).includes('?'),
    }
  }

  it.each(templates)('%s keeps its origin, its segments and its parameters', (text) => {
    const template = parseUrlTemplate(text, 'targetUrl')
    const plain = renderUrlTemplate(template, { v: 'x', w: { x: 'x' } })
    const expected = shapeOf(plain.ok ? plain.url : '')
    let rendered = 0
    fc.assert(
      fc.property(value, value, (v, x) => {
        const result = renderUrlTemplate(template, { v, w: { x } })
        if (!result.ok) return
        rendered++
        // Sent as it was written: nothing for a parser to change, so nothing that only looked harmless.
        expect(new URL(result.url).href).toBe(result.url)
        expect(shapeOf(result.url)).toEqual(expected)
        const last = new URL(result.url).pathname.split('/').map(decodeURIComponent)
        expect(last).not.toContain('..')
      }),
      { numRuns: 2000 },
    )
    expect(rendered).toBeGreaterThan(500)
  })

  it('reads a value back as it was', () => {
    const template = parseUrlTemplate('https://h.example/p/a{{v}}?x={{v}}', 'targetUrl')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (v) => {
        const result = renderUrlTemplate(template, { v })
        const url = new URL(result.ok ? result.url : '')
        expect(url.searchParams.get('x')).toBe(v.toWellFormed())
        expect(decodeURIComponent(url.pathname)).toBe(`/p/a${v.toWellFormed()}`)
      }),
    )
  })
})

describe('a target URL as it is kept', () => {
  it.each([
    [
      'HTTPS://CRM.example:443/a b/{{profile.handle}}?x={{ score }}#top',
      'https://crm.example/a%20b/{{profile.handle}}?x={{score}}',
    ],
    ['https://h.example/{ {{a}} }', 'https://h.example/%7B%20{{a}}%20%7D'],
    ['https://h.example?{{a}}', 'https://h.example/?{{a}}'],
    ['https://h.example/x/../{{a}}', 'https://h.example/{{a}}'],
    ['https://h.example/{\t{a}\t}', 'https://h.example/{{a}}'],
  ])('%j is %s', (text, url) => {
    expect(toTargetTemplate(text, 'targetUrl')).toEqual({ url, hasPlaceholders: true })
  })

  it('has the spelling of toTargetUrl when there is no placeholder', () => {
    const urls = [
      'HTTP://h.example',
      'http:h.example/a/../b?',
      ' https://h.example/é?{"a":{"b":1}} ',
      'https://u:p@h/?a?b#c',
    ]
    for (const url of urls) {
      expect(toTargetTemplate(url, 'targetUrl')).toEqual({ url: toTargetUrl(url, 'targetUrl'), hasPlaceholders: false })
    }
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        expect(toTargetTemplate(url, 'targetUrl').url).toBe(toTargetUrl(url, 'targetUrl'))
      }),
    )
  })

  it('is read back to itself, whatever stands between the placeholders', () => {
    const piece = fc.array(
      fc.constantFrom('{', '}', '{{a}}', '{{b.c}}', '/', '.', '%2e', '?', '\t', '\n', ' ', 'é', 'z0q', 'q', '\\', ':'),
      {
        maxLength: 12,
      },
    )
    let taken = 0
    fc.assert(
      fc.property(piece, (pieces) => {
        let kept: ReturnType<typeof toTargetTemplate>
        try {
          kept = toTargetTemplate(`https://h.example/${pieces.join('')}`, 'targetUrl')
        } catch (error) {
          expect(error).toMatchObject({ kind: 'InvalidInput' })
          return
        }
        if (kept.hasPlaceholders) taken++
        expect(toTargetTemplate(kept.url, 'targetUrl')).toEqual(kept)
      }),
      { numRuns: 3000 },
    )
    expect(taken).toBeGreaterThan(300)
  })

  it('has placeholders only where a POST carries one lead', () => {
    expect(() => assertTemplateFits(true, 'leads')).toThrow(/^payload: must be "lead" or "envelope"/)
    for (const payload of ['lead', 'envelope']) expect(() => assertTemplateFits(true, payload)).not.toThrow()
    expect(() => assertTemplateFits(false, 'leads')).not.toThrow()
  })
})
