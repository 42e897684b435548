import { invalidInput } from '../errors.ts'
import { MAX_URL_LENGTH, toTargetUrl } from './subscription.ts'

/** A placeholder: the field as it was written, and the steps of its dotted path. */
interface Field {
  field: string
  steps: readonly string[]
}

/** Text as it stands in the URL, or the place of a value. */
type Part = string | Field

/** A target URL with places for fields of a lead, read once. */
export interface UrlTemplate {
  /** One spelling for one template; `parseUrlTemplate` reads it back to the same. */
  readonly source: string
  /** Scheme, credentials, host and port, up to the first slash. */
  readonly head: string
  /** The path, segment by segment; the first is what stands before the first slash: nothing. */
  readonly segments: readonly (readonly Part[])[]
  /** From the question mark on; empty when there is none. */
  readonly query: readonly Part[]
}

/** A URL to send to, or the field that allows none: a failure of the delivery, which no retry mends. */
export type RenderedUrl = { ok: true; url: string } | { ok: false; field: string; message: string }

/** The most placeholders of one URL. */
export const MAX_PLACEHOLDERS = 20

/** The longest URL sent, in characters. Source: RFC 9110, 4.1: what every server should be able to read. */
export const MAX_RENDERED_LENGTH = 8000

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g
const FIELD = /^[\w-]+(\.[\w-]+)*$/

/** As a URL parser reads it: any number of slashes or backslashes, then all up to the next slash, `?` or `#`. */
const AUTHORITY = /^ *https?:[/\\]*[^/\\?#]*/i

/** What a URL parser takes for `.` and `..`. Source: WHATWG URL, "single-dot" and "double-dot URL path segment". */
const DOT_SEGMENT = /^(\.|%2e){1,2}$/i

/**
 * Reads a target URL that may hold `{{path.to.field}}` in its path and its query; a number in the path picks from a list.
 * @param path  the field that the URL came in, for errors
 * @throws InvalidInput for what `toTargetUrl` refuses; a placeholder in the scheme, credentials, host, port or fragment,
 *   or taken away by a `..` after it; more than 20; `{{` that begins none
 */
export function parseUrlTemplate(text: string, path: string): UrlTemplate {
  if (text.length > MAX_URL_LENGTH) throw invalidInput(path, `must have at most ${MAX_URL_LENGTH} characters`)
  // A URL parser drops these wherever they stand, which could join two braces that were apart.
  const clean = text.replace(/[\t\n\r]/g, '')
  const fields = fieldsOf(clean, path)
  const mark = freshMark(clean)
  let count = 0
  const url = toTargetUrl(
    clean.replace(PLACEHOLDER, () => `${mark}${count++}q`),
    path,
  )
  const head = AUTHORITY.exec(url)?.[0] ?? ''
  const marks = new RegExp(`${mark}(\\d+)q`)
  const kept = new Set<Part>()
  const toParts = (piece: string): Part[] =>
    piece.split(marks).flatMap((text, i): Part[] => {
      const field = i % 2 === 1 ? fields[Number(text)] : undefined
      if (field) kept.add(field)
      return field ? [field] : text === '' ? [] : [text]
    })
  const queryStart = url.includes('?') ? url.indexOf('?') : url.length
  const segments = url.slice(head.length, queryStart).split('/').map(toParts)
  const query = toParts(url.slice(queryStart))
  const lost = fields.find((field) => !kept.has(field))
  if (lost) throw invalidInput(path, `{{${lost.field}}} is gone once the URL is read; is there a ".." after it?`)
  const source = head + segments.map(toSource).join('/') + toSource(query)
  if (source.length > MAX_URL_LENGTH) {
    throw invalidInput(path, `must have at most ${MAX_URL_LENGTH} characters once it is percent-encoded`)
  }
  return { source, head, segments, query }
}

/** A target URL as it is kept: one spelling, placeholders as they were written. @throws as `parseUrlTemplate` */
export function toTargetTemplate(text: string, path: string): { url: string; hasPlaceholders: boolean } {
  const { source, segments, query } = parseUrlTemplate(text, path)
  return { url: source, hasPlaceholders: [...segments.flat(), ...query].some((part) => typeof part !== 'string') }
}

/** True for a kept target URL that is a template. */
export const hasPlaceholders = (url: string): boolean => url.includes('{{')

/** @throws InvalidInput when a URL has placeholders and one POST may carry many leads, so that none is *the* lead */
export function assertTemplateFits(hasPlaceholders: boolean, payload: string): void {
  if (hasPlaceholders && payload !== 'lead' && payload !== 'envelope') {
    throw invalidInput('payload', 'must be "lead" or "envelope" when the target URL has placeholders')
  }
}

/**
 * Puts the fields of a message's own data (as its api presents it, parsed JSON) into a URL.
 * - Texts, numbers and booleans are printed and percent-encoded, so that none can end a segment or a parameter; half a
 *   surrogate pair becomes U+FFFD. null is empty text.
 * - It fails for a field that is not there, an object or a list; for a path segment that would come out empty, `.` or
 *   `..` (another resource than was meant); and for a URL of more than `MAX_RENDERED_LENGTH` characters.
 */
export function renderUrlTemplate(template: UrlTemplate, lead: unknown): RenderedUrl {
  const rendered: string[] = []
  for (const segment of template.segments) {
    const text = renderParts(segment, lead)
    if (typeof text !== 'string') return text
    const first = segment.find((part) => typeof part !== 'string')
    if (first && (text === '' || DOT_SEGMENT.test(text))) {
      return failure(first, `makes the path segment ${text === '' ? 'empty' : `"${text}"`}`)
    }
    rendered.push(text)
  }
  const query = renderParts(template.query, lead)
  if (typeof query !== 'string') return query
  const url = template.head + rendered.join('/') + query
  if (url.length <= MAX_RENDERED_LENGTH) return { ok: true, url }
  return failure(longestOf(template, lead), `makes the URL longer than ${MAX_RENDERED_LENGTH} characters`)
}

/** The placeholders of a text. @throws InvalidInput */
function fieldsOf(text: string, path: string): Field[] {
  const authorityEnd = AUTHORITY.exec(text)?.[0].length ?? text.length
  const fragmentStart = text.includes('#') ? text.indexOf('#') : text.length
  const found = [...text.matchAll(PLACEHOLDER)]
  for (const { 0: whole, 1: field = '', index } of found) {
    if (!FIELD.test(field.trim())) throw invalidInput(path, `${whole} is no placeholder; write {{path.to.field}}`)
    const place = index < authorityEnd ? placeOf(text, index, authorityEnd) : index > fragmentStart ? 'fragment' : null
    if (place) throw invalidInput(path, `${whole} stands in the ${place}; placeholders go in the path and the query`)
  }
  const stray = text.replace(PLACEHOLDER, '  ').indexOf('{{')
  if (stray >= 0)
    throw invalidInput(path, '{{ begins no placeholder; write {{path.to.field}}, or %7B%7B for the braces')
  if (found.length > MAX_PLACEHOLDERS) {
    throw invalidInput(path, `at most ${MAX_PLACEHOLDERS} placeholders, not ${found.length}`)
  }
  return found.map(({ 1: field = '' }) => ({ field: field.trim(), steps: field.trim().split('.') }))
}

/** Which part of a URL before its path an index is in. */
function placeOf(text: string, index: number, authorityEnd: number): string | null {
  const scheme = /^ *https?:[/\\]*/i.exec(text)
  // What is no http(s) URL for another reason is refused as a whole.
  if (!scheme) return /^ *[a-z\d+.-]*$/i.test(text.slice(0, index)) ? 'scheme' : null
  if (text.slice(index, authorityEnd).includes('@')) return 'credentials'
  const host = text.slice(scheme[0].length, index).replace(/^.*@/, '')
  return /:\d*$/.test(host.replace(/\[.*?\]/, '')) ? 'port' : 'host'
}

/** What a URL parser leaves alone, and neither stands in the text nor comes to be where the two meet. */
function freshMark(text: string): string {
  for (let n = 0; ; n++) if (!text.includes(`z${n}q`)) return `z${n}q`
}

const toSource = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : `{{${part.field}}}`)).join('')

