import { newProfile } from '@leadwire/core'
import { Agent, type Dispatcher } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseAllowList } from '../../../../relay/src/dispatch/allow-list.ts'
import { createGuard } from '../../../../relay/src/dispatch/guard.ts'
import { builtinSource } from '../../../../relay/src/providers/enrichment/builtin.ts'
import { readHtml } from '../../../../relay/src/providers/enrichment/html-page.ts'
import { readWebsite, type WebsiteOptions } from '../../../../relay/src/providers/enrichment/website.ts'
import { type Step, startMisbehaving } from '../../../support/misbehaving-server.ts'
import { type StubReply, startStub } from '../stub.ts'

const html = { 'content-type': 'text/html; charset=utf-8' }
const page = (body: string): StubReply => ({ headers: html, body })

/** A site of these paths; anything else is not found. */
async function startSite(paths: Record<string, StubReply | 'hang' | 'drop'>) {
  return await startStub(({ path }) => paths[path] ?? { status: 404, headers: html, body: 'not found' })
}

/** The guard, which lets through only what is named. */
function guarded(...urls: string[]): Dispatcher {
  const { allowList } = parseAllowList(urls.map((url) => new URL(url).host).join(','))
  const { dispatcher } = createGuard(allowList)
  onTestFinished(() => dispatcher.destroy())
  return dispatcher
}

const read = (url: string, options: Partial<WebsiteOptions> = {}) =>
  readWebsite(url, { dispatcher: guarded(url), timeoutMs: 3_000, ...options })

it('reads the start page and the contact page that it links to', async () => {
  const site = await startSite({
    '/': page(`<h1>Ada</h1><a href="/blog">Blog</a> <a href='/kontakt?x=1#form'>Kontakt</a>
      <a href="https://www.linkedin.com/in/ada-l/">in</a> <a href="https://elsewhere.example/contact">x</a>`),
    '/kontakt': page('Write to <b>ada</b> [at] <i>example</i> [dot] com'),
  })
  expect(await read(site.url)).toEqual({
    linkedin: [{ value: 'https://www.linkedin.com/in/ada-l', confidence: 'medium', source: 'website' }],
    emails: [{ value: 'ada@example.com', confidence: 'low', source: 'website' }],
    pageCount: 2,
    fault: null,
  })
  expect(site.requests.map(({ path }) => path)).toEqual(['/robots.txt', '/', '/kontakt'])
  expect(site.requests[0]?.headers['user-agent']).toMatch(/^Leadwire\//)
})

it('reads mailto links, references and what Cloudflare hides, and no scripts or comments', async () => {
  const hidden = [0x2a, ...Buffer.from('eve@gmail.com')].map((byte, i) => (i === 0 ? byte : byte ^ 0x2a))
  const hex = Buffer.from(hidden).toString('hex')
  const site = await startSite({
    '/': page(`<a href="mailto:ada%40gmail.com?subject=hi">mail</a> bob&#64;gmail.com
      <span class="x" data-cfemail="${hex}">[email protected]</span>
      <script>var a = "script@gmail.com"</script><!-- comment@gmail.com --><style>style@gmail.com</style>`),
  })
  const { emails } = await read(site.url)
  expect(emails.map(({ value }) => value)).toEqual(
    ['ada@gmail.com', 'eve@gmail.com', 'bob@gmail.com'].toSorted(byPlace),
  )
  function byPlace(one: string, other: string) {
    const order = ['ada@gmail.com', 'bob@gmail.com', 'eve@gmail.com']
    return order.indexOf(one) - order.indexOf(other)
  }
})

it('reads at most three pages', async () => {
  const links = Array.from({ length: 20 }, (_, i) => `<a href="/contact${i}">contact</a>`).join('')
  const paths = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`/contact${i}`, page(links)]))
  const site = await startSite({ '/': page(links), ...paths })
  expect(await read(site.url)).toMatchObject({ pageCount: 3 })
  expect(site.requests).toHaveLength(4)
})

it('obeys robots.txt', async () => {
  const site = await startSite({
    '/robots.txt': { headers: { 'content-type': 'text/plain' }, body: 'User-agent: *\nDisallow: /contact' },
    '/': page('<a href="/contact">contact</a> <a href="/about">about</a>'),
    '/contact': page('ada@gmail.com'),
    '/about': page('bob@gmail.com'),
  })
  const found = await read(site.url)
  expect(found).toMatchObject({ pageCount: 2, fault: '/contact: its robots.txt forbids it' })
  expect(found.emails.map(({ value }) => value)).toEqual(['bob@gmail.com'])
  expect(site.requests.map(({ path }) => path)).not.toContain('/contact')
})

it('reads nothing where robots.txt cannot be had', async () => {
  const site = await startSite({ '/robots.txt': { status: 503 }, '/': page('ada@gmail.com') })
  expect(await read(site.url)).toMatchObject({ emails: [], pageCount: 0, fault: '/: its robots.txt forbids it' })
})

it('follows redirects within the site only, never inward, and not for ever', async () => {
  const inner = await startSite({ '/': page('secret@gmail.com'), '/contact': page('secret@gmail.com') })
  const to = (location: string): StubReply => ({ status: 302, headers: { location } })
  const site = await startSite({
    '/': to('/home'),
    '/home': page('<a href="/contact">contact</a><a href="/about">about</a>'),
    '/contact': to(`${inner.url}/contact`),
    '/about': to('/about'),
  })
  const found = await read(site.url, { dispatcher: guarded(site.url) })
  expect(found).toMatchObject({ emails: [], pageCount: 1 })
  expect(found.fault).toContain('it leads to another site')
  // Also where the guard would let it through: another site is another person's.
  expect(await read(site.url, { dispatcher: guarded(site.url, inner.url) })).toMatchObject({ emails: [], pageCount: 1 })
  expect(inner.requests).toEqual([])
})

