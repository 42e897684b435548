import { Temporal } from 'temporal-polyfill'
import type { Grade, MatchReason } from '../segments/segment.ts'
import { lastSlot, nextSlot } from '../streams/slots.ts'
import type { Notice } from './notice.ts'
import type { DigestFrequency } from './settings.ts'

/** The kind of the notices that sum up new leads. */
export const DIGEST_KIND = 'digest'

/** When daily digests are due, in the team's zone; weekly ones on Mondays. Source: our choice. */
export const DIGEST_TIME = '08:00'

/** Monday, as ISO 8601 counts. */
const WEEKLY_DAY = 1

/** Leads that a digest shows of one stream, the surest and newest first, and of all together. Source: our choice. */
export const LEADS_PER_STREAM = 10
export const LEADS_PER_DIGEST = 50

/** Streams that a digest names; with the leads it is some 70 KB, where common mailboxes cut at 100. Source: our choice. */
export const STREAMS_PER_DIGEST = 40

/** Failed runs that a digest names. Source: our choice. */
export const FAILED_RUNS_NAMED = 10

/** A part of a stream's leads: those discovered after `from`, up to the digest's `until`; both by the lead clock. */
export interface DigestWindow {
  streamId: number
  from: number
}

/**
 * What a digest is about; fixed when it is queued, so that every attempt says the same of whoever is still there. No person
 * stands in it: leads are read when it is sent, so nobody who was erased meanwhile is told of.
 */
export interface DigestContent {
  frequency: Exclude<DigestFrequency, 'off'>
  /** `lead.discovered_at` of the last lead that may be in it. */
  until: number
  windows: DigestWindow[]
}

/** The content of a notice of this kind. */
export const digestContentOf = ({ content }: Pick<Notice, 'content'>): DigestContent => content as DigestContent

/** A lead as a digest shows it. */
export interface DigestLead {
  handle: string
  displayName: string | null
  bio: string | null
  profileUrl: string | null
  grade: Grade
  /** In words, the weightiest first. */
  reasons: string[]
}

/** What is new in one stream. */
export interface DigestStream {
  name: string
  highCount: number
  mediumCount: number
  /** At most `LEADS_PER_STREAM`, high ones before medium ones, then the newest first. */
  leads: DigestLead[]
}

/** What people are told. */
export interface Digest {
  frequency: DigestContent['frequency']
  highCount: number
  mediumCount: number
  /** Those with the most high leads first, then by medium ones; none without leads. */
  streams: DigestStream[]
  /** How many streams have new leads; more than `STREAMS_PER_DIGEST` are only counted. */
  streamCount: number
  /** The first of those that failed, and how many there are in all. */
  failedRuns: { streamName: string; handle: string; errorMessage: string | null }[]
  failedRunCount: number
}

/** The first digest time after an instant, epoch ms. */
export const nextDigestSlot = (timezone: string, after: number): number => nextSlot([DIGEST_TIME], timezone, after)

/** The last daily digest time at or before an instant, epoch ms. */
export const lastDailySlot = (timezone: string, atOrBefore: number): number =>
  lastSlot([DIGEST_TIME], timezone, atOrBefore)

/** The last weekly digest time at or before an instant, epoch ms. */
export function lastWeeklySlot(timezone: string, atOrBefore: number): number {
  let slot = lastDailySlot(timezone, atOrBefore)
  while (dayOfWeek(slot, timezone) !== WEEKLY_DAY) slot = lastDailySlot(timezone, slot - 1)
  return slot
}

const dayOfWeek = (at: number, timezone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).dayOfWeek

/** A match reason as a person would say it: `Founder (“founder of” in the bio)`. */
export function reasonInWords({ label, field, text }: MatchReason): string {
  const place = places[field]
  return text === '' || place === undefined ? label : `${label} (“${text}” in the ${place})`
}

/** The fields that a person can look up; of others, such as a count, the label says enough. */
const places: Readonly<Record<string, string>> = { bio: 'bio', name: 'name', displayName: 'name', location: 'location' }
