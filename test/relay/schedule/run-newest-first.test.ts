import { describe, expect, it } from 'vitest'
import { eachEngine } from '../../support/database.ts'
import {
  FOUNDER,
  NOBODY,
  pairOf,
  people,
  person,
  type ScriptedSource,
  scriptedSource,
} from '../../support/followers.ts'
import { useRelays } from '../../support/relay.ts'

/** Newer people on top of a list that comes newest first. */
const arrive = (source: ScriptedSource, prefix: string, count: number) =>
  source.followers.acme?.unshift(...people(prefix, count, 1))

describe('a source that gives the newest followers first', () => {
  eachEngine((open) => {
    const start = useRelays()
    const make = async (maxPages = 100, count = 40) => {
      const profiles = scriptedSource({ isNewestFirst: true, followers: { acme: people('p', count, 1) } })
      const env = { LEADWIRE_MAX_PAGES_PER_RUN: String(maxPages) }
      const relay = await start({ databaseUrl: await open.url(), profiles, env })
      const { id } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
      const summary = async () => (await relay.api('GET', `/api/v2/streams/${id}/leads?summary=true`)).body.highFitCount
      const pagesOf = async (work: () => Promise<unknown>) => {
        profiles.pages.splice(0)
        await work()
        return profiles.pages.map((page) => page.cursor)
      }
      return { relay, id: id as number, profiles, summary, pagesOf }
    }

    it('stops a later run at the first page of only known followers', async () => {
      const { relay, id, profiles, summary, pagesOf } = await make()
      await relay.run(id)
      arrive(profiles, 'new', 15)
      expect(await pagesOf(() => relay.run(id))).toEqual([null, 'new10', 'p5'])
      expect(await summary()).toBe(55)
      expect(await pagesOf(() => relay.run(id))).toEqual([null])
    })

    it('stops at the page limit, says so, and the next run goes on from there', async () => {
      const { relay, id, profiles, summary, pagesOf } = await make(2)
      const [first] = await relay.run(id)
      expect(first).toMatchObject({ pagesCount: 2, newFollowersCount: 20, creditsUsed: 2 })
      expect(first?.progressLog.map((line) => line.message)).toContain(
        'Stopped at the limit of 2 pages; the next run goes on from here',
      )
      arrive(profiles, 'new', 5)
      expect(await pagesOf(() => relay.run(id))).toEqual([null, 'p5'])
      await relay.run(id)
      await relay.run(id)
      await relay.run(id)
      expect(await summary()).toBe(45)
      expect(await pagesOf(() => relay.run(id))).toEqual([null])
    })

    it('leaves no gap when a run fails in the middle', async () => {
      const { relay, id, profiles, summary, pagesOf } = await make()
      profiles.beforePage = ({ cursor }) => {
        if (cursor === 'p20') throw new Error('down')
      }
      await relay.run(id, 'failed')
      profiles.beforePage = () => {}
      arrive(profiles, 'new', 5)
      expect(await pagesOf(() => relay.run(id))).toEqual([null, 'p5', 'p20', 'p30'])
      expect(await summary()).toBe(45)
    })

    it('remembers an older gap when a newer one opens above it', async () => {
      const { relay, id, profiles, summary } = await make(3, 20)
      await relay.run(id)
      // The limit leaves a gap below "a30" …
      arrive(profiles, 'a', 60)
      await relay.run(id)
      // … and a failure another one above it.
      arrive(profiles, 'b', 25)
      profiles.beforePage = ({ cursor }) => {
        if (cursor === 'b10') throw new Error('down')
      }
      await relay.run(id, 'failed')
      profiles.beforePage = () => {}
      for (let i = 0; i < 8; i++) await relay.run(id)
      expect(await summary()).toBe(105)
    })

    it('does not pay for known followers again because their likers cannot be had', async () => {
      const { relay, id, profiles, pagesOf } = await make()
      profiles.beforePage = ({ sourceType }) => {
        if (sourceType === 'liker') throw new Error('no likers today')
      }
      await relay.api('PATCH', `/api/v2/streams/${id}`, { sourceTypes: ['follower', 'liker'] })
      await relay.run(id, 'failed')
      expect(await pagesOf(() => relay.run(id, 'failed'))).toEqual([null])
    })

    it('reads all followers for a stream that wants them after one that wanted only likers', async () => {
      const { relay, id, profiles, summary } = await make()
      profiles.likers.acme = [person('fan', FOUNDER), person('other', NOBODY)]
      await relay.api('PATCH', `/api/v2/streams/${id}`, { sourceTypes: ['liker'] })
      await relay.run(id)
      expect(await summary()).toBe(1)
      await relay.api('PATCH', `/api/v2/streams/${id}`, { sourceTypes: ['follower'] })
      await relay.run(id)
      expect(await summary()).toBe(41)
    })
  })
})
