import {
  addCandidate,
  type Candidate,
  findEmails,
  findLinkedinUrls,
  messageOf,
  SECOND_MS,
  toPlainText,
} from '@leadwire/core'
import type { Dispatcher } from 'undici'
import { type HtmlPage, readHtml } from './html-page.ts'
import { isFreeMail } from './lists.ts'
import { fetchPage, toText } from './page-fetch.ts'
import { MAX_ROBOTS_BYTES, type MayRead, parseRobots } from './robots.ts'

export interface WebsiteOptions {
  /** The guard's: it dials nothing that leads inside. */
  dispatcher: Dispatcher
  /** Pages of one site; default 3. */
  maxPages?: number
  /** Of one page; default 512 KB. What is beyond is not read. */
  maxBytes?: number
  /** For the whole site; default 10 s. */
  timeoutMs?: number
}

/** What a site says of how to reach its owner. */
export interface SiteContacts {
  linkedin: Candidate[]
  emails: Candidate[]
  /** Pages that were read. */
  pageCount: number
  /** Why there is not more; null when all went well. */
  fault: string | null
}

/** The word of our user agent by which a robots.txt names us. */
const PRODUCT = 'leadwire'
const PAGE_TYPES = /^(?:text\/html|application\/xhtml\+xml|text\/plain)$/
const MAX_REDIRECTS = 3

/** Pages that say how to reach somebody, in the languages of most sites. */
const CONTACT =
  /contact|kontakt|contatt|contato|contacto|impressum|imprint|about|über-?uns|ueber-?uns|a-propos|acerca|chi-siamo|sobre|legal-?notice|mentions-legales|reach|hire/i

/** Reads the start page of a site and those of its pages that look like contact pages. Never throws but for the signal. */
export async function readWebsite(start: string, options: WebsiteOptions, signal?: AbortSignal): Promise<SiteContacts> {
  const { maxPages = 3, timeoutMs = 10 * SECOND_MS } = options
  const limit = AbortSignal.timeout(timeoutMs)
  const stop = signal ? AbortSignal.any([signal, limit]) : limit
  const found: SiteContacts = { linkedin: [], emails: [], pageCount: 0, fault: null }
  try {
    const first = new URL(start)
    const site = siteOf(first)
    const robots = new Map<string, MayRead>()
    const queue = [first]
    const seen = new Set<string>()
    while (queue.length > 0 && found.pageCount < maxPages) {
      const url = queue.shift() as URL
      url.hash = ''
      if (seen.has(url.href)) continue
      seen.add(url.href)
      const page = await getPage(url, site, { ...options, stop, robots })
      if (typeof page === 'string') {
        found.fault ??= `${url.pathname}: ${page}`
        continue
      }
      found.pageCount += 1
      collect(found, page, site)
      if (found.pageCount === 1) queue.push(...contactLinks(page, url, site))
    }
  } catch (error) {
    signal?.throwIfAborted()
    found.fault = limit.aborted ? `not read within ${timeoutMs / SECOND_MS} s` : messageOf(error)
  }
  return found
}

/** The host that a site is known by; with and without `www` it is the same. */
const siteOf = (url: URL): string => url.host.toLowerCase().replace(/^www\./, '')

interface GetOptions extends WebsiteOptions {
  stop: AbortSignal
  robots: Map<string, MayRead>
}

/** The page, or why it is not read. */
async function getPage(url: URL, site: string, options: GetOptions): Promise<HtmlPage | string> {
  const { dispatcher, maxBytes = 524_288, stop: signal } = options
  let target = url
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    if (!(await mayRead(target, site, options))) return 'its robots.txt forbids it'
    const page = await fetchPage(target, { dispatcher, accepts: PAGE_TYPES, maxBytes, signal })
    if (page.status === 200) {
      if (!PAGE_TYPES.test(page.contentType)) return `it is ${page.contentType || 'of no type'} and no page`
      const text = toText(page)
      return page.contentType === 'text/plain' ? { text, links: [] } : readHtml(text)
    }
    const next =
      page.location !== null && URL.canParse(page.location, target.href) ? new URL(page.location, target) : null
    if (!next) return `it answered ${page.status}`
    if (!isOfSite(next, site)) return `it leads to another site, ${next.host}`
    target = next
  }
  return 'it leads on and on'
}

const isOfSite = (url: URL, site: string): boolean =>
  (url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.password && siteOf(url) === site

/** What the robots.txt of the host says; no file allows all, and one that cannot be read forbids all. Source: RFC 9309, 2.3.1. */
async function mayRead(url: URL, site: string, { dispatcher, stop: signal, robots }: GetOptions): Promise<boolean> {
  let rules = robots.get(url.origin)
  if (!rules) {
    rules = await fetchRobots(new URL('/robots.txt', url), site, dispatcher, signal)
    robots.set(url.origin, rules)
  }
  return rules(url.pathname + url.search)
}

async function fetchRobots(url: URL, site: string, dispatcher: Dispatcher, signal: AbortSignal): Promise<MayRead> {
  let target = url
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const page = await fetchPage(target, { dispatcher, accepts: /(?:)/, maxBytes: MAX_ROBOTS_BYTES, signal })
    // Some sites answer any path with their start page; that forbids nothing.
    if (page.status === 200) return parseRobots(page.contentType === 'text/html' ? '' : toText(page), PRODUCT)
    if (page.status >= 500) return () => false
    const next =
      page.location !== null && URL.canParse(page.location, target.href) ? new URL(page.location, target) : null
    if (!next || !isOfSite(next, site)) return () => true
    target = next
  }
  return () => true
}

function contactLinks({ links }: HtmlPage, from: URL, site: string): URL[] {
  return links
    .filter(({ href, text }) => CONTACT.test(href) || CONTACT.test(text))
    .flatMap(({ href }) => (URL.canParse(href, from.href) ? new URL(href, from) : []))
    .filter((url) => isOfSite(url, site))
    .toSorted((one, other) => Number(isContact(other)) - Number(isContact(one)))
    .slice(0, 10)
}

const isContact = ({ pathname }: URL) => /contact|kontakt|contatt|contato|impressum|imprint/i.test(pathname)

function collect(found: SiteContacts, { text, links }: HtmlPage, site: string): void {
  const mailed = links.flatMap(({ href }) => (/^mailto:/i.test(href) ? mailtoText(href) : []))
  const linked = links.flatMap(({ href }) => (/linkedin/i.test(href) ? href : []))
  const name = site.replace(/:\d+$/, '')
  for (const { address, confidence } of findEmails(toPlainText([...mailed, text].join('\n')))) {
    const host = address.slice(address.lastIndexOf('@') + 1)
    // An address of the site's own, or one of a mail provider, is more likely its owner's than one of a third party.
    const isOwn = host === name || name.endsWith(`.${host}`) || host.endsWith(`.${name}`) || isFreeMail(host)
    addCandidate(found.emails, {
      value: address,
      confidence: isOwn && confidence === 'high' ? 'medium' : 'low',
      source: 'website',
    })
  }
  const urls = findLinkedinUrls(toPlainText([...linked, text].join('\n')))
  // A page with several is a team's.
  for (const value of urls)
    addCandidate(found.linkedin, { value, confidence: urls.length === 1 ? 'medium' : 'low', source: 'website' })
}

/** The address of a `mailto:` link, without its subject. */
function mailtoText(href: string): string {
  const bare = href.slice('mailto:'.length).replace(/\?.*$/s, '')
  try {
    return decodeURIComponent(bare)
  } catch {
    return bare
  }
}
