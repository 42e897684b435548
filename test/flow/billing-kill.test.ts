import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkSubscriptions, linkSubscription } from '../../core/src/billing/accounts.ts'
import { countActive } from '../../core/src/billing/billed-store.ts'
import { sameQuantities } from '../../core/src/billing/billing.ts'
import { carryOnDue } from '../../core/src/billing/carry-out.ts'
import { type Db, openDatabase } from '../../core/src/db/database.ts'
import { stripeGateway } from '../../relay/src/providers/billing/stripe.ts'
import { billingBy } from '../core/billing/billing.ts'
import { manualClock } from '../support/clock.ts'
import { eachEngine } from '../support/database.ts'
import { seedCaller } from '../support/seed.ts'
import { STRIPE_KEY, STRIPE_PRICES, type StripeServer, useStripeServers } from '../support/stripe-server.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const WORKER = join(ROOT, 'test/support/billing-worker.mjs')
const KILLS = 50

/** Between the steps of a change, and in the middle of the one that changes anything outside. */
const steps = ['staged', 'written', 'sending', 'under way', 'sent', 'settled'] as const

/** Longer than a turn that nobody ends. */
const ROUND_MS = 2 * 60_000

/** Compiled code is kept between workers: each takes 0.6 s of a core instead of 1.1 s. */
let cache = ''

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'leadwire-compiled-'))
  const worker = startWorker()
  worker.stdin?.end()
  await once(worker, 'exit')
}, 60_000)
afterAll(() => rm(cache, { recursive: true, force: true }))

/** A worker that has loaded everything and waits for its orders. */
const startWorker = (): ChildProcess =>
  spawn(process.execPath, ['--conditions=leadwire-source', WORKER], {
    cwd: ROOT,
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: cache },
  })

eachEngine((open) => {
  const startStripe = useStripeServers()

  async function begin(url: string, clock: () => number, subscription: string): Promise<number> {
    const db = await openDatabase(url)
    try {
      const { workspaceId } = await seedCaller(db, clock)
      await linkSubscription(db, { workspaceId, subscriptionRef: subscription }, clock)
      const billing = billingBy(gatewayOf(stripeOf()))
      expect(await checkSubscriptions(db, billing, clock, () => {})).toHaveLength(1)
      return workspaceId
    } finally {
      await db.close()
    }
  }
  let stripe: StripeServer | undefined
  const stripeOf = () => {
    if (!stripe) throw new Error('not started')
    return stripe
  }
  const configOf = ({ url }: StripeServer) => ({ secretKey: STRIPE_KEY, url, prices: STRIPE_PRICES })
  const gatewayOf = (server: StripeServer) => stripeGateway({ ...configOf(server), maxNetworkRetries: 0 })

  it(`agrees with Stripe after ${KILLS} kills between the steps, and charges nothing twice`, {
    timeout: 300_000,
  }, async () => {
    const url = await open.url()
    const clock = manualClock()
    stripe = await startStripe()
    const { id: subscription } = stripe.subscribe()
    const workspaceId = await begin(url, clock, subscription)
    // Started ahead, since starting takes longer than the round itself.
    const waiting = [startWorker(), startWorker()]
    try {
      for (let round = 0; round < KILLS; round++) {
        const worker = waiting.shift() ?? startWorker()
        waiting.push(startWorker())
        clock.advance(ROUND_MS)
        // Now and then Stripe acts and its answer is lost on top.
        if (round % 7 === 3) stripe.faults.push({ kind: 'drop', acts: true, on: 'POST' }, { kind: 'drop', on: 'POST' })
        const dieAt = steps[round % steps.length]
        const orders = { url, stripe: configOf(stripe), workspaceId, now: clock(), round, dieAt }
        worker.stdin?.write(`${JSON.stringify(orders)}\n`)
        const [code, signal] = await once(worker, 'exit')
        expect([round, dieAt, signal, code]).toEqual([round, dieAt, 'SIGKILL', null])
      }
    } finally {
      for (const worker of waiting) worker.kill('SIGKILL')
    }
    const db = await openDatabase(url)
    try {
      clock.advance(60 * ROUND_MS)
      await carryOnDue(db, billingBy(gatewayOf(stripe)), clock)
      await compare(db, stripe, workspaceId, subscription)
    } finally {
      await db.close()
    }
  })

  async function compare(db: Db, stripe: StripeServer, workspaceId: number, subscription: string): Promise<void> {
    const counted = await countActive(db, workspaceId)
    const billed = stripe.quantities(subscription)
    expect(Object.values(billed).some((quantity) => quantity > 1)).toBe(true)
    expect([sameQuantities(counted, billed), counted, billed]).toEqual([true, counted, billed])
    const intents = await db.sql.selectFrom('billing_intent').select(['state', 'key']).execute()
    expect(intents).toHaveLength(KILLS)
    expect(intents.filter(({ state }) => state !== 'settled')).toEqual([])
    const open = db.sql.selectFrom('source').select('id')
    expect(
      await open.where((eb) => eb.or([eb('is_draft', '=', 1), eb('pending_intent_id', 'is not', null)])).execute(),
    ).toEqual([])
    // Each change was made once, by its own key.
    const keys = stripe.state.changes.map(({ key }) => key)
    expect(keys.toSorted()).toEqual(intents.map(({ key }) => key).toSorted())
  }
})
