import { expect, it } from 'vitest'
import { listSegments, type SegmentInput } from '../../../core/src/segments/segments.ts'
import { listSources } from '../../../core/src/sources/sources.ts'
import type { PairInput } from '../../../core/src/streams/pairs.ts'
import { standardSyncTime } from '../../../core/src/streams/schedule.ts'
import type { StreamSettings } from '../../../core/src/streams/stream.ts'
import { getStream, listStreamPairs, listStreams } from '../../../core/src/streams/streams.ts'
import { createStream } from '../../../core/src/webhooks/stream-webhooks.ts'
import { createWorkspace } from '../../../core/src/workspaces/workspaces.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, errorOf, founders, portsOf, seedCaller, seedStream, stubSource } from '../../support/seed.ts'

const clock = manualClock()
const pair = (handle: string, segment: PairInput['segment'] = { inline: founders }): PairInput => ({
  source: { handle },
  segment,
})
const handlesOf = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`)

eachEngine((open) => {
  const setUp = async (profiles = stubSource()) => {
    const db = await open()
    const caller = await seedCaller(db, clock)
    const create = (pairs: PairInput[], settings: Partial<StreamSettings> = {}) =>
      createStream(db, caller, { settings, pairs }, portsOf(clock, profiles))
    return { db, caller, profiles, create }
  }

  it('names a stream after its segment and accounts, unless it is given a name', async () => {
    const { create } = await setUp()
    const names = [
      await create([pair('tidewatch')]),
      await create([pair('one'), pair('two'), pair('ONE')]),
      await create([pair('one')], { name: 'Mine' }),
      await create([pair('one', { inline: { description: 'SaaS founders' } })]),
    ].map(({ stream }) => stream.name)
    expect(names).toEqual(['Founders · @tidewatch', 'Founders · 2 accounts', 'Mine', 'SaaS founders · @one'])
  })

  it('fills in what was left out and keeps the hashed slot, zone and settings', async () => {
    const { db, caller, create } = await setUp()
    const { stream } = await create([pair('one')])
    expect(stream).toMatchObject({ isActive: true, isArchived: false, sourceTypes: ['follower'], timezone: 'UTC' })
    const row = await db.sql.selectFrom('stream').select('sync_times').executeTakeFirstOrThrow()
    expect(JSON.parse(row.sync_times)).toEqual([standardSyncTime(stream.id)])
    const settings: Partial<StreamSettings> = {
      syncTimes: ['18:00', '06:15'],
      timezone: 'Asia/Tokyo',
      sourceTypes: ['follower', 'liker'],
      emailDigestOverride: 'weekly',
      telegramOverride: false,
      csvEmailRecipients: { to: ['a@example.com'], cc: [], format: 'csv', sendEmpty: false },
      isActive: false,
    }
    const made = await create([pair('two')], settings)
    expect(await getStream(db, caller, made.stream.id)).toMatchObject({ ...settings, syncTimes: ['06:15', '18:00'] })
    const tokyo = await createWorkspace(db, { name: 'Tokyo', timezone: 'Asia/Tokyo' }, clock)
    expect((await seedStream(db, { workspaceId: tokyo.id }, clock)).stream.timezone).toBe('Asia/Tokyo')
  })

  it('counts the 50 pairs of a request before it collapses equal ones', async () => {
    const { db, caller, profiles, create } = await setUp()
    for (const pairs of [[], handlesOf('a', 51).map((handle) => pair(handle)), Array(51).fill(pair('same'))]) {
      expect((await errorOf(create(pairs))).issues[0]?.path).toBe('pairs')
    }
    expect(profiles.asked).toEqual([])
    const { stream, diff } = await create([...handlesOf('a', 48).map((handle) => pair(handle)), pair('A0'), pair('a1')])
    expect(diff?.addedSources.map(({ source }) => source.handle)).toEqual(handlesOf('a', 48))
    expect((await listStreamPairs(db, [stream])).map(({ handle }) => handle)).toEqual(handlesOf('a', 48))
    expect(await listSources(db, caller)).toHaveLength(48)
    expect(await listSegments(db, caller)).toHaveLength(1)
  })

  it('takes exactly one segment, told apart by id or by content', async () => {
    const { db, caller, create } = await setUp()
    const { diff } = await create([pair('one'), pair('two', { inline: { ...founders, name: 'Same people' } })])
    const id = diff?.addedSegments[0]?.segment.id ?? 0
    expect(diff?.addedSegments).toMatchObject([{ isNew: true, segment: { name: 'Founders' } }])
    const again = await create([pair('one', { segmentId: id }), pair('two')])
    expect(again.diff?.addedSegments).toMatchObject([{ isNew: false, segment: { id } }])
    const second = await create([pair('one', { inline: { description: 'bakers' } })])
    const otherId = second.diff?.addedSegments[0]?.segment.id ?? 0
    const bakers: PairInput['segment'] = { inline: { description: 'bakers' } }
    for (const pairs of [
      [pair('one'), pair('two', bakers)],
      [pair('one', { segmentId: id }), pair('two', bakers)],
      [pair('one', { segmentId: id }), pair('two', { segmentId: otherId })],
    ]) {
      expect(await codeOf(create(pairs))).toBe('stream_multi_segment')
    }
    expect(await listSegments(db, caller)).toHaveLength(2)
  })

  it('writes nothing of a stream when any part of the request is at fault', async () => {
    const { db, caller, create } = await setUp(stubSource([], { missing: ['gone'] }))
    const wizards: SegmentInput = { filters: { job_role: ['Wizard', 'Founder'], industry: ['Alchemy'] } }
    const fresh = pair('fresh')
    const faults: [string, PairInput[], Partial<StreamSettings>?][] = [
      ['handle_not_found', [fresh, pair('gone')]],
      ['account_not_found', [fresh, { ...fresh, source: { sourceId: 99 } }]],
      ['segment_not_found', [pair('fresh', { segmentId: 99 })]],
      ['orphan_label', [pair('fresh', { inline: wizards })]],
      ['invalid_request', [fresh], { timezone: 'Mars/Base' }],
      ['invalid_request', [fresh], { syncTimes: ['09:05'] }],
      ['invalid_request', [fresh], { deliveryDestination: 'leads_plus_webhook' }],
      ['invalid_request', [fresh], { webhookUrl: 'ftp://example.com' }],
    ]
    for (const [code, pairs, settings] of faults) {
      const error = await errorOf(create(pairs, settings))
      expect(error.code).toBe(code)
      if (code === 'orphan_label') expect(error.extra.orphans).toEqual(['Wizard', 'Alchemy'])
    }
    expect(await listSources(db, caller)).toEqual([])
    expect(await listSegments(db, caller)).toEqual([])
    expect(await listStreams(db, caller, { withArchived: true })).toEqual([])
  })

  it('keeps streams, segments and accounts of other workspaces out of reach', async () => {
    const { db, caller, create } = await setUp()
    const { stream, diff } = await create([pair('one')])
    const other = await seedCaller(db, clock)
    const segmentId = diff?.addedSegments[0]?.segment.id ?? 0
    const sourceId = diff?.addedSources[0]?.source.id ?? 0
    expect(await codeOf(getStream(db, other, stream.id))).toBe('stream_not_found')
    expect(await listStreams(db, other, { withArchived: true })).toEqual([])
    const make = (pairs: PairInput[]) => createStream(db, other, { settings: {}, pairs }, portsOf(clock))
    expect(await codeOf(make([pair('one', { segmentId })]))).toBe('segment_not_found')
    expect(await codeOf(make([{ ...pair(''), source: { sourceId } }]))).toBe('account_not_found')
    expect((await listStreams(db, caller, { withArchived: false })).map(({ id }) => id)).toEqual([stream.id])
  })
})
