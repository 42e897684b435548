import { expect, it } from 'vitest'
import type { Db } from '../../../core/src/db/database.ts'
import { type Message, noFacets } from '../../../core/src/outbox/message.ts'
import { plainSettings } from '../../../core/src/webhooks/subscription.ts'
import {
  candidateKeysOf,
  handlesOf,
  type Indexed,
  keysOf,
  toField,
} from '../../../core/src/webhooks/subscription-index.ts'
import { listFields, listKeyed } from '../../../core/src/webhooks/subscription-index-store.ts'
import { countSubscriptions } from '../../../core/src/webhooks/subscription-store.ts'
import {
  changeSubscription,
  type SubscribeInput,
  subscribe,
  unsubscribe,
} from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller, seedStream, testVault } from '../../support/seed.ts'

const indexed = ({
  contentFilter,
  ...fields
}: Partial<Omit<Indexed, 'contentFilter'>> & { contentFilter?: unknown }) => ({
  workspaceId: 1,
  api: 'ctgo',
  filter: noFacets,
  events: ['lead.created' as const],
  contentFilter: contentFilter === undefined ? plainSettings.contentFilter : JSON.stringify(contentFilter),
  ...fields,
})

const messageOf = (data: unknown, facets: Partial<Message['facets']> = {}): Message => ({
  id: 1,
  workspaceId: 1,
  type: 'lead.created',
  subjectId: 1,
  orderKey: 'lead:1',
  batchKey: null,
  endsBatch: false,
  facets: { ...noFacets, ...facets },
  data,
  createdAt: 0,
})

const bodyOf = (_api: string, { data }: Message): unknown => JSON.parse(JSON.stringify(data))

/** Whether the body leads to a subscription that asks for exactly this at `a.b`, by that alone. */
const isPointedTo = (contentFilter: unknown, data: unknown): boolean => {
  const [handle = { field: '', values: [] }] = handlesOf(indexed({ contentFilter }))
  const keys = candidateKeysOf(messageOf(data), [toField(handle.field)], bodyOf)
  return keysOf(1, handle).some((key) => keys.includes(key))
}

it.each([
  ['its events when it asks for nothing else', {}, ['type: lead.created']],
  [
    'every event it wants',
    { events: ['lead.created', 'lead.feedback'] as const },
    ['type: lead.created lead.feedback'],
  ],
  [
    'the facets it asks for, the most telling first',
    { filter: { ...noFacets, grade: 'high', streamId: 7 } },
    ['facet streamId: 7', 'facet grade: "high"', 'type: lead.created'],
  ],
  [
    'equalities of its content before its facets',
    {
      filter: { ...noFacets, sourceId: 3 },
      contentFilter: { n: { $gt: 1 }, profile: { handle: 'ada' }, x: { $in: [1, '1', 1] } },
    },
    ['body ctgo "profile.handle": "ada"', 'body ctgo "x": 1 "1"', 'facet sourceId: 3', 'type: lead.created'],
  ],
  ['nothing that only one branch asks for', { contentFilter: { $or: [{ a: 1 }, { b: 2 }] } }, ['type: lead.created']],
  [
    'nothing that it does not want',
    { contentFilter: { a: { $neq: 1 }, b: { $not: { $eq: 2 } } } },
    ['type: lead.created'],
  ],
  [
    'no path that is too long for an index',
    { contentFilter: { [Array(5).fill('x'.repeat(39)).join('.')]: { [Array(5).fill('y'.repeat(39)).join('.')]: 1 } } },
    ['type: lead.created'],
  ],
])('finds a subscription by %s', (_name, fields, expected) => {
  const handles = handlesOf(
    indexed({ ...fields, events: [...((fields as Partial<Indexed>).events ?? ['lead.created'])] }),
  )
  expect(handles.map(({ field, values }) => `${field}: ${values.join(' ')}`)).toEqual(expected)
})

