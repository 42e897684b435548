import { expect, it } from 'vitest'
import { createDeliveryMemory } from '../../../core/src/dispatch/delivery-memory.ts'
import { fanOut } from '../../../core/src/dispatch/fan-out.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import { type NewMessage, noFacets } from '../../../core/src/outbox/message.ts'
import { cancelRun, finishRun } from '../../../core/src/runs/runs.ts'
import { type SubscribeInput, subscribe, unsubscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { followers, pageOf, seedCaller, seedStream, startRun, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message, present, subjectsOf, testUrl } from './post.ts'

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

eachEngine((open) => {
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const add = (input: Partial<SubscribeInput> = {}, who = caller) =>
      subscribe(db, who, { api: 'ctgo', url: testUrl, ...input }, { vault: testVault, clock })
    /** Appends, fans out and claims; gives url → subjects of each POST. */
    const send = async (messages: NewMessage[]) => {
      await append(db, messages, clock())
      await fanOutAll(db, clock())
      return await sent()
    }
    const sent = async () => {
      const posts = await claim(db, clock())
      return posts.map((delivery) => [delivery.url.replace('https://hooks.example.com/', ''), ...subjectsOf(delivery)])
    }
    return { db, clock, caller, add, send, sent }
  }

  it('sends what has no batch at once, in order, as one list', async () => {
    const { caller, add, send } = await setUp()
    await add()
    expect(await send([3, 1, 2].map((id) => message(caller, id)))).toEqual([['in', 3, 1, 2]])
    expect(await send([])).toEqual([])
  })

  it('lets each subscription’s filter and events choose, within its workspace', async () => {
    const { db, clock, caller, add, send } = await setUp()
    const other = await seedCaller(db, clock)
    const at = (url: string, input: Partial<SubscribeInput>, who = caller) =>
      add({ url: `https://hooks.example.com/${url}`, ...input }, who)
    await at('all', {})
    await at('high', { filter: { grade: 'high' } })
    await at('stream', { filter: { streamId: 1, sourceType: 'liker' } })
    await at('fit', { filter: { verdict: 'good_fit' } })
    await at('runs', { events: ['run.finished'] })
    await at('theirs', {}, other)
    const facets = { streamId: 1, sourceId: 1, sourceType: 'follower', grade: 'high', verdict: null }
    const posts = await send([
      message(caller, 1, { facets }),
      message(caller, 2, { facets: { ...facets, grade: 'medium', sourceType: 'liker' } }),
      message(caller, 3, { type: 'lead.feedback', facets: { ...facets, verdict: 'good_fit' } }),
      message(caller, 4, { type: 'lead.feedback', facets: { ...facets, verdict: 'bad_fit' } }),
      message(caller, 5, { type: 'run.finished' }),
      message(other, 6, {}),
    ])
    expect(posts.sort()).toEqual([
      ['all', 1, 2],
      ['fit', 3],
      ['high', 1],
      ['runs', 5],
      ['stream', 2],
      ['theirs', 6],
    ])
  })

  it('sends a URL that is subscribed twice each lead once, signed with all its secrets', async () => {
    const { db, clock, caller, add } = await setUp()
    const own = { deliveryDestination: 'leads_plus_webhook' as const, webhookUrl: testUrl }
    const first = await seedStream(db, caller, clock, own)
    const second = await seedStream(db, caller, clock, own)
    const mine = await add({ filter: { grade: 'high' } })
    const facets = { streamId: first.stream.id, sourceId: 1, sourceType: 'follower', grade: 'high', verdict: null }
    await append(
      db,
      [
        message(caller, 1, { facets }),
        message(caller, 2, { facets: { ...facets, grade: 'medium' } }),
        message(caller, 3, { facets: { ...facets, streamId: second.stream.id, grade: 'medium' } }),
        message(caller, 4, { facets: { ...facets, streamId: 99, grade: 'medium' } }),
      ],
      clock(),
    )
    await fanOutAll(db, clock())
    const posts = await claim(db, clock())
    expect(posts.flatMap(subjectsOf).sort()).toEqual([1, 2, 3])
    for (const { secrets, url } of posts) {
      expect([url, ...secrets]).toEqual([testUrl, mine.secret, second.webhookSecret, first.webhookSecret])
    }
  })

  it('leaves what goes to a URL with a rate to its slots, also for a subscription of it that asks for no rate', async () => {
    const { db, clock, caller, add } = await setUp()
    await add({ payload: 'lead', filter: { grade: 'high' } })
    const { id } = await add({ api: 'other', payload: 'lead', rateLimit: 5 })
    await add({ url: 'https://hooks.example.com/free', payload: 'lead' })
    const memory = createDeliveryMemory(testVault)
    const born = async (subject: number) => {
      await append(db, [message(caller, subject, { facets: { ...noFacets, grade: 'high' } })], clock())
      const sendAtOnce = { leaseMs: 30_000, memory, roomOf: () => 10 }
      const { queuedCount, deliveries } = await fanOut(db, { present, limit: 10, now: clock(), sendAtOnce })
      return [queuedCount, ...deliveries.map(({ url }) => url).sort()]
    }
    const free = 'https://hooks.example.com/free'
    expect(await born(1)).toEqual([3, free])
    await unsubscribe(db, caller, id, clock)
    expect(await born(2)).toEqual([2, free, testUrl])
  })

  it('freezes a message once for each api, whoever wants it and whatever happens later', async () => {
    const { db, clock, caller, add } = await setUp()
    await add({ api: 'ctgo' })
    await add({ api: 'ctgo', url: 'https://hooks.example.com/second', payload: 'lead' })
    await add({ api: 'scravio' })
    let calls = 0
    const counting: typeof present = (api, what) => {
      calls++
      return present(api, what)
    }
    await append(db, [message(caller, 1, { data: { grade: 'high' } }), message(caller, 2)], clock())
    await fanOut(db, { present: counting, limit: 10, now: clock() })
    expect(calls).toBe(4)
    await db.sql.updateTable('message').set({ payload: '{}' }).execute()
    await add({ api: 'ctgo', payload: 'lead', filter: { grade: 'medium' } })
    const bodies = (await claim(db, clock())).map(({ body }) => body).sort()
    const one = (api: string) => `{"api":"${api}","type":"lead.created","subjectId":1,"grade":"high"}`
    const two = (api: string) => `{"api":"${api}","type":"lead.created","subjectId":2}`
    expect(bodies).toEqual(
      [`[${one('ctgo')},${two('ctgo')}]`, one('ctgo'), two('ctgo'), `[${one('scravio')},${two('scravio')}]`].sort(),
    )
    clock.advance(30_000)
    expect((await claim(db, clock())).map(({ body }) => body).sort()).toEqual(bodies)
  })

  it('packs a batch by 100, full ones at once and the rest with its end, over several fan-outs', async () => {
    const { caller, add, send } = await setUp()
    await add()
    const batch = (from: number, to: number) => range(from, to).map((id) => message(caller, id, { batchKey: 'run:1' }))
    expect(await send(batch(1, 40))).toEqual([])
    expect(await send([message(caller, 900)])).toEqual([['in', 900]])
    expect(await send(batch(41, 130))).toEqual([['in', ...range(1, 100)]])
    expect(await send(batch(131, 420))).toEqual([101, 201, 301].map((from) => ['in', ...range(from, from + 99)]))
    const end = { type: 'run.finished' as const, batchKey: 'run:1', endsBatch: true }
    expect(await send([...batch(421, 425), message(caller, 1, end)])).toEqual([['in', ...range(401, 425)]])
  })

  it('sends one lead a POST where that is wanted, without waiting for the batch', async () => {
    const { caller, add, send } = await setUp()
    await add({ payload: 'lead' })
    const posts = await send([1, 2].map((id) => message(caller, id, { batchKey: 'run:1' })))
    expect(posts).toEqual([
      ['in', 1],
      ['in', 2],
    ])
  })

  it('sends the rest of a run when it ends, in whatever way', async () => {
    const { db, clock, caller, add, sent } = await setUp()
    await add()
    const { stream } = await seedStream(db, caller, clock)
    let first = 1
    for (const status of ['succeeded', 'failed', 'cancelled'] as const) {
      const run = await startRun(db, caller, stream.id, clock)
      await ingestPage(db, run, pageOf(followers(`${status}_`, 103)), { clock })
      await fanOutAll(db, clock(), 50)
      expect(await sent()).toEqual([['in', ...range(first, first + 99)]])
      if (status === 'cancelled') await cancelRun(db, caller, run.id, clock)
      await finishRun(db, run, { status }, clock)
      await fanOutAll(db, clock(), 50)
      expect(await sent()).toEqual([['in', ...range(first + 100, first + 102)]])
      first += 103
    }
  })

  it('lets a content filter look at the message as it is presented', async () => {
    const { caller, add, send } = await setUp()
    const at = (url: string, contentFilter: object) => add({ url: `https://hooks.example.com/${url}`, contentFilter })
    await at('big', { 'profile.followerCount': { $gte: 1000 } })
    await at('ada', { profile: { handle: { $regex: '^ada' } }, $or: [{ subjectId: 1 }, { subjectId: { $gt: 2 } }] })
    await at('all', {})
    const lead = (id: number, handle: string, followerCount: number) =>
      message(caller, id, { data: { profile: { handle, followerCount } } })
    const posts = await send([lead(1, 'ada', 10), lead(2, 'ada_two', 5000), lead(3, 'bob', 1000)])
    expect(posts.sort()).toEqual([
      ['ada', 1],
      ['all', 1, 2, 3],
      ['big', 2, 3],
    ])
  })

  it('numbers each message once, in order and without gaps, when many relays fan out at once', async () => {
    const { db, clock, caller, add } = await setUp()
    await add({ payload: 'lead' })
    await append(
      db,
      range(1, 60).map((id) => message(caller, id)),
      clock(),
    )
    const work = async () => {
      let count = 0
      for (let done = 1; done > 0; count += done) done = (await fanOut(db, { present, limit: 7, now: clock() })).count
      return count
    }
    const counts = await Promise.all([work(), work(), work(), work()])
    expect(counts.reduce((sum, count) => sum + count)).toBe(60)
    const rows = await db.sql.selectFrom('message').select('seq').orderBy('id').execute()
    expect(rows.map(({ seq }) => seq)).toEqual(range(1, 60))
    expect((await claim(db, clock())).flatMap(subjectsOf)).toEqual(range(1, 60))
  })
})
