import type { Confidence } from '../leads/contact.ts'
import { emailKey, parseEmail } from './email-address.ts'

/** An address as it was found in a text. */
export interface WrittenEmail {
  address: string
  /** high = written as an address, or plainly disguised as one; medium = in words that could be prose. */
  confidence: Confidence
}

/** Hosts that give addresses to anybody: `ada at gmail dot com` is an address, `ada at acme dot com` may be where she works. */
const FREE_HOST =
  /^(?:g(?:oogle)?mail|yahoo|ymail|hotmail|outlook|live|msn|icloud|me|mac|aol|proton(?:mail)?|pm|gmx|web|mail|zoho|yandex|fastmail|tutanota|hey|qq|163|126|naver)\./i

/** What says before an address that one follows: a word with a colon or an arrow, a picture of a letter, "write me at". */
const CUE =
  /(?:(?:e-?mails?|mail|contact|inquir(?:y|ies)|enquir(?:y|ies)|book(?:ing)?s?|business|press|pr|work|write|reach|hire|collabs?|dms?|correo|courriel|contacto|kontakt)(?: (?:me|us|is|at|to|here))?\s*[:=>→➡|-]+|[📧✉📩💌📨📬]|(?:e-?mail|mail|contact|reach|write|message)(?: (?:me|us|out))? (?:at|to|on|via))\s*$/iu

/** Words that stand before "at" in prose: never a mailbox when nothing else says so. */
const PROSE_LOCAL =
  /^(?:work(?:s|ing|ed)?|am|is|are|was|be|look(?:s|ing)?|live|me|here|there|based|student|stud(?:y|ying|ied)|founder|co-?founder|c[a-z]o|vp|dev(?:eloper)?|engineer|designer|editor|writer|reporter|journalist|manager|director|partner|professor|prof|teacher|intern|head|lead|team|people|stuff|things|all|it|up|us|him|her|them|find|follow|check|more|now|ex|formerly|previously|currently|day|job|ceo)$/i

/** Mastodon and its like spell handles as addresses. */
const FEDIVERSE =
  /(?:^|\.)(?:mastodon|mstdn|hachyderm|fosstodon|mathstodon|journa\.host|sigmoid\.social|infosec\.exchange|mas\.to|techhub\.social|mozilla\.social|indieweb\.social|pixelfed|misskey|threads\.net|bsky\.social|c\.im|qoto|ruby\.social|phpc\.social|aus\.social|toot\.\w+|social\.\w+|\w+\.social$|tech\.lgbt)/i

/** Files such as `logo@2x.png`, and examples that a form shows. */
const FILE = /\.(?:png|jpe?g|gif|webp|svg|ico|css|js|mjs|json|html?|pdf|mp[34]|woff2?|map)$/i
const PLACEHOLDER =
  /^(?:you|your[._-]?(?:name|email)|name|user(?:name)?|e?mail|xxx+)@(?:your)?[-.]?(?:domain|company|site|website|mail|email|xxx+)\./i

const LOCAL = String.raw`[\p{L}\p{N}][\p{L}\p{N}._%+'-]{0,63}`
const DOMAIN = String.raw`[\p{L}\p{N}][\p{L}\p{N}-]{0,62}(?:\.[\p{L}\p{N}][\p{L}\p{N}-]{0,62}){0,6}`
const NOT_WITHIN = String.raw`(?<![\p{L}\p{N}._%+@/-])`

/** `[at]`, `(at)`, `{dot}`, `<at>`, `|at|`, `*dot*` and their like in a few languages. */
const open = String.raw`\s{0,2}[[({<|*]{1,2}\s{0,2}`
const close = String.raw`\s{0,2}[\])}>|*]{1,2}\s{0,2}`
const BRACKETED_AT = new RegExp(`${open}(?:at|@|arroba|ät|chez)${close}`, 'giu')
const BRACKETED_DOT = new RegExp(`${open}(?:dot|\\.|punto|punkt|point|ponto)${close}`, 'giu')

