import { expect, it } from 'vitest'
import { DAY_MS } from '../../../core/src/clock.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import { readDigest } from '../../../core/src/notices/digest-reading.ts'
import { queueDueDigests, queueSyncDigest } from '../../../core/src/notices/digests.ts'
import { listRecipients } from '../../../core/src/notices/notice-store.ts'
import { finishRun } from '../../../core/src/runs/runs.ts'
import { eachEngine } from '../../support/database.ts'
import { follower, pageOf, startRun } from '../../support/seed.ts'
import { mailTo, noticeOf, shown, useTeams } from './telling.ts'

eachEngine((open, engine) => {
  const { connect, setUp } = useTeams(open)

  it('tells once a day at eight of all streams of a team, and of nothing twice', async () => {
    const { db, streamOf, sync, tick, to } = await setUp()
    const one = await streamOf('one')
    const two = await streamOf('two')
    await sync(one, [follower('a', 'medium'), follower('b'), follower('c', 'none')])
    await sync(two, [follower('d')])
    to('2026-01-06T07:59:59Z')
    expect(await tick()).toEqual([])
    to('2026-01-06T08:00:00Z')
    const [first, ...others] = await tick()
    expect(others).toEqual([])
    expect(await noticeOf(db, first)).toMatchObject({
      key: 'digest:daily:1:1767686400000:email',
      kind: 'digest',
      channel: 'email',
      streamId: null,
    })
    expect(await shown(db, first)).toEqual({ one: ['b', 'a'], two: ['d'] })
    expect(await readDigest(db, await noticeOf(db, first))).toMatchObject({
      frequency: 'daily',
      highCount: 2,
      mediumCount: 1,
      streams: [
        {
          name: 'one',
          leads: [
            {
              handle: 'b',
              grade: 'high',
              bio: 'Founder of Acme',
              profileUrl: 'https://x.com/b',
              reasons: [expect.stringMatching(/^Founder.* \(“.*” in the bio\)$/)],
            },
            { grade: 'medium' },
          ],
        },
        {},
      ],
    })
    expect((await listRecipients(db, first ?? 0)).map(({ address }) => address)).toEqual(mailTo.emailRecipients)
    await sync(two, [follower('e')])
    to('2026-01-07T08:00:00Z')
    expect(await shown(db, (await tick())[0])).toEqual({ two: ['e'] })
  })

  it('queues nothing where nothing is new, and where nobody is to be told', async () => {
    const { streamOf, sync, tick, to, change } = await setUp()
    const one = await streamOf('one')
    await sync(one, [follower('a', 'none')])
    to('2026-01-06T08:00:00Z')
    expect(await tick()).toEqual([])
    await change({ emailRecipients: [] })
    await sync(one, [follower('b')])
    to('2026-01-07T08:00:00Z')
    expect(await tick()).toEqual([])
    // Who is added later hears of what is new then.
    await change(mailTo)
    to('2026-01-08T08:00:00Z')
    expect(await tick()).toEqual([])
  })

  it('sums up in one digest what a hub has missed that was down', async () => {
    const { db, streamOf, sync, push, tick, to } = await setUp()
    const daily = await streamOf('daily')
    const weekly = await streamOf('weekly', { emailDigestOverride: 'weekly' })
    await sync(daily, [follower('a')])
    await sync(weekly, [follower('b')])
    to('2026-01-20T15:00:00Z')
    await push(daily, [follower('late')])
    const [first, second, ...others] = await tick()
    expect(others).toEqual([])
    expect(await shown(db, first)).toEqual({ daily: ['late', 'a'] })
    expect(await shown(db, second)).toEqual({ weekly: ['b'] })
    expect((await noticeOf(db, second)).key).toBe(`digest:weekly:1:${Date.parse('2026-01-19T08:00Z')}:email`)
    expect(await tick()).toEqual([])
  })

  it('goes by the zone of the team, and by its Monday', async () => {
    const { db, streamOf, sync, tick, to } = await setUp({ ...mailTo, summaryFrequency: 'weekly' }, 'Pacific/Auckland')
    const one = await streamOf('one')
    await sync(one, [follower('a')])
    to('2026-01-11T18:59:59Z')
    expect(await tick()).toEqual([])
    to('2026-01-11T19:00:00Z')
    expect(await shown(db, (await tick())[0])).toEqual({ one: ['a'] })
  })

  it('tells after every sync what its stream has found since the last, also what was pushed', async () => {
    const { db, streamOf, sync, push, tick, to } = await setUp({ ...mailTo, summaryFrequency: 'after_every_sync' })
    const one = await streamOf('one')
    const [first, ...others] = await sync(one, [follower('a')])
    expect(others).toEqual([])
    expect(await noticeOf(db, first)).toMatchObject({ key: 'digest:sync:1:email', streamId: one, syncId: 1 })
    await push(one, [follower('pushed')])
    const [second] = await sync(one, [follower('a'), follower('b', 'none')])
    expect(await shown(db, first)).toEqual({ one: ['a'] })
    expect(await shown(db, second)).toEqual({ one: ['pushed'] })
    expect(await sync(one, [])).toEqual([])
    to('2026-01-12T08:00:00Z')
    expect(await tick()).toEqual([])
  })

  it('is told with its sync or not at all', async () => {
    const { db, clock, caller, streamOf } = await setUp({ ...mailTo, summaryFrequency: 'after_every_sync' })
    const one = await streamOf('one')
    const run = await startRun(db, caller, one, clock)
    await ingestPage(db, run, pageOf([follower('a')]), { clock })
    const failing = finishRun(db, run, { status: 'succeeded' }, clock, async (tx, sync) => {
      expect(await queueSyncDigest(tx, sync)).toHaveLength(1)
      throw new Error('the disk is full')
    })
    await expect(failing).rejects.toThrow('the disk is full')
    expect(await db.sql.selectFrom('notice').select('id').execute()).toEqual([])
    const queued: number[] = []
    await finishRun(db, run, { status: 'succeeded' }, clock, async (tx, sync) => {
      queued.push(...(await queueSyncDigest(tx, sync)))
    })
    expect(await shown(db, queued[0])).toEqual({ one: ['a'] })
  })

  it('loses and repeats nothing when the frequency changes, of the team or of a stream', async () => {
    const { db, streamOf, sync, tick, to, change, changeOf } = await setUp()
    const one = await streamOf('one')
    const told: string[] = []
    const count = async (ids: number[]) => {
      for (const id of ids) told.push(...Object.values((await shown(db, id)) ?? {}).flat())
    }
    let next = 0
    const find = async () => count(await sync(one, [follower(`p${++next}`)]))
    const morning = async (day: number) => {
      to(`2026-01-${String(day).padStart(2, '0')}T08:00:00Z`)
      await count(await tick())
    }
    await find()
    await morning(6)
    await find()
    await change({ summaryFrequency: 'weekly' })
    await find()
    await morning(7)
    expect(told).toEqual(['p1'])
    await changeOf(one, { emailDigestOverride: 'daily' })
    await find()
    await morning(8)
    expect(told).toEqual(['p1', 'p4', 'p3', 'p2'])
    await find()
    await changeOf(one, { emailDigestOverride: 'after_every_sync' })
    await find()
    expect(told.slice(4)).toEqual(['p6', 'p5'])
    await find()
    await changeOf(one, { emailDigestOverride: null })
    await find()
    await morning(12)
    await morning(19)
    expect([...told].sort()).toEqual(Array.from({ length: next }, (_, i) => `p${i + 1}`).sort())
  })

  it('tells whoever switches digests on of what is found from the last morning on', async () => {
    const { db, streamOf, sync, tick, to, change } = await setUp({ ...mailTo, summaryFrequency: 'off' })
    const one = await streamOf('one')
    await sync(one, [follower('old')])
    to('2026-01-06T08:00:00Z')
    expect(await tick()).toEqual([])
    to('2026-01-06T12:00:00Z')
    await change({ summaryFrequency: 'daily' })
    await sync(one, [follower('new')])
    to('2026-01-07T08:00:00Z')
    expect(await shown(db, (await tick())[0])).toEqual({ one: ['new'] })
  })

  it('is queued once by many relays at the same moment', async () => {
    const { url, db, clock, streamOf, sync, to } = await setUp()
    const other = engine === 'postgres' ? await connect(url) : db
    const one = await streamOf('one')
    await sync(one, [follower('a')])
    for (const day of ['06', '07', '08']) {
      to(`2026-01-${day}T08:00:00Z`)
      const before = await db.sql.selectFrom('notice').select('id').execute()
      await Promise.all([db, other, db, other].map((each) => queueDueDigests(each, { clock })))
      const after = await db.sql.selectFrom('notice').select('id').execute()
      expect(after).toHaveLength(before.length + 1)
      await sync(one, [follower(`of${day}`)])
    }
  })

  it('loses no lead that is being found while a digest is queued', async () => {
    const { url, db, clock, caller, streamOf, tick, to } = await setUp()
    const one = await streamOf('one')
    const other = engine === 'postgres' ? await connect(url) : db
    const run = await startRun(other, caller, one, clock)
    let found = 0
    for (let day = 6; day <= 12; day++) {
      to(`2026-01-${String(day).padStart(2, '0')}T08:00:00Z`)
      const pages = [1, 2, 3].map(() => pageOf([follower(`p${++found}`)], 'more'))
      await Promise.all([...pages.map((page) => ingestPage(other, run, page, { clock })), tick()])
    }
    clock.advance(DAY_MS)
    await tick()
    const notices = await db.sql.selectFrom('notice').select('id').orderBy('id').execute()
    const told: string[] = []
    for (const { id } of notices) told.push(...Object.values((await shown(db, id)) ?? {}).flat())
    expect([...told].sort()).toEqual(Array.from({ length: found }, (_, i) => `p${i + 1}`).sort())
  })
})
