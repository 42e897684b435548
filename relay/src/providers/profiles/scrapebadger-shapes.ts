import { isHandle, type Profile } from '@leadwire/core'
import { z } from 'zod'
import { toCount, toExternalId, toFlag, toHandle, toInstant, toText, toUrl } from './profile-fields.ts'

// Lenient on purpose: live answers bend the documented types (numbers as text, ids as numbers), and one odd value must
// not cost a profile that is otherwise fine. Only a user without a name X would accept is refused.
const User = z.looseObject({ username: z.string() })

/** A page of the API. `data` may be null; one documented example calls it `tweets`; some pages have no cursor. */
const ListBody = z.looseObject({
  data: z.array(z.unknown()).nullish(),
  tweets: z.array(z.unknown()).nullish(),
  next_cursor: z.union([z.string(), z.number()]).nullish(),
})

const Post = z.looseObject({
  id: z.union([z.string(), z.number()]),
  username: z.string().nullish(),
  is_retweet: z.boolean().nullish(),
})

/** A page: its items, and where the next one starts; null at the end. */
export interface List {
  items: unknown[]
  nextCursor: string | null
}

/** Reads a UserData object; undefined when it is none. */
export function toProfile(body: unknown): Profile | undefined {
  const parsed = User.safeParse(body)
  const handle = parsed.success ? toHandle(parsed.data.username) : ''
  if (!parsed.success || !isHandle(handle)) return undefined
  const user = parsed.data
  const isBlue = toFlag(user.is_blue_verified)
  const isVerified = toFlag(user.verified)
  return {
    platform: 'x',
    externalId: toExternalId(user.id, 'x'),
    handle,
    displayName: toText(user.name),
    bio: toText(user.description),
    location: toText(user.location),
    url: toUrl(user.url),
    profileImageUrl: toUrl(user.profile_image_url),
    followerCount: toCount(user.followers_count),
    followingCount: toCount(user.following_count),
    tweetCount: toCount(user.tweet_count),
    isVerified: isVerified || isBlue || (isVerified ?? isBlue),
    isProtected: toFlag(user.protected),
    createdAt: toInstant(user.created_at_datetime) ?? toInstant(user.created_at),
  }
}

/** Reads a `{data, next_cursor}` object; undefined when it is none. */
export function toList(body: unknown): List | undefined {
  const parsed = ListBody.safeParse(body)
  if (!parsed.success) return undefined
  const { data, tweets, next_cursor } = parsed.data
  // An object with neither, e.g. an error sent with status 200, must not read as an empty list.
  if (data === undefined && tweets === undefined && next_cursor === undefined) return undefined
  return { items: data ?? tweets ?? [], nextCursor: next_cursor ? String(next_cursor) : null }
}

/** The id of a post, as text, if it is one that `handle` wrote; undefined for a repost, whose likers are another's. */
export function toPostId(item: unknown, handle: string): string | undefined {
  const parsed = Post.safeParse(item)
  if (!parsed.success || parsed.data.is_retweet) return undefined
  const { id, username } = parsed.data
  if (username && username.toLowerCase() !== handle.toLowerCase()) return undefined
  return toExternalId(id, 'x') ?? undefined
}
