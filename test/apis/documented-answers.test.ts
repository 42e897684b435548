import type { Request } from 'express'
import { describe, expect, it } from 'vitest'
import { createApiKey } from '../../core/src/workspaces/workspaces.ts'
import { codesOf, mayRepeat } from '../../relay/src/apis/codes.ts'
import { createShaping } from '../../relay/src/dispatch/shaping.ts'
import { databaseIdempotency } from '../../relay/src/http/database-idempotency.ts'
import { toIdempotentRequest } from '../../relay/src/http/idempotency.ts'
import { useSqlite } from '../support/database.ts'
import { pairOf, people, scriptedSource } from '../support/followers.ts'
import { useReceivers } from '../support/receiver.ts'
import { type Answer, API_KEY, type TestRelay, until, useRelays } from '../support/relay.ts'
import { documentedRoutes, fillPath, findRoute, paramsOf } from '../support/routes.ts'
import { useStripeServers } from '../support/stripe-server.ts'
import { fillTenant, type TenantIds } from '../support/tenant.ts'
import { answerBilling, billedHandles } from './billing-answers.ts'
import { replayCases } from './contract.ts'
import { answerLookups, scriptedLookup } from './lookup-answers.ts'
import { useStage } from './stage.ts'
import { useStubApps } from './stub-app.ts'

/** What came back from each route, as `200` or `404 stream_not_found`. */
const produced = new Map<string, Set<string>>()

function note(method: string, path: string, { status, body }: Answer): void {
  const found = findRoute(method, path)
  if (!found) return
  const answers = produced.get(found.name) ?? new Set()
  answers.add(status < 400 ? String(status) : `${status} ${body?.error}`)
  produced.set(found.name, answers)
}

const watched = (relay: TestRelay): TestRelay => ({
  ...relay,
  async api(method, path, body, options) {
    const answer = await relay.api(method, path, body, options)
    note(method, path, answer)
    return answer
  },
})

const promisedBy = ({ route, docs }: (typeof documentedRoutes)[number]): string[] => [
  ...Object.keys(route.replies),
  ...codesOf(docs, route).map((code) => `${docs.errorCodes[code]?.status} ${code}`),
]

/** Some id of each kind; the routes are not to get far with it. */
const anyIds = new Proxy({}, { get: () => 1 })
const exampleOf = ({ docs, name }: (typeof documentedRoutes)[number]): unknown => docs.operations[name]?.body
const queryOf = ({ route }: (typeof documentedRoutes)[number], ids: Record<string, unknown>): string =>
  !route.query || route.query.safeParse({}).success ? '' : `?segmentId=${ids.segmentId}`

