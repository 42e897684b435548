import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { inTransaction } from '../../../core/src/db/database.ts'
import { insertDeliveries, type NewDelivery } from '../../../core/src/deliveries/delivery-store.ts'
import { keepTransformed } from '../../../core/src/dispatch/claims.ts'
import { type FeedPorts, readFeed } from '../../../core/src/dispatch/feed.ts'
import { changeSubscription, subscribe, unsubscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, errorOf, seedCaller, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message, testUrl } from './post.ts'

eachEngine((open, engine) => {
  const setUp = async ({
    transform,
    payload = 'lead' as 'lead' | 'leads',
  }: {
    transform?: string
    payload?: 'lead' | 'leads'
  } = {}) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const input = { api: 'ctgo', url: testUrl, payload, transform }
    const { id, secret } = await subscribe(db, caller, input, { vault: testVault, clock })
    const queue = async (count: number, fields = {}) => {
      const messages = Array.from({ length: count }, (_, i) => message(caller, i + 1, fields))
      await append(db, messages, clock())
      await fanOutAll(db, clock())
    }
    const ports: FeedPorts = { vault: testVault, clock }
    const read = (after = 0, limit?: number, more: Partial<FeedPorts> = {}) =>
      readFeed(db, caller, id, { after, limit }, { ...ports, ...more })
    const numbersOf = async (after = 0, limit?: number) => (await read(after, limit)).items.map(({ number }) => number)
    return { db, clock, caller, id, secret, queue, read, numbersOf }
  }

  it('gives all deliveries by their numbers, page by page, with the bytes and ids of their POSTs', async () => {
    const { db, clock, queue, read, numbersOf, secret } = await setUp()
    await queue(5)
    expect(await numbersOf(0, 2)).toEqual([1, 2])
    expect(await numbersOf(2, 2)).toEqual([3, 4])
    const page = await read()
    expect(page).toMatchObject({ next: 5, newest: 5, oldest: 1, secrets: [secret] })
    expect(await read(5)).toMatchObject({ items: [], next: 5, newest: 5 })
    const posts = await claim(db, clock())
    const pushed = posts.map(({ number, webhookId, body }) => ({ number, webhookId, body }))
    expect(page.items.map(({ number, webhookId, body }) => ({ number, webhookId, body }))).toEqual(
      pushed.sort((a, b) => a.number - b.number),
    )
  })

  it('gives a list as it is packed, and nothing of one that is still open', async () => {
    const { db, clock, queue, read } = await setUp({ payload: 'leads' })
    await queue(3, { batchKey: 'run:1' })
    expect((await read()).items).toEqual([])
    await queue(1, { batchKey: 'run:1', endsBatch: true })
    const [post] = await claim(db, clock())
    expect((await read()).items).toMatchObject([{ number: 1, webhookId: post?.webhookId, body: post?.body }])
    expect(JSON.parse(post?.body ?? '')).toHaveLength(4)
  })

  it('keeps the number of an erased delivery, without its bytes', async () => {
    const { db, queue, read } = await setUp()
    await queue(3)
    await db.sql.updateTable('delivery').set({ status: 'erased' }).where('number', '=', 2).execute()
    const { items } = await read()
    expect(items.map(({ number, status, body }) => [number, status, body === null])).toEqual([
      [1, 'pending', false],
      [2, 'erased', true],
      [3, 'pending', false],
    ])
  })

  it('never gives a body of which a part is gone', async () => {
    const { db, queue, read } = await setUp({ payload: 'leads' })
    await queue(2, { batchKey: 'run:1' })
    await queue(1, { batchKey: 'run:1', endsBatch: true })
    const { message_id } = await db.sql.selectFrom('delivery_item').selectAll().limit(1).executeTakeFirstOrThrow()
    await db.sql.deleteFrom('message_body').where('message_id', '=', message_id).execute()
    expect((await read()).items).toMatchObject([{ number: 1, body: null }])
  })

  it('says from where on it is kept when asked for less', async () => {
    const { db, queue, read, numbersOf } = await setUp()
    await queue(5)
    await db.sql.deleteFrom('delivery').where('number', '<=', 3).execute()
    expect(await errorOf(read(0))).toMatchObject({ kind: 'Gone', code: 'feed_trimmed', extra: { oldest: 4 } })
    expect(await codeOf(read(2))).toBe('feed_trimmed')
    expect(await numbersOf(3)).toEqual([4, 5])
    await db.sql.deleteFrom('delivery').execute()
    expect(await errorOf(read(4))).toMatchObject({ code: 'feed_trimmed', extra: { oldest: 6 } })
    expect(await read(5)).toMatchObject({ items: [], newest: 5, oldest: 6 })
  })

  it('runs a transform that was not run, once, and the POST has its bytes', async () => {
    const { db, clock, queue, read } = await setUp({ transform: '{"a": subjectId}' })
    await queue(2)
    let runs = 0
    const transform = async (source: string, { body }: { body: string }) => {
      runs++
      return { ok: true as const, body: JSON.stringify({ source, body }) }
    }
    const before = await claim(db, clock())
    const first = await read(0, undefined, { transform })
    const again = await read(0, undefined, { transform })
    expect(again.items).toEqual(first.items)
    expect(runs).toBe(2)
    expect(JSON.parse(first.items[0]?.body ?? '')).toEqual({
      source: '{"a": subjectId}',
      body: '{"api":"ctgo","type":"lead.created","subjectId":1}',
    })
    // A claim from before goes on with what is kept, even where it would make other bytes.
    const [one, two] = before.toSorted((a, b) => a.number - b.number)
    expect(await keepTransformed(db, one!, first.items[0]?.body ?? '')).toBe(first.items[0]?.body)
    expect(await keepTransformed(db, two!, 'other bytes')).toBe(first.items[1]?.body)
    clock.advance(60_000)
    const posts = await claim(db, clock())
    expect(posts.map(({ isUntransformed, body }) => [isUntransformed, body])).toEqual(
      first.items.map(({ body }) => [false, body]),
    )
  })

  it('signs with what is right at the end, when its URL changes or it ends while its transform runs', async () => {
    const { db, clock, caller, id, secret, queue, read } = await setUp({ transform: '{"a": 1}' })
    await queue(2)
    const during = (after: number, change: () => Promise<unknown>) =>
      read(after, 1, {
        transform: async () => {
          await change()
          return { ok: true, body: '{}' }
        },
      })
    const url = `${testUrl}/moved`
    const page = await during(0, () => changeSubscription(db, caller, id, { url }, { vault: testVault, clock }))
    expect(page).toMatchObject({ items: [{ number: 1 }], secrets: [secret] })
    expect(await codeOf(during(1, () => unsubscribe(db, caller, id, clock)))).toBe('subscription_not_found')
  })

  it('goes past a transform that fails, and says why', async () => {
    const { queue, read } = await setUp({ transform: 'nonsense' })
    await queue(2)
    const transform = async () => ({ ok: false as const, message: 'it is nonsense' })
    const { items, next } = await read(0, undefined, { transform })
    expect(items).toMatchObject([
      { body: null, error: 'it is nonsense' },
      { body: null, error: 'it is nonsense' },
    ])
    expect(next).toBe(2)
  })

  it('leaves what was delivered as it went out, though a transform has come since', async () => {
    const { db, clock, caller, id, queue, read } = await setUp()
    await queue(1)
    const before = await read()
    await db.sql.updateTable('delivery').set({ status: 'delivered' }).execute()
    await changeSubscription(db, caller, id, { transform: '{}' }, { vault: testVault, clock })
    expect((await read()).items).toEqual([{ ...before.items[0], status: 'delivered' }])
  })

  it('ends a page early when its bodies are large', async () => {
    const { queue, numbersOf } = await setUp()
    await queue(4, { data: { text: 'x'.repeat(900_000) } })
    expect(await numbersOf()).toEqual([1, 2, 3])
    expect(await numbersOf(3)).toEqual([4])
  })

  it('is closed to others, and gone with the subscription', async () => {
    const { db, clock, caller, id } = await setUp()
    const other = await seedCaller(db, clock, 'Others')
    const ports = { vault: testVault, clock }
    expect(await codeOf(readFeed(db, other, id, { after: 0 }, ports))).toBe('subscription_not_found')
    await unsubscribe(db, caller, id, clock)
    expect(await codeOf(readFeed(db, caller, id, { after: 0 }, ports))).toBe('subscription_not_found')
  })

  it.runIf(engine === 'postgres')('shows no number while a lower one may still come', async () => {
    const { db, clock, caller, id, numbersOf } = await setUp()
    const { endpoint_id } = await db.sql.selectFrom('subscription').select('endpoint_id').executeTakeFirstOrThrow()
    const delivery = (webhookId: string): NewDelivery => ({
      workspaceId: caller.workspaceId,
      webhookId,
      subscriptionId: id,
      endpointId: endpoint_id,
      type: 'lead.created',
      shape: 'single',
      batchKey: null,
      orderKey: null,
      status: 'pending',
      messageIds: [],
      isTransformed: false,
      body: '{}',
    })
    let letFirstGo = () => {}
    const firstMayGo = new Promise<void>((resolve) => {
      letFirstGo = resolve
    })
    let say = () => {}
    const firstHasNumber = new Promise<void>((resolve) => {
      say = resolve
    })
    const ended: string[] = []
    const first = inTransaction(db, async (tx) => {
      await insertDeliveries(tx, [delivery('dlv_first')], clock())
      say()
      await firstMayGo
    }).then(() => ended.push('first'))
    await firstHasNumber
    const second = inTransaction(db, (tx) => insertDeliveries(tx, [delivery('dlv_second')], clock())).then(() =>
      ended.push('second'),
    )
    // The second waits for the first: until then there is nothing to see, and no hole.
    const waiting = () =>
      sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`.execute(
        db.sql,
      )
    await expect.poll(async () => (await waiting()).rows).toHaveLength(1)
    expect(ended).toEqual([])
    expect(await numbersOf()).toEqual([])
    letFirstGo()
    await Promise.all([first, second])
    expect(ended).toEqual(['first', 'second'])
    expect(await numbersOf()).toEqual([1, 2])
  })

  it('has no hole at any moment while many write at once', async () => {
    const { db, clock, caller, read, numbersOf } = await setUp()
    let isDone = false
    const writer = async (lane: number) => {
      for (let i = 0; i < 10; i++) {
        await append(db, [message(caller, lane * 100 + i)], clock())
        await fanOutAll(db, clock(), 3)
      }
    }
    const writing = Promise.all([1, 2, 3, 4].map(writer)).then(() => {
      isDone = true
    })
    const seen: number[] = []
    while (!isDone) seen.push(...(await read(seen.at(-1) ?? 0)).items.map(({ number }) => number))
    await writing
    seen.push(...(await numbersOf(seen.at(-1) ?? 0)))
    expect(seen).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
  })
})