it('dials nothing that the guard refuses', async () => {
  const inner = await startSite({ '/': page('secret@gmail.com') })
  const { dispatcher } = createGuard(parseAllowList('').allowList)
  onTestFinished(() => dispatcher.destroy())
  const found = await readWebsite(inner.url, { dispatcher })
  expect(found).toMatchObject({ emails: [], pageCount: 0 })
  expect(found.fault).toContain('is not a public target')
  expect(inner.requests).toEqual([])
})

it.each<[string, StubReply | 'hang' | 'drop', RegExp]>([
  ['an image', { headers: { 'content-type': 'image/png' }, body: 'ada@gmail.com' }, /it is image\/png and no page/],
  ['JSON', { body: { email: 'ada@gmail.com' } }, /it is application\/json/],
  ['an error', { status: 500, headers: html, body: 'ada@gmail.com' }, /it answered 500/],
  ['nothing at all', 'drop', /./],
  ['a page that is never sent', 'hang', /not read within 0.4 s/],
])('finds nothing in %s', async (_, reply, fault) => {
  const site = await startSite({ '/': reply })
  const found = await read(site.url, { timeoutMs: 400 })
  expect(found).toMatchObject({ emails: [], pageCount: 0 })
  expect(found.fault).toMatch(fault)
})

it('takes no answer that has to be unpacked first', async () => {
  const site = await startSite({ '/': { headers: { ...html, 'content-encoding': 'gzip' }, body: 'ada@gmail.com' } })
  expect((await read(site.url)).emails).toEqual([])
})

it.each<[string, Step[], string[]]>([
  [
    'never ends',
    ['HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\nada@gmail.com ', { flood: '<p>x</p>' }],
    ['ada@gmail.com'],
  ],
  ['drips', ['HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n', { drip: 'x ', everyMs: 5 }], []],
  ['never ends its headers', ['HTTP/1.1 200 OK\r\n', { flood: 'x-a: b\r\n' }], []],
  ['is no web server', ['220 hello\r\n', 'hang'], []],
])('bears a site that %s', async (_, does, emails) => {
  const server = await startMisbehaving({ does })
  onTestFinished(() => server.stop())
  const url = `http://127.0.0.1:${server.port}/`
  const agent = new Agent()
  onTestFinished(() => agent.destroy())
  // The server answers robots.txt in the same way.
  const found = await readWebsite(url, { dispatcher: agent, timeoutMs: 1_500, maxBytes: 65_536 })
  expect(found.emails.map(({ value }) => value)).toEqual(emails)
  await expect.poll(() => server.openCount()).toBe(0)
})

it('ends with the reason of whoever stops it', async () => {
  const site = await startSite({ '/': 'hang' })
  const stopper = new AbortController()
  const found = readWebsite(site.url, { dispatcher: guarded(site.url) }, stopper.signal)
  await expect.poll(() => site.requests.length).toBe(2)
  stopper.abort(new Error('enough'))
  await expect(found).rejects.toThrow('enough')
})

describe('the built-in source', () => {
  const request = { outputs: ['email'] as const, emailMode: 'any' as const }

  it('reads the profile alone when its site is not to be read, or need not be', async () => {
    const site = await startSite({ '/': page('site@gmail.com') })
    const profile = newProfile('ada', { bio: 'ada@example.com', url: site.url })
    const silent = newProfile('ada', { url: `http://ada.localtest.example` })
    const source = builtinSource({ dispatcher: guarded(site.url) })
    expect((await source.find({ profile, ...request })).emails.map(({ value }) => value)).toEqual(['ada@example.com'])
    expect(await builtinSource(null).find({ profile: silent, ...request })).toEqual({
      linkedin: [],
      emails: [],
      notes: [],
    })
    expect(site.requests).toEqual([])
  })

  it('says why a site was of no use', async () => {
    const site = await startSite({ '/': { status: 500 } })
    const profile = newProfile('ada', { url: site.url })
    const found = await builtinSource({ dispatcher: guarded(site.url) }).find({ profile, ...request })
    expect(found).toEqual({ linkedin: [], emails: [], notes: ['The website was not read in full: /: it answered 500'] })
  })
})

describe('a broken page', () => {
  it.each([
    ['no end of a tag', 'a <b c', 'a '],
    ['no tag', 'a < b > c', 'a < b > c'],
    ['a script without end', 'a <script>b', 'a '],
    ['a comment without end', 'a <!-- b', 'a '],
    ['blocks', '<p>a</p><p>b</p>', '\na\n\nb\n'],
    ['a doctype', '<!DOCTYPE html>a<?xml?>', 'a'],
  ])('is read with %s', (_, source, text) => {
    expect(readHtml(source).text).toBe(text)
  })

  it('is read in one pass, whatever is in it', () => {
    for (const piece of [
      '<',
      '< ',
      '</',
      '<a',
      '<a href=',
      '<!--',
      '<script>',
      '&#64;',
      '<a href="/contact">',
      '<!',
      '</ ',
    ])
      expect(readHtml(`${piece.repeat(200_000)}>`).links.length).toBeLessThanOrEqual(1_000)
  })
})
