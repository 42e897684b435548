/** A person (or organisation) as a network shows it. null = not known. */
export interface Profile {
  /** `x` unless the profile comes from another network; only X has X's handle rule. */
  platform: string
  /** The network's own id as text (X: a 64-bit number, so never a JS number). */
  externalId: string | null
  /** Without `@`, as the person writes it; compared without regard to case. */
  handle: string
  displayName: string | null
  bio: string | null
  location: string | null
  url: string | null
  profileImageUrl: string | null
  followerCount: number | null
  followingCount: number | null
  tweetCount: number | null
  isVerified: boolean | null
  isProtected: boolean | null
  /** When the account was made, epoch ms. */
  createdAt: number | null
}

/** A profile of X of which only the handle and the fields named are known. */
export const newProfile = (handle: string, known: Partial<Omit<Profile, 'handle'>> = {}): Profile => ({
  platform: 'x',
  externalId: null,
  displayName: null,
  bio: null,
  location: null,
  url: null,
  profileImageUrl: null,
  followerCount: null,
  followingCount: null,
  tweetCount: null,
  isVerified: null,
  isProtected: null,
  createdAt: null,
  ...known,
  handle,
})

/** How a profile came to a source. */
export const sourceTypes = ['follower', 'liker'] as const
export type SourceType = (typeof sourceTypes)[number]

/** One observed fact, before matching: this profile follows (or liked a post of) the source. */
export interface Observation {
  sourceType: SourceType
  profile: Profile
}

/**
 * The key by which one person is known: `x:12345` by id, or `x:@ada` by lower-cased handle where no id is known.
 * An id never starts with `@`, so the two cannot meet.
 */
export const personKey = (profile: Pick<Profile, 'platform' | 'externalId' | 'handle'>): string =>
  profile.externalId
    ? `${profile.platform}:${profile.externalId}`
    : `${profile.platform}:@${profile.handle.toLowerCase()}`

/** X's rule for a handle. Source: X's help pages; 15 characters of letters, digits and underscore. */
export const X_HANDLE = /^[A-Za-z0-9_]{1,15}$/

/** The longest handle taken from any other network. */
export const MAX_HANDLE_LENGTH = 200

/** True when `handle` (without `@`) can be a handle of `platform`. */
export const isHandle = (handle: string, platform = 'x'): boolean =>
  platform === 'x' ? X_HANDLE.test(handle) : handle.length > 0 && handle.length <= MAX_HANDLE_LENGTH
