import type { Lead } from '../leads/lead.ts'

/** A lead, and the names of what it came by. */
export interface TemplateSubject {
  lead: Lead
  streamName: string
  segmentName: string
  /** Handle of the tracked account, without `@`. */
  accountHandle: string
}

/** A word that a template may hold in double braces. */
export interface Placeholder {
  name: string
  /** For people who write templates. */
  meaning: string
  /** null = this lead has none. */
  read(subject: TemplateSubject): string | null
}

const numberOf = (value: number | null): string | null => (value === null ? null : String(value))

/** What stands before a name but is none of it; compared in lower case, without a full stop. */
const titles = new Set(['dr', 'prof', 'professor', 'mr', 'mrs', 'ms', 'mx', 'sir', 'dame', 'rev'])

/**
 * The first name in a display name, or null when none can be told: `Dr. Ada Lovelace 🚀` → Ada, `Lovelace, Ada` → Ada.
 * What begins with no letter is no name; more is not guessed.
 */
export function firstNameOf(displayName: string | null): string | null {
  const words = (displayName ?? '').split(/\s+/).filter((word) => /^\p{L}/u.test(word))
  const names = words.filter((word) => !titles.has(word.replace(/\.$/, '').toLowerCase()))
  const [first = '', second] = names
  const name = first.endsWith(',') && second !== undefined ? second : first
  return /^[\p{L}\p{M}'’.-]*[\p{L}\p{M}]/u.exec(name)?.[0] ?? null
}

/** Every placeholder there is, in the order in which they are shown. */
export const placeholders: readonly Placeholder[] = [
  { name: 'handle', meaning: "the lead's handle, without @", read: ({ lead }) => lead.profile.handle },
  { name: 'displayName', meaning: 'the name as the lead writes it', read: ({ lead }) => lead.profile.displayName },
  {
    name: 'firstName',
    meaning: 'the first name, where the display name begins with one',
    read: ({ lead }) => firstNameOf(lead.profile.displayName),
  },
  { name: 'bio', meaning: "the lead's bio", read: ({ lead }) => lead.profile.bio },
  { name: 'location', meaning: 'where the lead says to be', read: ({ lead }) => lead.profile.location },
  { name: 'url', meaning: "the web address in the lead's profile", read: ({ lead }) => lead.profile.url },
  {
    name: 'followerCount',
    meaning: 'how many follow the lead',
    read: ({ lead }) => numberOf(lead.profile.followerCount),
  },
  {
    name: 'followingCount',
    meaning: 'how many the lead follows',
    read: ({ lead }) => numberOf(lead.profile.followingCount),
  },
  {
    name: 'tweetCount',
    meaning: 'how many posts the lead has written',
    read: ({ lead }) => numberOf(lead.profile.tweetCount),
  },
  { name: 'matchConfidence', meaning: 'high or medium', read: ({ lead }) => lead.grade },
  {
    name: 'matchReason',
    meaning: 'the first label or phrase that made it a lead',
    read: ({ lead }) => lead.matchReasons[0]?.label ?? null,
  },
  { name: 'stream', meaning: 'the name of the stream', read: ({ streamName }) => streamName },
  { name: 'segment', meaning: 'the name of the segment', read: ({ segmentName }) => segmentName },
  {
    name: 'account',
    meaning: 'the handle of the tracked account, without @',
    read: ({ accountHandle }) => accountHandle,
  },
]

/** One by its name, as it is spelled. */
export const findPlaceholder = (name: string): Placeholder | undefined =>
  placeholders.find((placeholder) => placeholder.name === name)