const long = 'é'.repeat(999)
it.each([
  ['a number', { 'a.b': 1 }, { a: { b: 1 } }, true],
  ['a number, not its text', { 'a.b': 1 }, { a: { b: '1' } }, false],
  ['a text, not its number', { 'a.b': '1' }, { a: { b: 1 } }, false],
  ['minus zero', { 'a.b': -0 }, { a: { b: 0 } }, true],
  ['null', { 'a.b': null }, { a: { b: null } }, true],
  ['null, not what is missing', { 'a.b': null }, { a: {} }, false],
  ['true, not its text', { 'a.b': true }, { a: { b: 'true' } }, false],
  ['an element of a list', { 'a.b': 2 }, { a: { b: [1, 2] } }, true],
  ['a field of elements of a list', { 'a.b': 2 }, { a: [{ b: 1 }, { b: 2 }] }, true],
  ['no list within a list', { 'a.b': 2 }, { a: { b: [[2]] } }, false],
  ['one of several', { 'a.b': { $in: [3, 2] } }, { a: { b: 2 } }, true],
  ['a long text', { 'a.b': long }, { a: { b: long } }, true],
  ['a long text, not one that differs at its end', { 'a.b': `${long}a` }, { a: { b: `${long}b` } }, false],
  ['what Postgres takes in no text', { 'a.b': '\u0000\ud800' }, { a: { b: '\u0000\ud800' } }, true],
  ['a name with a space and quotes', { 'a "b" c': 1 }, { 'a "b" c': 1 }, true],
])('looks a message up by %s', (_name, contentFilter, data, expected) => {
  expect(isPointedTo(contentFilter, data)).toBe(expected)
})

it('keeps every key short', () => {
  const values = [long, 'a'.repeat(1000), '\u0000'.repeat(1000)]
  const keys = keysOf(1, handlesOf(indexed({ contentFilter: { a: { $in: values } } }))[0] ?? { field: '', values: [] })
  expect(keys).toHaveLength(3)
  for (const key of keys) expect(Buffer.byteLength(key)).toBeLessThan(500)
})

it('tells workspaces and apis apart', () => {
  const of = (fields: Partial<Indexed>) =>
    keysOf(
      fields.workspaceId ?? 1,
      handlesOf(indexed({ contentFilter: { a: 1 }, ...fields }))[0] ?? { field: '', values: [] },
    )
  const keys = [of({}), of({ workspaceId: 2 }), of({ api: 'scravio' })].flat()
  expect(new Set(keys).size).toBe(3)
})

