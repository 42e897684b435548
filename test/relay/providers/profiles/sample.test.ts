import { describe, expect, it } from 'vitest'
import { isHandle, personKey } from '../../../../core/src/sources/profile.ts'
import { sampleSource } from '../../../../relay/src/providers/profiles/sample.ts'
import { accounts } from '../../../../relay/src/providers/profiles/sample-people.ts'
import { collect } from '../stub.ts'
import { fetchRequest } from './folder.ts'

const open = accounts.filter((account) => !account.isProtected).map((account) => account.handle)
const both = ['follower', 'liker'] as const

async function followersOf(handle: string, sourceTypes: readonly ('follower' | 'liker')[] = both) {
  const pages = await collect(sampleSource().fetch(fetchRequest({ handle, sourceTypes })))
  return pages.flatMap((page) => page.observations)
}

describe('the sample data', () => {
  it('has at least three open accounts with 300 different followers', async () => {
    const people = (await Promise.all(open.map((handle) => followersOf(handle, ['follower'])))).flat()
    expect(open.length).toBeGreaterThanOrEqual(3)
    expect(new Set(people.map(({ profile }) => personKey(profile))).size).toBeGreaterThanOrEqual(300)
  })

  it.each(open)('shows only people of @%s who are plainly made up', async (handle) => {
    for (const { profile } of await followersOf(handle)) {
      expect(isHandle(profile.handle)).toBe(true)
      expect(profile.handle).toMatch(/^demo_/)
      expect(profile.url ?? 'https://example.com/').toMatch(/^https:\/\/example\.com\//)
      expect(BigInt(profile.externalId ?? 0)).toBeGreaterThan(8_999_999_999_999_999_999n)
      expect(BigInt(profile.externalId ?? 0)).toBeLessThan(2n ** 63n)
      expect(profile.bio ?? '').not.toMatch(/[{}]|undefined/)
    }
  })

  it.each(open)('lists nobody of @%s twice', async (handle) => {
    const people = await followersOf(handle)
    expect(new Set(people.map(({ profile }) => personKey(profile))).size).toBe(people.length)
    expect(new Set(people.map(({ profile }) => profile.handle.toLowerCase())).size).toBe(people.length)
  })

  it('has people who follow two accounts', async () => {
    const keys = (await Promise.all(open.map((handle) => followersOf(handle)))).map((people) =>
      people.map(({ profile }) => personKey(profile)),
    )
    expect(keys[0]?.filter((key) => keys[1]?.includes(key)).length).toBeGreaterThan(5)
  })

  it('is the same on every start', async () => {
    expect(await followersOf('demo_devtools')).toEqual(await followersOf('DEMO_devtools'))
  })

  it('tells followers from likers', async () => {
    const followers = await followersOf('demo_studio', ['follower'])
    const likers = await followersOf('demo_studio', ['liker'])
    expect(likers.length).toBeGreaterThan(0)
    expect(followers.length + likers.length).toBe((await followersOf('demo_studio')).length)
    await expect(sampleSource().resolve('demo_studio')).resolves.toMatchObject({ followerCount: followers.length })
  })

  it('goes on exactly after each page', async () => {
    const source = sampleSource()
    const whole = await collect(source.fetch(fetchRequest({ handle: 'demo_devtools' })))
    expect(whole.length).toBeGreaterThan(1)
    expect(whole.at(-1)?.cursor).toBeNull()
    const rest = await collect(source.fetch(fetchRequest({ handle: 'demo_devtools', cursor: whole[0]?.cursor })))
    expect(rest).toEqual(whole.slice(1))
  })
})

describe('resolve', () => {
  it('spells the handle as the data does', async () => {
    await expect(sampleSource().resolve('Demo_Newsroom')).resolves.toMatchObject({ handle: 'demo_newsroom' })
  })

  it.each([
    ['demo_private', 'Unprocessable', 'handle_protected'],
    ['nobody', 'NotFound', 'handle_not_found'],
  ])('refuses @%s', async (handle, kind, code) => {
    await expect(sampleSource().resolve(handle)).rejects.toMatchObject({ kind, code })
  })
})
