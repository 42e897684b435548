import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Db, inTransaction, openDatabase } from '../../../core/src/db/database.ts'
import { findMatches } from '../../../core/src/dispatch/candidates.ts'
import { fanOut } from '../../../core/src/dispatch/fan-out.ts'
import { rememberPresented } from '../../../core/src/dispatch/matching.ts'
import { matchContent, parseContentFilter } from '../../../core/src/filters/content-filter.ts'
import { type Message, type MessageType, noFacets } from '../../../core/src/outbox/message.ts'
import { matchFilter, plainSettings, type SubscriptionSettings } from '../../../core/src/webhooks/subscription.ts'
import * as store from '../../../core/src/webhooks/subscription-store.ts'
import { changeSubscription, subscribe, unsubscribe } from '../../../core/src/webhooks/subscriptions.ts'
import type { Caller } from '../../../core/src/workspaces/workspace.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller, testVault } from '../../support/seed.ts'
import { append, claim, message as leadMessage, present, subjectsOf } from './post.ts'

const RUNS = 25
const apis = ['ctgo', 'scravio']

const text = fc.constantFrom('a', '1', 'é', '', 'x'.repeat(300), `${'x'.repeat(299)}y`)
const scalar = fc.oneof(text, fc.constantFrom(0, -0, 1), fc.boolean(), fc.constant(null))
const path = fc.constantFrom('a', 'b', 'a.b', 'list', '__proto__', 'type', 'api')
const valueAt = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.record({ b: fc.oneof(scalar, fc.array(scalar)) }),
)

const condition = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { minLength: 1, maxLength: 3 }).map(($in) => ({ $in })) },
  fc.constantFrom({ $exist: true }, { $neq: 1 }, { $startsWith: 'a' }, { $not: { $eq: 'a' } }, { $gte: 1 }),
)
const fieldsOf = fc.tuple(path, condition).map(([name, wanted]) => ({ [name]: wanted }))
const content = fc.oneof(
  { weight: 3, arbitrary: fieldsOf },
  fc.array(fieldsOf, { minLength: 2, maxLength: 3 }).map(($and) => ({ $and })),
  fc.array(fieldsOf, { minLength: 1, maxLength: 3 }).map(($or) => ({ $or })),
)
const type = fc.constantFrom<MessageType>('lead.created', 'lead.feedback', 'run.finished')
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 1 })
const facets = fc.record({
  streamId: orNull(fc.constantFrom(1, 2)),
  sourceId: orNull(fc.constantFrom(1, 2)),
  sourceType: orNull(fc.constantFrom('follower', 'liker')),
  grade: orNull(fc.constantFrom('high', 'medium')),
  verdict: orNull(fc.constant('good_fit')),
})
const looseFilter = fc.record({ ...noFilters(), streamId: orNull(fc.constantFrom(1, 2)) })
const settings = fc.record({
  filter: fc.oneof({ weight: 2, arbitrary: fc.constant(noFacets) }, looseFilter, facets),
  events: fc.uniqueArray(type, { minLength: 1, maxLength: 3 }),
  contentFilter: fc.option(
    content.map((source) => parseContentFilter(source).source),
    { nil: null },
  ),
})
const place = fc.record({
  endpoint: fc.nat(4),
  api: fc.constantFrom(...apis),
  isStreams: fc.boolean(),
  workspace: fc.nat(1),
})
const message = fc.record({
  type,
  facets,
  workspace: fc.nat(1),
  data: fc.record({ a: valueAt, b: scalar, list: fc.array(scalar, { maxLength: 3 }) }, { requiredKeys: [] }),
})
/** What happens to subscriptions after they were made: another setting, or their end. */
const event = fc.record({ at: fc.nat(30), change: fc.option(settings, { nil: null, freq: 3 }) })

function noFilters() {
  const none = fc.constant(null)
  return { streamId: none, sourceId: none, sourceType: none, grade: none, verdict: none }
}

/** Who gets what, by a look at every subscription. */
async function scan(db: Db, workspaceIds: number[], messages: readonly Message[]): Promise<string[]> {
  const all = await store.listSubscriptions(db, workspaceIds)
  return messages.flatMap((one) => {
    const served = new Set<string>()
    return all.flatMap((subscription) => {
      const { id, workspaceId, endpointId, api, contentFilter } = subscription
      if (workspaceId !== one.workspaceId || served.has(`${endpointId} ${api}`)) return []
      if (!subscription.events.includes(one.type) || !matchFilter(subscription.filter, one.facets)) return []
      const body = JSON.parse(present(api, one))
      if (contentFilter !== null && !matchContent(parseContentFilter(JSON.parse(contentFilter)), body)) return []
      served.add(`${endpointId} ${api}`)
      return [`${one.id} to ${id}`]
    })
  })
}

const find = async (db: Db, messages: readonly Message[]): Promise<string[]> =>
  (await inTransaction(db, (tx) => findMatches(tx, messages, rememberPresented(present)))).map(
    (match) => `${match.message.id} to ${match.subscription.id}`,
  )

