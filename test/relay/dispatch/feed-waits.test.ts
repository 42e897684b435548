import type { OutgoingDelivery } from '@leadwire/core'
import { afterEach, expect, it, vi } from 'vitest'
import { subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { createFeedWaits, withNotices } from '../../../relay/src/dispatch/feed-waits.ts'
import type { Transport } from '../../../relay/src/dispatch/transport.ts'
import { createLog } from '../../../relay/src/log.ts'
import { append, fanOutAll, message } from '../../core/dispatch/post.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller, testVault } from '../../support/seed.ts'

afterEach(() => {
  vi.useRealTimers()
})

const delivery = { subscriptionId: 4, number: 7 } as OutgoingDelivery

it('hands the transport all that it is given, the trace too, once who waits for a feed has been told', async () => {
  const outcome = { kind: 'accepted', status: 204, latencyMs: 1 } as const
  const deliver = vi.fn<Transport['deliver']>(async () => outcome)
  const notice = vi.fn()
  const transport = withNotices({ deliver }, { notice })
  expect(await transport.deliver(delivery, '00-trace-span-01')).toBe(outcome)
  expect(deliver.mock.calls).toEqual([[delivery, '00-trace-span-01']])
  expect(notice.mock.calls).toEqual([[4, 7]])
})

it('lets go of what the transport holds open', async () => {
  const stop = vi.fn(async () => {})
  await withNotices({ deliver: vi.fn<Transport['deliver']>(), stop }, { notice: vi.fn() }).stop?.()
  expect(stop).toHaveBeenCalledTimes(1)
})

eachEngine((open) => {
  it('lets go of who waits as soon as it is told that somebody numbered deliveries', async () => {
    const db = await open()
    const caller = await seedCaller(db, Date.now)
    const ports = { vault: testVault, clock: Date.now }
    const { id: subscriptionId } = await subscribe(db, caller, { api: 'ctgo', url: 'https://a.example.com' }, ports)
    // Nobody looks without a hint.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const waits = createFeedWaits({ db, log: createLog('silent') })
    const { signal } = new AbortController()
    const ended: number[] = []
    const wait = (after: number) =>
      waits.wait({ apiKeyId: 1, subscriptionId, after, waitMs: 30_000, signal }).then(() => ended.push(after))
    const waiting = [wait(0), wait(1)]
    await append(db, [message(caller, 1)], Date.now())
    await fanOutAll(db, Date.now())
    // Another look, asked for while the first is under way, is made after it.
    waits.look()
    waits.look()
    await waiting[0]
    expect(ended).toEqual([0])
    waits.stop()
    await waiting[1]
  })
})
