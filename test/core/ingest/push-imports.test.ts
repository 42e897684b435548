import { expect, it } from 'vitest'
import { type ImportPart, pushObservations } from '../../../core/src/ingest/push.ts'
import { PUSH_MODE } from '../../../core/src/runs/run.ts'
import { listRuns } from '../../../core/src/runs/runs.ts'
import { listSources } from '../../../core/src/sources/sources.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { follower, followers, liker, runOnce, seedCaller, seedStream, startRun } from '../../support/seed.ts'

eachEngine((open) => {
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock)
    const sourceId = (await listSources(db, caller))[0]?.id ?? 0
    const push = (people: Parameters<typeof pushObservations>[3], batch: number, part: Partial<ImportPart> = {}) =>
      pushObservations(db, caller, sourceId, people, clock, undefined, {
        importId: 'file-1',
        batch,
        skippedRowCount: 0,
        ...part,
      })
    const runs = (streamId = stream.id) => listRuns(db, caller, { streamId })
    return { db, clock, caller, stream, sourceId, push, runs }
  }

  it('shows an import as one run a pair, by hand and pushed, with what all its batches brought', async () => {
    const { db, clock, caller, push, runs } = await setUp()
    const second = await seedStream(db, caller, clock, { sourceTypes: ['follower', 'liker'] })
    const first = await push([...followers('a', 3), follower('m', 'medium'), liker('l')], 1, { skippedRowCount: 2 })
    clock.advance(5000)
    const last = await push(followers('n', 2, 'none'), 2, { skippedRowCount: 1 })
    expect([first.runIds, last.runIds]).toEqual([first.runIds, first.runIds])
    const [run, ...others] = await runs()
    expect(others).toEqual([])
    expect(run).toMatchObject({
      id: first.runIds[0],
      trigger: 'manual',
      mode: PUSH_MODE,
      status: 'succeeded',
      newFollowerCount: 6,
      likerCount: 0,
      highCount: 3,
      mediumCount: 1,
      skippedRowCount: 3,
      pageCount: 2,
      syncId: null,
    })
    expect((run?.completedAt ?? 0) - (run?.triggeredAt ?? 0)).toBe(5000)
    expect(await runs(second.stream.id)).toMatchObject([{ id: first.runIds[1], highCount: 4, likerCount: 1 }])
    const leads = await db.sql.selectFrom('lead').select('run_id').execute()
    expect(new Set(leads.map((lead) => lead.run_id))).toEqual(new Set(first.runIds))
  })

  it('counts a batch once, however often it comes, and still takes what was new in it', async () => {
    const { push, runs } = await setUp()
    await push(followers('a', 3), 1, { skippedRowCount: 2 })
    await push(followers('b', 3), 2)
    const before = await runs()
    expect(await push(followers('a', 3), 1, { skippedRowCount: 2 })).toMatchObject({ newCount: 0, leadCount: 0 })
    expect(await runs()).toEqual(before)
    expect(await push([...followers('a', 3), follower('late')], 1, { skippedRowCount: 2 })).toMatchObject({
      newCount: 1,
      leadCount: 1,
    })
    expect(await runs()).toMatchObject([{ newFollowerCount: 7, highCount: 7, skippedRowCount: 2, pageCount: 2 }])
  })

  it('sends leads of an import at once, since nobody says when it has ended', async () => {
    const { db, push } = await setUp()
    await push(followers('a', 2), 1)
    expect(await db.sql.selectFrom('message').select(['type', 'batch_key']).execute()).toEqual(
      Array(2).fill({ type: 'lead.created', batch_key: null }),
    )
  })

  it('has a run of its own for another import, and stands in the way of no sync', async () => {
    const { db, clock, caller, stream, push, runs } = await setUp()
    const active = await startRun(db, caller, stream.id, clock)
    expect(await push(followers('a', 2), 1)).toMatchObject({ newCount: 2 })
    const other = await push(followers('b', 2), 1, { importId: 'file-2' })
    expect(other.runIds).toHaveLength(1)
    expect((await runs()).map(({ id, mode }) => [id, mode])).toEqual([
      [other.runIds[0], 'push'],
      [active.id + 1, 'push'],
      [active.id, 'sync-then-search'],
    ])
    await db.sql.updateTable('run').set({ status: 'succeeded' }).where('id', '=', active.id).execute()
    const run = await runOnce(db, caller, stream.id, clock, [])
    expect(run.id).toBeGreaterThan(other.runIds[0] ?? 0)
  })

  it('keeps people without a run where no stream listens', async () => {
    const { db, push } = await setUp()
    await db.sql.updateTable('stream').set({ is_active: 0 }).execute()
    expect(await push(followers('a', 2), 1)).toEqual({ newCount: 2, leadCount: 0, runIds: [] })
    expect(await db.sql.selectFrom('run').select('id').execute()).toEqual([])
  })
})
