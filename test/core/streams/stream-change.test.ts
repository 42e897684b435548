import { expect, it } from 'vitest'
import { inTransaction } from '../../../core/src/db/database.ts'
import type { SegmentInput } from '../../../core/src/segments/segments.ts'
import { listSources } from '../../../core/src/sources/sources.ts'
import type { PairInput } from '../../../core/src/streams/pairs.ts'
import { standardSyncTime } from '../../../core/src/streams/schedule.ts'
import { nextSlot } from '../../../core/src/streams/slots.ts'
import type { StreamSettings } from '../../../core/src/streams/stream.ts'
import { writeStream } from '../../../core/src/streams/stream-orders.ts'
import { planStreamChange } from '../../../core/src/streams/stream-plans.ts'
import { getStream, listStreamPairs, listStreams } from '../../../core/src/streams/streams.ts'
import { changeStream } from '../../../core/src/webhooks/stream-webhooks.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import {
  codeOf,
  follower,
  founders,
  liker,
  portsOf,
  runOnce,
  seedCaller,
  seedStream,
  stubSource,
} from '../../support/seed.ts'

const toPairs = (handles: string[], inline: SegmentInput = founders): PairInput[] =>
  handles.map((handle) => ({ source: { handle }, segment: { inline } }))

eachEngine((open) => {
  const setUp = async (settings: Parameters<typeof seedStream>[3] = {}) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock, settings)
    const change = (settings: Partial<StreamSettings>, pairs?: PairInput[], profiles = stubSource()) =>
      changeStream(db, caller, stream.id, { settings, pairs }, portsOf(clock, profiles))
    return { db, clock, caller, stream, change }
  }

  it('replaces all pairs, says what came and went, and keeps the segment that says the same', async () => {
    const { db, stream, change } = await setUp({ handles: ['one', 'two', 'three'] })
    const { diff } = await change({}, toPairs(['four', 'THREE', 'one']))
    expect(diff?.addedSources.map(({ source, isNew }) => [source.handle, isNew])).toEqual([['four', true]])
    expect(diff?.removedSources.map(({ handle }) => handle)).toEqual(['two'])
    expect([diff?.addedSegments, diff?.removedSegmentIds]).toEqual([[], []])
    const handles = async () => (await listStreamPairs(db, [stream])).map((pair) => [pair.handle, pair.segmentId])
    expect(await handles()).toEqual([
      ['four', 1],
      ['three', 1],
      ['one', 1],
    ])
    const bakers = await change({}, toPairs(['one'], { description: 'bakers' }))
    expect(bakers.diff).toMatchObject({
      addedSources: [],
      addedSegments: [{ isNew: true, segment: { name: 'bakers' } }],
      removedSources: [{ handle: 'four' }, { handle: 'three' }],
      removedSegmentIds: [1],
    })
    expect(await handles()).toEqual([['one', 2]])
    expect((await change({ name: 'Renamed' })).diff).toBeUndefined()
    expect(await handles()).toEqual([['one', 2]])
  })

  it('changes only what is named, and goes back to the hashed slot when times are emptied', async () => {
    const { db, clock, caller, stream, change } = await setUp({ syncTimes: ['09:00'], emailMode: 'verified' })
    clock.advance(1000)
    const { stream: renamed } = await change({ name: 'New', syncTimes: [] })
    expect(renamed).toEqual({
      ...stream,
      name: 'New',
      syncTimes: [standardSyncTime(stream.id)],
      nextSyncAt: nextSlot([standardSyncTime(stream.id)], stream.timezone, clock()),
      revision: stream.revision + 1,
      updatedAt: clock(),
    })
    expect(await getStream(db, caller, stream.id)).toEqual(renamed)
    await change({ isArchived: true })
    expect(await listStreams(db, caller, { withArchived: false })).toEqual([])
    expect(await listStreams(db, caller, { withArchived: true })).toHaveLength(1)
  })

  it('refuses a change that was planned over an older state, and writes nothing of it', async () => {
    const { db, clock, caller, stream, change } = await setUp()
    const plan = (pairs?: PairInput[]) =>
      planStreamChange(db, caller, stream.id, { settings: { name: 'Late' }, pairs }, stubSource())
    const [withPairs, without] = [await plan(toPairs(['fresh'], { description: 'bakers' })), await plan()]
    await change({ name: 'Early' })
    for (const late of [withPairs, without]) {
      expect(await codeOf(inTransaction(db, (tx) => writeStream(tx, late, clock())))).toBe('conflict')
    }
    expect(await getStream(db, caller, stream.id)).toMatchObject({ name: 'Early' })
    expect((await listSources(db, caller)).map(({ handle }) => handle)).toEqual(['tidewatch'])
    expect(await db.sql.selectFrom('segment').select('id').execute()).toHaveLength(1)
  })

  it('lets one of many changes made over one state win', async () => {
    const { db, clock, caller, stream } = await setUp()
    const names = ['a', 'b', 'c', 'd']
    const plans = await Promise.all(
      names.map((name) =>
        planStreamChange(db, caller, stream.id, { settings: { name }, pairs: toPairs([name]) }, stubSource()),
      ),
    )
    const codes = await Promise.all(
      plans.map((plan) =>
        inTransaction(db, (tx) => writeStream(tx, plan, clock())).then(
          ({ stream }) => stream.name,
          (error) => error.code,
        ),
      ),
    )
    expect(codes.filter((code) => code === 'conflict')).toHaveLength(3)
    const [winner] = codes.filter((code) => code !== 'conflict')
    expect((await listStreamPairs(db, [stream])).map(({ handle }) => handle)).toEqual([winner])
    expect((await listSources(db, caller)).map(({ handle }) => handle)).toEqual(['tidewatch', winner])
  })

  it('writes nothing when a later handle of a change fails', async () => {
    const { db, caller, stream, change } = await setUp()
    const work = change({ name: 'New' }, toPairs(['fresh', 'gone']), stubSource([], { missing: ['gone'] }))
    expect(await codeOf(work)).toBe('handle_not_found')
    expect(await getStream(db, caller, stream.id)).toEqual(stream)
    expect((await listSources(db, caller)).map(({ handle }) => handle)).toEqual(['tidewatch'])
  })

  it('does not judge again when a pair comes back, but does when the stream looks for other people', async () => {
    const { db, clock, caller, stream, change } = await setUp({ handles: ['one'] })
    await runOnce(db, caller, stream.id, clock, [[follower('ada'), liker('bob')]])
    const marks = async () => (await listStreamPairs(db, [stream])).map((pair) => pair.judgedEventId)
    expect(await marks()).toEqual([2])
    await change({}, toPairs(['two']))
    expect(await marks()).toEqual([0])
    await change({}, toPairs(['two', 'one']))
    expect(await marks()).toEqual([0, 2])
    await change({ sourceTypes: ['follower'] })
    expect(await marks()).toEqual([0, 2])
    await change({ sourceTypes: ['liker', 'follower'] })
    expect(await marks()).toEqual([0, 0])
    await change({ sourceTypes: ['follower'] })
    await runOnce(db, caller, stream.id, clock, [])
    const leads = await db.sql.selectFrom('lead').select('person_key').orderBy('id').execute()
    expect(leads).toEqual([{ person_key: 'x:@ada' }])
    // Judged again, yet not new to the pair.
    const runs = await db.sql.selectFrom('run').select('new_follower_count').orderBy('id').execute()
    expect(runs.map((row) => row.new_follower_count)).toEqual([1, 0, 0])
  })

  it('finds no stream of another workspace to change', async () => {
    const { db, clock, stream } = await setUp()
    const other = await seedCaller(db, clock)
    const work = changeStream(db, other, stream.id, { settings: { name: 'Mine' } }, portsOf(clock))
    expect(await codeOf(work)).toBe('stream_not_found')
  })
})
