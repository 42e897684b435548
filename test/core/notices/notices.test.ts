import { expect, it } from 'vitest'
import { HOUR_MS } from '../../../core/src/clock.ts'
import type { Db } from '../../../core/src/db/database.ts'
import { type ClaimedNotice, type NewNotice, pendingOf, toRecipients } from '../../../core/src/notices/notice.ts'
import { findNotice, listRecipients } from '../../../core/src/notices/notice-store.ts'
import {
  claimNotice,
  giveBackNotice,
  queueNotice,
  recordNotice,
  releaseNotices,
  renewNotice,
  settleEmptyNotice,
} from '../../../core/src/notices/notices.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, seedCaller } from '../../support/seed.ts'

const leaseMs = 60_000
const random = () => 0.5
const channels = ['email'] as const

eachEngine((open) => {
  const make = async (to = ['a@example.org', 'b@example.org'], cc = ['c@example.org']) => {
    const clock = manualClock()
    const db = await open()
    const { workspaceId } = await seedCaller(db, clock)
    const notice: NewNotice = {
      workspaceId,
      key: 'csv:sync:12',
      kind: 'csv',
      channel: 'email',
      streamId: 1,
      syncId: 12,
      content: { a: 1 },
      createdAt: clock(),
      recipients: toRecipients(to, cc),
    }
    const id = await queueNotice(db, notice)
    if (id === undefined) throw new Error('not queued')
    const claim = async () => {
      const claimed = await claimNotice(db, { channels, leaseMs, now: clock() })
      if (!claimed) throw new Error('nothing is due')
      return claimed
    }
    return { db, clock, notice, id, claim, ports: { clock, random } }
  }
  const statuses = async (db: Db, id: number) =>
    Object.fromEntries((await listRecipients(db, id)).map(({ address, status }) => [address[0], status]))
  const result = (address: string, status: 'accepted' | 'refused' | 'deferred', code: number) => ({
    address: `${address}@example.org`,
    status,
    code,
    answer: `${code} said`,
  })
  const addresses = (notice: ClaimedNotice) => pendingOf(notice).map(({ address }) => address[0])

  it('keeps a notice once for its key', async () => {
    const { db, notice, id } = await make()
    expect(await queueNotice(db, { ...notice, recipients: toRecipients(['other@example.org']) })).toBeUndefined()
    expect(await listRecipients(db, id)).toHaveLength(3)
  })

  it('refuses a notice to nobody or to more than 20', async () => {
    const { db, notice } = await make()
    const many = Array.from({ length: 21 }, (_, i) => `p${i}@example.org`)
    for (const to of [[], many]) {
      await expect(queueNotice(db, { ...notice, key: 'k', recipients: toRecipients(to) })).rejects.toThrow('1 to 20')
    }
  })

  it('is claimed by one of many at once, and by another when the lease has run out', async () => {
    const { db, clock, id } = await make()
    const claims = await Promise.all([1, 2, 3, 4].map(() => claimNotice(db, { channels, leaseMs, now: clock() })))
    const [first, ...more] = claims.filter((claim) => claim !== undefined)
    expect(more).toEqual([])
    expect(first).toMatchObject({ id, content: { a: 1 }, attemptCount: 0 })
    expect(first?.recipients.map(({ address, kind }) => [address, kind])).toEqual([
      ['a@example.org', 'to'],
      ['b@example.org', 'to'],
      ['c@example.org', 'cc'],
    ])
    clock.advance(leaseMs)
    expect(await claimNotice(db, { channels, leaseMs, now: clock() })).toMatchObject({ id })
  })

  it('is leased one at a time, however many are due', async () => {
    const { db, clock, notice, claim } = await make()
    for (let i = 0; i < 30; i++) await queueNotice(db, { ...notice, key: `csv:sync:${100 + i}` })
    await db.sql.updateTable('notice').set({ claimed_by: null }).execute()
    for (let claimedCount = 1; claimedCount <= 31; claimedCount++) {
      await claim()
      const leased = await db.sql.selectFrom('notice').select('id').where('claimed_by', 'is not', null).execute()
      expect(leased).toHaveLength(claimedCount)
    }
    expect(await claimNotice(db, { channels, leaseMs, now: clock() })).toBeUndefined()
  })

  it('is not given to who has no sender for its channel', async () => {
    const { db, clock } = await make()
    expect(await claimNotice(db, { channels: ['telegram'], leaseMs, now: clock() })).toBeUndefined()
  })

  it('never sends again to who accepted or refused, and tries the others alone on the schedule of deliveries', async () => {
    const { db, clock, id, claim, ports } = await make()
    const results = [result('a', 'accepted', 250), result('b', 'deferred', 450), result('c', 'refused', 550)]
    expect(await recordNotice(db, await claim(), { results }, ports)).toBe('pending')
    expect(await statuses(db, id)).toEqual({ a: 'accepted', b: 'pending', c: 'refused' })
    const waits: number[] = []
    for (let attempt = 1; attempt <= 7; attempt++) {
      const { dueAt } = (await findNotice(db, id)) ?? { dueAt: 0 }
      waits.push((dueAt - clock()) / 1000)
      clock.advance(dueAt - clock() - 1)
      expect(await claimNotice(db, { channels, leaseMs, now: clock() })).toBeUndefined()
      clock.advance(1)
      const again = await claim()
      expect(addresses(again)).toEqual(['b'])
      const status = await recordNotice(db, again, { results: [result('b', 'deferred', 450)] }, ports)
      expect(status).toBe(attempt < 7 ? 'pending' : 'sent')
    }
    expect(waits).toEqual([5, 300, 1800, 7200, 18000, 36000, 36000])
    expect(await statuses(db, id)).toEqual({ a: 'accepted', b: 'exhausted', c: 'refused' })
    clock.advance(1000 * HOUR_MS)
    expect(await claimNotice(db, { channels, leaseMs, now: clock() })).toBeUndefined()
  })

  it('has failed when nobody took it, and keeps why', async () => {
    const { db, id, claim, ports } = await make(['a@example.org'], [])
    const outcome = { results: [result('a', 'refused', 550)], error: 'x'.repeat(2000) }
    expect(await recordNotice(db, await claim(), outcome, ports)).toBe('failed')
    const kept = await findNotice(db, id)
    expect(kept).toMatchObject({ status: 'failed', attemptCount: 1 })
    expect(kept?.lastError).toHaveLength(500)
    expect((await listRecipients(db, id))[0]).toMatchObject({ code: 550, answer: '550 said' })
  })

  it('waits as long as the other side asks, within the bounds of deliveries', async () => {
    const { db, clock, id, claim, ports } = await make()
    await recordNotice(db, await claim(), { results: [], retryAfterMs: 8_000 }, ports)
    expect((await findNotice(db, id))?.dueAt).toBe(clock() + 8_000)
  })

  it('writes nothing for a worker whose lease was taken over', async () => {
    const { db, clock, id, claim, ports } = await make()
    const slow = await claim()
    clock.advance(leaseMs)
    const fast = await claim()
    const results = ['a', 'b', 'c'].map((name) => result(name, 'accepted', 250))
    expect(await codeOf(recordNotice(db, slow, { results }, ports))).toBe('notice_lost')
    expect(await codeOf(renewNotice(db, slow, leaseMs, clock()))).toBe('notice_lost')
    expect(await codeOf(settleEmptyNotice(db, slow, clock()))).toBe('notice_lost')
    expect(await statuses(db, id)).toEqual({ a: 'pending', b: 'pending', c: 'pending' })
    expect(await recordNotice(db, fast, { results }, ports)).toBe('sent')
  })

  it('keeps its lease while it is renewed', async () => {
    const { db, clock, claim } = await make()
    const claimed = await claim()
    clock.advance(leaseMs - 1)
    await renewNotice(db, claimed, leaseMs, clock())
    clock.advance(leaseMs - 1)
    expect(await claimNotice(db, { channels, leaseMs, now: clock() })).toBeUndefined()
  })

  it('is due again at once when it is given back, or its owner is gone, and no attempt is counted', async () => {
    const { db, clock, claim } = await make()
    await giveBackNotice(db, await claim(), clock())
    expect(await claim()).toMatchObject({ attemptCount: 0 })
    await releaseNotices(db, clock())
    expect(await claim()).toMatchObject({ attemptCount: 0 })
  })

  it('ends as empty when there is nothing to tell', async () => {
    const { db, clock, id, claim } = await make()
    await settleEmptyNotice(db, await claim(), clock())
    expect(await findNotice(db, id)).toMatchObject({ status: 'empty', completedAt: clock() })
    clock.advance(1000 * HOUR_MS)
    expect(await claimNotice(db, { channels, leaseMs, now: clock() })).toBeUndefined()
  })
})

it('keeps each address once, in `to` rather than in `cc`, whatever its letter case', () => {
  expect(toRecipients(['Ada@example.org', 'ada@example.org'], ['ADA@example.org', 'bob@example.org'])).toEqual([
    { address: 'Ada@example.org', kind: 'to' },
    { address: 'bob@example.org', kind: 'cc' },
  ])
})
