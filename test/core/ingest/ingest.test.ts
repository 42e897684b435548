import { expect, it } from 'vitest'
import { ingestPage, judgeKept, listUnjudged, recordVerdicts } from '../../../core/src/ingest/ingest.ts'
import { previewSegment } from '../../../core/src/ingest/preview.ts'
import { cancelRun, finishRun, getRun } from '../../../core/src/runs/runs.ts'
import { addExclusions } from '../../../core/src/segments/exclusions.ts'
import type { Verdict } from '../../../core/src/segments/segment.ts'
import { toSegment } from '../../../core/src/segments/segments.ts'
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
  person,
  runOnce,
  seedCaller,
  seedStream,
  startRun,
} from '../../support/seed.ts'

eachEngine((open) => {
  const setUp = async (settings: Parameters<typeof seedStream>[3] = {}) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock, settings)
    const leads = async (streamId = stream.id) => {
      const rows = await db.sql.selectFrom('lead').selectAll().where('stream_id', '=', streamId).orderBy('id').execute()
      return rows.map((lead) => lead.person_key)
    }
    const counts = async (runId: number) => {
      const { newFollowerCount, likerCount, highCount, mediumCount } = await getRun(db, caller, runId)
      return [newFollowerCount, likerCount, highCount, mediumCount]
    }
    const run = (pages: Parameters<typeof runOnce>[4], streamId = stream.id) =>
      runOnce(db, caller, streamId, clock, pages)
    return { db, clock, caller, stream, leads, counts, run }
  }

  it('writes a page’s followers, leads, messages, cursor and counts together', async () => {
    const { db, clock, caller, stream, leads } = await setUp()
    const run = await startRun(db, caller, stream.id, clock)
    const observations = [follower('ada'), follower('bob', 'medium'), follower('cy', 'none')]
    const page = { ...pageOf(observations, 'c1'), skippedCount: 2, creditsUsed: 5 }
    const result = await ingestPage(db, run, page, { clock })
    expect(result).toMatchObject({ newEventCount: 3, isCancelRequested: false })
    expect(await leads()).toEqual(['x:@ada', 'x:@bob'])
    expect(await getRun(db, caller, run.id)).toMatchObject({
      newFollowerCount: 3,
      highCount: 1,
      mediumCount: 1,
      skippedRowCount: 2,
      creditsUsed: 5,
      cursor: 'c1',
      pageCount: 1,
    })
    const [lead] = await db.sql.selectFrom('lead').selectAll().orderBy('id').execute()
    expect(JSON.parse(lead?.match_reasons ?? '')).toMatchObject([{ label: 'Founder', field: 'bio' }])
    const messages = await db.sql.selectFrom('message').selectAll().orderBy('id').execute()
    expect(messages.map((m) => [m.type, m.subject_id, m.batch_key, m.seq])).toEqual([
      ['lead.created', lead?.id, `run:${run.id}`, null],
      ['lead.created', (lead?.id ?? 0) + 1, `run:${run.id}`, null],
    ])
    expect(JSON.parse(messages[0]?.payload ?? '')).toMatchObject({
      facets: { streamId: stream.id, sourceId: run.sourceId, sourceType: 'follower', grade: 'high', verdict: null },
      data: { id: lead?.id, profile: person('ada', { bio: 'Founder of Acme' }), discoveredAt: clock() },
    })
  })

  it('leaves nothing of a page whose last statement fails', async () => {
    const { db, clock, caller, stream } = await setUp()
    const run = await startRun(db, caller, stream.id, clock)
    await ingestPage(db, run, pageOf([follower('ada')], 'c1'), { clock })
    const tables = ['event', 'lead', 'lead_count', 'message', 'source', 'stream_pair', 'run', 'workspace'] as const
    const dump = async () => {
      const rows = await Promise.all(tables.map((table) => db.sql.selectFrom(table).selectAll().execute()))
      return rows.map((table) => table.map((row) => JSON.stringify(row)).sort())
    }
    const before = await dump()
    const stale = { ...run, claimedBy: 'somebody else' }
    clock.advance(1000)
    expect(await codeOf(ingestPage(db, stale, pageOf(followers('new', 50)), { clock }))).toBe('run_lost')
    expect(await dump()).toEqual(before)
    await ingestPage(db, run, pageOf([follower('bob')]), { clock, isJudging: false })
    const kept = await dump()
    expect(await codeOf(judgeKept(db, stale, { clock }))).toBe('run_lost')
    expect(await dump()).toEqual(kept)
    expect(await judgeKept(db, run, { clock })).toMatchObject({ added: { highCount: 1 } })
    expect(await judgeKept(db, run, { clock })).toBeNull()
  })

  it('keeps a follower once, within a page, over pages and over runs', async () => {
    const { db, leads, counts, run } = await setUp()
    const ada = follower('ada', 'high', { externalId: '7' })
    const renamed = follower('ada_l', 'high', { externalId: '7' })
    const first = await run([
      [ada, follower('Bob'), renamed],
      [follower('bob'), ada, follower('cy')],
    ])
    const second = await run([[renamed, follower('BOB'), follower('dan', 'medium')]])
    expect(await leads()).toEqual(['x:7', 'x:@bob', 'x:@cy', 'x:@dan'])
    expect([await counts(first.id), await counts(second.id)]).toEqual([
      [3, 0, 3, 0],
      [1, 0, 0, 1],
    ])
    expect(await db.sql.selectFrom('event').select('id').execute()).toHaveLength(4)
  })

  it('makes one lead, under the first account, of a follower of two accounts of a stream', async () => {
    const { db, clock, caller, stream, leads, counts } = await setUp({ handles: ['one', 'two'] })
    const first = await startRun(db, caller, stream.id, clock)
    await completeRun(db, first, [pageOf([follower('ada'), follower('bob')])], clock)
    const second = await claimNext(db, clock)
    await completeRun(db, second, [pageOf([follower('bob'), follower('cy')])], clock)
    expect([first.handle, second.handle]).toEqual(['one', 'two'])
    expect(await leads()).toEqual(['x:@ada', 'x:@bob', 'x:@cy'])
    const rows = await db.sql.selectFrom('lead').select(['person_key', 'source_id']).execute()
    expect(rows.find((row) => row.person_key === 'x:@bob')?.source_id).toBe(first.sourceId)
    expect([await counts(first.id), await counts(second.id)]).toEqual([
      [2, 0, 2, 0],
      [2, 0, 1, 0],
    ])
    expect(await db.sql.selectFrom('message').select('id').where('type', '=', 'lead.created').execute()).toHaveLength(3)
  })

  it('judges for a second stream all that an account has, at its first run, and for no other stream', async () => {
    const { db, clock, caller, stream, leads, counts, run } = await setUp()
    await run([followers('a', 30), followers('b', 20, 'medium')])
    const { stream: second } = await seedStream(db, caller, clock)
    expect(await leads(second.id)).toEqual([])
    const late = await run([[follower('a0'), follower('new')]], second.id)
    expect(await leads(second.id)).toHaveLength(51)
    expect(await counts(late.id)).toEqual([51, 0, 31, 20])
    expect(await leads()).toHaveLength(50)
    const own = await run([[follower('new')]])
    expect(await counts(own.id)).toEqual([1, 0, 1, 0])
    expect((await leads()).at(-1)).toBe('x:@new')
    expect(await leads(stream.id)).toHaveLength(51)
  })

  it('makes leads of likers only where the stream asks for them, and one of who does both', async () => {
    const { db, clock, caller, leads, counts, run } = await setUp()
    const page = [liker('ada'), follower('bob'), liker('bob'), liker('cy', 'none')]
    const first = await run([page])
    expect([await leads(), await counts(first.id)]).toEqual([['x:@bob'], [1, 0, 1, 0]])
    const both = await seedStream(db, caller, clock, { sourceTypes: ['follower', 'liker'] })
    const second = await run([page], both.stream.id)
    expect(await leads(both.stream.id)).toEqual(['x:@ada', 'x:@bob'])
    expect(await counts(second.id)).toEqual([1, 3, 2, 0])
    const types = await db.sql.selectFrom('lead').select('source_type').orderBy('id').execute()
    expect(types.map((row) => row.source_type)).toEqual(['follower', 'liker', 'follower'])
    const likers = await seedStream(db, caller, clock, { sourceTypes: ['liker'] })
    const third = await run([[follower('dan'), liker('eve')]], likers.stream.id)
    expect(await leads(likers.stream.id)).toEqual(['x:@ada', 'x:@bob', 'x:@eve'])
    expect(await counts(third.id)).toEqual([0, 4, 3, 0])
  })

  it('makes no lead of an excluded person or word, but counts the follower and goes on', async () => {
    const { db, clock, caller, stream, leads, counts, run } = await setUp()
    await addExclusions(db, caller, { handles: ['@ADA'], words: ['crypto'] }, clock)
    const crypto = { bio: 'Founder of Crypto Ltd' }
    const page = [follower('Ada', 'high', { externalId: '1' }), follower('bob', 'high', crypto), follower('cy')]
    const first = await run([page])
    expect([await leads(), await counts(first.id)]).toEqual([['x:@cy'], [3, 0, 1, 0]])
    const rule = toSegment(caller, founders, '')
    const profiles = page.map(({ profile }) => profile)
    for (const subject of [profiles, { sourceId: first.sourceId, limit: 10 }]) {
      const previews = await previewSegment(db, caller, rule, subject)
      expect(previews.map(({ grade }) => grade)).toEqual([null, null, 'high'])
      expect(previews[0]?.misses[0]).toContain('excluded')
    }
    expect(await leads(stream.id)).toHaveLength(1)
  })

  it('takes the verdicts of another classifier, and only while they are about what is next', async () => {
    const { db, clock, caller, stream, leads } = await setUp()
    const run = await startRun(db, caller, stream.id, clock)
    await ingestPage(db, run, pageOf([follower('ada', 'none'), follower('bob')]), { clock, isJudging: false })
    const verdicts: Verdict[] = [
      { grade: 'medium', reasons: [{ label: 'asked', field: 'bio', text: 'bread' }], misses: [] },
      { grade: null, reasons: [], misses: ['no'] },
    ]
    const events = await listUnjudged(db, run, 10)
    const added = { newFollowerCount: 2, mediumCount: 1, highCount: 0 }
    expect(await recordVerdicts(db, run, events, verdicts, { clock })).toMatchObject({ added })
    // The same once more changes nothing, whether it is refused or void.
    await recordVerdicts(db, run, events, verdicts, { clock }).catch(() => {})
    expect(await leads()).toEqual(['x:@ada'])
    expect(await listUnjudged(db, run, 10)).toEqual([])
    expect(await getRun(db, caller, run.id)).toMatchObject(added)
    await cancelRun(db, caller, run.id, clock)
    await finishRun(db, run, { status: 'cancelled' }, clock)
    expect(await codeOf(ingestPage(db, run, pageOf([follower('cy')]), { clock }))).toBe('run_lost')
  })
})