const PLAIN = new RegExp(`${NOT_WITHIN}(${LOCAL})@(${DOMAIN})`, 'giu')
const SPACED = new RegExp(`${NOT_WITHIN}(${LOCAL})(?: @ ?| ?@ )(${DOMAIN})`, 'giu')
/** `ada at example dot com`, also with `ada dot l` before it. */
const WORDED = new RegExp(
  String.raw`${NOT_WITHIN}([\p{L}\p{N}][\p{L}\p{N}._+-]{0,63}(?: dot [\p{L}\p{N}._+-]{1,30}){0,3}) (?:at|@) ([\p{L}\p{N}-]{1,63}(?:(?: dot |\.)[\p{L}\p{N}-]{1,63}){1,4})(?![\p{L}\p{N}])`,
  'giu',
)

/** `ada [at] gmail`: there is one gmail, so its end goes without saying. */
const BARE_GMAIL = /(?<=[\p{L}\p{N}]@)gmail(?=[\s,;:)|/!]|\.(?:\s|$)|$)/giu

/** Links, whose paths and logins may hold an at sign; `mailto:` is none of them. */
const URLS = /\b(?:https?|ftp):\/\/\S+|\bwww\.\S+/gi

/**
 * The addresses in a text (plain, see `toPlainText`): as they are, and in the disguises that people use against machines.
 * Handles (`@ada`, `@ada@mastodon.social`), prices and "at" in prose are none. Each once, the surest first.
 */
export function findEmails(text: string): WrittenEmail[] {
  const bare = text.replace(URLS, ' ')
  const undisguised = bare.replace(BRACKETED_AT, '@').replace(BRACKETED_DOT, '.').replace(BARE_GMAIL, 'gmail.com')
  const sure = [...undisguised.matchAll(PLAIN)].flatMap((match) => toEmail(match, undisguised, 'high') ?? [])
  const loose = [...undisguised.matchAll(SPACED), ...undisguised.matchAll(WORDED)]
    .filter((match) => isMeant(match, undisguised))
    .flatMap((match) => toEmail(match, undisguised, 'medium') ?? [])
  const byKey = new Map<string, WrittenEmail>()
  for (const found of [...sure, ...loose]) {
    const key = emailKey(found.address)
    if (!byKey.has(key)) byKey.set(key, found)
  }
  return [...byKey.values()]
}

function toEmail(match: RegExpExecArray, text: string, confidence: Confidence): WrittenEmail | null {
  const [whole, local = '', domain = ''] = match
  // `ada@example.com@acme` and `price@5.00` are something else, and so is the middle of a longer word.
  if (text[match.index + whole.length] === '@') return null
  const address = parseEmail(`${undot(local).replace(/\.+$/, '')}@${trimDomain(undot(domain))}`)
  if (!address) return null
  const { domain: host } = address
  if (FILE.test(host) || FEDIVERSE.test(host) || PLACEHOLDER.test(address.address)) return null
  return { address: address.address, confidence }
}

/** Words for dots as dots, and words against machines left out. */
const undot = (text: string) => text.replace(/ dot /gi, '.').replace(/[-._]?(?:NOSPAM|NO-SPAM|REMOVE-?THIS)[-._]?/g, '')

/** Without what a sentence that goes on has left behind: `ada@example.com.Founder` ends where a capital follows a dot. */
function trimDomain(domain: string): string {
  const labels = domain.split('.')
  const end = labels.findIndex(
    (label, index) => index > 1 && /^\p{Lu}\p{Ll}/u.test(label) && /^\p{Ll}/u.test(labels[0] ?? ''),
  )
  return (end === -1 ? labels : labels.slice(0, end)).join('.')
}

/** True when words around "at" are an address and no prose: something says so, or the host is one of mailboxes. */
function isMeant(match: RegExpExecArray, text: string): boolean {
  const [, local = '', domain = ''] = match
  if (CUE.test(text.slice(Math.max(0, match.index - 40), match.index))) return true
  if (PROSE_LOCAL.test(local)) return false
  return FREE_HOST.test(undot(domain)) || / dot /i.test(local) || (/[._+\d]/.test(local) && / dot /i.test(domain))
}
