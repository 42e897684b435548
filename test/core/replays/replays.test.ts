import { expect, it } from 'vitest'
import {
  cancelReplay,
  countReplay,
  getReplay,
  listReplays,
  pauseReplay,
  startReplay,
} from '../../../core/src/replays/replays.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, errorOf, seedCaller } from '../../support/seed.ts'
import { present } from '../dispatch/post.ts'
import { replayAll, setUp } from './replaying.ts'

eachEngine((open) => {
  it('counts without writing anything', async () => {
    const world = await setUp(await open())
    await world.skip(3)
    const { db, caller, id, clock } = world
    const count = await countReplay(db, caller, id, { includeMissing: true }, { clock, present })
    expect(count).toEqual({ deliveries: 3, messages: 0, isComplete: true })
    expect(await db.sql.selectFrom('replay').selectAll().execute()).toEqual([])
    expect((await world.rows()).map(({ status }) => status)).toEqual(Array(3).fill('skipped'))
  })

  it('has one replay of a subscription at a time, and says which', async () => {
    const world = await setUp(await open())
    await world.skip(1)
    const first = await world.start()
    const error = await errorOf(world.start())
    expect(error).toMatchObject({ kind: 'Conflict', code: 'replay_running', extra: { replayId: first.id } })
    await pauseReplay(world.db, world.caller, world.id, first.id, true, world.clock)
    expect(await codeOf(world.start())).toBe('replay_running')
    await cancelReplay(world.db, world.caller, world.id, first.id, world.clock)
    expect((await world.start()).id).not.toBe(first.id)
  })

  it('starts one of two that are asked for at the same moment', async () => {
    const world = await setUp(await open())
    const asked = await Promise.allSettled([world.start(), world.start(), world.start()])
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const answer of asked) if (answer.status === 'rejected') expect(answer.reason.code).toBe('replay_running')
  })

  it('refuses what asks for nothing, and names the field', async () => {
    const world = await setUp(await open())
    const now = world.clock()
    const pathOf = async (asked: Parameters<typeof world.start>[0]) =>
      (await errorOf(world.start(asked))).issues[0]?.path
    expect(await pathOf({ statuses: [] })).toBe('statuses')
    expect(await pathOf({ types: [] })).toBe('types')
    expect(await pathOf({ since: now + 1 })).toBe('since')
    expect(await pathOf({ since: 5, until: 5 })).toBe('since')
    for (const rate of [0, -1, 1.5, 10_001, Number.NaN])
      expect(await pathOf({ ratePerSecond: rate })).toBe('ratePerSecond')
    expect(await world.start({ since: now, ratePerSecond: 10_000 })).toMatchObject({ until: now + 1 })
  })

  it('pauses, resumes and cancels, and refuses to pause what has ended', async () => {
    const world = await setUp(await open())
    await world.skip(1)
    const { db, caller, id, clock } = world
    const replay = await world.start()
    const pause = (isPaused: boolean, which = replay.id) => pauseReplay(db, caller, id, which, isPaused, clock)
    expect(await pause(true)).toMatchObject({ state: 'paused' })
    expect(await pause(true)).toMatchObject({ state: 'paused' })
    expect(await pause(false)).toMatchObject({ state: 'queued' })
    expect(await pause(false)).toMatchObject({ state: 'queued' })
    await replayAll(world)
    expect(await codeOf(pause(true))).toBe('replay_ended')
    expect(await codeOf(pause(false))).toBe('replay_ended')
    expect(await cancelReplay(db, caller, id, replay.id, clock)).toMatchObject({ state: 'finished' })
    const second = await world.start()
    expect(await cancelReplay(db, caller, id, second.id, clock)).toMatchObject({ state: 'cancelled' })
    expect(await codeOf(pause(false, second.id))).toBe('replay_ended')
  })

  it('lists replays newest first, page by page', async () => {
    const world = await setUp(await open())
    const made: number[] = []
    for (let i = 0; i < 5; i++) {
      made.unshift((await world.start()).id)
      await replayAll(world)
    }
    const first = await listReplays(world.db, world.caller, world.id, { limit: 3 })
    expect(first.hasMore).toBe(true)
    const rest = await listReplays(world.db, world.caller, world.id, { limit: 3, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(made)
    expect(rest).toMatchObject({ hasMore: false, nextCursor: null })
  })

  it('shows and changes nothing of another workspace, or of another subscription', async () => {
    const world = await setUp(await open())
    const { db, id, clock } = world
    const replay = await world.start()
    const stranger = await seedCaller(db, clock, 'Strangers')
    const other = await world.connect({ url: 'https://hooks.example.com/other' })
    expect(await codeOf(getReplay(db, stranger, id, replay.id))).toBe('subscription_not_found')
    expect(await codeOf(listReplays(db, stranger, id, {}))).toBe('subscription_not_found')
    expect(await codeOf(startReplay(db, stranger, id, {}, { clock, present }))).toBe('subscription_not_found')
    expect(await codeOf(cancelReplay(db, stranger, id, replay.id, clock))).toBe('subscription_not_found')
    expect(await codeOf(getReplay(db, world.caller, other, replay.id))).toBe('replay_not_found')
    expect(await codeOf(cancelReplay(db, world.caller, other, replay.id, clock))).toBe('replay_not_found')
    expect(await world.see(replay)).toMatchObject({ state: 'queued' })
  })
})
