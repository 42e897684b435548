import { expect, it } from 'vitest'
import { type Db, openDatabase } from '../../../core/src/db/database.ts'
import { ingestPage, judgeKept } from '../../../core/src/ingest/ingest.ts'
import type { ClaimedRun } from '../../../core/src/runs/run.ts'
import { queueRuns } from '../../../core/src/runs/run-queue.ts'
import { finishRun, releaseRuns } from '../../../core/src/runs/runs.ts'
import type { Observation } from '../../../core/src/sources/profile.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { claimNext, follower, followers, liker, seedCaller, seedStream, stubSource } from '../../support/seed.ts'

const pages: Observation[][] = [
  followers('a', 20),
  [...followers('b', 20, 'medium'), follower('a3')],
  [...followers('c', 20, 'none'), liker('a1'), liker('d')],
  [follower('b1', 'medium'), follower('z')],
]

/** What a run leaves behind, without what only tells times and claims. */
async function readAll(db: Db) {
  const [events, leads, counts, messages, runs, pairs] = await Promise.all([
    db.sql.selectFrom('event').select(['source_type', 'person_key']).orderBy('id').execute(),
    db.sql.selectFrom('lead').select(['person_key', 'grade', 'source_type', 'run_id']).orderBy('id').execute(),
    db.sql.selectFrom('lead_count').selectAll().orderBy('day').orderBy('grade').execute(),
    db.sql.selectFrom('message').select(['type', 'batch_key', 'ends_batch']).orderBy('id').execute(),
    db.sql
      .selectFrom('run')
      .select(['status', 'page_count', 'new_follower_count', 'liker_count', 'high_count', 'medium_count'])
      .execute(),
    db.sql.selectFrom('stream_pair').select('judged_event_id').execute(),
  ])
  return { events, leads, counts, messages, runs, pairs }
}

eachEngine((open) => {
  /** Begins a stream over `pages`, and works on its run; `work` may stop in the middle as a crash would. */
  const begin = async () => {
    const url = await open.url()
    const clock = manualClock()
    const db = await openDatabase(url)
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock, { sourceTypes: ['follower', 'liker'] })
    await queueRuns(db, caller, stream.id, 'manual', clock)
    return { url, clock, db }
  }
  const fetchAll = async (
    db: Db,
    run: ClaimedRun,
    clock: () => number,
    crash: { afterPages: number; isJudging?: boolean },
  ) => {
    const request = { handle: run.handle, externalId: null, sourceTypes: run.sourceTypes, cursor: run.cursor }
    for await (const page of stubSource(pages).fetch(request)) {
      if (crash.afterPages-- === 0) return false
      await ingestPage(db, run, page, { clock, isJudging: crash.isJudging ?? true })
    }
    return true
  }
  const finish = async (db: Db, clock: () => number) => {
    const run = await claimNext(db, clock)
    await fetchAll(db, run, clock, { afterPages: pages.length })
    while (await judgeKept(db, run, { clock, limit: 7 }));
    await finishRun(db, run, { status: 'succeeded' }, clock)
    return run
  }

  it('leaves the same after a crash between any two pages as without one', async () => {
    const whole = await begin()
    await finish(whole.db, whole.clock)
    const expected = await readAll(whole.db)
    await whole.db.close()
    expect(expected.leads).toHaveLength(42)
    for (const afterPages of [1, 2, 3]) {
      const { url, clock, db } = await begin()
      const lost = await claimNext(db, clock)
      expect(await fetchAll(db, lost, clock, { afterPages })).toBe(false)
      await db.close()
      const again = await openDatabase(url)
      // Half of the relays are the sole owner of their database and need not wait for the lease.
      if (afterPages % 2) await releaseRuns(again, clock())
      else clock.advance(60_001)
      const run = await finish(again, clock)
      expect(run.cursor).toBe(String(afterPages))
      const left = await readAll(again)
      await again.close()
      expect(left).toEqual(expected)
    }
  })

  it('judges each follower once after a crash in the middle of judging', async () => {
    const whole = await begin()
    await finish(whole.db, whole.clock)
    const { leads, counts } = await readAll(whole.db)
    await whole.db.close()
    const { url, clock, db } = await begin()
    const lost = await claimNext(db, clock)
    await fetchAll(db, lost, clock, { afterPages: pages.length, isJudging: false })
    await judgeKept(db, lost, { clock, limit: 9 })
    await judgeKept(db, lost, { clock, limit: 9 })
    await db.close()
    const again = await openDatabase(url)
    await releaseRuns(again, clock())
    const run = await claimNext(again, clock)
    expect(run).toMatchObject({ phase: 'judge', newFollowerCount: 18 })
    while (await judgeKept(again, run, { clock, limit: 9 }));
    await finishRun(again, run, { status: 'succeeded' }, clock)
    const left = await readAll(again)
    await again.close()
    expect(left.leads).toEqual(leads)
    expect(left.counts).toEqual(counts)
    expect(left.runs).toMatchObject([{ high_count: 22, medium_count: 20, new_follower_count: 61, liker_count: 2 }])
  })
})
