import { expect, it } from 'vitest'
import { apis } from '../../../relay/src/apis/index.ts'
import { eachEngine } from '../../support/database.ts'
import { founders, pairOf, people, scriptedSource } from '../../support/followers.ts'
import { type TestRelay, useRelays } from '../../support/relay.ts'

/** Values that fit nowhere, or only by accident. */
const oddValues: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 1,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800 lone',
  '9'.repeat(400),
  'é'.repeat(3000),
  [],
  [null],
  [[]],
  ['a\u0000b'],
  {},
  { a: 1 },
  { constructor: { prototype: {} } },
]
const prototypeBodies = ['{"__proto__":{"name":"x"}}', '{"constructor":1,"prototype":2}', '[]', '"text"', '7', 'null']

const webhookSettings = {
  ordering: 'fifo',
  method: 'PUT',
  filter: { 'profile.followerCount': { $gte: 10 } },
  retrySchedule: [5, 60],
  timeoutSeconds: 3,
  rateLimit: 'zapier',
  transform: '{"name": profile.handle}',
  successWhen: 'answer.ok',
  headers: { 'x-team': 'sales' },
  auth: { type: 'header', name: 'x-key', value: 'k' },
}

/** One good body for each route that takes one; each of its values is replaced by every odd one in turn. */
const goodBodies: Record<string, object> = {
  'post /api/v2/streams': {
    name: 'n',
    pairs: [{ ...pairOf('acme'), accountTier: 'starter' }],
    syncTimes: ['06:00'],
    timezone: 'UTC',
    sourceTypes: ['follower'],
    autoEnrichLinkedin: false,
    emailMode: 'any',
    emailDigestOverride: 'off',
    telegramOverride: false,
    deliveryDestination: 'leads_only',
    webhookUrl: 'http://127.0.0.1:9/',
    csvEmailRecipients: { to: 'a@example.org', cc: 'b@example.org', format: 'csv', sendEmpty: true },
  },
  'patch /api/v2/streams/:streamId': { name: 'n', pairs: [pairOf('acme')], isActive: true, isArchived: false },
  'post /api/v2/streams/:streamId/re-test': { accountId: 1, segmentId: 1 },
  'post /api/v2/accounts/:accountId/change-tier': { newTier: 'growth' },
  'post /api/v2/accounts/:accountId/followers': {
    profiles: [{ handle: 'ada', xUserId: '1', bio: 'b', followerCount: 1, verified: true, sourceType: 'follower' }],
  },
  'post /api/v2/segments': {
    ...founders,
    name: 'n',
    genderValues: ['female'],
    followerCountTiers: ['10k_to_100k'],
  },
  'post /api/v2/segments/preview': {
    description: 'Founders',
    limit: 5,
    profiles: [{ handle: 'ada', xUserId: '1', bio: 'b', displayName: 'd', followerCount: 1, verified: true }],
  },
  'post /api/v2/webhooks/subscribe': {
    targetUrl: 'http://127.0.0.1:9/',
    filterConfig: { streamId: 1, accountId: 1, sourceType: 'liker', feedbackStatus: 'good', matchConfidence: 'high' },
    events: ['lead.created'],
    payload: 'lead',
    ...webhookSettings,
    signing: 'ed25519',
    token: false,
    disabled: true,
  },
  'delete /api/v2/webhooks/subscribe': { id: 999 },
  'patch /api/v2/webhooks/:subscriptionId': {
    targetUrl: 'http://127.0.0.1:9/patched/{{id}}',
    payload: 'lead',
    ...webhookSettings,
    disabled: false,
  },
  'post /api/v2/webhooks/:subscriptionId/rotate-secret': { overlapSeconds: 60, signing: 'hmac', token: true },
  'post /api/v2/webhooks/:subscriptionId/dry-run': {
    transform: '{"name": profile.handle}',
    successWhen: 'status = 200 and answer.ok',
    answer: { status: 200, body: { ok: true } },
    lead: { id: 1, profile: { handle: 'ada' } },
  },
  'post /api/v2/webhooks/:subscriptionId/replays': {
    statuses: ['skipped', 'delivered'],
    types: ['lead.created'],
    since: '2026-01-01',
    until: '2027-01-01T00:00:00Z',
    includeMissing: true,
    ratePerSecond: 5,
    dryRun: true,
  },
  'post /api/v2/erasures': { handle: 'ada', externalId: '1', platform: 'x' },
  'post /api/v2/leads/:leadId/enrich': { requested_outputs: ['linkedin_url', 'email'], email_mode: 'verified' },
  'post /api/v2/lookups/enrich': { x_handle: 'acme', requested_outputs: ['email'], email_mode: 'any' },
  'post /api/v2/lookups/enrich-email': { x_handle: 'acme', email_mode: 'any' },
  'post /api/v2/leads/:leadId/feedback': {
    segmentId: 1,
    feedback: 'bad',
    badReason: 'other',
    badReasonFreeform: 'x',
  },
  'post /api/v2/leads/export': {
    streamId: 1,
    matchConfidence: 'high',
    accountId: 1,
    segmentId: 1,
    since: '2026-01-01',
  },
  'post /api/v2/lookups/segments/from-description': { description: 'Founders', name: 'n' },
  'post /api/v2/dm-templates': { name: 'n', messageBody: 'Hi {{handle}}' },
  'put /api/v2/dm-templates/:templateId': { name: 'kept', messageBody: 'Hi {{handle|there}}' },
  'post /api/v2/dm-templates/:templateId/render': { leadId: 1 },
  'post /api/v2/streams/:streamId/csv-email/test': { to: 'a@example.org', format: 'xlsx' },
  'put /api/v2/notification-settings': {
    summaryFrequency: 'weekly',
    emailEnabled: false,
    emailRecipients: ['a@example.org'],
    telegramEnabled: false,
    telegramChatId: '-42',
  },
  'post /api/v2/exclusions': { handles: ['ada'], words: ['x'], csv: 'handle\nada\n' },
}

