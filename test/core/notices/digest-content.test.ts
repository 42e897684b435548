import { expect, it } from 'vitest'
import type { Db } from '../../../core/src/db/database.ts'
import { eraseLead } from '../../../core/src/erasure/erasures.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import { readDigest } from '../../../core/src/notices/digest-reading.ts'
import { queueSyncDigest } from '../../../core/src/notices/digests.ts'
import { changeNoticeSettings, getNoticeSettings } from '../../../core/src/notices/notice-settings.ts'
import { listRecipients } from '../../../core/src/notices/notice-store.ts'
import { unsubscribeFromDigests } from '../../../core/src/notices/unsubscribe.ts'
import { finishRun } from '../../../core/src/runs/runs.ts'
import { eachEngine } from '../../support/database.ts'
import {
  claimNext,
  codeOf,
  follower,
  followers,
  pageOf,
  seedCaller,
  seedStream,
  startRun,
  testVault,
} from '../../support/seed.ts'
import { eraseAll } from '../erasure/erasing.ts'
import { mailTo, noticeOf, shown, useTeams } from './telling.ts'

eachEngine((open) => {
  const { setUp } = useTeams(open)

  it('sends by mail and by Telegram what each stream is to be told on', async () => {
    const { db, streamOf, sync, tick, to } = await setUp({ ...mailTo, telegramChatId: '-42', telegramEnabled: true })
    const both = await streamOf('both')
    const mail = await streamOf('mail', { telegramOverride: false })
    const chat = await streamOf('chat', { emailDigestOverride: 'off' })
    for (const id of [both, mail, chat]) await sync(id, [follower(`of${id}`)])
    to('2026-01-06T08:00:00Z')
    const [byMail, byChat] = await tick()
    expect(await shown(db, byMail)).toEqual({ both: [`of${both}`], mail: [`of${mail}`] })
    expect(await shown(db, byChat)).toEqual({ both: [`of${both}`], chat: [`of${chat}`] })
    expect(await noticeOf(db, byChat)).toMatchObject({ channel: 'telegram' })
    expect((await listRecipients(db, byChat ?? 0)).map(({ address }) => address)).toEqual(['-42'])
  })

  it('names failed runs beside what is new', async () => {
    const { db, streamOf, sync, tick, to } = await setUp()
    const good = await streamOf('good')
    const bad = await streamOf('bad', { emailDigestOverride: null })
    await sync(bad, [], 'the upstream is down')
    to('2026-01-06T08:00:00Z')
    expect(await tick()).toEqual([])
    await sync(bad, [], 'the upstream is still down')
    await sync(good, [follower('a')])
    to('2026-01-07T08:00:00Z')
    const [id] = await tick()
    expect(await readDigest(db, await noticeOf(db, id))).toMatchObject({
      streams: [{ name: 'good' }],
      failedRunCount: 1,
      failedRuns: [{ streamName: 'bad', handle: 'bad', errorMessage: 'the upstream is still down' }],
    })
  })

  it('names the failed runs of a sync in its digest', async () => {
    const { db, clock, caller } = await setUp({ ...mailTo, summaryFrequency: 'after_every_sync' })
    const { stream } = await seedStream(db, caller, clock, { handles: ['one', 'two'] })
    const first = await startRun(db, caller, stream.id, clock)
    await ingestPage(db, first, pageOf([follower('a')]), { clock })
    const ids: number[] = []
    const onSyncEnded = async (tx: Db, sync: Parameters<typeof queueSyncDigest>[1]) => {
      ids.push(...(await queueSyncDigest(tx, sync)))
    }
    await finishRun(db, first, { status: 'succeeded' }, clock, onSyncEnded)
    expect(ids).toEqual([])
    const second = await claimNext(db, clock)
    await finishRun(db, second, { status: 'failed', errorMessage: 'is protected' }, clock, onSyncEnded)
    expect(await readDigest(db, await noticeOf(db, ids[0]))).toMatchObject({
      highCount: 1,
      failedRuns: [{ handle: 'two', errorMessage: 'is protected' }],
    })
  })

  it('shows ten leads of a stream and fifty in all, the surest and newest first, and counts all', async () => {
    const { db, streamOf, sync, tick, to } = await setUp()
    for (let i = 1; i <= 7; i++) {
      const id = await streamOf(`s${i}`)
      await sync(id, [...followers(`m${i}_`, 8, 'medium'), ...followers(`h${i}_`, i)])
    }
    to('2026-01-06T08:00:00Z')
    const [id] = await tick()
    const digest = await readDigest(db, await noticeOf(db, id))
    expect(digest).toMatchObject({ highCount: 28, mediumCount: 56 })
    expect(digest?.streams.map(({ name, leads }) => [name, leads.length])).toEqual([
      ['s7', 10],
      ['s6', 10],
      ['s5', 10],
      ['s4', 10],
      ['s3', 10],
      ['s2', 0],
      ['s1', 0],
    ])
    expect(digest?.streams[1]?.leads.map(({ handle }) => handle)).toEqual([
      ...[5, 4, 3, 2, 1, 0].map((n) => `h6_${n}`),
      ...[7, 6, 5, 4].map((n) => `m6_${n}`),
    ])
  })

  it('names the forty streams with the surest leads, and counts the others', async () => {
    const { db, streamOf, push, tick, to } = await setUp()
    for (let i = 1; i <= 42; i++) await push(await streamOf(`s${i}`), [follower(`p${i}`, i === 42 ? 'high' : 'medium')])
    to('2026-01-06T08:00:00Z')
    const digest = await readDigest(db, await noticeOf(db, (await tick())[0]))
    expect(digest).toMatchObject({ highCount: 1, mediumCount: 41, streamCount: 42 })
    expect(digest?.streams).toHaveLength(40)
    expect(digest?.streams[0]).toMatchObject({ name: 's42', highCount: 1 })
  })

  it('does not tell of who was erased after it was queued, and tells nothing when nobody is left', async () => {
    const { db, clock, caller, streamOf, sync, tick, to } = await setUp()
    const one = await streamOf('one')
    await sync(one, [follower('ada'), follower('bob')])
    to('2026-01-06T08:00:00Z')
    const [id] = await tick()
    const notice = await noticeOf(db, id)
    expect(JSON.stringify(notice)).not.toMatch(/ada|bob/)
    const leads = await db.sql.selectFrom('lead').select('id').orderBy('id').execute()
    const erase = async (leadId: number | undefined) => {
      await eraseLead(db, caller, leadId ?? 0, { vault: testVault, clock })
      await eraseAll(db, clock)
    }
    await erase(leads[0]?.id)
    expect(await shown(db, id)).toEqual({ one: ['bob'] })
    await erase(leads[1]?.id)
    expect(await readDigest(db, notice)).toBeNull()
  })

  it('lets somebody leave the digests of a team, and what is still to be sent', async () => {
    const { db, clock, caller, streamOf, sync, tick, to } = await setUp()
    await sync(await streamOf('one'), [follower('a')])
    to('2026-01-06T08:00:00Z')
    const [id = 0] = await tick()
    await unsubscribeFromDigests(db, caller.workspaceId, 'BOB@example.org', clock())
    expect((await getNoticeSettings(db, caller)).emailRecipients).toEqual(['ada@example.org'])
    expect((await listRecipients(db, id)).map(({ status }) => status)).toEqual(['pending', 'unsubscribed'])
    await unsubscribeFromDigests(db, caller.workspaceId, 'nobody@example.org', clock())
    expect((await getNoticeSettings(db, caller)).emailRecipients).toEqual(['ada@example.org'])
  })

  it('changes what is given of the settings, and nothing where that is refused', async () => {
    const { db, clock, caller, change } = await setUp()
    expect(await change({ summaryFrequency: 'weekly' })).toMatchObject({ summaryFrequency: 'weekly', ...mailTo })
    expect(await codeOf(change({ telegramEnabled: true, summaryFrequency: 'off' }))).toBe('invalid_request')
    const check = () => {
      throw new Error('not here')
    }
    await expect(changeNoticeSettings(db, caller, { emailEnabled: false }, { clock, check })).rejects.toThrow(
      'not here',
    )
    expect(await getNoticeSettings(db, caller)).toEqual({
      summaryFrequency: 'weekly',
      emailEnabled: true,
      ...mailTo,
      telegramEnabled: false,
      telegramChatId: null,
    })
    const neighbour = await seedCaller(db, clock, 'Neighbours')
    expect((await getNoticeSettings(db, neighbour)).emailRecipients).toEqual([])
  })
})
