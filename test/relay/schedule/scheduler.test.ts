import { expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../../core/src/clock.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { pairOf, people, scriptedSource } from '../../support/followers.ts'
import { type TestRelay, until, useRelays } from '../../support/relay.ts'

const runsOf = async (relay: TestRelay, query = '') => (await relay.api('GET', `/api/v2/runs${query}`)).body.runs

eachEngine((open, engine) => {
  const start = useRelays()
  const followers = { one: people('a', 4), two: people('b', 4) }
  const schedule = { syncTimes: ['13:00', '19:00'], timezone: 'UTC' }

  it('runs a stream by the clock, on one relay or two, each slot once', async () => {
    const databaseUrl = await open.url()
    const clock = manualClock()
    const profiles = scriptedSource({ followers })
    const relays = [await start({ databaseUrl, profiles, clock })]
    if (engine === 'postgres') relays.push(await start({ databaseUrl, profiles, clock }))
    const [relay] = relays
    if (!relay) return
    for (const pairs of [[pairOf('one'), pairOf('two')], [pairOf('one')], [pairOf('two')]]) {
      await relay.api('POST', '/api/v2/streams', { pairs, ...schedule })
    }
    for (let slot = 1; slot <= 2; slot++) {
      clock.advance(slot === 1 ? HOUR_MS : 6 * HOUR_MS)
      const slotAt = new Date(clock()).toISOString()
      const runs = await until(async () => {
        const ended = await runsOf(relay, '?status=succeeded')
        expect(ended).toHaveLength(4 * slot)
        return ended.slice(0, 4)
      })
      for (const run of runs) expect(run).toMatchObject({ source: 'cron', slotAt, mode: 'sync-then-search' })
    }
    expect(await runsOf(relay)).toHaveLength(8)
    const syncs = await relay.db.sql.selectFrom('sync').select(['stream_id', 'slot_at', 'open_run_count']).execute()
    expect(syncs).toHaveLength(6)
    expect(syncs.filter((sync) => sync.open_run_count !== 0)).toEqual([])
    const { streams } = (await relay.api('GET', '/api/v2/streams')).body
    const tomorrow = new Date(clock() + 18 * HOUR_MS).toISOString()
    expect(streams.map((stream: { nextSyncAt: string }) => stream.nextSyncAt)).toEqual([tomorrow, tomorrow, tomorrow])
    const finished = await relay.db.sql.selectFrom('message').select('id').where('type', '=', 'run.finished').execute()
    expect(finished).toHaveLength(6)
  })

  it('runs once on its return what came due while it was down for three days', async () => {
    const databaseUrl = await open.url()
    const clock = manualClock()
    const first = await start({ databaseUrl, profiles: scriptedSource({ followers }), clock })
    const { id } = (await first.api('POST', '/api/v2/streams', { pairs: [pairOf('one')], ...schedule })).body
    await first.stop()
    clock.advance(3 * DAY_MS + 2 * HOUR_MS)
    const second = await start({ databaseUrl, profiles: scriptedSource({ followers }), clock })
    await until(async () => expect(await runsOf(second, '?status=succeeded')).toHaveLength(1))
    const { stream } = (await second.api('GET', `/api/v2/streams/${id}`)).body
    expect(stream.nextSyncAt).toBe('2026-01-08T19:00:00.000Z')
    expect(await runsOf(second)).toMatchObject([{ source: 'cron', slotAt: '2026-01-08T13:00:00.000Z' }])
  })

  it('goes on with the others when one stream cannot be queued', async () => {
    const databaseUrl = await open.url()
    const clock = manualClock()
    const relay = await start({ databaseUrl, profiles: scriptedSource({ followers }), clock })
    const { id } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('one')], ...schedule })).body
    await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('two')], ...schedule })
    await relay.db.sql.updateTable('stream').set({ timezone: 'Mars/Olympus' }).where('id', '=', id).execute()
    clock.advance(HOUR_MS)
    await until(async () => expect(await runsOf(relay, '?status=succeeded')).toMatchObject([{ xHandle: 'two' }]))
    await relay.db.sql.updateTable('stream').set({ timezone: 'UTC' }).where('id', '=', id).execute()
    clock.advance(61_000)
    await until(async () => expect(await runsOf(relay, '?status=succeeded')).toMatchObject([{ xHandle: 'one' }, {}]))
  })

  it('never touches the profile source for a re-test', async () => {
    const profiles = scriptedSource({ followers })
    const relay = await start({ databaseUrl: await open.url(), profiles })
    const { id } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('one')] })).body
    await relay.run(id)
    const pages = profiles.pages.length
    const touched = () => {
      throw new Error('the source was touched')
    }
    profiles.fetch = touched
    profiles.resolve = touched
    const { queued } = (await relay.api('POST', `/api/v2/streams/${id}/re-test`, {})).body
    const run = await until(async () => {
      const answer = await relay.api('GET', `/api/v2/streams/${id}/runs/${queued[0].runId}`)
      expect(['succeeded', 'failed']).toContain(answer.body.run.status)
      return answer.body.run
    })
    expect(run).toMatchObject({ status: 'succeeded', mode: 'search-only', candidatesPassedCount: 0 })
    expect(run.progressLog.map((line: { message: string }) => line.message)).toEqual([
      'Batch 1: 4 followers judged again, 0 new leads, 0 graded otherwise, 0 kept that no longer match',
      'succeeded: 0 leads (0 high, 0 medium)',
    ])
    expect(profiles.pages).toHaveLength(pages)
  })
})
