import { expect, it } from 'vitest'
import { HOUR_MS } from '../../../core/src/clock.ts'
import { MAX_SUBSCRIPTIONS, MAX_URL_LENGTH, matchFilter, toTargetUrl } from '../../../core/src/webhooks/subscription.ts'
import { type SubscribeInput, subscribe, unsubscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, errorOf, seedCaller, seedStream, testVault } from '../../support/seed.ts'
import { post, secretsAt, testUrl } from '../dispatch/post.ts'

it.each([
  ['https://Example.com', 'https://example.com/'],
  ['http://example.com:80/a?b=c#part', 'http://example.com/a?b=c'],
  ['https://user:pass@example.com/x', 'https://user:pass@example.com/x'],
])('spells %j one way', (text, expected) => expect(toTargetUrl(text, 'targetUrl')).toBe(expected))

it.each([
  '',
  'example.com',
  'ftp://example.com',
  'javascript:alert(1)',
  'http://',
  `https://e.com/${'a'.repeat(MAX_URL_LENGTH)}`,
])('refuses the URL %#', async (text) => {
  expect((await errorOf(Promise.resolve().then(() => toTargetUrl(text, 'targetUrl')))).issues[0]?.path).toBe(
    'targetUrl',
  )
})

it('combines the fields of a filter with AND, and lets nothing pass that lacks what it asks for', () => {
  const none = { streamId: null, sourceId: null, sourceType: null, grade: null, verdict: null }
  const facets = { streamId: 1, sourceId: 2, sourceType: 'follower', grade: 'high', verdict: null }
  const passes = [{}, { streamId: 1 }, { streamId: 1, grade: 'high' }, { sourceId: 2, sourceType: 'follower' }]
  const drops = [{ streamId: 2 }, { streamId: 1, grade: 'medium' }, { verdict: 'good_fit' }, { sourceType: 'liker' }]
  for (const filter of passes) expect(matchFilter({ ...none, ...filter }, facets)).toBe(true)
  for (const filter of drops) expect(matchFilter({ ...none, ...filter }, facets)).toBe(false)
})

