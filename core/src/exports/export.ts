import type { Lead } from '../leads/lead.ts'

/** What a file of leads may be. */
export const exportFormats = ['csv', 'xlsx'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Media types as HTTP and mail name them. Sources: RFC 7111; ECMA-376. */
export const exportMediaTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** A value in a file; null = an empty cell. A Date is written in UTC. */
export type Cell = string | number | boolean | Date | null

/** A lead with the names that a person knows its origin by. */
export interface ExportLead {
  lead: Lead
  /** The watched account it came from, without `@`. */
  accountHandle: string
  segmentName: string
}

interface ExportColumn {
  /** As the columns of a followers file where they mean the same, so that a file can be read in again. */
  name: string
  /** For spreadsheets, in characters. */
  width: number
  read(row: ExportLead): Cell
}

/**
 * The columns of every file of leads, in their order, which never changes.
 * X's own id of a person is left out: it has 19 digits, of which Excel would keep 15.
 */
export const exportColumns: readonly ExportColumn[] = [
  { name: 'handle', width: 18, read: ({ lead }) => lead.profile.handle },
  { name: 'display_name', width: 24, read: ({ lead }) => lead.profile.displayName },
  { name: 'profile_url', width: 32, read: ({ lead }) => toProfileUrl(lead) },
  { name: 'email', width: 30, read: ({ lead }) => lead.email?.address ?? null },
  { name: 'email_status', width: 12, read: ({ lead }) => lead.email?.status ?? null },
  { name: 'linkedin_url', width: 36, read: ({ lead }) => lead.linkedin?.url ?? null },
  { name: 'match', width: 9, read: ({ lead }) => lead.grade },
  { name: 'match_reasons', width: 32, read: ({ lead }) => toReasons(lead) },
  { name: 'bio', width: 60, read: ({ lead }) => lead.profile.bio },
  { name: 'location', width: 22, read: ({ lead }) => lead.profile.location },
  { name: 'url', width: 32, read: ({ lead }) => lead.profile.url },
  { name: 'follower_count', width: 14, read: ({ lead }) => lead.profile.followerCount },
  { name: 'following_count', width: 14, read: ({ lead }) => lead.profile.followingCount },
  { name: 'tweet_count', width: 14, read: ({ lead }) => lead.profile.tweetCount },
  { name: 'verified', width: 9, read: ({ lead }) => lead.profile.isVerified },
  { name: 'source_type', width: 11, read: ({ lead }) => lead.sourceType },
  { name: 'account', width: 18, read: ({ accountHandle }) => accountHandle },
  { name: 'segment', width: 32, read: ({ segmentName }) => segmentName },
  { name: 'discovered_at_utc', width: 20, read: ({ lead }) => new Date(lead.discoveredAt) },
  { name: 'lead_id', width: 10, read: ({ lead }) => lead.id },
]

/** A lead as the cells of one row. */
export const toCells = (row: ExportLead): Cell[] => exportColumns.map(({ read }) => read(row))

/** Where a person's profile is to be seen; null for networks other than X, whose addresses are not known. */
export const toProfileUrl = ({ profile }: Pick<Lead, 'profile'>): string | null =>
  profile.platform === 'x' ? `https://x.com/${encodeURIComponent(profile.handle)}` : null

/** `Founder (bio: "founder of"); Lisbon (location: "Lisbon")` */
const toReasons = ({ matchReasons }: Lead): string =>
  matchReasons.map(({ label, field, text }) => `${label} (${field}: "${text}")`).join('; ')

/** Characters of a stream's name that its files keep. */
const MAX_NAME_LENGTH = 60

/**
 * What a file of leads is saved as: the stream's name, then the day in its zone, such as `AI-founders-acme-2026-03-04.csv`.
 * Letters and digits of any script stay, all else becomes one hyphen, so no system takes it for a path or a command.
 * @param at        epoch ms
 * @param timezone  IANA
 */
export function toExportFileName(streamName: string, at: number, timezone: string, format: ExportFormat): string {
  const plain = streamName.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
  const cut = [...plain].slice(0, MAX_NAME_LENGTH).join('')
  return `${cut.replace(/^-+|-+$/g, '') || 'leads'}-${toDate(at, timezone)}.${format}`
}

/** The day in a zone, YYYY-MM-DD. */
const toDate = (at: number, timeZone: string): string =>
  // The Swedish form of a date is the ISO one.
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at)
