import { expect, it } from 'vitest'
import { cancelReplay, pauseReplay } from '../../../core/src/replays/replays.ts'
import { pauseSubscription, unsubscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { eachEngine } from '../../support/database.ts'
import { claim, subjectsOf } from '../dispatch/post.ts'
import { type ReplayWorld, replayAll, setUp } from './replaying.ts'

eachEngine((open) => {
  it('sends what was skipped while the endpoint was disabled: the same ids, numbers and bytes, each once', async () => {
    const world = await setUp(await open())
    await world.happen(1)
    await world.deliver()
    await world.skip(3, { from: 2 })
    const before = await world.rows()
    expect(before.map(({ status }) => status)).toEqual(['delivered', 'skipped', 'skipped', 'skipped'])
    const replay = await world.start()
    expect(replay).toMatchObject({ state: 'queued', total: 3, done: 0, queued: 0 })
    await world.slice()
    expect(await world.see(replay)).toMatchObject({ state: 'running', done: 3, queued: 3 })
    const sent = await replayAll(world)
    expect(sent.map((delivery) => delivery.webhookId)).toEqual(before.slice(1).map((row) => row.webhook_id))
    expect(sent.map((delivery) => delivery.number)).toEqual([2, 3, 4])
    expect(sent.flatMap(subjectsOf)).toEqual([2, 3, 4])
    expect((await world.rows()).map(({ status }) => status)).toEqual(Array(4).fill('delivered'))
    expect(await world.see(replay)).toMatchObject({ state: 'finished', total: 3, done: 3, queued: 0 })
    expect((await world.see(replay)).completedAt).not.toBeNull()
  })

  it('begins the retry schedule of what was given up anew, and counts it for health as usual', async () => {
    const world = await setUp(await open(), { retrySchedule: [5] })
    await world.happen(1)
    await world.deliver(() => false)
    world.clock.advance(10_000)
    await world.deliver(() => false)
    expect(await world.rows()).toMatchObject([{ status: 'exhausted', attempt_count: 2 }])
    await world.start()
    await world.slice()
    const [third] = await world.deliver(() => false)
    expect(third).toMatchObject({ attempt: 3, scheduleFrom: 2, fallsBackTo: null })
    const [row] = await world.rows()
    expect(row).toMatchObject({ status: 'pending', due_at: world.clock() + 5_000, schedule_from: 2 })
    world.clock.advance(10_000)
    await world.deliver()
    const endpoint = await world.db.sql.selectFrom('endpoint').selectAll().executeTakeFirst()
    expect(endpoint?.failing_since).toBeNull()
  })

  it('leaves delivered ones alone unless they are asked for', async () => {
    const world = await setUp(await open())
    await world.happen(2)
    await world.deliver()
    expect(await world.start()).toMatchObject({ total: 0 })
    expect(await replayAll(world)).toEqual([])
    expect(await world.start({ statuses: ['delivered'] })).toMatchObject({ total: 2 })
    expect(await replayAll(world)).toHaveLength(2)
  })

  it('takes only what was made in the range, and of the types that are named', async () => {
    const world = await setUp(await open(), { events: ['lead.created', 'lead.enriched'] })
    const early = world.clock()
    await world.skip(2)
    world.clock.advance(1_000)
    await world.skip(2, { from: 11 })
    await world.skip(2, { from: 21, type: 'lead.enriched' })
    world.clock.advance(1_000)
    await world.skip(1, { from: 31 })
    const asked = { since: early + 1_000, until: early + 2_000, types: ['lead.created' as const] }
    expect(await world.start(asked)).toMatchObject({ total: 2 })
    expect((await replayAll(world)).flatMap(subjectsOf)).toEqual([11, 12])
    await world.start({ until: early + 1_000 })
    expect((await replayAll(world)).flatMap(subjectsOf)).toEqual([1, 2])
  })

  it('has no more than 300 on their way, and puts more there as they come to rest', async () => {
    const world = await setUp(await open())
    await world.skip(700)
    const replay = await world.start()
    for (let i = 0; i < 6; i++) {
      await world.slice()
      world.clock.advance(500)
    }
    expect(await world.see(replay)).toMatchObject({ total: 700, done: 300, queued: 300, waitsFor: 'deliveries' })
    const taken = await world.deliver()
    expect(taken).toHaveLength(300)
    const rest = await replayAll(world)
    expect(new Set([...taken, ...rest].map(({ webhookId }) => webhookId)).size).toBe(700)
    expect(rest).toHaveLength(400)
  })

  it('is not held up by what a relay that died was sending, and ends when that has been sent as well', async () => {
    const world = await setUp(await open())
    await world.skip(500)
    const replay = await world.start()
    for (let i = 0; i < 3; i++) await world.slice()
    const dead = await claim(world.db, world.clock(), { leaseMs: 60_000 })
    expect(dead).toHaveLength(300)
    for (let i = 0; i < 3; i++) await world.slice()
    expect(await world.see(replay)).toMatchObject({ state: 'running', done: 500, queued: 500 })
    expect(await world.deliver()).toHaveLength(200)
    world.clock.advance(2_000)
    await world.slice()
    expect(await world.see(replay)).toMatchObject({ state: 'running', queued: 300 })
    world.clock.advance(60_000)
    expect((await replayAll(world)).map(({ id }) => id).sort()).toEqual(dead.map(({ id }) => id).sort())
  })

  it('stays at its rate, from the first moment on', async () => {
    const world = await setUp(await open())
    await world.skip(40)
    const startedAt = world.clock()
    const replay = await world.start({ ratePerSecond: 10 })
    let count = 0
    for (let i = 0; i < 60; i++) {
      count += (await world.slice())?.queuedCount ?? 0
      expect(count).toBeLessThanOrEqual(((world.clock() - startedAt) / 1000) * 10)
      world.clock.advance(100)
    }
    expect(count).toBe(40)
    await replayAll(world)
    expect(await world.see(replay)).toMatchObject({ state: 'finished', done: 40 })
  })

  it('waits while the endpoint is disabled or paused, says so, and goes on by itself', async () => {
    const world = await setUp(await open())
    await world.skip(3)
    const replay = await world.start()
    await world.setDisabled(true)
    await world.slice()
    expect(await world.see(replay)).toMatchObject({ state: 'running', waitsFor: 'endpoint_disabled', done: 0 })
    expect(await world.slice()).toBeUndefined()
    await world.setDisabled(false)
    await pauseSubscription(world.db, world.caller, world.id, true, world.clock)
    world.clock.advance(2_000)
    await world.slice()
    expect(await world.see(replay)).toMatchObject({ waitsFor: 'endpoint_paused', done: 0 })
    await pauseSubscription(world.db, world.caller, world.id, false, world.clock)
    world.clock.advance(2_000)
    expect(await replayAll(world)).toHaveLength(3)
  })

  it('takes up again what was set aside when the endpoint was disabled in the middle', async () => {
    const world = await setUp(await open())
    await world.skip(5)
    const replay = await world.start()
    await world.slice()
    await world.setDisabled(true)
    expect((await world.rows()).map(({ status }) => status)).toEqual(Array(5).fill('skipped'))
    world.clock.advance(1_000)
    await world.slice()
    await world.setDisabled(false)
    world.clock.advance(2_000)
    expect(await replayAll(world)).toHaveLength(5)
    expect(await world.see(replay)).toMatchObject({ state: 'finished', done: 5 })
  })

  it('puts what has an order behind what is on its way under the same key, oldest first', async () => {
    const world = await setUp(await open(), { ordering: 'fifo' })
    await world.skip(1, { orderKey: 'lead:a' })
    await world.skip(1, { orderKey: 'lead:a', from: 2 })
    await world.skip(1, { orderKey: 'lead:b', from: 3 })
    await world.happen(1, { orderKey: 'lead:a', from: 4 })
    await world.start()
    await world.slice()
    expect((await world.rows()).map(({ status }) => status)).toEqual(['waiting', 'waiting', 'pending', 'pending'])
    const order: number[] = []
    for (let i = 0; i < 4; i++) order.push(...(await world.deliver()).flatMap(subjectsOf))
    expect(order).toEqual([3, 4, 1, 2])
  })

  it('does not send what has lost its bytes, and counts it', async () => {
    const world = await setUp(await open())
    await world.skip(3)
    const [first] = await world.rows()
    await world.db.sql
      .deleteFrom('message_body')
      .where('message_id', '=', first?.message_id ?? 0)
      .execute()
    const replay = await world.start()
    expect((await replayAll(world)).flatMap(subjectsOf)).toEqual([2, 3])
    expect(await world.see(replay)).toMatchObject({ state: 'finished', done: 3, withoutBody: 1 })
    expect((await world.rows())[0]).toMatchObject({ status: 'skipped' })
  })

  const stopped = {
    paused: (world: ReplayWorld, id: number) => pauseReplay(world.db, world.caller, world.id, id, true, world.clock),
    cancelled: (world: ReplayWorld, id: number) => cancelReplay(world.db, world.caller, world.id, id, world.clock),
  }
  for (const [state, stop] of Object.entries(stopped)) {
    it(`puts nothing more on its way once it is ${state}`, async () => {
      const world = await setUp(await open())
      await world.skip(250)
      const replay = await world.start()
      await world.slice()
      await stop(world, replay.id)
      world.clock.advance(10_000)
      expect(await world.slice()).toBeUndefined()
      expect(await world.deliver()).toHaveLength(100)
      expect(await world.see(replay)).toMatchObject({ state, done: 100 })
      if (state === 'cancelled') return
      await pauseReplay(world.db, world.caller, world.id, replay.id, false, world.clock)
      expect(await replayAll(world)).toHaveLength(150)
    })
  }

  it('ends when its subscription ends', async () => {
    const world = await setUp(await open())
    await world.skip(3)
    await world.start()
    await unsubscribe(world.db, world.caller, world.id, world.clock)
    expect(await world.slice()).toMatchObject({ isEnded: true })
    const row = await world.db.sql.selectFrom('replay').selectAll().executeTakeFirst()
    expect(row).toMatchObject({ state: 'cancelled', done: 0 })
  })

  it('is worked on by one relay at a time, and by another one when that is dead', async () => {
    const world = await setUp(await open())
    await world.skip(3)
    const replay = await world.start()
    await world.db.sql
      .updateTable('replay')
      .set({ claimed_by: 'dead', due_at: world.clock() + 5_000 })
      .execute()
    expect(await world.slice()).toBeUndefined()
    world.clock.advance(5_000)
    expect(await replayAll(world)).toHaveLength(3)
    expect(await world.see(replay)).toMatchObject({ state: 'finished', done: 3 })
  })

  it('gives each delivery to one of two relays that work at once', async () => {
    const world = await setUp(await open())
    await world.skip(250)
    await world.start()
    const counts = await Promise.all([world.slice(), world.slice(), world.slice()])
    const queued = counts.reduce((sum, slice) => sum + (slice?.queuedCount ?? 0), 0)
    const pending = (await world.rows()).filter(({ status }) => status === 'pending')
    expect(pending).toHaveLength(queued)
    expect(queued).toBeGreaterThan(0)
    expect((await replayAll(world)).length).toBe(250)
  })
})
