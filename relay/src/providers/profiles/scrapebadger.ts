import {
  type FetchRequest,
  isHandle,
  LeadwireError,
  type Profile,
  type ProfilePage,
  type ProfileSource,
} from '@leadwire/core'
import { type UpstreamWorld, upstreamWorld } from '../upstream.ts'
import {
  background,
  interactive,
  lookupFailed,
  SCRAPEBADGER_URL,
  type ScrapeBadgerGet,
  scrapeBadgerClient,
} from './scrapebadger-client.ts'
import { fromCursor, type Progress, toCursor } from './scrapebadger-cursor.ts'
import { type List, toList, toPostId, toProfile } from './scrapebadger-shapes.ts'

/** `world` parts are for tests. */
export interface ScrapeBadgerOptions extends Partial<UpstreamWorld> {
  apiKey: string
  /** Default https://scrapebadger.com. */
  baseUrl?: string
  /** How many of the account's newest posts are asked for their likers, 1 to 20; default 5. */
  recentPosts?: number
}

/** The port allows no larger page. */
const MAX_PAGE = 1_000
/** Each costs a credit; a list that goes on with new cursors but without people is taken to be at its end. */
const MAX_EMPTY_PAGES = 3

/**
 * Followers and likers from ScrapeBadger. Followers come first, newest first; then the likers of the recent posts, post
 * by post, so that a page of known likers says nothing about the pages after it.
 */
export function scrapeBadgerSource(options: ScrapeBadgerOptions): ProfileSource {
  const get = scrapeBadgerClient(upstreamWorld(options), options.baseUrl || SCRAPEBADGER_URL, options.apiKey)
  const recentPosts = Math.min(Math.max(options.recentPosts ?? 5, 1), 20)
  return {
    name: 'scrapebadger',
    isNewestFirst: true,
    resolve: (handle) => resolveHandle(get, handle),
    fetch: (request) => fetchPages(get, request, recentPosts),
  }
}

async function resolveHandle(get: ScrapeBadgerGet, handle: string): Promise<Profile> {
  const notFound = new LeadwireError('NotFound', 'handle_not_found', `There is no account @${handle} on X`)
  // Not worth a credit, and nothing but a handle goes into the path.
  if (!isHandle(handle)) throw notFound
  const answer = await get(`/users/${handle}/by_username`, {}, interactive)
  if (!answer) throw notFound
  const profile = toProfile(answer.body)
  if (!profile) throw lookupFailed(`ScrapeBadger answered for @${handle} with something that is not a user`)
  if (!profile.isProtected) return profile
  const message = `@${profile.handle} is protected: its followers cannot be read`
  throw new LeadwireError('Unprocessable', 'handle_protected', message)
}

/** A page of the vendor's, and what it cost. */
interface Fetched extends List {
  creditsUsed: number
}

async function* fetchPages(get: ScrapeBadgerGet, request: FetchRequest, recentPosts: number) {
  const { handle, sourceTypes, signal } = request
  if (!isHandle(handle)) throw lookupFailed(`@${handle} is not a handle of X`)
  const wantsLikers = sourceTypes.includes('liker')
  const afterFollowers: Progress | null = wantsLikers ? { part: 'posts' } : null
  const first: Progress | null = sourceTypes.includes('follower') ? { part: 'followers', at: null } : afterFollowers
  let progress = (request.cursor && fromCursor(request.cursor)) || first
  const seen = new SeenCursors()
  let emptyPages = 0
  let owed = 0
  while (progress) {
    if (progress.part === 'posts') {
      const { posts, creditsUsed } = await listPosts(get, handle, recentPosts, signal)
      owed += creditsUsed
      progress = posts.length ? { part: 'likers', posts, at: null } : null
      if (!progress) yield* toPages([], 'liker', { here: toCursor({ part: 'posts' }), next: null, creditsUsed: owed })
      continue
    }
    const path: string =
      progress.part === 'followers' ? `/users/${handle}/followers` : `/tweets/tweet/${progress.posts[0]}/favoriters`
    const page = await listPage(get, path, progress.at, signal)
    // The vendor has been seen to answer with the cursor it was given, for ever.
    seen.add(progress.at)
    emptyPages = page.items.length ? 0 : emptyPages + 1
    const isEnd = page.nextCursor === null || seen.has(page.nextCursor) || emptyPages >= MAX_EMPTY_PAGES
    const next: Progress | null = isEnd ? afterPart(progress, afterFollowers) : { ...progress, at: page.nextCursor }
    if (isEnd) {
      seen.clear()
      emptyPages = 0
    }
    const cursors = { here: toCursor(progress), next: next && toCursor(next) }
    yield* toPages(page.items, progress.part === 'followers' ? 'follower' : 'liker', {
      ...cursors,
      creditsUsed: page.creditsUsed + owed,
    })
    owed = 0
    progress = next
  }
}

