import { expect, it } from 'vitest'
import { listUnjudged, recordVerdicts } from '../../../core/src/ingest/ingest.ts'
import { listRetested, recordRetest, retestKept } from '../../../core/src/ingest/retest.ts'
import { markLeadsExported } from '../../../core/src/leads/lead-exports.ts'
import { listLeads, summariseLeads } from '../../../core/src/leads/leads.ts'
import { queueRetest } from '../../../core/src/runs/retests.ts'
import { finishRun, getRun } from '../../../core/src/runs/runs.ts'
import type { Grade, Verdict } from '../../../core/src/segments/segment.ts'
import { changeStream } from '../../../core/src/webhooks/stream-webhooks.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import {
  claimNext,
  codeOf,
  completeRun,
  follower,
  followers,
  founders,
  liker,
  pageOf,
  portsOf,
  runOnce,
  seedCaller,
  seedStream,
} from '../../support/seed.ts'

/** A verdict as a classifier that is not the built-in one gives it. */
const verdict = (grade: Grade | null): Verdict => ({
  grade,
  reasons: grade === null ? [] : [{ label: 'again', field: 'bio', text: grade }],
  misses: [],
})

eachEngine((open) => {
  const setUp = async (handles = ['one'], settings: Parameters<typeof seedStream>[3] = {}) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock, { handles, ...settings })
    const retest = async (scope = {}) => {
      await queueRetest(db, caller, stream.id, scope, clock)
      return await claimNext(db, clock)
    }
    const finish = (run: Awaited<ReturnType<typeof retest>>) => finishRun(db, run, { status: 'succeeded' }, clock)
    const leads = async () =>
      Object.fromEntries(
        (await listLeads(db, caller, { streamId: stream.id })).items.map((lead) => [lead.profile.handle, lead]),
      )
    const grades = async () =>
      Object.fromEntries(Object.entries(await leads()).map(([handle, { grade }]) => [handle, grade]))
    const counts = (filter = {}) => summariseLeads(db, caller, { streamId: stream.id, ...filter })
    return { db, clock, caller, stream, retest, finish, leads, grades, counts }
  }

  it('makes leads of new matches, grades the old ones anew with their counts, and deletes none', async () => {
    const { db, clock, caller, stream, retest, finish, leads, grades, counts } = await setUp()
    const people = [follower('ada'), follower('bob', 'medium'), follower('cy', 'none'), follower('dan')]
    await runOnce(db, caller, stream.id, clock, [people])
    const before = await leads()
    await markLeadsExported(db, caller, [before.ada?.id ?? 0], clock)
    const since = clock()
    clock.advance(1000)
    const run = await retest()
    expect(run).toMatchObject({ mode: 'search-only', trigger: 'manual', status: 'running' })
    const events = await listRetested(db, run, 100)
    expect(events.map(({ profile }) => profile.handle)).toEqual(['ada', 'bob', 'cy', 'dan'])
    const verdicts = [verdict('medium'), verdict(null), verdict('high'), verdict('high')]
    const result = await recordRetest(db, run, events, verdicts, { clock })
    expect(result).toMatchObject({ judgedCount: 4, regradedCount: 1, unmatchedCount: 1, added: { highCount: 1 } })
    expect(await listRetested(db, run, 100)).toEqual([])
    await finish(run)

    expect(await grades()).toEqual({ ada: 'medium', bob: 'medium', cy: 'high', dan: 'high' })
    const after = await leads()
    expect(after.ada).toMatchObject({ id: before.ada?.id, runId: before.ada?.runId, discoveredAt: since })
    expect(after.ada?.matchReasons).toEqual(verdict('medium').reasons)
    expect(after.bob).toEqual(before.bob)
    expect(after.cy).toMatchObject({ runId: run.id, discoveredAt: clock() })
    expect(await counts()).toEqual({ high: 2, medium: 2 })
    expect(await counts({ lifecycle: 'exported' })).toEqual({ high: 0, medium: 1 })
    expect(await counts({ since })).toEqual({ high: 1, medium: 0 })
    const messages = await db.sql
      .selectFrom('message')
      .select(['type', 'subject_id', 'batch_key'])
      .where('created_at', '=', clock())
      .orderBy('id')
      .execute()
    expect(messages).toEqual([
      { type: 'lead.created', subject_id: after.cy?.id, batch_key: `run:${run.id}` },
      { type: 'batch.ended', subject_id: run.id, batch_key: `run:${run.id}` },
      { type: 'run.finished', subject_id: run.syncId, batch_key: null },
    ])
    expect(await getRun(db, caller, run.id)).toMatchObject({ highCount: 1, mediumCount: 0, newFollowerCount: 0 })
  })

  it('leaves a person alone whom the stream found under another of its accounts', async () => {
    const { db, clock, caller, stream, retest, finish, leads } = await setUp(['one', 'two'])
    await runOnce(db, caller, stream.id, clock, [[follower('ada'), follower('bob')]])
    await completeRun(db, await claimNext(db, clock), [pageOf([follower('ada'), follower('eve')])], clock)
    const before = await leads()
    const run = await retest({ sourceId: 2 })
    const events = await listRetested(db, run, 100)
    expect(events.map(({ profile }) => profile.handle)).toEqual(['ada', 'eve'])
    const result = await recordRetest(db, run, events, [verdict('medium'), verdict('medium')], { clock })
    expect(result).toMatchObject({ regradedCount: 1, added: { highCount: 0, mediumCount: 0 } })
    await finish(run)
    const after = await leads()
    expect(after).toEqual({
      ...before,
      eve: { ...before.eve, grade: 'medium', matchReasons: verdict('medium').reasons },
    })
  })

  it('makes leads only of the kinds of people the stream looks for', async () => {
    const { db, clock, caller, stream, retest, grades } = await setUp(['one'], { sourceTypes: ['follower', 'liker'] })
    await runOnce(db, caller, stream.id, clock, [[follower('ada', 'none'), liker('bob', 'none')]])
    await changeStream(db, caller, stream.id, { settings: { sourceTypes: ['liker'] } }, portsOf(clock))
    const run = await retest()
    const events = await listRetested(db, run, 100)
    await recordRetest(db, run, events, [verdict('high'), verdict('high')], { clock })
    expect(await grades()).toEqual({ bob: 'high' })
  })

  it('goes on after its last batch when another worker takes it over, and refuses the one that lost it', async () => {
    const { db, clock, caller, stream, retest, finish } = await setUp()
    await runOnce(db, caller, stream.id, clock, [followers('p', 5)])
    const lost = await retest()
    expect(await retestKept(db, lost, { limit: 2, clock })).toMatchObject({ judgedCount: 2 })
    clock.advance(60_001)
    const run = await claimNext(db, clock)
    expect(run).toMatchObject({ id: lost.id, cursor: expect.any(String), pageCount: 1 })
    expect(await codeOf(retestKept(db, lost, { limit: 2, clock }))).toBe('run_lost')
    expect((await listRetested(db, run, 100)).map(({ profile }) => profile.handle)).toEqual(['p2', 'p3', 'p4'])
    while (await retestKept(db, run, { limit: 2, clock }));
    await finish(run)
    expect(await getRun(db, caller, run.id)).toMatchObject({ status: 'succeeded', pageCount: 3, highCount: 0 })
  })

  it('leaves followers that its pair never judged to the judging of any run, and keeps its own place meanwhile', async () => {
    const { db, clock, caller, stream, retest } = await setUp()
    await runOnce(db, caller, stream.id, clock, [[follower('ada')]])
    const [event] = await db.sql.selectFrom('event').selectAll().execute()
    const late = { ...event, id: 50, event_key: 'late', person_key: 'x:@late' }
    await db.sql
      .insertInto('event')
      .values(late as Required<typeof late> & typeof event & object)
      .execute()
    const run = await retest()
    expect(await retestKept(db, run, { clock })).toMatchObject({ judgedCount: 1 })
    expect(await retestKept(db, run, { clock })).toBeNull()
    const unjudged = await listUnjudged(db, run, 10)
    expect(unjudged.map(({ id }) => id)).toEqual([50])
    await recordVerdicts(db, run, unjudged, [verdict('high')], { clock })
    expect(await getRun(db, caller, run.id)).toMatchObject({ cursor: String(event?.id), highCount: 1 })
  })

  it('is refused once its pair has left the stream', async () => {
    const { db, clock, caller, stream, retest } = await setUp(['one', 'two'])
    await runOnce(db, caller, stream.id, clock, [[follower('ada')]])
    await completeRun(db, await claimNext(db, clock), [], clock)
    const run = await retest({ sourceId: 1 })
    const pairs = [{ source: { handle: 'two' }, segment: { inline: founders } }]
    await changeStream(db, caller, stream.id, { settings: {}, pairs }, portsOf(clock))
    expect(await codeOf(retestKept(db, run, { clock }))).toBe('pair_removed')
  })

  it('queues the pairs in scope, and says when the stream has none of them', async () => {
    const { db, clock, caller, stream } = await setUp(['one', 'two'])
    const queue = (scope: object) => queueRetest(db, caller, stream.id, scope, clock)
    expect(await codeOf(queue({ sourceId: 9 }))).toBe('account_not_found')
    expect(await codeOf(queue({ segmentId: 9 }))).toBe('segment_not_found')
    expect(await queue({ sourceId: 2, segmentId: 1 })).toMatchObject({ queued: [{ sourceId: 2, segmentId: 1 }] })
    expect(await queue({ segmentId: 1 })).toMatchObject({
      queued: [{ sourceId: 1 }],
      skipped: [{ sourceId: 2, reason: 'already_running' }],
    })
  })
})
