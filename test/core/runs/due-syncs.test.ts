import { expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../core/src/clock.ts'
import { openDatabase } from '../../../core/src/db/database.ts'
import { queueDueSync } from '../../../core/src/runs/due-syncs.ts'
import { listRuns } from '../../../core/src/runs/runs.ts'
import { getStream } from '../../../core/src/streams/streams.ts'
import { changeStream } from '../../../core/src/webhooks/stream-webhooks.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { claimNext, codeOf, completeRun, portsOf, seedCaller, seedStream } from '../../support/seed.ts'

const at = (iso: string) => Date.parse(iso)

eachEngine((open, engine) => {
  /** A stream at 09:00 and 18:00 in Berlin; it is 08:00 there. */
  const setUp = async (handles = ['one', 'two']) => {
    const url = await open.url()
    const db = await openDatabase(url)
    const clock = manualClock()
    clock.advance(at('2026-03-10T07:00:00Z') - clock())
    const caller = await seedCaller(db, clock)
    const schedule = { syncTimes: ['18:00', '09:00'], timezone: 'Europe/Berlin' }
    const { stream } = await seedStream(db, caller, clock, { handles, ...schedule })
    const tick = (on = db) => queueDueSync(on, { plans: null, clock })
    const next = async () => (await getStream(db, caller, stream.id)).nextSyncAt
    const change = (settings: Parameters<typeof changeStream>[3]['settings']) =>
      changeStream(db, caller, stream.id, { settings }, portsOf(clock))
    const slots = async () =>
      (await db.sql.selectFrom('run').select(['pair_id', 'slot_at', 'trigger']).orderBy('id').execute()).map((run) => [
        run.pair_id,
        new Date(run.slot_at ?? 0).toISOString(),
        run.trigger,
      ])
    /** Does all that is queued. */
    const drain = async () => {
      for (const _ of await listRuns(db, caller, { status: 'queued' })) {
        await completeRun(db, await claimNext(db, clock), [], clock)
      }
    }
    return { url, db, clock, caller, stream, tick, next, change, slots, drain, close: () => db.close() }
  }

  it('queues one run a pair at each slot, and none between', async () => {
    const { clock, stream, tick, next, slots, drain, close } = await setUp()
    expect(stream.nextSyncAt).toBe(at('2026-03-10T08:00:00Z'))
    clock.advance(HOUR_MS - 1)
    expect(await tick()).toBeUndefined()
    clock.advance(1)
    expect(await tick()).toMatchObject({ slotAt: at('2026-03-10T08:00:00Z'), queued: [{}, {}], skipped: [] })
    expect(await next()).toBe(at('2026-03-10T17:00:00Z'))
    expect(await tick()).toBeUndefined()
    await drain()
    clock.advance(9 * HOUR_MS)
    await tick()
    expect(await slots()).toEqual([
      [1, '2026-03-10T08:00:00.000Z', 'cron'],
      [2, '2026-03-10T08:00:00.000Z', 'cron'],
      [1, '2026-03-10T17:00:00.000Z', 'cron'],
      [2, '2026-03-10T17:00:00.000Z', 'cron'],
    ])
    await close()
  })

  it('runs once on return, for the last slot, however many were missed', async () => {
    const { clock, tick, next, slots, close } = await setUp(['one'])
    clock.advance(3 * DAY_MS + 3 * HOUR_MS)
    expect(await tick()).toMatchObject({ slotAt: at('2026-03-13T08:00:00Z') })
    expect(await tick()).toBeUndefined()
    expect(await slots()).toEqual([[1, '2026-03-13T08:00:00.000Z', 'cron']])
    expect(await next()).toBe(at('2026-03-13T17:00:00Z'))
    await close()
  })

  it('runs each slot once when many relays look at the clock at once', async () => {
    const { url, db, clock, caller, tick, slots, close } = await setUp(['one'])
    for (const handle of ['two', 'three', 'four', 'five']) {
      await seedStream(db, caller, clock, { handles: [handle], syncTimes: ['08:00'] })
    }
    const second = engine === 'postgres' ? await openDatabase(url) : db
    clock.advance(HOUR_MS)
    const ticking = async (on: typeof db) => {
      const found = []
      for (let sync = await tick(on); sync; sync = await tick(on)) found.push(sync)
      return found
    }
    const found = (await Promise.all([db, second, db, second, db, second].map(ticking))).flat()
    expect(found.map((sync) => sync.streamId).sort()).toEqual([1, 2, 3, 4, 5])
    expect((await slots()).map(([pairId]) => pairId).sort()).toEqual([1, 2, 3, 4, 5])
    expect(await db.sql.selectFrom('sync').select('id').execute()).toHaveLength(5)
    if (second !== db) await second.close()
    await close()
  })

  it('would not run a slot a second time even if the schedule were set back', async () => {
    const { db, clock, tick, slots, drain, close } = await setUp(['one'])
    clock.advance(HOUR_MS)
    await tick()
    await drain()
    await db.sql
      .updateTable('stream')
      .set({ next_sync_at: at('2026-03-10T08:00:00Z') })
      .execute()
    expect(await tick()).toMatchObject({ syncId: null, queued: [] })
    expect(await slots()).toHaveLength(1)
    await close()
  })

  it('names a pair that is at work still, or asleep', async () => {
    const { db, clock, caller, stream, tick, close } = await setUp(['one', 'two'])
    clock.advance(HOUR_MS)
    await tick()
    await db.sql.updateTable('source').set({ is_active: 0 }).where('handle', '=', 'two').execute()
    clock.advance(9 * HOUR_MS)
    expect(await tick()).toMatchObject({
      syncId: null,
      skipped: [
        { sourceId: 1, reason: 'already_running' },
        { sourceId: 2, reason: 'account_sleeping' },
      ],
    })
    expect(await listRuns(db, caller, { streamId: stream.id })).toHaveLength(2)
    await close()
  })

  it('rests while the stream is paused or archived, and goes on with the slot that comes next', async () => {
    const { clock, tick, next, change, close } = await setUp(['one'])
    for (const [off, on] of [
      [{ isActive: false }, { isActive: true }],
      [
        { isActive: false, isArchived: true },
        { isActive: true, isArchived: false },
      ],
    ]) {
      await change(off ?? {})
      expect(await next()).toBeNull()
      clock.advance(DAY_MS)
      expect(await tick()).toBeUndefined()
      await change(on ?? {})
      expect(await next()).toBe(clock() + HOUR_MS)
    }
    await close()
  })

  it('moves with the times and the zone, and stays where it is when something else changes', async () => {
    const { clock, next, change, close } = await setUp(['one'])
    await change({ name: 'Renamed' })
    expect(await next()).toBe(at('2026-03-10T08:00:00Z'))
    await change({ timezone: 'America/St_Johns' })
    expect(await next()).toBe(at('2026-03-10T11:30:00Z'))
    await change({ syncTimes: ['04:45'] })
    expect(await next()).toBe(at('2026-03-10T07:15:00Z'))
    clock.advance(MINUTE_MS)
    expect(await codeOf(change({ timezone: 'Mars/Olympus' }))).toBe('invalid_request')
    expect(await codeOf(change({ timezone: '+02:00' }))).toBe('invalid_request')
    expect(await next()).toBe(at('2026-03-10T07:15:00Z'))
    await close()
  })

  it('still runs a slot that was due when its schedule was changed', async () => {
    const { clock, tick, next, change, slots, close } = await setUp(['one'])
    clock.advance(HOUR_MS + 1)
    await change({ syncTimes: ['20:00'] })
    expect(await tick()).toMatchObject({ slotAt: at('2026-03-10T08:00:00Z') })
    expect(await slots()).toHaveLength(1)
    expect(await next()).toBe(at('2026-03-10T19:00:00Z'))
    await close()
  })

  it('keeps a stream that cannot be queued from holding up the others', async () => {
    const { db, clock, caller, stream, close } = await setUp(['one'])
    await seedStream(db, caller, clock, { handles: ['two'], syncTimes: ['08:15'] })
    await db.sql.updateTable('stream').set({ timezone: 'Mars/Olympus' }).where('id', '=', stream.id).execute()
    clock.advance(2 * HOUR_MS)
    const failed = await queueDueSync(db, { plans: null, clock })
    expect(failed).toMatchObject({ streamId: stream.id, error: expect.any(RangeError) })
    const passed = [stream.id]
    expect(await queueDueSync(db, { plans: null, clock, passed })).toMatchObject({ streamId: 2, queued: [{}] })
    expect(await queueDueSync(db, { plans: null, clock, passed })).toBeUndefined()
    await close()
  })
})
