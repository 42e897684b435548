import { expect, it } from 'vitest'
import { claimDeliveries, findDueEndpoints } from '../../../core/src/dispatch/claims.ts'
import { createDeliveryMemory } from '../../../core/src/dispatch/delivery-memory.ts'
import { fanOut } from '../../../core/src/dispatch/fan-out.ts'
import type { OutgoingDelivery } from '../../../core/src/dispatch/outgoing.ts'
import { subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller, testVault } from '../../support/seed.ts'
import { append, fanOutAll, message, present, subjectsOf, testUrl } from './post.ts'

const leaseMs = 30_000

eachEngine((open) => {
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const memory = createDeliveryMemory(testVault)
    const add = () => subscribe(db, caller, { api: 'ctgo', url: testUrl, payload: 'lead' }, { vault: testVault, clock })
    const queue = (ids: number[]) =>
      append(
        db,
        ids.map((id) => message(caller, id)),
        clock(),
      )
    const claim = async (count = 100) => {
      const rooms = (await findDueEndpoints(db, clock())).map((endpointId) => ({ endpointId, count }))
      return await claimDeliveries(db, { rooms, leaseMs, now: clock() }, memory)
    }
    return { db, clock, memory, add, queue, claim }
  }

  it('gives claims that are made at once, over one memory, the URL and all secrets each', async () => {
    const { db, clock, add, queue, claim } = await setUp()
    const { secret } = await add()
    await queue([1, 2, 3, 4])
    await fanOutAll(db, clock())
    const posts: OutgoingDelivery[] = (await Promise.all([claim(1), claim(1), claim(1)])).flat()
    posts.push(...(await claim()))
    expect(posts.flatMap(subjectsOf).sort()).toEqual([1, 2, 3, 4])
    for (const { secrets, url } of posts) expect([url, ...secrets]).toEqual([testUrl, secret])
  })

  it('hands what there is room for to whoever fans out, the same that a claim would give after the lease', async () => {
    const { db, clock, memory, add, queue, claim } = await setUp()
    const { secret } = await add()
    await queue([1, 2, 3])
    const sendAtOnce = { leaseMs, memory, roomOf: () => 2 }
    const { count, deliveries } = await fanOut(db, { present, limit: 10, now: clock(), sendAtOnce })
    expect([count, deliveries.flatMap(subjectsOf)]).toEqual([3, [1, 2]])
    expect(deliveries[0]).toMatchObject({ url: testUrl, attempt: 1, secrets: [secret] })
    expect((await claim()).flatMap(subjectsOf)).toEqual([3])
    clock.advance(leaseMs)
    const again = await claim()
    const shown = ({ id, webhookId, body }: OutgoingDelivery) => ({ id, webhookId, body })
    expect(again.slice(0, 2).map(shown)).toEqual(deliveries.map(shown))
    expect(again[0]?.claimedBy).not.toBe(deliveries[0]?.claimedBy)
    // Another relay, which remembers nothing, sends the same bytes.
    clock.advance(leaseMs)
    const rooms = [{ endpointId: again[0]?.endpointId ?? 0, count: 10 }]
    const other = await claimDeliveries(db, { rooms, leaseMs, now: clock() }, createDeliveryMemory(testVault))
    expect(other.map(shown)).toEqual(again.map(shown))
  })

  it('signs with a new secret soon after it was made', async () => {
    const { db, clock, add, queue, claim } = await setUp()
    const first = await add()
    await queue([1, 2])
    await fanOutAll(db, clock())
    await claim(1)
    const second = await add()
    clock.advance(1000)
    const [post] = await claim(1)
    expect(post?.secrets).toEqual([second.secret, first.secret])
  })
})
