import { expect, it } from 'vitest'
import { createDeliveryMemory } from '../../../core/src/dispatch/delivery-memory.ts'
import { fanOut } from '../../../core/src/dispatch/fan-out.ts'
import { readFeed } from '../../../core/src/dispatch/feed.ts'
import { rotateSecret } from '../../../core/src/webhooks/secrets.ts'
import { subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, seedCaller, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message, present } from './post.ts'

eachEngine((open) => {
  /** Three webhooks of one URL each, and one message for all. */
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const ports = { vault: testVault, clock }
    const ids: number[] = []
    for (const name of ['a', 'b', 'c']) {
      const auth = { type: 'header', name: 'authorization', value: 'Basic abc' }
      const url = `https://hooks.example.com/${name}`
      ids.push((await subscribe(db, caller, { api: 'ctgo', url, payload: 'lead', auth }, ports)).id)
    }
    const queue = () => append(db, [message(caller, 1)], clock())
    const [, id = 0] = ids
    const damage = (sealed_secret = `${testVault.currentPrefix}AAAA`) =>
      db.sql.updateTable('subscription_secret').set({ sealed_secret }).where('subscription_id', '=', id).execute()
    const faults = async () =>
      (await claim(db, clock())).map(({ url, fault, secrets }) => [url.at(-1), fault?.error ?? null, secrets.length])
    return { db, clock, caller, ports, ids, id, queue, damage, faults }
  }

  it('fails the deliveries of one damaged secret alone, and claims the others', async () => {
    const { db, clock, queue, damage, faults } = await setUp()
    await queue()
    await fanOutAll(db, clock())
    await damage()
    expect((await faults()).toSorted()).toEqual([
      ['a', null, 1],
      ['b', 'sealed_secret', 0],
      ['c', null, 1],
    ])
  })

  it('does the same for those that are sent by who fans out', async () => {
    const { db, clock, queue, damage } = await setUp()
    await queue()
    await damage()
    const sendAtOnce = { leaseMs: 30_000, memory: createDeliveryMemory(testVault), roomOf: () => 5 }
    const { deliveries } = await fanOut(db, { present, limit: 10, now: clock(), sendAtOnce })
    expect(deliveries.map(({ fault }) => fault?.error)).toEqual([undefined, 'sealed_secret', undefined])
  })

  it.each(['sealed_auth', 'sealed_headers', 'sealed_token'] as const)(
    'does the same for a damaged %s',
    async (column) => {
      const { db, clock, id, queue, faults } = await setUp()
      await db.sql
        .updateTable('subscription')
        .set({ [column]: 'v1:0000000000000000:AAAA' })
        .where('id', '=', id)
        .execute()
      await queue()
      await fanOutAll(db, clock())
      expect((await faults()).filter(([, error]) => error !== null)).toEqual([['b', 'sealed_secret', 1]])
    },
  )

  it('sends again once the secret is rotated: a damaged old one only signs no more', async () => {
    const { db, clock, caller, id, ports, queue, damage, faults } = await setUp()
    await damage()
    const { secret } = await rotateSecret(db, caller, id, {}, ports)
    await queue()
    await fanOutAll(db, clock())
    expect((await faults()).filter(([name]) => name === 'b')).toEqual([['b', null, 1]])
    expect((await readFeed(db, caller, id, { after: 0 }, ports)).secrets).toEqual([secret])
  })

  it('says in the feed that the secret cannot be opened', async () => {
    const { db, caller, id, ids, ports, damage } = await setUp()
    await damage()
    expect(await codeOf(readFeed(db, caller, id, { after: 0 }, ports))).toBe('vault_key_mismatch')
    expect((await readFeed(db, caller, ids[0] ?? 0, { after: 0 }, ports)).secrets).toHaveLength(1)
  })
})
