import { scrapeBadgerSource } from '../../../../relay/src/providers/profiles/scrapebadger.ts'
import { fakeWorld, type SeenRequest, type StubReply, startStub } from '../stub.ts'

export const KEY = 'sb_live_secret'

/** A source over a stub server, in a world that does not wait; two posts are asked for their likers. */
export async function openSource(answer: (request: SeenRequest, index: number) => StubReply | 'hang' | 'drop') {
  const world = fakeWorld()
  const stub = await startStub(answer)
  const source = scrapeBadgerSource({ ...world, apiKey: KEY, baseUrl: stub.url, recentPosts: 2 })
  return { source, ...stub, ...world }
}

type Pages = { observations: { sourceType: string; profile: { handle: string } }[] }[]
/** Who is on each page, as `follower bob`. */
export const namesOf = (pages: Pages) =>
  pages.map((page) => page.observations.map((item) => `${item.sourceType} ${item.profile.handle}`))

/** A UserData object of the reference; made up. */
export const userData = (username: string, over: Record<string, unknown> = {}) => ({
  id: '1900000000000000001',
  username,
  name: `Name of ${username}`,
  created_at: 'Tue Jan 05 10:00:00 +0000 2021',
  description: 'Builds things',
  location: 'Oslo',
  url: 'https://example.com',
  profile_image_url: 'https://example.com/p.png',
  followers_count: 12,
  following_count: 3,
  tweet_count: 456,
  listed_count: 0,
  verified: false,
  is_blue_verified: true,
  protected: false,
  ...over,
})

export const userList = (names: string[], next_cursor: string | null = null) => ({
  data: names.map((name, index) => userData(name, { id: `19000000000000000${10 + index}` })),
  next_cursor,
})