describe('the answers that the OpenAPI document promises', () => {
  const open = useSqlite()
  const stage = useStage(open)
  const startRelay = useRelays()
  const startReceiver = useReceivers()
  const startStripe = useStripeServers()
  const startStub = useStubApps(note)
  const keyed = documentedRoutes.filter(({ route }) => route.auth)
  const start = async (env: Record<string, string> = {}) => {
    const profiles = scriptedSource({ followers: { alphaacme: people('alpha', 4), acme: [] } })
    return watched(await startRelay({ databaseUrl: await open.url(), profiles, env }))
  }
  /** Calls every route that needs a key. */
  const callAll = async (
    relay: TestRelay,
    {
      headers,
      key,
      body,
      query = '',
    }: { headers?: Record<string, string>; key?: string | null; body?: unknown; query?: string } = {},
  ) => {
    for (const { route } of keyed) {
      const path = `${fillPath(route.path, anyIds)}${query}`
      await relay.api(route.method.toUpperCase(), path, route.method === 'get' ? undefined : body, {
        headers,
        ...(key !== undefined && { key }),
      })
    }
  }

  describe('to the contract cases', () => {
    replayCases('catch-the-good-ones', { ...stage, start: async (env) => watched(await stage.start(env)) })
  })

  it('come to callers without a key, with too small a key, or with too many calls', async () => {
    const relay = await start()
    await callAll(relay, { key: null })
    for (const scope of ['read', 'write'] as const) {
      const { key } = await createApiKey(relay.db, { workspaceId: 1, name: scope, scopes: [scope] }, Date.now)
      for (const { route } of keyed.filter((candidate) => (candidate.route.scope === 'read') === (scope === 'write'))) {
        await relay.api(route.method.toUpperCase(), fillPath(route.path, anyIds), undefined, { key })
      }
    }
    const limited = await start({ LEADWIRE_RATE_LIMIT_PER_MINUTE: '1' })
    await limited.api('GET', '/api/v2/me')
    await callAll(limited)
  })

  it('come to requests that are too long, faulty or repeated with other contents', async () => {
    const relay = await start()
    await callAll(relay, { query: '?a=1&a=2' })
    for (const { route } of keyed) {
      const path = fillPath(route.path, anyIds)
      const method = route.method.toUpperCase()
      if (route.body) await relay.api(method, path, '{')
      if (route.body || method === 'POST') await relay.api(method, path, ' '.repeat((route.maxBodyBytes ?? 1e6) + 1))
    }
    const store = databaseIdempotency(relay.db, relay.vault)
    for (const entry of keyed.filter(({ route }) => mayRepeat(route))) {
      const path = fillPath(entry.route.path, anyIds)
      const body = exampleOf(entry)
      const get = () => 'once'
      const rawBody = Buffer.from(JSON.stringify(body) ?? '')
      const asked = { workspaceId: 1, rawBody, startedAt: Date.now() }
      const request = toIdempotentRequest({ method: 'POST', originalUrl: path, get } as unknown as Request, asked)
      if (request) await store.begin(request)
      // Still running, then with another query than the one that runs.
      await relay.api('POST', path, body, { headers: { 'idempotency-key': 'once' } })
      await relay.api('POST', `${path}?again=1`, body, { headers: { 'idempotency-key': 'once' } })
    }
  })

  it('come for ids that are nobody’s', async () => {
    const relay = await start()
    const ids: TenantIds = await fillTenant(relay, API_KEY, 'alpha', await startReceiver())
    for (const entry of keyed) {
      for (const param of paramsOf(entry.route.path)) {
        const path = fillPath(entry.route.path, { ...ids, [param]: 999_999 })
        await relay.api(entry.route.method.toUpperCase(), `${path}${queryOf(entry, ids)}`, exampleOf(entry))
      }
    }
    const wrong = 999_999
    await relay.api('GET', `/api/v2/leads?streamId=${wrong}`)
    await relay.api('GET', `/api/v2/runs?streamId=${wrong}`)
    await relay.api('POST', '/api/v2/leads/export', { leadIds: [wrong] })
    await relay.api('POST', '/api/v2/leads/export', { streamId: wrong })
    await relay.api('POST', `/api/v2/streams/${ids.streamId}/re-test`, { accountId: wrong })
    await relay.api('POST', `/api/v2/streams/${ids.streamId}/re-test`, { segmentId: wrong })
    await relay.api('DELETE', `/api/v2/leads/${ids.leadId}/feedback?segmentId=${wrong}`)
    await relay.api('POST', '/api/v2/segments/preview', { segmentId: wrong, profiles: [] })
    await relay.api('POST', '/api/v2/segments/preview', { segmentId: ids.segmentId, accountId: wrong })
    await relay.api('POST', `/api/v2/dm-templates/${ids.templateId}/render`, { leadId: wrong })
    await relay.api('PUT', `/api/v2/dm-templates/${ids.templateId}`, { name: 'n', messageBody: '{{unheardOf}}' })
    for (const [method, path] of [
      ['POST', '/api/v2/streams'],
      ['PATCH', `/api/v2/streams/${ids.streamId}`],
    ] as const) {
      await relay.api(method, path, { pairs: [{ accountId: wrong, segmentId: ids.segmentId }] })
      await relay.api(method, path, { pairs: [{ accountId: ids.accountId, segmentId: wrong }] })
    }
  }, 60_000)

  it('come where what was asked for cannot be done now', async () => {
    const relay = await start()
    const pairs = [pairOf('acme')]
    const { id, accounts } = (await relay.api('POST', '/api/v2/streams', { pairs })).body
    const stream = `/api/v2/streams/${id}`
    for (const [method, path] of [
      ['POST', '/api/v2/streams'],
      ['PATCH', stream],
    ] as const) {
      const csvEmailRecipients = { to: 'ops@example.org' }
      const webhook = { deliveryDestination: 'leads_plus_webhook', webhookUrl: 'http://10.0.0.1/' }
      for (const accountHandle of ['nobody', 'hidden', 'broken']) {
        await relay.api(method, path, { pairs: [{ ...pairs[0], accountHandle }] })
      }
      await relay.api(method, path, { pairs, csvEmailRecipients })
      await relay.api(method, path, { pairs, telegramOverride: true })
      await relay.api(method, path, { pairs, ...webhook })
      await relay.api(method, path, {
        pairs: [...pairs, { accountHandle: 'alphaacme', segment: { description: 'Chefs' } }],
      })
      const appliedSearchFilters = { job_role: ['Unheard of'] }
      await relay.api(method, path, { pairs: [{ accountHandle: 'acme', segment: { appliedSearchFilters } }] })
    }
    await relay.api('POST', '/api/v2/segments', {
      description: 'Chefs',
      appliedSearchFilters: { job_role: ['Unheard of'] },
    })
    await relay.api('POST', '/api/v2/segments/preview', {
      appliedSearchFilters: { job_role: ['Unheard of'] },
      profiles: [],
    })
    await relay.api('POST', `${stream}/csv-email/test`, { to: 'ops@example.org' })
    await relay.db.sql.updateTable('source').set({ is_active: 0 }).execute()
    await relay.api('POST', `/api/v2/accounts/${accounts[0].accountId}/followers`, { profiles: [{ handle: 'ada' }] })
    // Of many at once all have read the stream before the first has changed it.
    await Promise.all(Array.from({ length: 10 }, (_, i) => relay.api('PATCH', stream, { name: `n${i}` })))
    await Promise.all(Array.from({ length: 10 }, () => relay.api('DELETE', stream)))
    await relay.api('POST', `${stream}/run`)
    await relay.api('POST', `${stream}/re-test`, {})
  })

  it('come from a feed that is trimmed, or that too many wait for', async () => {
    const relay = await start()
    const hook = { targetUrl: 'http://127.0.0.1:9/', payload: 'lead', disabled: true }
    const { id } = (await relay.api('POST', '/api/v2/webhooks/subscribe', hook)).body
    const { accounts } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    const profiles = ['ada', 'bob'].map((handle) => ({ handle, bio: 'Founder of Acme' }))
    await relay.api('POST', `/api/v2/accounts/${accounts[0].accountId}/followers`, { profiles })
    const feed = `/api/v2/webhooks/${id}/feed`
    await until(async () => expect((await relay.api('GET', feed)).body.newest).toBe(2))
    await Promise.all(Array.from({ length: 25 }, () => relay.api('GET', `${feed}?after=2&wait=1`)))
    await relay.db.sql.deleteFrom('delivery').where('number', '=', 1).execute()
    await relay.api('GET', feed)
  })

  it('come from whoever bills, or does not any more', async () => {
    const stripe = await startStripe()
    stripe.subscribe({ id: 'sub_paid' })
    let skipped = 0
    const relay = await startRelay({
      databaseUrl: await open.url(),
      profiles: scriptedSource({ followers: Object.fromEntries(billedHandles.map((handle) => [handle, []])) }),
      clock: () => Date.now() + skipped,
      env: stripe.env('sub_paid'),
    })
    await answerBilling(watched(relay), stripe, (ms) => {
      skipped += ms
    })
  })

  it('come from lookups of contacts', async () => {
    const script = scriptedLookup()
    const [credits, databaseUrl] = [3, await open.url()]
    const profiles = scriptedSource({ followers: { acme: people('alpha', 2), beta: [], gamma: [] } })
    const env = { LEADWIRE_CREDITS: String(credits) }
    const relay = await startRelay({ databaseUrl, profiles, lookup: script.lookup, env })
    await answerLookups(watched(relay), script, credits)
    const without = await startRelay({
      databaseUrl: await open.url(),
      profiles,
      env: { LEADWIRE_ENRICHMENT: 'none' },
    })
    await watched(without).api('POST', '/api/v2/lookups/enrich-email', { x_handle: 'beta' })
  })

  it('come while the hub has too many expressions to run', async () => {
    const relay = await start()
    const fault = { ok: false, error: 'busy', message: 'too many at once' } as const
    const busy = async () => fault
    const shaping = createShaping({ check: busy } as never)
    const services = {
      vault: relay.vault,
      maxSubscriptions: 10,
      checkTarget: async () => {},
      listUnsupported: () => [],
      forgetSubscriptions: () => {},
      checkExpression: shaping.check,
      runTransform: busy,
    }
    const { id } = (
      await relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: 'http://127.0.0.1:9/', disabled: true })
    ).body
    await relay.api('PATCH', `/api/v2/webhooks/${id}`, { payload: 'lead', transform: 'profile' })
    const { accounts } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    const profiles = [{ handle: 'ada', bio: 'Founder of Acme' }]
    await relay.api('POST', `/api/v2/accounts/${accounts[0].accountId}/followers`, { profiles })
    await until(async () => {
      const { deliveries } = (await relay.api('GET', `/api/v2/webhooks/${id}/deliveries`)).body
      expect(deliveries).toHaveLength(1)
    })
    const call = await startStub({ db: relay.db, services })
    await call('POST', '/api/v2/webhooks/subscribe', { targetUrl: 'http://127.0.0.1:9/b', transform: 'profile' })
    await call('PATCH', `/api/v2/webhooks/${id}`, { transform: 'profile' })
    await call('GET', `/api/v2/webhooks/${id}/feed`)
  })

  it('come when the database is gone, or something fails that nobody thought of', async () => {
    for (const error of [Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }), new Error('unheard of')]) {
      const failing = new Proxy(
        {},
        {
          get: () => {
            throw error
          },
        },
      )
      const call = await startStub({ db: failing as never, services: failing })
      const withoutKeys = await startStub({
        db: failing as never,
        services: failing,
        authenticate: () => Promise.reject(error),
      })
      for (const entry of keyed) {
        const path = `${fillPath(entry.route.path, anyIds)}${queryOf(entry, { segmentId: 1 })}`
        await call(entry.route.method.toUpperCase(), path, exampleOf(entry))
        await withoutKeys(entry.route.method.toUpperCase(), path, exampleOf(entry))
      }
    }
  })

  it('are all produced by what is above, and nothing besides', () => {
    const missing = documentedRoutes.flatMap((entry) =>
      promisedBy(entry)
        .filter((answer) => !produced.get(entry.name)?.has(answer))
        .map((answer) => `${entry.name} → ${answer}`),
    )
    const besides = documentedRoutes.flatMap((entry) =>
      [...(produced.get(entry.name) ?? [])]
        .filter((answer) => !promisedBy(entry).includes(answer))
        .map((answer) => `${entry.name} → ${answer}`),
    )
    expect({ missing, besides }).toEqual({ missing: [], besides: [] })
  })
})