/** Each copy of `body` with one value, at any depth, replaced by `odd`. */
function* withOdd(body: unknown, odd: unknown): Generator<unknown> {
  if (Array.isArray(body)) {
    for (let i = 0; i < body.length; i++) {
      yield body.with(i, odd)
      for (const inner of withOdd(body[i], odd)) yield body.with(i, inner)
    }
  } else if (typeof body === 'object' && body !== null) {
    for (const [key, value] of Object.entries(body)) {
      yield { ...body, [key]: odd }
      for (const inner of withOdd(value, odd)) yield { ...body, [key]: inner }
    }
  }
}

const routes = apis.flatMap((api) => api.routes)
const known = new Set(['internal_error', ...routes.flatMap((route) => route.errors)])

/** Answers are of the contract: never a 5xx, and every error with a code of the route or of all routes. */
async function expectSane(relay: TestRelay, method: string, path: string, body?: unknown): Promise<void> {
  const answer = await relay.api(method, path, body)
  const place = `${method} ${path} ${JSON.stringify(body)?.slice(0, 300)} → ${answer.status} ${answer.text.slice(0, 300)}`
  expect(answer.status, place).toBeLessThan(500)
  if (answer.status < 400) return
  expect(answer.body, place).toMatchObject({ error: expect.any(String), message: expect.any(String) })
  expect([...known, 'not_found', 'body_too_large'], place).toContain(answer.body.error)
}

