import { expect } from 'vitest'
import { pairOf } from '../support/followers.ts'
import { type Answer, type TestRelay, until } from '../support/relay.ts'
import type { StripeFault, StripeServer } from '../support/stripe-server.ts'

/** The accounts that it tracks. */
export const billedHandles = Array.from({ length: 9 }, (_, i) => `billed${i}`)

const lost: StripeFault = { on: 'POST', acts: true, kind: 'drop' }
const MINUTE_MS = 60_000

/**
 * Has every call that is billed answered in every way: refused, in doubt, while another is, and without a subscription.
 * @param skip  moves the clock of the hub on
 */
export async function answerBilling(relay: TestRelay, stripe: StripeServer, skip: (ms: number) => void): Promise<void> {
  const { api } = relay
  const statusIs = (status: string) =>
    until(async () => expect((await api('GET', '/api/v2/me')).body.subscriptionStatus).toBe(status))
  const create = (handle = '') => api('POST', '/api/v2/streams', { pairs: [pairOf(handle)] })
  await statusIs('active')
  const [first = '', second = '', ...others] = billedHandles
  const made = (await create(first)).body
  const stream = `/api/v2/streams/${made.id}`
  const awake = `/api/v2/accounts/${made.accounts[0].accountId}`
  const asleep = `/api/v2/accounts/${(await create(second)).body.accounts[0].accountId}`
  await api('POST', `${asleep}/sleep`)
  const patch = (handle = '') => api('PATCH', stream, { pairs: [pairOf(first), pairOf(handle)] })
  const sleep = () => api('POST', `${awake}/sleep`)
  const wake = (account = awake) => api('POST', `${account}/wake`)
  const raise = () => api('POST', `${awake}/change-tier`, { newTier: 'pro' })
  const calls = [() => create(others[0]), () => patch(others[0]), sleep, () => wake(asleep), raise]
  for (const call of calls) {
    stripe.faults.push({ on: 'POST', kind: 'status', status: 402 })
    expect((await call()).status).toBe(502)
  }
  /** Asks for what gets lost, and for what else meanwhile; then it is completed. */
  const lose = async (call: () => Promise<Answer>, ...meanwhile: (() => Promise<Answer>)[]) => {
    // The client repeats a request once.
    stripe.faults.push(lost, lost)
    expect((await call()).body.error).toBe('billing_pending')
    for (const other of meanwhile) expect((await other()).body.error).toMatch(/billing_(busy|in_progress)/)
    skip(10 * MINUTE_MS)
    await until(async () => {
      const open = relay.db.sql.selectFrom('billing_intent').select('id').where('state', '=', 'pending')
      expect(await open.execute()).toEqual([])
    })
  }
  await lose(
    () => create(others[1]),
    () => create(others[1]),
    ...calls,
  )
  const rename = () => api('PATCH', stream, { name: 'n' })
  await lose(
    () => patch(others[2]),
    rename,
    () => api('DELETE', stream),
  )
  await lose(raise, raise, sleep)
  await lose(sleep, () => wake())
  await lose(
    () => wake(),
    () => wake(),
  )
  const subscription = [...stripe.state.subscriptions.values()][0]
  if (subscription) subscription.status = 'canceled'
  skip(24 * 60 * MINUTE_MS)
  await statusIs('canceled')
  for (const call of [() => create(others[3]), () => patch(others[3]), () => wake(asleep)]) {
    expect((await call()).body.error).toBe('subscription_required')
  }
}