function afterPart(progress: Progress, afterFollowers: Progress | null): Progress | null {
  if (progress.part !== 'likers') return afterFollowers
  const posts = progress.posts.slice(1)
  return posts.length ? { part: 'likers', posts, at: null } : null
}

async function listPage(get: ScrapeBadgerGet, path: string, at: string | null, signal?: AbortSignal): Promise<Fetched> {
  const answer = await get(path, at === null ? {} : { cursor: at }, background, signal)
  // A post can be deleted between its listing and its likers; an account cannot vanish without a word.
  if (!answer && path.startsWith('/tweets/')) return { items: [], nextCursor: null, creditsUsed: 0 }
  if (!answer) throw lookupFailed(`ScrapeBadger does not know the account any more (404 for ${path})`)
  const list = toList(answer.body)
  if (!list) throw lookupFailed(`ScrapeBadger answered ${path} with something that is not a list`)
  // Price list of 2026-06-30: one credit a request and one an item.
  return { ...list, creditsUsed: answer.creditsUsed ?? 1 + list.items.length }
}

async function listPosts(get: ScrapeBadgerGet, handle: string, recentPosts: number, signal?: AbortSignal) {
  const { items, creditsUsed } = await listPage(get, `/users/${handle}/latest_tweets`, null, signal)
  const ids = items.map((item) => toPostId(item, handle)).filter((id) => id !== undefined)
  return { posts: [...new Set(ids)].slice(0, recentPosts), creditsUsed }
}

/** Turns one vendor page into pages of the port; of several, all but the last go on at the vendor page itself. */
function* toPages(
  items: unknown[],
  sourceType: 'follower' | 'liker',
  { here, next, creditsUsed }: { here: string; next: string | null; creditsUsed: number },
): Generator<ProfilePage> {
  let from = 0
  do {
    const slice = items.slice(from, from + MAX_PAGE)
    const profiles = slice.map(toProfile).filter((profile) => profile !== undefined)
    const skippedCount = slice.length - profiles.length
    const isLast = from + MAX_PAGE >= items.length
    yield {
      observations: profiles.map((profile) => ({ sourceType, profile })),
      cursor: isLast ? next : here,
      warnings: skippedCount
        ? [`ScrapeBadger: ${skippedCount} of ${slice.length} ${sourceType}s had no name, skipped`]
        : [],
      skippedCount,
      creditsUsed: from === 0 ? creditsUsed : 0,
    }
    from += MAX_PAGE
  } while (from < items.length)
}

/** The last cursors of one list; bounded, since a list can have 50,000 pages and loops are short. */
class SeenCursors {
  #cursors: string[] = []

  add(cursor: string | null): void {
    if (cursor !== null) this.#cursors = [...this.#cursors.slice(-99), cursor]
  }

  has(cursor: string): boolean {
    return this.#cursors.includes(cursor)
  }

  clear(): void {
    this.#cursors = []
  }
}
