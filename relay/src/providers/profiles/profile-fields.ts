import { DAY_MS } from '@leadwire/core'

/** The longest text that is kept of one field, in UTF-16 units; X's own limit for a bio is 160. */
export const MAX_TEXT_LENGTH = 4_000

/** A text as it is kept: trimmed, without NUL (Postgres refuses it), well-formed, bounded; null when nothing is left. */
export function toText(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') return null
  let text = value.includes('\0') ? value.replaceAll('\0', '') : value
  text = text.trim()
  if (text.length > MAX_TEXT_LENGTH) text = text.slice(0, MAX_TEXT_LENGTH)
  return text === '' ? null : text.toWellFormed()
}

/** A web address as it is kept; null when it has a scheme other than http, so that no page ever links `javascript:`. */
export function toUrl(value: unknown): string | null {
  const text = toText(value)
  return text && /^[a-z][a-z0-9+-]*:/i.test(text) && !/^https?:/i.test(text) ? null : text
}

/** A count, from a number or its digits; null when it is neither. */
export function toCount(value: unknown): number | null {
  const count = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null
}

const flags: Record<string, boolean> = { true: true, '1': true, false: false, '0': false }

/** A flag, from a boolean, 1/0 or the words; null when it is none of these. */
export function toFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  return typeof value === 'string' || typeof value === 'number'
    ? (flags[String(value).trim().toLowerCase()] ?? null)
    : null
}

/** A network's own id as text; null when it cannot be one. X's are 64-bit whole numbers, so `1.2E+18` of a spreadsheet is none. */
export function toExternalId(value: unknown, platform: string): string | null {
  const text = typeof value === 'number' && !Number.isSafeInteger(value) ? null : toText(value)
  if (text === null) return null
  return (platform === 'x' ? /^[1-9]\d{0,19}$/ : /^[^@\s]\S{0,199}$/).test(text) ? text : null
}

/** A handle without its leading `@`. */
export const toHandle = (value: unknown): string => (toText(value) ?? '').replace(/^@/, '')

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i
const CLASSIC = /^[a-z]{3} ([a-z]{3}) +(\d\d?) (\d\d):(\d\d):(\d\d) ([+-]\d{4}) (\d{4})$/i
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * Epoch ms of an ISO 8601 date or X's classic `Tue Jan 05 10:00:00 +0000 2021`; null when it is neither. No zone means UTC.
 * Not Date.parse: that takes almost anything, `6-Feb` too, and reads what has no zone in the machine's own.
 */
export function toInstant(value: unknown): number | null {
  if (typeof value !== 'string') return null
  const text = value.trim()
  const iso = ISO.exec(text)
  if (iso) {
    const ms = Number((iso[7] ?? '0').padEnd(3, '0').slice(0, 3))
    return instant([iso[1], iso[2], iso[3], iso[4], iso[5], iso[6]], ms, iso[8])
  }
  const classic = CLASSIC.exec(text)
  if (!classic) return null
  const month = String(months.indexOf((classic[1] ?? '').toLowerCase()) + 1)
  return instant([classic[7], month, classic[2], classic[3], classic[4], classic[5]], 0, classic[6])
}

function instant(parts: (string | undefined)[], ms: number, zone: string | undefined): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0))
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60) return null
  const midnight = Date.UTC(year, month - 1, day)
  // Date.UTC rolls 31 February over into March; such a day is no date.
  if (new Date(midnight).getUTCDate() !== day) return null
  const local = midnight + ((hour * 60 + minute) * 60 + second) * 1000 + ms
  const offset = zone && zone.toUpperCase() !== 'Z' ? zone.replace(':', '') : '+0000'
  const offsetMs = (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3))) * 60_000
  if (offsetMs > DAY_MS) return null
  return offset.startsWith('-') ? local + offsetMs : local - offsetMs
}
