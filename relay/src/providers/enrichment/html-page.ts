import { decodeEntities } from '@leadwire/core'

/** What is read of a page. */
export interface HtmlPage {
  /** As a reader sees it, blocks on lines of their own. */
  text: string
  links: { href: string; text: string }[]
}

/** Elements whose contents nobody reads. */
const HIDDEN = /^(?:script|style|noscript|template|svg|iframe|textarea|select)$/
const BLOCK =
  /^(?:p|div|br|li|ul|ol|tr|td|th|h[1-6]|section|article|header|footer|nav|main|address|dd|dt|table|form|title)$/
const MAX_LINKS = 1_000

/**
 * Reads the text and links of a page in one pass, however broken it is; every step goes on from where the last one ended.
 * Addresses that Cloudflare hides from machines that run no script are put back.
 */
export function readHtml(html: string): HtmlPage {
  const text: string[] = []
  const links: HtmlPage['links'] = []
  let open: { href: string; from: number } | undefined
  const endLink = () => {
    if (open && links.length < MAX_LINKS)
      links.push({ href: open.href, text: text.slice(open.from).join('').trim().slice(0, 200) })
    open = undefined
  }
  const lower = html.toLowerCase()
  for (let at = 0; at < html.length; ) {
    const start = html.indexOf('<', at)
    const end = start === -1 ? html.length : start
    if (end > at) text.push(html.slice(at, end))
    if (start === -1) break
    if (html.startsWith('<!--', start)) {
      at = after(html, '-->', start + 4)
      continue
    }
    // "a < b" is no tag. Seen here, since looking for the end of each such would take for ever.
    if (!/^[a-z/!?]/i.test(html.charAt(start + 1))) {
      text.push('<')
      at = start + 1
      continue
    }
    const close = html.indexOf('>', start)
    if (close === -1) break
    const tag = html.slice(start + 1, close)
    const name = /^\/?([a-zA-Z][a-zA-Z0-9]*)/.exec(tag)?.[1]?.toLowerCase() ?? ''
    at = close + 1
    if (tag.startsWith('/')) {
      if (name === 'a') endLink()
      if (BLOCK.test(name)) text.push('\n')
    } else if (HIDDEN.test(name)) {
      at = after(lower, `</${name}`, at)
    } else {
      const hidden = attribute(tag, 'data-cfemail')
      if (hidden) text.push(revealed(hidden))
      if (BLOCK.test(name)) text.push('\n')
      const href = name === 'a' ? attribute(tag, 'href') : undefined
      if (href !== undefined) {
        endLink()
        open = { href: decodeEntities(href).trim(), from: text.length }
      }
    }
  }
  endLink()
  return { text: decodeEntities(text.join('')), links }
}

const after = (text: string, end: string, from: number): number => {
  const found = text.indexOf(end, from)
  return found === -1 ? text.length : found + (end.startsWith('</') ? 0 : end.length)
}

const MAX_TAG_LENGTH = 4_000

function attribute(tag: string, name: string): string | undefined {
  if (tag.length > MAX_TAG_LENGTH) return undefined
  const [, double, single, bare] =
    new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag) ?? []
  return double ?? single ?? bare
}

/** Source: Cloudflare's email-decode script: hex, each byte xor the first. */
function revealed(hex: string): string {
  const bytes = /^[0-9a-f]{4,400}$/i.test(hex) ? Buffer.from(hex, 'hex') : Buffer.alloc(0)
  const [key = 0] = bytes
  return Buffer.from(bytes.subarray(1).map((byte) => byte ^ key)).toString('utf8')
}
