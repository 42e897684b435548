import type { Classifier } from '@leadwire/core'
import { expect, it } from 'vitest'
import { eachEngine } from '../../support/database.ts'
import { type PageRequest, pairOf, people, person, scriptedSource } from '../../support/followers.ts'
import { until, useRelays } from '../../support/relay.ts'

/** Waits before the page after `handle` until the relay stops, as an upstream does that answers slowly. */
const stuckAfter = (handle: string) => {
  const reached = Promise.withResolvers<void>()
  const beforePage = ({ cursor }: PageRequest, signal: AbortSignal | undefined) => {
    if (cursor !== handle) return
    reached.resolve()
    return new Promise<void>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
  }
  return { beforePage, reached: reached.promise }
}

eachEngine((open) => {
  const start = useRelays()

  for (const isNewestFirst of [false, true]) {
    it(`gives a run back when the relay stops, and the next relay goes on at the page after (newest first: ${isNewestFirst})`, async () => {
      const databaseUrl = await open.url()
      const followers = { acme: people('p', 35) }
      const { beforePage, reached } = stuckAfter('p20')
      const before = scriptedSource({ isNewestFirst, followers, beforePage })
      const first = await start({ databaseUrl, profiles: before })
      const { id } = (await first.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
      const { syncRunId } = (await first.api('POST', `/api/v2/streams/${id}/run`)).body.queued[0]
      await reached
      await first.stop()
      expect(before.pages.map((page) => page.cursor)).toEqual([null, 'p10'])

      const after = scriptedSource({ isNewestFirst, followers })
      const second = await start({ databaseUrl, profiles: after })
      const run = await until(async () => {
        const answer = await second.api('GET', `/api/v2/streams/${id}/runs/${syncRunId}`)
        expect(answer.body.run.status).toBe('succeeded')
        return answer.body.run
      })
      expect(after.pages.map((page) => page.cursor)).toEqual(['p20', 'p30'])
      expect(run).toMatchObject({ newFollowersCount: 35, candidatesPassedCount: 17, pagesCount: 4 })
    })
  }

  it('works on a run that was given back before one of another stream that has waited longer for the account', async () => {
    const databaseUrl = await open.url()
    const followers = { acme: people('p', 15) }
    const { beforePage, reached } = stuckAfter('p10')
    const first = await start({ databaseUrl, profiles: scriptedSource({ followers, beforePage }) })
    const make = async () => (await first.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body.id as number
    const [one, two] = [await make(), await make()]
    await first.api('POST', `/api/v2/streams/${one}/run`)
    await first.api('POST', `/api/v2/streams/${two}/run`)
    await reached
    await first.stop()
    const after = scriptedSource({ followers })
    const second = await start({ databaseUrl, profiles: after })
    await until(async () => {
      const { runs } = (await second.api('GET', '/api/v2/runs?status=succeeded')).body
      expect(runs).toHaveLength(2)
    })
    expect(after.pages.map((page) => page.cursor)).toEqual(['p10', null, 'p10'])
    expect((await second.api('GET', '/api/v2/leads')).body.total).toBe(14)
  })

  it('does not fetch again when it stopped between the last page and the end of judging', async () => {
    const databaseUrl = await open.url()
    const followers = { acme: people('p', 15) }
    const asked = Promise.withResolvers<void>()
    const stuck: Classifier = {
      name: 'stuck',
      classify: (_rule, _profiles, signal) => {
        asked.resolve()
        return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
      },
    }
    const first = await start({ databaseUrl, profiles: scriptedSource({ followers }), classifier: stuck })
    const { id } = (await first.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    await first.api('POST', `/api/v2/streams/${id}/run`)
    await asked.promise
    await first.stop()
    const after = scriptedSource({ followers })
    const second = await start({ databaseUrl, profiles: after })
    await until(async () => {
      expect((await second.api('GET', `/api/v2/streams/${id}/runs`)).body.runs[0].status).toBe('succeeded')
    })
    expect(after.pages).toEqual([])
    expect((await second.api('GET', '/api/v2/leads')).body.total).toBe(7)
  })

  it('lets an outside classifier judge what it fetched, and keeps its notes in the log', async () => {
    const given: string[][] = []
    const classifier: Classifier = {
      name: 'scripted',
      async classify(_rule, profiles) {
        given.push(profiles.map((profile) => profile.handle))
        const verdicts = profiles.map(({ handle }) =>
          handle === 'odd'
            ? { grade: 'medium' as const, reasons: [{ label: 'likely', field: 'bio', text: 'odd' }], misses: [] }
            : { grade: null, reasons: [], misses: ['no'] },
        )
        return { verdicts, notes: ['The server was busy; the built-in matcher judged 3 of them'] }
      },
    }
    const profiles = scriptedSource({ followers: { acme: [...people('p', 12), person('odd')] } })
    const relay = await start({ databaseUrl: await open.url(), profiles, classifier })
    const { id } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    const [run] = await relay.run(id)
    expect(given.map((handles) => handles.length)).toEqual([13])
    expect(run).toMatchObject({ newFollowersCount: 13, candidatesPassedCount: 1, mediumFitCount: 1 })
    expect(run?.progressLog).toContainEqual(
      expect.objectContaining({
        step: 'classify',
        message: 'The server was busy; the built-in matcher judged 3 of them',
      }),
    )
    const { leads } = (await relay.api('GET', '/api/v2/leads')).body
    expect(leads).toMatchObject([{ profile: { handle: 'odd' }, matchConfidence: 'medium' }])
    await relay.run(id)
    expect(given).toHaveLength(1)
  })
})