eachEngine((open, engineName) => {
  it(`finds whom a look at every subscription finds, in the same order, in ${RUNS} random worlds`, async () => {
    const db = await open()
    const clock = manualClock()
    const seen = { matches: 0, pairs: 0, served: 0 }
    let streamId = 0
    const insert = async (
      callers: Caller[],
      where: typeof place extends fc.Arbitrary<infer T> ? T : never,
      chosen: Partial<SubscriptionSettings>,
    ) => {
      const { workspaceId } = callers[where.workspace] as Caller
      await inTransaction(db, async (tx) => {
        const endpointId = await store.holdEndpoint(tx, workspaceId, `https://e.com/${where.endpoint}`, clock())
        const known = await store.listSubscriptionsOf(tx, endpointId, where.api)
        if (!where.isStreams && known.some((other) => other.streamId === null)) return
        const input = {
          ...plainSettings,
          filter: noFacets,
          events: [],
          ...chosen,
          workspaceId,
          endpointId,
          api: where.api,
        }
        await store.insertSubscription(tx, { ...input, streamId: where.isStreams ? ++streamId : null }, clock())
      })
    }
    const world = fc.asyncProperty(
      fc.array(fc.tuple(place, settings), { minLength: 5, maxLength: 30 }),
      fc.array(event, { maxLength: 10 }),
      fc.array(message, { minLength: 20, maxLength: 40 }),
      async (inserts, events, drafts) => {
        const callers = [await seedCaller(db, clock), await seedCaller(db, clock)]
        const workspaceIds = callers.map(({ workspaceId }) => workspaceId)
        for (const [where, chosen] of inserts) await insert(callers, where, chosen)
        const made = await store.listSubscriptions(db, workspaceIds)
        for (const { at, change } of events) {
          const id = made[at % made.length]?.id ?? 0
          clock.advance(400_000)
          await inTransaction(db, (tx) =>
            change ? store.updateSubscription(tx, id, change, clock()) : store.markSubscriptionRemoved(tx, id, clock()),
          )
        }
        const messages = drafts.map(({ workspace, ...draft }, n) => ({
          ...leadMessage(callers[workspace] as Caller, n, draft),
          id: n + 1,
          createdAt: 0,
        }))
        const expected = await scan(db, workspaceIds, messages)
        expect(await find(db, messages)).toEqual(expected)
        // Messages of one workspace alone, which is read whole while it has few keys.
        const [first = 0] = workspaceIds
        const ofFirst = messages.filter(({ workspaceId }) => workspaceId === first)
        expect(await find(db, ofFirst)).toEqual(await scan(db, [first], ofFirst))
        seen.matches += expected.length
        seen.pairs += made.length * messages.length
      },
    )
    await fc.assert(world, { numRuns: RUNS })
    // Not a test of nothing: enough of both answers.
    expect(seen.matches).toBeGreaterThan(RUNS * 10)
    expect(seen.matches).toBeLessThan(seen.pairs / 2)
  }, 120_000)

  it('asks the database as often with 200 subscriptions as with 40, and reads only those that a message points to', async () => {
    const url = await open.url()
    let count = 0
    const db = await openDatabase(url, { onQuery: () => count++ })
    try {
      const clock = manualClock()
      const [small, large] = [await seedCaller(db, clock), await seedCaller(db, clock)]
      const fill = async (caller: Caller, subscriptions: number) => {
        for (let n = 0; n < subscriptions; n++) {
          const input = {
            api: 'ctgo',
            url: `https://e.com/${n}`,
            contentFilter: { handle: `p_${n}` },
            payload: 'lead' as const,
          }
          await subscribe(db, caller, input, { vault: testVault, clock, maxSubscriptions: 1000 })
        }
      }
      await fill(small, 40)
      await fill(large, 200)
      const countFor = async (caller: Caller) => {
        const leads = Array.from({ length: 500 }, (_, n) =>
          leadMessage(caller, n, { data: { handle: `p_${n < 4 ? n : 'x'}` } }),
        )
        await append(db, leads, clock())
        count = 0
        expect((await fanOut(db, { present, limit: 500, now: clock() })).count).toBe(500)
        return count
      }
      const few = await countFor(small)
      expect(await countFor(large)).toBe(few)
      expect(few).toBeLessThan(25)
      expect((await claim(db, clock())).flatMap(subjectsOf).sort()).toEqual([0, 0, 1, 1, 2, 2, 3, 3])
    } finally {
      await db.close()
    }
  })

  it('loses no lead to a subscription that is being changed, and ends well while others come and go', async () => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const ports = { vault: testVault, clock, maxSubscriptions: 1000 }
    const { id } = await subscribe(
      db,
      caller,
      { api: 'ctgo', url: 'https://e.com/steady', payload: 'lead', contentFilter: { a: 1 } },
      ports,
    )
    // More than are read whole.
    for (let n = 0; n < 40; n++) {
      await subscribe(db, caller, { api: 'ctgo', url: `https://e.com/${n}`, contentFilter: { c: n } }, ports)
    }
    let isOver = false
    const changing = async () => {
      for (let n = 0; !isOver; n++)
        await changeSubscription(db, caller, id, { contentFilter: n % 2 ? { a: 1 } : { b: 2 } }, ports)
    }
    const comingAndGoing = async (name: string) => {
      while (!isOver) {
        const input = { api: 'ctgo', url: `https://e.com/${name}`, contentFilter: { c: name } }
        const made = await subscribe(db, caller, input, ports)
        await unsubscribe(db, caller, made.id, clock)
      }
    }
    const others = [changing(), comingAndGoing('first'), comingAndGoing('second')]
    const total = 120
    for (let n = 0; n < total; n += 4) {
      const leads = [0, 1, 2, 3].map((i) => leadMessage(caller, n + i, { data: { a: 1, b: 2 } }))
      await append(db, leads, clock())
      await fanOut(db, { present, limit: 3, now: clock() })
    }
    isOver = true
    await Promise.all(others)
    while ((await fanOut(db, { present, limit: 100, now: clock() })).count > 0);
    const { count } = await db.sql
      .selectFrom('delivery')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('subscription_id', '=', id)
      .executeTakeFirstOrThrow()
    expect([engineName, Number(count)]).toEqual([engineName, total])
  }, 60_000)
})