function renderParts(parts: readonly Part[], lead: unknown): string | (RenderedUrl & { ok: false }) {
  let text = ''
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part
      continue
    }
    const value = printed(valueAt(lead, part.steps))
    if (value === undefined) return failure(part, 'is missing, or no text, number or boolean')
    text += encode(value)
  }
  return text
}

/** Own fields only, so that `constructor` and `__proto__` are names like any other; of a list only its elements. */
function valueAt(value: unknown, steps: readonly string[]): unknown {
  let reached = value
  for (const step of steps) {
    if (typeof reached !== 'object' || reached === null || !Object.hasOwn(reached, step)) return undefined
    if (Array.isArray(reached) && !/^\d+$/.test(step)) return undefined
    reached = (reached as Record<string, unknown>)[step]
  }
  return reached
}

function printed(value: unknown): string | undefined {
  if (value === null) return ''
  if (typeof value === 'string') return value
  return typeof value === 'boolean' || Number.isFinite(value) ? String(value) : undefined
}

/** All but letters, digits and `-_.~`, which mean nothing to anyone. Source: RFC 3986, 2.3. */
const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

const failure = ({ field }: Field, why: string) => ({ ok: false as const, field, message: `{{${field}}} ${why}` })

function longestOf({ segments, query }: UrlTemplate, lead: unknown): Field {
  const lengthOf = ({ steps }: Field) => encode(printed(valueAt(lead, steps)) ?? '').length
  const fields = [...segments.flat(), ...query].filter((part) => typeof part !== 'string')
  return fields.reduce((longest, field) => (lengthOf(field) > lengthOf(longest) ? field : longest))
}
