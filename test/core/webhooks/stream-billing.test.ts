import { expect, it } from 'vitest'
import { carryOnDue } from '../../../core/src/billing/carry-out.ts'
import { MINUTE_MS } from '../../../core/src/clock.ts'
import type { Plans } from '../../../core/src/plans/plan.ts'
import { listSources } from '../../../core/src/sources/sources.ts'
import { listStreamPairs, listStreams } from '../../../core/src/streams/streams.ts'
import { streamHooks } from '../../../core/src/webhooks/stream-billing.ts'
import { changeStream, createStream } from '../../../core/src/webhooks/stream-webhooks.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, founders, portsOf, seedCaller, testVault } from '../../support/seed.ts'
import { billingBy, rowsOf, stubGateway, subscribed } from '../billing/billing.ts'

const none = { dailySyncs: null, monthlyRetests: null, streams: null }
const plans: Plans = { starter: none, growth: none, pro: none }
const hook = { webhookUrl: 'https://example.org/hook', deliveryDestination: 'leads_plus_webhook' as const }
const pairsOf = (...handles: string[]) =>
  handles.map((handle) => ({ source: { handle }, segment: { inline: founders } }))

eachEngine((open) => {
  async function setUp({ isPaid = true } = {}) {
    const [db, clock, gateway] = [await open(), manualClock(), stubGateway()]
    const caller = await seedCaller(db, clock)
    if (isPaid) await subscribed(db, caller.workspaceId, clock)
    const billing = { ...billingBy(gateway), hooks: streamHooks(testVault, clock) }
    const ports = { ...portsOf(clock), billing, terms: { plans, isBilled: true } }
    const create = (...handles: string[]) =>
      createStream(db, caller, { settings: hook, pairs: pairsOf(...handles) }, ports)
    const change = (id: number, ...handles: string[]) =>
      changeStream(db, caller, id, { settings: { name: 'Changed' }, pairs: pairsOf(...handles) }, ports)
    /** What another relay does, long after. */
    const carryOn = async () => {
      clock.advance(10 * MINUTE_MS)
      await carryOnDue(db, billing, clock)
    }
    const subscriptions = () => db.sql.selectFrom('subscription').select('id').execute()
    return { db, clock, gateway, caller, create, change, carryOn, subscriptions }
  }

  it('writes nothing of a stream but drafts until its accounts are billed, then all of it, whoever completes it', async () => {
    const { db, caller, gateway, create, carryOn, subscriptions } = await setUp()
    gateway.acks.push({ kind: 'unknown', message: 'no answer', isOver: false })
    expect(await codeOf(create('acme', 'tidewatch'))).toBe('billing_pending')
    expect(await rowsOf(db)).toEqual(['acme starter asleep draft pending', 'tidewatch starter asleep draft pending'])
    expect(await listSources(db, caller)).toEqual([])
    expect(await listStreams(db, caller, { withArchived: true })).toEqual([])
    expect(await subscriptions()).toEqual([])
    await carryOn()
    expect(await rowsOf(db)).toEqual(['acme starter active', 'tidewatch starter active'])
    const [stream] = await listStreams(db, caller, { withArchived: false })
    expect(stream).toMatchObject({ ...hook, nextSyncAt: expect.any(Number), pendingIntentId: null })
    expect((await listStreamPairs(db, stream ? [stream] : [])).map(({ handle }) => handle)).toEqual([
      'acme',
      'tidewatch',
    ])
    expect(await subscriptions()).toHaveLength(1)
    expect(gateway.acted).toHaveLength(1)
  })

  it('answers each of many streams at once with what was made, whoever had the turn to bill', async () => {
    const { db, gateway, create } = await setUp()
    const handles = ['acme', 'tidewatch', 'harbor', 'yongfook']
    const answers = await Promise.all(handles.map((handle) => create(handle)))
    for (const [i, { stream, diff, webhookSecret }] of answers.entries()) {
      expect(diff?.addedSources).toMatchObject([{ isNew: true, isBilled: true, source: { handle: handles[i] } }])
      expect(diff?.addedSegments).toMatchObject([{ isNew: true }])
      expect(stream.name).toBe(`Founders · @${handles[i]}`)
      const secrets = db.sql.selectFrom('subscription_secret as secret').select('sealed_secret')
      const own = secrets.innerJoin('subscription', 'subscription.id', 'secret.subscription_id')
      const { sealed_secret } = await own.where('stream_id', '=', stream.id).executeTakeFirstOrThrow()
      expect(testVault.open(sealed_secret)).toBe(webhookSecret)
    }
    expect(gateway.quantities).toEqual({ starter: 4 })
  })

  it('lets go of a stream whose change is refused after its caller has gone', async () => {
    const { db, caller, gateway, create, change, carryOn } = await setUp()
    const made = await create('acme')
    gateway.acks.push({ kind: 'unknown', message: 'no answer', isOver: false }, { kind: 'refused', message: 'no' })
    expect(await codeOf(change(made.stream.id, 'acme', 'tidewatch'))).toBe('billing_pending')
    expect(await codeOf(change(made.stream.id, 'acme'))).toBe('billing_in_progress')
    await carryOn()
    expect(await rowsOf(db)).toEqual(['acme starter active'])
    const [stream] = await listStreams(db, caller, { withArchived: false })
    expect(stream).toEqual(made.stream)
    expect((await change(made.stream.id, 'acme', 'tidewatch')).stream.name).toBe('Changed')
  })

  it('takes the change of a stream whose recipients left meanwhile', async () => {
    const { db, caller, gateway, create, change, carryOn } = await setUp()
    const { id } = (await create('acme')).stream
    gateway.acks.push({ kind: 'unknown', message: 'no answer', isOver: false })
    expect(await codeOf(change(id, 'acme', 'tidewatch'))).toBe('billing_pending')
    await db.sql.updateTable('stream').set({ revision: 7 }).where('id', '=', id).execute()
    await carryOn()
    const [stream] = await listStreams(db, caller, { withArchived: false })
    expect(stream).toMatchObject({ name: 'Changed', revision: 8 })
    expect(await listStreamPairs(db, stream ? [stream] : [])).toHaveLength(2)
  })

  it('bills nothing for the one account of a free workspace, and lets it have no second, however many ask at once', async () => {
    const { db, gateway, create } = await setUp({ isPaid: false })
    const outcomes = await Promise.allSettled(['acme', 'tidewatch', 'harbor'].map((handle) => create(handle)))
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
    expect(refused).toEqual(['free_account_limit', 'free_account_limit'])
    const [made] = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    expect(made?.diff?.addedSources).toMatchObject([{ isNew: true, isBilled: false }])
    expect(await rowsOf(db)).toEqual([expect.stringMatching(/^\w+ starter active$/)])
    expect(gateway.sent).toEqual([])
  })
})
