import { expect, it } from 'vitest'
import { HOUR_MS } from '../../../core/src/clock.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import { MAX_LOG_LINES } from '../../../core/src/runs/run-log-store.ts'
import { queueRuns } from '../../../core/src/runs/run-queue.ts'
import {
  cancelRun,
  cancelStreamRuns,
  claimRun,
  finishRun,
  getRun,
  listRuns,
  logRun,
  renewRun,
} from '../../../core/src/runs/runs.ts'
import { changeStream } from '../../../core/src/webhooks/stream-webhooks.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { claimNext, codeOf, follower, pageOf, portsOf, seedCaller, seedStream, startRun } from '../../support/seed.ts'

eachEngine((open) => {
  const setUp = async (settings: Parameters<typeof seedStream>[3] = {}) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock, settings)
    const messages = () => db.sql.selectFrom('message').selectAll().orderBy('id').execute()
    return { db, clock, caller, stream, messages }
  }

  it('queues a run for each pair that is neither asleep nor at work, also of a paused stream', async () => {
    const { db, clock, caller, stream } = await setUp({ handles: ['one', 'two'], isActive: false })
    const first = await queueRuns(db, caller, stream.id, 'manual', clock)
    expect(first).toMatchObject({ queued: [{ sourceId: 1 }, { sourceId: 2 }], skipped: [] })
    const segmentId = first.queued[0]?.segmentId
    const skipped = (sourceId: number) => ({ pairId: sourceId, sourceId, segmentId, reason: 'already_running' })
    expect(await queueRuns(db, caller, stream.id, 'cron', clock)).toEqual({
      syncId: null,
      queued: [],
      skipped: [skipped(1), skipped(2)],
    })
    const run = await claimNext(db, clock)
    expect(run).toMatchObject({ handle: 'one', status: 'running', trigger: 'manual', segmentName: 'Founders' })
    expect((await queueRuns(db, caller, stream.id, 'cron', clock)).skipped).toHaveLength(2)
    await finishRun(db, run, { status: 'succeeded' }, clock)
    await db.sql.updateTable('source').set({ is_active: 0 }).where('id', '=', 2).execute()
    expect(await queueRuns(db, caller, stream.id, 'cron', clock)).toMatchObject({
      queued: [{ sourceId: 1 }],
      skipped: [{ sourceId: 2, reason: 'account_sleeping' }],
    })
  })

  it('queues one run a pair when it is asked for many times at once', async () => {
    const { db, clock, caller, stream } = await setUp()
    const answers = await Promise.all([1, 2, 3, 4].map(() => queueRuns(db, caller, stream.id, 'manual', clock)))
    expect(answers.flatMap(({ queued }) => queued)).toHaveLength(1)
    expect(answers.flatMap(({ skipped }) => skipped)).toHaveLength(3)
  })

  it('refuses to run a stream that is archived or another workspace’s', async () => {
    const { db, clock, caller, stream } = await setUp()
    const other = await seedCaller(db, clock)
    expect(await codeOf(queueRuns(db, other, stream.id, 'manual', clock))).toBe('stream_not_found')
    await changeStream(db, caller, stream.id, { settings: { isArchived: true } }, portsOf(clock))
    expect(await codeOf(queueRuns(db, caller, stream.id, 'manual', clock))).toBe('stream_archived')
  })

  it('ends a queued run at once, asks a running one, and leaves an ended one as it is', async () => {
    const { db, clock, caller, stream, messages } = await setUp({ handles: ['one', 'two'] })
    const other = await seedCaller(db, clock)
    const running = await startRun(db, caller, stream.id, clock)
    const queued = (await listRuns(db, caller, { status: 'queued' }))[0]!
    expect(await codeOf(cancelRun(db, other, queued.id, clock))).toBe('run_not_found')
    expect(await cancelRun(db, caller, queued.id, clock)).toMatchObject({ status: 'cancelled', completedAt: clock() })
    expect(await claimRun(db, { leaseMs: 1, now: clock() })).toBeUndefined()
    expect(await messages()).toEqual([])

    expect(await renewRun(db, running, 60_000, clock())).toBe(true)
    const asked = await cancelRun(db, caller, running.id, clock)
    expect(asked).toMatchObject({ status: 'running', isCancelRequested: true })
    expect(await renewRun(db, running, 60_000, clock())).toBe(false)
    const page = await ingestPage(db, running, pageOf([follower('ada')]), { clock })
    expect(page.isCancelRequested).toBe(true)
    await finishRun(db, running, { status: 'cancelled' }, clock)
    clock.advance(HOUR_MS)
    await cancelRun(db, caller, running.id, clock)
    const ended = await getRun(db, caller, running.id)
    expect(ended).toMatchObject({ status: 'cancelled', completedAt: clock() - HOUR_MS, highCount: 1 })
    expect((await messages()).map((message) => message.type)).toEqual(['lead.created', 'batch.ended', 'run.finished'])
  })

  it('cancels all runs of one stream', async () => {
    const { db, clock, caller, stream } = await setUp({ handles: ['one', 'two', 'three'] })
    const bystander = await seedStream(db, caller, clock, { handles: ['four'] })
    await startRun(db, caller, stream.id, clock)
    await queueRuns(db, caller, bystander.stream.id, 'manual', clock)
    await cancelStreamRuns(db, caller, stream.id, clock)
    const runs = await listRuns(db, caller, {})
    expect(runs.map((run) => [run.handle, run.status, run.isCancelRequested])).toEqual([
      ['four', 'queued', false],
      ['three', 'cancelled', false],
      ['two', 'cancelled', false],
      ['one', 'running', true],
    ])
  })

  it('says in log and outbox how a run ended, with its last counts, and once', async () => {
    const { db, clock, caller, stream, messages } = await setUp()
    for (const status of ['succeeded', 'failed', 'cancelled'] as const) {
      const run = await startRun(db, caller, stream.id, clock)
      const page = pageOf([follower(`ada_${status}`), follower(`bob_${status}`, 'medium')])
      await ingestPage(db, run, page, { clock })
      clock.advance(1000)
      await finishRun(db, run, { status, ...(status === 'failed' && { errorMessage: 'upstream is down' }) }, clock)
      const [kept] = await listRuns(db, caller, {})
      expect(kept).toMatchObject({ status, completedAt: clock(), highCount: 1, mediumCount: 1 })
      const text = status === 'failed' ? 'upstream is down' : '2 leads (1 high, 1 medium)'
      expect(kept?.log).toEqual([{ step: 'done', message: `${status}: ${text}`, at: clock() }])
      const [end, last] = (await messages()).slice(-2)
      expect(end).toMatchObject({ type: 'batch.ended', ends_batch: 1, batch_key: `run:${run.id}` })
      expect(last).toMatchObject({ type: 'run.finished', ends_batch: 0, batch_key: null, subject_id: run.syncId })
      expect(JSON.parse(String(last?.payload)).data.runs).toMatchObject([{ id: run.id, status, highCount: 1 }])
      expect(await codeOf(finishRun(db, run, { status: 'succeeded' }, clock))).toBe('run_lost')
    }
    expect((await messages()).filter((message) => message.type === 'run.finished')).toHaveLength(3)
  })

  it('keeps a bounded log, of which the last line always is the end', async () => {
    const { db, clock, caller, stream } = await setUp()
    const run = await startRun(db, caller, stream.id, clock)
    const rows = Array.from({ length: MAX_LOG_LINES - 1 }, () => ({
      run_id: run.id,
      step: 'fetch_followers',
      message: 'row',
      created_at: 1,
    }))
    for (let i = 0; i < rows.length; i += 400) {
      await db.sql
        .insertInto('run_log')
        .values(rows.slice(i, i + 400))
        .execute()
    }
    await logRun(db, run, 'fetch_followers', 'fits', clock)
    await logRun(db, run, 'fetch_followers', 'does not fit', clock)
    await finishRun(db, run, { status: 'succeeded' }, clock)
    const log = (await listRuns(db, caller, {}))[0]?.log ?? []
    expect(log).toHaveLength(MAX_LOG_LINES + 1)
    expect(log.slice(-2).map((line) => line.step)).toEqual(['fetch_followers', 'done'])
    expect(log.at(-2)?.message).toBe('fits')
  })

  it('lists runs newest first by stream, status and time, and only the caller’s', async () => {
    const { db, clock, caller, stream } = await setUp({ handles: ['one', 'two'] })
    const second = await seedStream(db, caller, clock, { handles: ['three'] })
    const other = await seedCaller(db, clock)
    const run = await startRun(db, caller, stream.id, clock)
    await finishRun(db, run, { status: 'succeeded' }, clock)
    const since = clock()
    clock.advance(1)
    await queueRuns(db, caller, second.stream.id, 'manual', clock)
    const handles = async (query: Parameters<typeof listRuns>[2]) =>
      (await listRuns(db, caller, query)).map((r) => r.handle)
    expect(await handles({})).toEqual(['three', 'two', 'one'])
    expect(await handles({ streamId: stream.id })).toEqual(['two', 'one'])
    expect(await handles({ status: 'queued' })).toEqual(['three', 'two'])
    expect(await handles({ isActive: true, streamId: stream.id })).toEqual(['two'])
    expect(await handles({ since })).toEqual(['three'])
    expect(await handles({ since: clock() })).toEqual([])
    expect(await handles({ limit: 1 })).toEqual(['three'])
    expect(await listRuns(db, other, {})).toEqual([])
    expect(await codeOf(getRun(db, other, run.id))).toBe('run_not_found')
  })
})
