import { expect, it } from 'vitest'
import { type CsvContent, queueCsvNotice } from '../../../core/src/notices/csv-notice.ts'
import { findNotice, listRecipients } from '../../../core/src/notices/notice-store.ts'
import { readLinkToken, toLinkToken } from '../../../core/src/notices/signed-link.ts'
import { finishRun } from '../../../core/src/runs/runs.ts'
import type { CsvRecipients } from '../../../core/src/streams/stream.ts'
import { assertVault } from '../../../core/src/vault/vault-check.ts'
import { createVault } from '../../../core/src/vault.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { claimNext, seedCaller, seedStream, startRun } from '../../support/seed.ts'

eachEngine((open) => {
  const make = async (recipients: CsvRecipients | null) => {
    const clock = manualClock()
    const db = await open()
    const caller = await seedCaller(db, clock)
    const handles = ['tidewatch', 'harbor']
    const { stream } = await seedStream(db, caller, clock, {
      handles,
      csvEmailRecipients: recipients,
      name: 'Founders',
    })
    const queued: (number | undefined)[] = []
    const onSyncEnded = async (...args: Parameters<typeof queueCsvNotice>) => {
      queued.push(await queueCsvNotice(...args))
    }
    return { db, clock, caller, stream, queued, onSyncEnded }
  }
  const recipients = (fields: Partial<CsvRecipients> = {}): CsvRecipients => ({
    to: ['a@example.org'],
    cc: [],
    format: 'csv',
    sendEmpty: true,
    ...fields,
  })

  it('is queued once a sync, with its last run, and tells how each run ended', async () => {
    const { db, clock, caller, stream, queued, onSyncEnded } = await make(recipients({ format: 'xlsx' }))
    const first = await startRun(db, caller, stream.id, clock)
    await finishRun(db, first, { status: 'succeeded' }, clock, onSyncEnded)
    expect(queued).toEqual([])
    const second = await claimNext(db, clock)
    await finishRun(db, second, { status: 'failed', errorMessage: 'x'.repeat(1000) }, clock, onSyncEnded)
    const [id] = queued
    const notice = (await findNotice(db, id ?? 0)) ?? expect.unreachable()
    expect(notice).toMatchObject({ key: `csv:sync:${first.syncId}`, streamId: stream.id, syncId: first.syncId })
    const { runs, ...content } = notice.content as CsvContent
    expect(content).toMatchObject({ format: 'xlsx', streamName: 'Founders', fileName: 'Founders-2026-01-05.xlsx' })
    expect(runs).toEqual([
      { handle: 'tidewatch', status: 'succeeded', errorMessage: null, leadCount: 0 },
      { handle: 'harbor', status: 'failed', errorMessage: 'x'.repeat(300), leadCount: 0 },
    ])
  })

  it.each([
    ['without recipients', null],
    ['without new leads', recipients({ sendEmpty: false })],
    ['with nobody left', recipients({ to: [] })],
  ])('is not queued %s', async (_why, given) => {
    const { db, clock, caller, stream, queued, onSyncEnded } = await make(given)
    await finishRun(db, await startRun(db, caller, stream.id, clock), { status: 'succeeded' }, clock, onSyncEnded)
    await finishRun(db, await claimNext(db, clock), { status: 'succeeded' }, clock, onSyncEnded)
    expect(queued).toEqual([undefined])
  })

  it('never keeps a sync from ending, whatever is kept of recipients', async () => {
    const to = Array.from({ length: 50 }, (_, i) => `p${i}@example.org`)
    const { db, clock, caller, stream, queued, onSyncEnded } = await make(recipients({ to }))
    await finishRun(db, await startRun(db, caller, stream.id, clock), { status: 'succeeded' }, clock, onSyncEnded)
    await finishRun(db, await claimNext(db, clock), { status: 'succeeded' }, clock, onSyncEnded)
    expect(await listRecipients(db, queued[0] ?? 0)).toHaveLength(20)
  })

  it('has links that outlive a change of the main secret, for one purpose each and for this database alone', async () => {
    const db = await open()
    const vault = createVault('the first main secret')
    await assertVault(db, vault)
    const token = toLinkToken(vault, 'download', { noticeId: 7 })
    expect(readLinkToken(vault, 'download', token)).toEqual({ noticeId: 7 })
    const changed = createVault('the second main secret', ['the first main secret'])
    await assertVault(db, changed)
    expect(readLinkToken(changed, 'download', token)).toEqual({ noticeId: 7 })
    expect(() => readLinkToken(vault, 'unsubscribe', token)).toThrow('not valid')
    const [text = '', mac = ''] = token.split('.')
    const other = Buffer.from('{"noticeId":8}').toString('base64url')
    for (const forged of [
      '',
      '.',
      text,
      `${text}.`,
      `${other}.${mac}`,
      `${token}A`,
      `${token}.${mac}`,
      'x'.repeat(5000),
    ]) {
      expect(() => readLinkToken(vault, 'download', forged), forged.slice(0, 80)).toThrow('not valid')
    }
    const elsewhere = createVault('the first main secret')
    await assertVault(await open(), elsewhere)
    expect(() => readLinkToken(elsewhere, 'download', token)).toThrow('not valid')
  })
})
