import { expect, it } from 'vitest'
import { eachEngine } from '../support/database.ts'
import { pairOf, people, scriptedSource } from '../support/followers.ts'
import { type TestRelay, until, useRelays } from '../support/relay.ts'
import { type StripeFault, type StripeServer, useStripeServers } from '../support/stripe-server.ts'

const NEW = 'stripe_quantity_incremented'
const SUBSCRIPTION = 'sub_of_acme'
const DAY_MS = 86_400_000

eachEngine((open) => {
  const startRelay = useRelays()
  const startStripe = useStripeServers()

  /** A hub with a paid subscription; `skip` moves its clock on. */
  async function start(url?: string, env: Record<string, string> = {}) {
    const stripe = await startStripe()
    stripe.subscribe({ id: SUBSCRIPTION })
    return { stripe, ...(await startHub(stripe, url ?? (await open.url()), env)) }
  }

  async function startHub(stripe: StripeServer, databaseUrl: string, env: Record<string, string> = {}) {
    let skipped = 0
    const followers = { acme: people('a', 2), tidewatch: [], harborlights: [], yongfook: [] }
    const relay = await startRelay({
      databaseUrl,
      profiles: scriptedSource({ followers }),
      clock: () => Date.now() + skipped,
      env: { ...stripe.env(SUBSCRIPTION), ...env },
    })
    await until(async () => expect((await relay.api('GET', '/api/v2/me')).body.subscriptionStatus).toBe('active'))
    const skip = (ms: number) => {
      skipped += ms
    }
    return { relay, skip, create: creating(relay), act: acting(relay) }
  }

  const creating =
    (relay: TestRelay) =>
    (handle: string, tier = 'starter') =>
      relay.api('POST', '/api/v2/streams', { pairs: [{ ...pairOf(handle), accountTier: tier }] })
  const acting = (relay: TestRelay) => (id: number, verb: string, body?: object) =>
    relay.api('POST', `/api/v2/accounts/${id}/${verb}`, body)

  /** What is left of a stream that was refused. */
  const leftOf = async (relay: TestRelay) => {
    const counts = []
    for (const table of ['stream', 'stream_pair', 'segment', 'source', 'subscription'] as const) {
      counts.push((await relay.db.sql.selectFrom(table).select('id').execute()).length)
    }
    return counts
  }
  const nothing = [0, 0, 0, 0, 0]
  /** Active accounts by tier, as the database has them. */
  const activeOf = async ({ db }: TestRelay) => {
    const rows = await db.sql.selectFrom('source').select('tier').where('is_active', '=', 1).execute()
    const counts: Record<string, number> = {}
    for (const { tier } of rows) counts[tier] = (counts[tier] ?? 0) + 1
    return counts
  }
  const expectInStep = async (stripe: StripeServer, relay: TestRelay, quantities: Record<string, number>) => {
    expect(stripe.quantities(SUBSCRIPTION)).toEqual(quantities)
    expect(await activeOf(relay)).toEqual(quantities)
  }

  it('bills an account through its life: added, put to sleep, woken, raised, lowered at the period’s end', async () => {
    const { stripe, relay, skip, create, act } = await start()
    const made = await create('@Acme')
    expect(made.status).toBe(201)
    expect(made.body.accounts).toEqual([
      { handle: 'acme', accountId: expect.any(Number), accountCreated: true, billingDelta: NEW },
    ])
    const { accountId } = made.body.accounts[0]
    await expectInStep(stripe, relay, { starter: 1 })
    // Known by now: nothing is billed again.
    const again = await create('acme')
    expect(again.body.accounts[0]).toMatchObject({ accountCreated: false, billingDelta: 'none' })
    const pairs = [pairOf('acme'), { ...pairOf('tidewatch'), accountTier: 'growth' }]
    const { body } = await relay.api('PATCH', `/api/v2/streams/${made.body.id}`, { pairs })
    expect(body.pairsDiff.addedAccounts).toMatchObject([{ handle: 'tidewatch', billingDelta: NEW }])
    await expectInStep(stripe, relay, { starter: 1, growth: 1 })

    expect((await act(accountId, 'sleep')).body).toEqual({ success: true, accountId, asleep: true })
    await act(accountId, 'sleep')
    await expectInStep(stripe, relay, { growth: 1 })
    expect((await act(accountId, 'wake')).body).toEqual({ success: true, accountId, awake: true })
    await act(accountId, 'wake')
    await expectInStep(stripe, relay, { starter: 1, growth: 1 })

    const raised = await act(accountId, 'change-tier', { newTier: 'pro' })
    expect(raised.body).toMatchObject({ action: 'upgraded', account: { tier: 'pro', pendingTier: null } })
    await expectInStep(stripe, relay, { growth: 1, pro: 1 })
    expect(stripe.state.changes.at(-1)).toMatchObject({ proration: 'create_prorations' })

    const changes = stripe.state.changes.length
    const periodEnd = new Date((stripe.state.subscriptions.get(SUBSCRIPTION)?.periodEnd ?? 0) * 1000).toISOString()
    const lowered = await act(accountId, 'change-tier', { newTier: 'starter' })
    expect(lowered.body).toMatchObject({
      action: 'downgrade_scheduled',
      effectiveAt: periodEnd,
      account: { tier: 'pro', pendingTier: 'starter', pendingTierEffectiveAt: periodEnd },
    })
    const cancelled = await act(accountId, 'change-tier', { newTier: 'pro' })
    expect(cancelled.body).toMatchObject({ action: 'pending_cancelled', account: { tier: 'pro', pendingTier: null } })
    expect(cancelled.body).not.toHaveProperty('effectiveAt')
    expect((await act(accountId, 'change-tier', { newTier: 'pro' })).status).toBe(400)
    expect((await act(accountId, 'change-tier', { newTier: 'growth' })).body.action).toBe('downgrade_scheduled')
    expect(stripe.state.changes).toHaveLength(changes)
    await expectInStep(stripe, relay, { growth: 1, pro: 1 })
    // The last minutes of the period.
    skip(30 * DAY_MS - 5 * 60_000)
    await until(() => expectInStep(stripe, relay, { growth: 2 }))
    expect(stripe.state.changes.at(-1)).toMatchObject({ proration: 'none' })
    const { active } = (await relay.api('GET', '/api/v2/accounts')).body
    expect(active[0]).toMatchObject({ tier: 'growth', pendingTier: null, pendingTierEffectiveAt: null })
  })

  it.each<[string, StripeFault[], string]>([
    [
      'a card that is declined',
      [{ on: 'POST', kind: 'status', status: 402, message: 'Your card was declined.' }],
      'Your card was declined.',
    ],
    ['a bad request', [{ on: 'POST', kind: 'status', status: 400, message: 'No such price' }], 'No such price'],
    ['too many requests', busy(429), 'A planned 429'],
    ['a server that is down before anything was sent', [...busy(503, 'GET')], 'A planned 503'],
  ])('answers %s in Stripe’s own words, and leaves nothing', async (_name, faults, message) => {
    const { stripe, relay, create, act } = await start()
    stripe.faults.push(...faults)
    const refused = await create('acme')
    expect(refused.status).toBe(502)
    expect(refused.body).toMatchObject({ error: 'billing_failed', message: expect.stringContaining(message) })
    expect(await leftOf(relay)).toEqual(nothing)
    expect(stripe.state.changes).toEqual([])
    stripe.faults.length = 0
    const made = await create('acme')
    expect(made.status).toBe(201)
    await expectInStep(stripe, relay, { starter: 1 })
    // What is there already stays as it was.
    const { accountId } = made.body.accounts[0]
    stripe.faults.push(...faults)
    expect((await act(accountId, 'sleep')).status).toBe(502)
    await expectInStep(stripe, relay, { starter: 1 })
    expect((await relay.api('GET', '/api/v2/accounts')).body.active).toHaveLength(1)
  })

  it('keeps a stream as it was when billing its new account is refused', async () => {
    const { stripe, relay, create } = await start()
    const { id } = (await create('acme')).body
    const before = (await relay.api('GET', `/api/v2/streams/${id}`)).body
    stripe.faults.push({ on: 'POST', kind: 'status', status: 402 })
    const change = { name: 'Changed', pairs: [pairOf('tidewatch')] }
    expect((await relay.api('PATCH', `/api/v2/streams/${id}`, change)).status).toBe(502)
    expect((await relay.api('GET', `/api/v2/streams/${id}`)).body).toEqual(before)
    expect((await relay.api('PATCH', `/api/v2/streams/${id}`, change)).status).toBe(200)
    const { stream } = (await relay.api('GET', `/api/v2/streams/${id}`)).body
    expect(stream).toMatchObject({ name: 'Changed', pairs: [{ accountHandle: 'tidewatch' }] })
    await expectInStep(stripe, relay, { starter: 2 })
  })

  it.each<[string, StripeFault]>([
    ['breaks the connection after it acted', { on: 'POST', acts: true, kind: 'drop' }],
    ['answers 500 after it acted', { on: 'POST', acts: true, kind: 'status', status: 500 }],
    ['answers 409 because something else is under way', { on: 'POST', kind: 'status', status: 409 }],
    ['breaks the connection before it acted', { on: 'POST', kind: 'drop' }],
  ])('completes by itself, and bills once, what Stripe %s', async (_name, fault) => {
    const { stripe, relay, skip, create, act } = await start()
    const { id, accounts } = (await create('acme')).body
    // The client repeats a request once.
    stripe.faults.push(fault, fault)
    const change = { pairs: [pairOf('acme'), pairOf('tidewatch')], webhookUrl: 'http://127.0.0.1:9/hook' }
    const asked = await relay.api('PATCH', `/api/v2/streams/${id}`, {
      ...change,
      deliveryDestination: 'leads_plus_webhook',
    })
    if (asked.status !== 200) {
      expect(asked.status).toBe(503)
      expect(asked.body).toMatchObject({
        error: 'billing_pending',
        message: expect.stringMatching(/do not send it again/),
      })
      // Nobody sees it so far, and nobody comes in between.
      expect((await relay.api('GET', '/api/v2/accounts')).body.active).toHaveLength(1)
      expect((await create('tidewatch')).body.error).toBe('billing_in_progress')
      expect((await relay.api('PATCH', `/api/v2/streams/${id}`, { name: 'n' })).body.error).toBe('billing_in_progress')
      expect((await relay.api('DELETE', `/api/v2/streams/${id}`)).body.error).toBe('billing_in_progress')
      expect((await act(accounts[0].accountId, 'sleep')).body.error).toBe('billing_busy')
      skip(60_000)
    }
    await until(async () => {
      const { stream } = (await relay.api('GET', `/api/v2/streams/${id}`)).body
      expect(stream.pairs).toHaveLength(2)
      expect(stream.webhookUrl).toBe(change.webhookUrl)
    })
    await expectInStep(stripe, relay, { starter: 2 })
    expect(stripe.state.changes.map(({ deltas }) => deltas)).toEqual([{ price_starter: 1 }, { price_starter: 1 }])
    expect((await relay.api('PATCH', `/api/v2/streams/${id}`, { name: 'n' })).status).toBe(200)
    // The record of what was billed has none of the stream's settings.
    const extras = await relay.db.sql.selectFrom('billing_intent').select('extra').execute()
    for (const { extra } of extras) expect(extra).not.toContain('/hook')
  })

  it('completes what a hub that was stopped had left', async () => {
    const url = await open.url()
    const { stripe, relay, create } = await start(url)
    const lost: StripeFault = { on: 'POST', acts: true, kind: 'drop' }
    stripe.faults.push(lost, lost)
    expect((await create('acme', 'growth')).body.error).toBe('billing_pending')
    expect((await relay.api('GET', '/api/v2/streams')).body.streams).toEqual([])
    await relay.stop()
    const next = await startHub(stripe, url)
    next.skip(60_000)
    await until(async () => {
      const { streams } = (await next.relay.api('GET', '/api/v2/streams')).body
      expect(streams).toMatchObject([{ pairs: [{ accountHandle: 'acme' }], nextSyncAt: expect.any(String) }])
    })
    await expectInStep(stripe, next.relay, { growth: 1 })
    expect(stripe.state.changes).toHaveLength(1)
  })

  it('bills one account once when many streams ask for it at the same time', async () => {
    const { stripe, relay, create } = await start()
    stripe.faults.push({ on: 'GET', kind: 'slow', ms: 300 })
    const answers = await Promise.all(Array.from({ length: 6 }, () => create('acme')))
    const statuses = answers.map(({ status, body }) => (status === 201 ? 201 : `${status} ${body.error}`))
    expect(statuses).toContain(201)
    for (const status of statuses) expect([201, '409 billing_in_progress']).toContain(status)
    await expectInStep(stripe, relay, { starter: 1 })
    expect(stripe.state.changes).toHaveLength(1)
    const { streams } = (await relay.api('GET', '/api/v2/streams')).body
    expect(streams).toHaveLength(statuses.filter((status) => status === 201).length)
  })

  it('bills all of many changes at once, one after the other', async () => {
    const { stripe, relay, create, act } = await start()
    const ids: number[] = []
    for (const handle of ['acme', 'tidewatch', 'harborlights'])
      ids.push((await create(handle)).body.accounts[0].accountId)
    const [first = 0, second = 0, third = 0] = ids
    const answers = await Promise.all([
      act(first, 'sleep'),
      act(second, 'change-tier', { newTier: 'pro' }),
      act(third, 'change-tier', { newTier: 'growth' }),
      create('yongfook', 'pro'),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 201])
    expect(answers[3]?.body.accounts).toMatchObject([{ handle: 'yongfook', accountCreated: true, billingDelta: NEW }])
    await expectInStep(stripe, relay, { growth: 1, pro: 2 })
  })

  it('asks for a subscription before anything that costs more, but lets accounts sleep without', async () => {
    const { stripe, relay, skip, create, act } = await start()
    const { accountId } = (await create('acme')).body.accounts[0]
    const other = (await create('tidewatch')).body.accounts[0].accountId
    await act(other, 'sleep')
    const subscription = stripe.state.subscriptions.get(SUBSCRIPTION)
    if (subscription) subscription.status = 'canceled'
    skip(DAY_MS)
    await until(async () => expect((await relay.api('GET', '/api/v2/me')).body.subscriptionStatus).toBe('canceled'))
    const calls = [create('harborlights'), act(other, 'wake'), act(accountId, 'change-tier', { newTier: 'pro' })]
    for (const { status, body } of await Promise.all(calls)) {
      expect([status, body.error]).toEqual([403, 'subscription_required'])
    }
    expect((await act(accountId, 'sleep')).status).toBe(200)
    expect((await relay.api('GET', '/api/v2/accounts')).body.active).toEqual([])
  })
})

/** A fault that outlasts the client's repeats. */
function busy(status: number, on: 'GET' | 'POST' = 'POST'): StripeFault[] {
  const fault: StripeFault = { on, kind: 'status', status }
  return [fault, fault]
}
