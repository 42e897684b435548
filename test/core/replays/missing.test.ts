import { expect, it } from 'vitest'
import { sendTest } from '../../../core/src/dispatch/test-delivery.ts'
import { changeSubscription, unsubscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { eachEngine } from '../../support/database.ts'
import { testVault } from '../../support/seed.ts'
import { append, fanOutAll, message, subjectsOf, testUrl } from '../dispatch/post.ts'
import { replayAll, setUp } from './replaying.ts'

const later = 'https://hooks.example.com/later'
const missing = { statuses: [], includeMissing: true }

eachEngine((open) => {
  /** Leads 1 to 5 went to one subscription before another one, which replays, was made. */
  const setUpLate = async (input: Parameters<typeof setUp>[1] = {}, count = 5) => {
    const first = await setUp(await open(), { ...input, url: testUrl })
    await first.happen(count, { batchKey: 'run:1' })
    await first.happen(1, { type: 'run.finished', batchKey: 'run:1', endsBatch: true, from: 1000 })
    await first.deliver()
    const id = await first.connect({ url: later })
    return { ...first, id, start: (asked: Parameters<typeof first.start>[0] = {}) => first.start(asked, id) }
  }

  it('sends leads that were found before the subscription was made, with new ids, once', async () => {
    const world = await setUpLate()
    const replay = await world.start(missing)
    expect(replay).toMatchObject({ total: 5, isTotalComplete: true })
    const sent = await replayAll(world)
    expect(sent.flatMap(subjectsOf)).toEqual([1, 2, 3, 4, 5])
    expect(sent.map((delivery) => [delivery.url, delivery.number])).toEqual([1, 2, 3, 4, 5].map((n) => [later, n]))
    const ids = (await world.rows()).map((row) => row.webhook_id)
    expect(new Set(ids).size).toBe(10)
    expect(await world.see(replay)).toMatchObject({ state: 'finished', total: 5, done: 5, queued: 0 })
    expect(await world.start(missing)).toMatchObject({ total: 0 })
    expect(await replayAll(world)).toEqual([])
  })

  it('asks for nothing missing unless it is told to', async () => {
    const world = await setUpLate()
    expect(await world.start()).toMatchObject({ total: 0 })
    expect(await replayAll(world)).toEqual([])
  })

  it('packs leads into lists, and leaves none of them open', async () => {
    const world = await setUpLate({ payload: 'leads' }, 230)
    expect(await world.start(missing)).toMatchObject({ total: 230 })
    const sent = await replayAll(world)
    expect(sent.map((delivery) => subjectsOf(delivery).length)).toEqual([100, 100, 30])
    expect(new Set(sent.flatMap(subjectsOf)).size).toBe(230)
    expect((await world.rows()).filter(({ status }) => status === 'open')).toEqual([])
  })

  it('counts lists, not leads, against its rate', async () => {
    const world = await setUpLate({ payload: 'leads' }, 230)
    const startedAt = world.clock()
    await world.start({ ...missing, ratePerSecond: 1 })
    let count = 0
    for (let i = 0; i < 50; i++) {
      count += (await world.slice())?.queuedCount ?? 0
      expect(count).toBeLessThanOrEqual((world.clock() - startedAt) / 1000)
      world.clock.advance(100)
    }
    expect(count).toBe(3)
  })

  it('sends only what the filters let through, and of the range and types that are named', async () => {
    const world = await setUp(await open(), { url: testUrl, payload: 'lead' })
    const { clock } = world
    const early = clock()
    await world.happen(2, { data: { size: 1 } })
    clock.advance(1_000)
    await world.happen(1, { from: 11, data: { size: 9 } })
    await world.happen(2, { from: 12, data: { size: 5 } })
    await world.happen(1, { from: 14, data: { size: 9 }, type: 'lead.enriched' })
    clock.advance(1_000)
    await world.happen(1, { from: 21, data: { size: 9 } })
    await world.deliver()
    const contentFilter = { size: { $gte: 5 } }
    const id = await world.connect({ url: later, contentFilter, events: ['lead.created', 'lead.enriched'] })
    const asked = { ...missing, since: early + 1_000, until: early + 2_000, types: ['lead.created' as const] }
    expect(await world.start(asked, id)).toMatchObject({ total: 3 })
    expect((await replayAll(world)).flatMap(subjectsOf)).toEqual([11, 12, 13])
    expect(await world.start(missing, id)).toMatchObject({ total: 2 })
    expect((await replayAll(world)).flatMap(subjectsOf)).toEqual([14, 21])
  })

  it('leaves alone what has a delivery, in whatever state, and what its URL got under another subscription', async () => {
    const world = await setUp(await open(), { url: testUrl })
    await world.happen(1)
    await world.deliver()
    await world.skip(1, { from: 2 })
    expect(await world.start(missing)).toMatchObject({ total: 0 })
    expect(await replayAll(world)).toEqual([])
    // The same URL, subscribed anew: what was delivered there stays delivered, what was not is missing.
    await unsubscribe(world.db, world.caller, world.id, world.clock)
    const id = await world.connect()
    expect(id).not.toBe(world.id)
    expect(await world.start(missing, id)).toMatchObject({ total: 1 })
    expect((await replayAll(world)).flatMap(subjectsOf)).toEqual([2])
  })

  it('brings back what was skipped and what is missing in one go', async () => {
    const world = await setUpLate({}, 3)
    const setDisabled = (isDisabled: boolean) =>
      changeSubscription(world.db, world.caller, world.id, { isDisabled }, { vault: testVault, clock: world.clock })
    await setDisabled(true)
    await world.happen(2, { from: 4 })
    await world.deliver()
    await setDisabled(false)
    const replay = await world.start({ includeMissing: true })
    expect(replay).toMatchObject({ total: 5 })
    expect((await replayAll(world)).flatMap(subjectsOf).sort()).toEqual([1, 2, 3, 4, 5])
    expect(await world.see(replay)).toMatchObject({ state: 'finished', done: 5 })
  })

  it('does not write bytes twice that are frozen already, and sends those', async () => {
    const world = await setUpLate({}, 2)
    await world.db.sql.updateTable('message_body').set({ body: '{"subjectId":7}' }).execute()
    await world.start(missing)
    expect((await replayAll(world)).map(({ body }) => body)).toEqual(Array(2).fill('{"subjectId":7}'))
  })

  it('never brings up what was made to try an endpoint', async () => {
    const world = await setUp(await open())
    const tried = await sendTest(world.db, world.caller, world.id, {
      clock: world.clock,
      sampleOf: () => ({}) as never,
      presentLead: () => '{"subjectId":0}',
    })
    expect(tried.number).toBe(1)
    await world.deliver()
    expect(await world.start({ statuses: ['delivered'], includeMissing: true })).toMatchObject({ total: 0 })
    expect(await replayAll(world)).toEqual([])
  })

  it('goes on from its place after a crash in the middle of a slice, without a lead twice', async () => {
    const world = await setUpLate({}, 450)
    const replay = await world.start(missing)
    // The first one finds that there are no deliveries to send again.
    await world.slice()
    await world.slice()
    const kept = await world.db.sql.selectFrom('replay').select(['cursor', 'done']).executeTakeFirstOrThrow()
    // What a slice left uncommitted is gone; what it leased comes back.
    await world.db.sql
      .updateTable('replay')
      .set({ claimed_by: 'dead', due_at: world.clock() + 5_000 })
      .execute()
    world.clock.advance(5_000)
    const sent = await replayAll(world)
    expect(kept.done).toBeGreaterThan(0)
    expect(sent.flatMap(subjectsOf)).toHaveLength(450)
    expect(new Set(sent.flatMap(subjectsOf)).size).toBe(450)
    expect(await world.see(replay)).toMatchObject({ done: 450 })
  })

  it('makes one delivery when fan-out and a replay come upon a message at the same moment', async () => {
    const world = await setUpLate({}, 3)
    await append(world.db, [message(world.caller, 77)], world.clock())
    await world.start(missing)
    await Promise.all([fanOutAll(world.db, world.clock()), world.slice(), world.slice()])
    await replayAll(world)
    const mine = (await world.rows()).filter((row) => row.subscription_id === world.id)
    expect(mine).toHaveLength(4)
  })
})