eachEngine((open) => {
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    let count = 0
    const add = async (input: Partial<SubscribeInput> = {}) =>
      (
        await subscribe(
          db,
          caller,
          { api: 'ctgo', url: `https://e.com/${++count}`, ...input },
          { vault: testVault, clock, maxSubscriptions: 1000 },
        )
      ).id
    const change = (id: number, patch: Parameters<typeof changeSubscription>[3]) =>
      changeSubscription(db, caller, id, patch, { vault: testVault, clock })
    return { db, clock, caller, add, change }
  }

  const keysIn = async (db: Db, id: number) =>
    (
      await db.sql.selectFrom('subscription_key').selectAll().where('subscription_id', '=', id).orderBy('key').execute()
    ).map(({ key, replaced_at }) => key.replace(/^\d+ /, '') + (replaced_at === null ? '' : ' (replaced)'))

  const fieldsIn = async (db: Db, workspaceId: number) =>
    ((await listFields(db, [workspaceId])).get(workspaceId) ?? []).map(({ name }) => name)

  it('follows what a subscription asks for, and forgets it with its end', async () => {
    const { db, clock, caller, add, change } = await setUp()
    const id = await add({ contentFilter: { a: { $in: [1, 2] } } })
    expect(await keysIn(db, id)).toEqual(['body ctgo "a" 1', 'body ctgo "a" 2'])
    await change(id, { timeoutSeconds: 3 })
    expect(await keysIn(db, id)).toEqual(['body ctgo "a" 1', 'body ctgo "a" 2'])
    clock.advance(3_600_000)
    await change(id, { contentFilter: { a: { $in: [2, 3] } } })
    expect(await keysIn(db, id)).toEqual(['body ctgo "a" 1 (replaced)', 'body ctgo "a" 2', 'body ctgo "a" 3'])
    clock.advance(3_600_000)
    await change(id, { contentFilter: null, filter: { streamId: 5 } })
    expect(await keysIn(db, id)).toEqual([
      'body ctgo "a" 2 (replaced)',
      'body ctgo "a" 3 (replaced)',
      'facet streamId 5',
    ])
    await unsubscribe(db, caller, id, clock)
    expect(await db.sql.selectFrom('subscription_key').selectAll().execute()).toEqual([])
  })

  it('follows a URL that is subscribed again', async () => {
    const { db, clock, add } = await setUp()
    const id = await add({ url: 'https://e.com/same', filter: { grade: 'high' } })
    clock.advance(3_600_000)
    expect(await add({ url: 'https://e.com/same', events: ['run.finished'] })).toBe(id)
    expect(await keysIn(db, id)).toEqual(['facet grade "high" (replaced)', 'type run.finished'])
  })

  it('finds a stream’s own entry by its stream', async () => {
    const { db, clock, caller } = await setUp()
    const own = { deliveryDestination: 'leads_plus_webhook' as const, webhookUrl: 'https://e.com/own' }
    const { stream } = await seedStream(db, caller, clock, own)
    expect(await fieldsIn(db, caller.workspaceId)).toEqual(['facet streamId'])
    const keys = candidateKeysOf(
      { ...messageOf({}, { streamId: stream.id }), workspaceId: caller.workspaceId },
      [toField('facet streamId')],
      bodyOf,
    )
    expect(await listKeyed(db, keys)).toHaveLength(1)
  })

  it('still finds a subscription that changes between two questions of one fan-out', async () => {
    const { db, caller, add, change } = await setUp()
    const id = await add({ contentFilter: { a: 1 } })
    // The message passes the filter before the change and after it.
    const message = { ...messageOf({ a: 1, b: 2 }), workspaceId: caller.workspaceId }
    const fields = (await listFields(db, [caller.workspaceId])).get(caller.workspaceId) ?? []
    await change(id, { contentFilter: { b: 2 } })
    const found = await listKeyed(db, candidateKeysOf(message, fields, bodyOf))
    expect(found.map(({ subscriptionId }) => subscriptionId)).toEqual([id])
  })

  it('finds few by each key: of several equalities it takes the one that fewest others stand under', async () => {
    const { db, caller, add } = await setUp()
    for (let n = 0; n < 20; n++)
      await add({ contentFilter: { grade: 'high', handle: `person_${n}` }, filter: { streamId: n % 2 } })
    const message = {
      ...messageOf({ grade: 'high', handle: 'person_7' }, { streamId: 1 }),
      workspaceId: caller.workspaceId,
    }
    const fields = (await listFields(db, [caller.workspaceId])).get(caller.workspaceId) ?? []
    const found = await listKeyed(db, candidateKeysOf(message, fields, bodyOf))
    expect(found.length).toBeLessThanOrEqual(3)
  })

  it('looks at 32 places in bodies at most, and finds who asks for another by what else he asks for', async () => {
    const { db, caller, add } = await setUp()
    for (let n = 0; n < 40; n++) await add({ contentFilter: { [`field_${n}`]: 1 } })
    const late = await add({ contentFilter: { field_39: 2 }, filter: { sourceId: 4 } })
    const known = await add({ contentFilter: { field_39: 2, field_3: 3 } })
    const fields = await fieldsIn(db, caller.workspaceId)
    expect(fields.filter((name) => name.startsWith('body '))).toHaveLength(32)
    expect(await keysIn(db, late)).toEqual(['facet sourceId 4'])
    expect(await keysIn(db, known)).toEqual(['body ctgo "field_3" 3'])
  })

  it('lists fields of many workspaces at once, each its own', async () => {
    const { db, clock, caller, add } = await setUp()
    await add({ contentFilter: { a: 1 } })
    await add()
    const other = await seedCaller(db, clock)
    const empty = await seedCaller(db, clock)
    await subscribe(
      db,
      other,
      { api: 'ctgo', url: 'https://e.com', filter: { verdict: 'good_fit' } },
      { vault: testVault, clock },
    )
    const fields = await listFields(db, [other.workspaceId, caller.workspaceId, empty.workspaceId])
    expect([...fields].map(([id, list]) => [id, list.map(({ name }) => name)]).sort()).toEqual(
      [
        [caller.workspaceId, ['body ctgo "a"', 'type']],
        [other.workspaceId, ['facet verdict']],
      ].sort(),
    )
  })

  it('counts the live ones by subscribe, whatever comes and goes', async () => {
    const { db, clock, caller, add } = await setUp()
    const count = () => countSubscriptions(db, caller.workspaceId)
    expect(await count()).toBe(0)
    const ids = [await add(), await add(), await add()]
    const own = { deliveryDestination: 'leads_plus_webhook' as const, webhookUrl: 'https://e.com/own' }
    await seedStream(db, caller, clock, own)
    expect(await count()).toBe(3)
    await Promise.allSettled([1, 2, 3].map(() => unsubscribe(db, caller, ids[0] ?? 0, clock)))
    expect(await count()).toBe(2)
    await add({ url: 'https://e.com/2', filter: { grade: 'high' } })
    expect(await count()).toBe(2)
  })

  it('never goes over the limit when many subscribe at once', async () => {
    const { db, clock, caller } = await setUp()
    const ports = { vault: testVault, clock, maxSubscriptions: 5 }
    const urls = Array.from({ length: 12 }, (_, n) => `https://e.com/${n}`)
    const answers = await Promise.allSettled(urls.map((url) => subscribe(db, caller, { api: 'ctgo', url }, ports)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    expect(await countSubscriptions(db, caller.workspaceId)).toBe(5)
  })
})
