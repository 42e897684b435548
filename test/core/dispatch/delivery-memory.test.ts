import { expect, it } from 'vitest'
import { HOUR_MS } from '../../../core/src/clock.ts'
import { claimDeliveries, findDueEndpoints } from '../../../core/src/dispatch/claims.ts'
import { createDeliveryMemory } from '../../../core/src/dispatch/delivery-memory.ts'
import { fanOut } from '../../../core/src/dispatch/fan-out.ts'
import type { OutgoingDelivery } from '../../../core/src/dispatch/outgoing.ts'
import { rotateSecret } from '../../../core/src/webhooks/secrets.ts'
import { subscribe, unsubscribe } from '../../../core/src/webhooks/subscriptions.ts'
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
    return { db, clock, caller, memory, add, queue, claim }
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

  it('forgets bodies when somebody is erased: what is claimed then is read from the database', async () => {
    const { db, clock, memory, add, queue, claim } = await setUp()
    await add()
    await queue([1])
    await fanOut(db, { present, limit: 10, now: clock(), sendAtOnce: { leaseMs, memory, roomOf: () => 0 } })
    const { id } = await db.sql.selectFrom('message').select('id').executeTakeFirstOrThrow()
    expect(memory.findBody(id, 'ctgo')).toBeDefined()
    memory.forgetBodies()
    expect(memory.findBody(id, 'ctgo')).toBeUndefined()
    expect((await claim()).flatMap(subjectsOf)).toEqual([1])
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

  it('uses for less than a second what another relay has changed, and not once it has been told', async () => {
    const { db, clock, caller, memory, add, queue, claim } = await setUp()
    const { id, secret } = await add()
    const ports = { vault: testVault, clock }
    const rotate = async () => (await rotateSecret(db, caller, id, { overlapSeconds: 0 }, ports)).secret
    await queue([1, 2, 3, 4, 5])
    await fanOutAll(db, clock())
    const secrets = async () => (await claim(1)).flatMap((post) => post.secrets)
    expect(await secrets()).toEqual([secret])
    const second = await rotate()
    clock.advance(999)
    expect(await secrets()).toEqual([secret])
    clock.advance(1)
    expect(await secrets()).toEqual([second])
    const third = await rotate()
    memory.forgetSubscriptions()
    expect(await secrets()).toEqual([third])
    await unsubscribe(db, caller, id, clock)
    clock.advance(1000)
    expect(await secrets()).toEqual([])
  })

  it('reads anew what it knows when the clock has gone back', async () => {
    const { db, clock, caller, add, queue, claim } = await setUp()
    const { id } = await add()
    await queue([1, 2])
    await fanOutAll(db, clock() - HOUR_MS)
    await claim(1)
    clock.advance(-HOUR_MS)
    const { secret } = await rotateSecret(db, caller, id, { overlapSeconds: 0 }, { vault: testVault, clock })
    expect((await claim(1)).map((post) => post.secrets)).toEqual([[secret]])
  })
})
