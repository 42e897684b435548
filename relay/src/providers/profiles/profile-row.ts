import { isHandle, type Observation, type SourceType, sourceTypes } from '@leadwire/core'
import { toCount, toExternalId, toFlag, toHandle, toInstant, toText, toUrl } from './profile-fields.ts'

/** The columns that are read, in the order of a `RowValues`. */
export const columns = [
  'handle',
  'x_user_id',
  'display_name',
  'bio',
  'location',
  'url',
  'follower_count',
  'following_count',
  'tweet_count',
  'verified',
  'protected',
  'created_at',
  'profile_image_url',
  'source_type',
  'platform',
] as const

/** The values of one row, one for each of `columns`; text from CSV, anything from NDJSON. */
export type RowValues = readonly unknown[]

/** What became of a row: an observation, perhaps with fields left empty, or the reason why it is skipped. */
export type RowResult = { observation: Observation; warnings: string[] } | { fault: string }

const isAbsent = (value: unknown) => value === undefined || value === null || value === ''

/** A short, printable form of a value for a warning. */
const shown = (value: unknown) => JSON.stringify(String(value).slice(0, 60))

/**
 * Reads one row. A bad handle, platform or source type faults the row; any other bad value is left empty (null) with a
 * warning, since a profile without its tweet count is still a lead.
 */
export function toObservation(values: RowValues): RowResult {
  const warnings: string[] = []
  const platform = (toText(values[14]) ?? 'x').toLowerCase()
  if (!/^[a-z0-9][a-z0-9._-]{0,39}$/.test(platform)) return { fault: `platform ${shown(values[14])} is not a name` }
  const handle = toHandle(values[0])
  if (handle === '') return { fault: 'no handle' }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (!isHandle(handle, platform) || /[\x00-\x20\x7f]/.test(handle)) {
    return { fault: `${shown(values[0])} is not a handle` }
  }
  const sourceType = (toText(values[13]) ?? 'follower').toLowerCase() as SourceType
  if (!sourceTypes.includes(sourceType)) {
    return { fault: `source_type ${shown(values[13])} is neither follower nor liker` }
  }

  const read = <T>(column: number, parse: (value: unknown) => T | null, wanted: string): T | null => {
    const value = values[column]
    const parsed = isAbsent(value) ? null : parse(value)
    if (parsed === null && !isAbsent(value) && String(value).trim() !== '') {
      warnings.push(`${columns[column]} ${shown(value)} is not ${wanted}, left empty`)
    }
    return parsed
  }
  const profile = {
    platform,
    externalId: read(1, (value) => toExternalId(value, platform), 'an id'),
    handle,
    displayName: read(2, toText, 'a text'),
    bio: read(3, toText, 'a text'),
    location: read(4, toText, 'a text'),
    url: read(5, toUrl, 'a web address'),
    profileImageUrl: read(12, toUrl, 'a web address'),
    followerCount: read(6, toCount, 'a count'),
    followingCount: read(7, toCount, 'a count'),
    tweetCount: read(8, toCount, 'a count'),
    isVerified: read(9, toFlag, 'true, false, 1 or 0'),
    isProtected: read(10, toFlag, 'true, false, 1 or 0'),
    createdAt: read(11, toInstant, 'a date'),
  }
  return { observation: { sourceType, profile }, warnings }
}