eachEngine((open) => {
  const start = useRelays()
  const make = async () => {
    const relay = await start({
      databaseUrl: await open.url(),
      profiles: scriptedSource({ followers: { acme: people('p', 2) } }),
      // Nothing listens there.
      env: {
        LEADWIRE_SMTP_URL: 'smtp://127.0.0.1:9',
        LEADWIRE_MAIL_FROM: 'hub@example.org',
        LEADWIRE_PUBLIC_URL: 'https://leads.example.org',
      },
    })
    const { id } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')], name: 'kept' })).body
    // Its id is that of the stream, so that one id stands for all in the paths.
    const hook = { targetUrl: 'http://127.0.0.1:9/kept', payload: 'lead' }
    expect((await relay.api('POST', '/api/v2/webhooks/subscribe', hook)).body.id).toBe(id)
    const template = { name: 'first', messageBody: 'Hi' }
    expect((await relay.api('POST', '/api/v2/dm-templates', template)).body.template.id).toBe(id)
    const profiles = [{ handle: 'lead_one', bio: 'Founder of Acme' }]
    await relay.api('POST', `/api/v2/accounts/${id}/followers`, { profiles })
    expect((await relay.api('GET', '/api/v2/leads')).body.leads[0].id).toBe(id)
    const counts = async () => {
      const tables = ['stream', 'stream_pair', 'source', 'segment', 'subscription'] as const
      const rows = await Promise.all(tables.map((table) => relay.db.sql.selectFrom(table).select('id').execute()))
      return rows.map((list) => list.length)
    }
    return { relay, id: id as number, counts }
  }
  const toPath = (path: string, id: number | string) => path.replace(/:\w+/g, String(id))

  it('has a good body for every route that takes one', () => {
    // What needs no key is signed: its bodies are tried where its signature is.
    const taking = routes
      .filter((route) => route.body && route.auth !== false)
      .map((route) => `${route.method} ${route.path}`)
    expect(Object.keys(goodBodies).sort()).toEqual([...new Set(taking)].sort())
  })

  for (const [name, body] of Object.entries(goodBodies)) {
    const [method = '', path = ''] = name.split(' ')
    it(`answers odd values to ${name} by the contract`, async () => {
      const { relay, id } = await make()
      const bodies = oddValues.flatMap((odd) => [...withOdd(body, odd)])
      const good = await relay.api(method.toUpperCase(), toPath(path, id), body)
      if (method !== 'delete') expect(good.status, good.text).toBeLessThan(300)
      const calls = [...bodies, ...oddValues, ...prototypeBodies]
      const send = async () => {
        for (let next = calls.shift(); next !== undefined; next = calls.shift()) {
          await expectSane(relay, method.toUpperCase(), toPath(path, id), next)
        }
      }
      await Promise.all([1, 2, 3, 4].map(send))
      expect(({} as { name?: string }).name).toBeUndefined()
    })
  }

  it('answers odd ids and queries by the contract', async () => {
    const { relay } = await make()
    const odd = [
      '0',
      '-1',
      '1.5',
      '1e3',
      '9999999999999999',
      '%00',
      'x'.repeat(300),
      '%F0%9F%92%A9',
      'constructor',
      '%zz',
    ]
    const queries = [
      'limit',
      'offset',
      'since',
      'cursor',
      'accountId',
      'summary',
      'lifecycle',
      'groupBy',
      'status',
      'id',
    ]
    const more = [
      '2026-02-30',
      '0000-01-01',
      '9999-12-31T23:59:59Z',
      '2026-01-01T00:00',
      '2026-01-01T00:00:00+23:59',
      'dTE',
    ]
    for (const { method, path } of routes) {
      if (path.includes(':')) for (const id of odd) await expectSane(relay, method.toUpperCase(), toPath(path, id))
      if (method !== 'get') continue
      for (const query of queries) {
        for (const value of [...odd, ...more]) {
          await expectSane(relay, 'GET', `${toPath(path, 1)}?${query}=${value}`)
        }
      }
      await expectSane(relay, 'GET', `${toPath(path, 1)}?__proto__=1&constructor=2`)
    }
  }, 60_000)

  it('writes nothing of a stream that it refuses', async () => {
    const { relay, id, counts } = await make()
    const before = await counts()
    const pairs = [{ accountHandle: 'acme', segment: { description: 'Someone new' } }]
    for (const bad of [
      { pairs, timezone: 'Nowhere/Land' },
      { pairs, syncTimes: ['06:01'] },
      { pairs, webhookUrl: 'not a url', deliveryDestination: 'leads_plus_webhook' },
      { pairs, name: 'a\u0000b' },
      { pairs: [...pairs, { ...pairs[0], accountHandle: 'nobody' }] },
      { pairs, webhookUrl: 'http://10.0.0.1/', deliveryDestination: 'leads_plus_webhook' },
    ]) {
      for (const [method, path] of [
        ['POST', '/api/v2/streams'],
        ['PATCH', `/api/v2/streams/${id}`],
      ] as const) {
        const answer = await relay.api(method, path, bad)
        expect([400, 404], `${method} ${JSON.stringify(bad)} → ${answer.text}`).toContain(answer.status)
      }
    }
    expect(await counts()).toEqual(before)
    expect((await relay.api('GET', `/api/v2/streams/${id}`)).body.stream.name).toBe('kept')
  })

  it('refuses a body of more than 1 MB', async () => {
    const { relay, counts } = await make()
    const before = await counts()
    const body = { pairs: [pairOf('acme')], name: 'x'.repeat(1_000_001) }
    const answer = await relay.api('POST', '/api/v2/streams', body)
    expect(answer).toMatchObject({ status: 413, body: { error: 'body_too_large' } })
    expect(await counts()).toEqual(before)
  })

  it('refuses a URL that grows too long once it is encoded', async () => {
    const { relay } = await make()
    // Letters that Postgres cannot compress into an index entry, nine characters each once encoded.
    const letters = Array.from({ length: 1900 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join(
      '',
    )
    const answer = await relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: `http://127.0.0.1:9/${letters}` })
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request', issues: [{ path: 'targetUrl' }] } })
  })
})