eachEngine((open) => {
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const ports = { vault: testVault, clock }
    const add = (input: Partial<SubscribeInput> = {}, who = caller) =>
      subscribe(db, who, { api: 'ctgo', url: testUrl, ...input }, ports)
    return { db, clock, caller, add }
  }

  it('keeps the id of a known URL, takes the new filter, events and payload, and answers a new secret', async () => {
    const { db, add } = await setUp()
    const first = await add({ filter: { grade: 'high' } })
    const again = await add({
      url: 'HTTPS://hooks.example.com/in#x',
      filter: { verdict: 'good_fit' },
      events: ['run.finished'],
      payload: 'lead',
    })
    expect(again.id).toBe(first.id)
    expect(again.secret).not.toBe(first.secret)
    const rows = await db.sql.selectFrom('subscription').selectAll().execute()
    expect(rows).toMatchObject([{ payload: 'lead', removed_at: null }])
    expect(JSON.parse(rows[0]?.filter ?? '')).toMatchObject({ grade: null, verdict: 'good_fit' })
    expect(JSON.parse(rows[0]?.events ?? '')).toEqual(['run.finished', 'lead.feedback'])
    expect((await add({ url: `${testUrl}?x` })).id).not.toBe(first.id)
    expect((await add({}, await seedCaller(db, manualClock()))).id).not.toBe(first.id)
  })

  it('signs with a replaced secret for 24 hours beside the new ones, newest first', async () => {
    const { db, clock, caller, add } = await setUp()
    const { secret: first } = await add()
    clock.advance(HOUR_MS)
    const { secret: second } = await add()
    clock.advance(HOUR_MS)
    const { secret: third } = await add()
    expect(await secretsAt(db, caller, clock())).toEqual([third, second, first])
    expect(await secretsAt(db, caller, clock() + 23 * HOUR_MS - 1)).toEqual([third, second, first])
    expect(await secretsAt(db, caller, clock() + 23 * HOUR_MS)).toEqual([third, second])
    expect(await secretsAt(db, caller, clock() + 24 * HOUR_MS)).toEqual([third])
  })

  it('never touches a stream’s own entry for the same URL, nor the other way round', async () => {
    const { db, clock, caller, add } = await setUp()
    const settings = { deliveryDestination: 'leads_plus_webhook' as const, webhookUrl: testUrl }
    const own = await seedStream(db, caller, clock, settings)
    const before = await db.sql.selectFrom('subscription').selectAll().execute()
    const mine = await add({ filter: { grade: 'high' } })
    const [stream] = await db.sql.selectFrom('subscription').selectAll().orderBy('id').execute()
    expect([stream]).toEqual(before)
    expect(await secretsAt(db, caller, clock())).toEqual([mine.secret, own.webhookSecret])
    const streamEntry = before[0]?.id ?? 0
    expect(await codeOf(unsubscribe(db, caller, streamEntry, clock))).toBe('subscription_not_found')
    await unsubscribe(db, caller, mine.id, clock)
    expect(await secretsAt(db, caller, clock())).toEqual([own.webhookSecret])
  })

  it('subscribes a URL once when it is asked many times at once', async () => {
    const { db, caller, clock, add } = await setUp()
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => add()))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect((await secretsAt(db, caller, clock())).sort()).toEqual(answers.map(({ secret }) => secret).sort())
    const current = db.sql.selectFrom('subscription_secret').select('id').where('expires_at', 'is', null)
    expect(await current.execute()).toHaveLength(1)
  })

  it('keeps secrets sealed in every table', async () => {
    const { db, caller, clock, add } = await setUp()
    const { secret } = await add()
    const own = { deliveryDestination: 'leads_plus_webhook' as const, webhookUrl: testUrl }
    expect((await seedStream(db, caller, clock, own)).webhookSecret).toMatch(/^whsec_/)
    expect(secret).toMatch(/^whsec_/)
    await post(db, caller, clock())
    const tables = await db.sql.introspection.getTables()
    expect(tables.length).toBeGreaterThan(15)
    for (const { name } of tables) {
      const rows = await db.sql
        .selectFrom(name as 'subscription')
        .selectAll()
        .execute()
      expect(JSON.stringify(rows)).not.toContain('whsec_')
      expect(JSON.stringify(rows)).not.toContain(secret.slice('whsec_'.length))
    }
  })

  it('holds a workspace to its limit of subscriptions, known URLs and other workspaces apart', async () => {
    const { db, caller, clock, add } = await setUp()
    const first = await add({ url: 'https://e.com/0' })
    for (let i = 1; i < MAX_SUBSCRIPTIONS; i++) await add({ url: `https://e.com/${i}` })
    expect((await errorOf(add({ url: 'https://e.com/more' }))).message).toContain(String(MAX_SUBSCRIPTIONS))
    expect((await add({ url: 'https://e.com/0' })).id).toBe(first.id)
    await add({ url: 'https://e.com/more' }, await seedCaller(db, clock))
    await unsubscribe(db, caller, first.id, clock)
    await add({ url: 'https://e.com/more' })
  })

  it('ends a subscription once, and only the caller’s own', async () => {
    const { db, caller, clock, add } = await setUp()
    const { id } = await add()
    expect(await codeOf(unsubscribe(db, await seedCaller(db, clock), id, clock))).toBe('subscription_not_found')
    await unsubscribe(db, caller, id, clock)
    expect(await codeOf(unsubscribe(db, caller, id, clock))).toBe('subscription_not_found')
    const fresh = await add()
    expect(fresh.id).not.toBe(id)
    expect(await secretsAt(db, caller, clock())).toEqual([fresh.secret])
    const row = db.sql.selectFrom('subscription').select('events').where('id', '=', fresh.id)
    expect(JSON.parse((await row.executeTakeFirstOrThrow()).events)).toEqual(['lead.created'])
  })
})
