import { describe, expect, it } from 'vitest'
import { collect } from '../stub.ts'
import { fetchRequest } from './folder.ts'
import { namesOf, openSource, userList } from './scrapebadger-stub.ts'

describe('likers', () => {
  const posts = [
    { id: '11', text: 'mine', username: 'Ada' },
    { id: '12', text: 'a repost', is_retweet: true },
    { id: '13', text: 'of another', username: 'bob' },
    { id: '14', text: 'also mine' },
    { id: '15', text: 'too old' },
  ]
  const likers: Record<string, unknown> = {
    '/v1/twitter/users/ada/followers': userList(['fan']),
    '/v1/twitter/users/ada/latest_tweets': { data: posts, next_cursor: 'more' },
    '/v1/twitter/tweets/tweet/11/favoriters': userList(['bob', 'cyd']),
    '/v1/twitter/tweets/tweet/14/favoriters': { data: null, next_cursor: null },
  }

  it('come after the followers, from the newest posts of the account itself; none is no error', async () => {
    const { source } = await openSource(({ path }) => ({ body: likers[path] }))
    const pages = await collect(source.fetch(fetchRequest({ sourceTypes: ['liker', 'follower'] })))
    expect(namesOf(pages)).toEqual([['follower fan'], ['liker bob', 'liker cyd'], []])
    // The list of five posts costs six, and stands on the first page after it.
    expect(pages.map((page) => page.creditsUsed)).toEqual([2, 6 + 3, 1])
    expect(pages.at(-1)?.cursor).toBeNull()
  })

  it('go on at any page without asking for the posts again', async () => {
    const { source, requests } = await openSource(({ path }) => ({ body: likers[path] }))
    const whole = await collect(source.fetch(fetchRequest({ sourceTypes: ['liker'] })))
    requests.length = 0
    const rest = await collect(source.fetch(fetchRequest({ sourceTypes: ['liker'], cursor: whole[0]?.cursor })))
    expect(rest).toEqual(whole.slice(1))
    expect(requests.map((request) => request.path)).toEqual(['/v1/twitter/tweets/tweet/14/favoriters'])
  })

  it('pass over a post that was deleted meanwhile', async () => {
    const { source } = await openSource(({ path }) =>
      path.includes('/11/') ? { status: 404, body: { error: 'gone' } } : { body: likers[path] },
    )
    expect(namesOf(await collect(source.fetch(fetchRequest({ sourceTypes: ['liker'] }))))).toEqual([[], []])
  })

  it('are one empty page when there are no posts', async () => {
    const { source } = await openSource(() => ({ body: { data: [], next_cursor: null } }))
    expect(await collect(source.fetch(fetchRequest({ sourceTypes: ['liker'] })))).toEqual([
      { observations: [], cursor: null, warnings: [], skippedCount: 0, creditsUsed: 1 },
    ])
  })

  it('keep the id of a post that comes as a number beyond 2^53', async () => {
    const { source, requests } = await openSource(({ path }) => ({
      body: path.endsWith('latest_tweets') ? '{"data":[{"id":1900000000000000101,"text":"x"}]}' : userList([]),
    }))
    await collect(source.fetch(fetchRequest({ sourceTypes: ['liker'] })))
    expect(requests[1]?.path).toBe('/v1/twitter/tweets/tweet/1900000000000000101/favoriters')
  })
})
