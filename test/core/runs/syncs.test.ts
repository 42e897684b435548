import { expect, it } from 'vitest'
import { listMessages } from '../../../core/src/dispatch/message-log.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import { queueRuns } from '../../../core/src/runs/run-queue.ts'
import { cancelRun, cancelStreamRuns, claimRun, finishRun, listRuns } from '../../../core/src/runs/runs.ts'
import type { EndedSync, OnSyncEnded } from '../../../core/src/runs/sync.ts'
import { changeStream } from '../../../core/src/webhooks/stream-webhooks.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { claimNext, follower, founders, pageOf, portsOf, seedCaller, seedStream, startRun } from '../../support/seed.ts'

eachEngine((open, engine) => {
  const setUp = async (handles = ['one', 'two', 'three']) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock, { handles })
    const told: EndedSync[] = []
    const onSyncEnded: OnSyncEnded = async (tx, sync) => {
      expect(tx.sql.isTransaction).toBe(true)
      told.push(sync)
    }
    const finish = (run: Awaited<ReturnType<typeof claimNext>>, status: 'succeeded' | 'failed' = 'succeeded') =>
      finishRun(
        db,
        run,
        { status, ...(status === 'failed' && { errorMessage: 'upstream is down' }) },
        clock,
        onSyncEnded,
      )
    const finished = async () =>
      (await db.sql.selectFrom('message').selectAll().where('type', '=', 'run.finished').execute()).map(
        (row): EndedSync => JSON.parse(row.payload).data,
      )
    const syncs = () => db.sql.selectFrom('sync').selectAll().orderBy('id').execute()
    return { db, clock, caller, stream, told, onSyncEnded, finish, finished, syncs }
  }

  it('tells of a sync once, when the last of its runs has ended, and names the runs that failed', async () => {
    const { db, clock, caller, stream, told, finish, finished, syncs } = await setUp()
    await db.sql.updateTable('source').set({ is_active: 0 }).where('handle', '=', 'three').execute()
    const first = await startRun(db, caller, stream.id, clock)
    await ingestPage(db, first, pageOf([follower('ada'), follower('bob', 'medium')]), { clock })
    await finish(first)
    expect([told, await finished()]).toEqual([[], []])
    clock.advance(1000)
    await finish(await claimNext(db, clock), 'failed')
    expect(await syncs()).toMatchObject([{ run_count: 2, open_run_count: 0, completed_at: clock() }])
    expect(told).toMatchObject([
      {
        id: first.syncId,
        streamName: stream.name,
        trigger: 'manual',
        slotAt: null,
        completedAt: clock(),
        runs: [
          { handle: 'one', status: 'succeeded', highCount: 1, mediumCount: 1, errorMessage: null },
          { handle: 'two', status: 'failed', errorMessage: 'upstream is down' },
        ],
        skipped: [{ sourceId: 3, reason: 'account_sleeping' }],
      },
    ])
    expect(await finished()).toEqual(JSON.parse(JSON.stringify(told)))
  })

  it('leaves no sync behind when every pair is skipped', async () => {
    const { db, clock, caller, stream, syncs } = await setUp(['one'])
    const { syncId } = await queueRuns(db, caller, stream.id, 'manual', clock)
    expect(await queueRuns(db, caller, stream.id, 'manual', clock)).toMatchObject({ syncId: null, queued: [] })
    expect((await syncs()).map(({ id }) => id)).toEqual([syncId])
  })

  it('is over however its runs end: cancelled, archived away, or without their pair', async () => {
    const { db, clock, caller, stream, told, onSyncEnded, finish } = await setUp()
    const first = await startRun(db, caller, stream.id, clock)
    const [third, second] = await listRuns(db, caller, { status: 'queued' })
    await cancelRun(db, caller, second?.id ?? 0, clock, onSyncEnded)
    await finish(first)
    await cancelRun(db, caller, third?.id ?? 0, clock, onSyncEnded)
    expect(told.map((sync) => sync.runs.map((run) => run.status))).toEqual([['succeeded', 'cancelled', 'cancelled']])

    await queueRuns(db, caller, stream.id, 'manual', clock)
    await cancelStreamRuns(db, caller, stream.id, clock, onSyncEnded)
    expect(told).toHaveLength(2)

    await queueRuns(db, caller, stream.id, 'manual', clock)
    const pairs = [{ source: { handle: 'four' }, segment: { inline: founders } }]
    await changeStream(db, caller, stream.id, { settings: {}, pairs }, portsOf(clock))
    expect(await claimRun(db, { leaseMs: 1, now: clock(), onSyncEnded })).toBeUndefined()
    expect(told[2]?.runs.map((run) => run.errorMessage)).toEqual(
      Array(3).fill('its account or segment was taken out of the stream'),
    )
  })

  it('is ended once when its last runs end at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const { db, clock, caller, stream, told, onSyncEnded, finished, syncs } = await setUp()
      await queueRuns(db, caller, stream.id, 'manual', clock)
      const runs = await listRuns(db, caller, { status: 'queued' })
      await Promise.all(runs.map((run) => cancelRun(db, caller, run.id, clock, onSyncEnded)))
      expect(await syncs()).toMatchObject([{ open_run_count: 0 }])
      // A transaction that Postgres asked to repeat may have told twice, but wrote once.
      if (engine === 'sqlite') expect(told).toHaveLength(1)
      expect(await finished()).toHaveLength(1)
    }
  }, 60_000)

  it('records nothing of a run’s end when what is to be told of its sync cannot be written', async () => {
    const { db, clock, caller, stream, finish, finished, syncs } = await setUp(['one'])
    const run = await startRun(db, caller, stream.id, clock)
    const refuse = async () => {
      throw new Error('no room')
    }
    await expect(finishRun(db, run, { status: 'succeeded' }, clock, refuse)).rejects.toThrow('no room')
    expect(await syncs()).toMatchObject([{ open_run_count: 1, completed_at: null }])
    expect(await finished()).toEqual([])
    await finish(run)
    expect(await finished()).toHaveLength(1)
  })

  it('shows nobody the rows that only end a batch', async () => {
    const { db, clock, caller, stream, finish } = await setUp(['one'])
    const run = await startRun(db, caller, stream.id, clock)
    await ingestPage(db, run, pageOf([follower('ada')]), { clock })
    await finish(run)
    const types = await db.sql.selectFrom('message').select('type').orderBy('id').execute()
    expect(types.map(({ type }) => type)).toEqual(['lead.created', 'batch.ended', 'run.finished'])
    const { items } = await listMessages(db, caller, {})
    expect(items.map(({ type }) => type)).toEqual(['run.finished', 'lead.created'])
  })
})
