import { expect, it } from 'vitest'
import { ingestPage, judgeKept } from '../../../core/src/ingest/ingest.ts'
import { queueRuns } from '../../../core/src/runs/run-queue.ts'
import { claimRun, finishRun, getRun, logRun, releaseRuns, renewRun } from '../../../core/src/runs/runs.ts'
import { changeStream } from '../../../core/src/webhooks/stream-webhooks.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import {
  claimNext,
  codeOf,
  completeRun,
  follower,
  founders,
  pageOf,
  portsOf,
  seedCaller,
  seedStream,
  startRun,
} from '../../support/seed.ts'

const leaseMs = 60_000

eachEngine((open) => {
  const setUp = async (handles = ['tidewatch']) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock, { handles })
    return { db, clock, caller, stream, claim: () => claimRun(db, { leaseMs, now: clock() }) }
  }

  it('hands a run to another worker only after its lease, and then refuses the first', async () => {
    const { db, clock, caller, stream, claim } = await setUp()
    const lost = await startRun(db, caller, stream.id, clock)
    clock.advance(leaseMs - 1)
    expect(await claim()).toBeUndefined()
    await renewRun(db, lost, leaseMs, clock())
    clock.advance(leaseMs - 1)
    expect(await claim()).toBeUndefined()
    await ingestPage(db, lost, pageOf([follower('ada')], 'next'), { clock, leaseMs })
    clock.advance(leaseMs)
    const taken = await claim()
    expect(taken).toMatchObject({ id: lost.id, cursor: 'next', highCount: 1, pageCount: 1 })
    expect(taken?.claimedBy).not.toBe(lost.claimedBy)
    const tries = [
      () => renewRun(db, lost, leaseMs, clock()),
      () => ingestPage(db, lost, pageOf([follower('bob')]), { clock }),
      () => finishRun(db, lost, { status: 'failed' }, clock),
    ]
    for (const attempt of tries) expect(await codeOf(attempt())).toBe('run_lost')
    await logRun(db, lost, 'classify', 'a late line does no harm', clock)
    expect(await getRun(db, caller, lost.id)).toMatchObject({ status: 'running', highCount: 1 })
    expect(await db.sql.selectFrom('lead').select('person_key').execute()).toEqual([{ person_key: 'x:@ada' }])
    await completeRun(db, taken!, [pageOf([follower('bob')])], clock)
    expect(await getRun(db, caller, lost.id)).toMatchObject({ status: 'succeeded', highCount: 2, pageCount: 2 })
  })

  it('gives back all leases at the start of a sole owner', async () => {
    const { db, clock, caller, stream, claim } = await setUp()
    const run = await startRun(db, caller, stream.id, clock)
    expect(await claim()).toBeUndefined()
    await releaseRuns(db, clock())
    expect(await claim()).toMatchObject({ id: run.id })
    expect(await codeOf(judgeKept(db, run, { clock }).then(() => renewRun(db, run, 1, clock())))).toBe('run_lost')
  })

  it('works on one run of a source, and one of a stream, at a time', async () => {
    const { db, clock, caller, stream, claim } = await setUp(['one', 'two'])
    const { stream: rival } = await seedStream(db, caller, clock, { handles: ['one'] })
    const { stream: bystander } = await seedStream(db, caller, clock, { handles: ['three'] })
    for (const { id } of [stream, rival, bystander]) await queueRuns(db, caller, id, 'manual', clock)
    const first = await claim()
    const second = await claim()
    expect([first?.handle, second?.handle]).toEqual(['one', 'three'])
    expect(await claim()).toBeUndefined()
    await completeRun(db, first!, [pageOf([])], clock)
    expect(await claim()).toMatchObject({ handle: 'two', streamId: stream.id })
    expect(await claim()).toMatchObject({ handle: 'one', streamId: rival.id })
  })

  it('works on the accounts of one stream one after another, in their order', async () => {
    const { db, clock, caller, stream, claim } = await setUp(['one', 'two'])
    await queueRuns(db, caller, stream.id, 'manual', clock)
    const first = await claim()
    expect(first).toMatchObject({ handle: 'one' })
    expect(await claim()).toBeUndefined()
    await completeRun(db, first!, [pageOf([])], clock)
    expect(await claim()).toMatchObject({ handle: 'two' })
  })

  it('leases each run once, and one a source, when many relays claim at once', async () => {
    const { db, clock, caller, claim } = await setUp()
    for (const handle of ['one', 'two', 'three', 'one', 'two', 'three', 'one', 'two']) {
      const { stream } = await seedStream(db, caller, clock, { handles: [handle] })
      await queueRuns(db, caller, stream.id, 'manual', clock)
    }
    const claimed = (await Promise.all(Array.from({ length: 8 }, claim))).filter((run) => run !== undefined)
    // Who meets another claim at work may come back with nothing; it tries again.
    for (let run = await claim(); run; run = await claim()) claimed.push(run)
    expect(claimed.map((run) => run.handle).sort()).toEqual(['one', 'three', 'two'])
    expect(new Set(claimed.map((run) => run.id)).size).toBe(3)
    const running = await db.sql.selectFrom('run').select('id').where('status', '=', 'running').execute()
    expect(running).toHaveLength(3)
  })

  it('cancels the runs of a pair that was taken out of its stream before they fetch anything', async () => {
    const { db, clock, caller, stream, claim } = await setUp(['one', 'two'])
    const lost = await startRun(db, caller, stream.id, clock)
    const pairs = [{ source: { handle: 'three' }, segment: { inline: founders } }]
    await changeStream(db, caller, stream.id, { settings: {}, pairs }, portsOf(clock))
    expect(await codeOf(ingestPage(db, lost, pageOf([follower('ada')]), { clock }))).toBe('pair_removed')
    expect(await db.sql.selectFrom('event').select('id').execute()).toEqual([])
    clock.advance(leaseMs)
    expect(await claim()).toBeUndefined()
    const runs = await db.sql.selectFrom('run').select('status').execute()
    expect(runs).toEqual([{ status: 'cancelled' }, { status: 'cancelled' }])
    const finished = await db.sql.selectFrom('message').select('type').execute()
    // They are one sync.
    expect(finished).toEqual([{ type: 'run.finished' }])
    await queueRuns(db, caller, stream.id, 'manual', clock)
    expect(await claimNext(db, clock)).toMatchObject({ handle: 'three' })
  })
})
