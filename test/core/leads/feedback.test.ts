import { expect, it } from 'vitest'
import type { Db } from '../../../core/src/db/database.ts'
import { previewSegment } from '../../../core/src/ingest/preview.ts'
import { pushObservations } from '../../../core/src/ingest/push.ts'
import { MAX_FEEDBACK_NOTE } from '../../../core/src/leads/feedback.ts'
import { listExamples } from '../../../core/src/leads/feedback-store.ts'
import { giveFeedback, removeFeedback } from '../../../core/src/leads/feedbacks.ts'
import { listLeads, summariseLeads } from '../../../core/src/leads/leads.ts'
import { createSegment, getSegment } from '../../../core/src/segments/segments.ts'
import type { Observation } from '../../../core/src/sources/profile.ts'
import { createStream } from '../../../core/src/webhooks/stream-webhooks.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, follower, followers, portsOf, runOnce, seedCaller, seedStream } from '../../support/seed.ts'

const messagesOf = async (db: Db) => {
  const rows = await db.sql
    .selectFrom('message')
    .selectAll()
    .where('type', '=', 'lead.feedback')
    .orderBy('id')
    .execute()
  return rows.map((row) => JSON.parse(row.payload))
}

eachEngine((open) => {
  const setUp = async (page: Observation[] = followers('p', 3)) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock)
    const run = await runOnce(db, caller, stream.id, clock, [page])
    const leads = (await listLeads(db, caller, { streamId: stream.id, since: 0 })).items
    const other = await createSegment(db, caller, { description: 'Bakers' }, clock)
    const give = (leadId: number, status: 'good' | 'bad', segmentId = run.segmentId) =>
      giveFeedback(db, caller, leadId, { segmentId, status }, clock)
    return { db, clock, caller, stream, run, leads, ids: leads.map(({ id }) => id), other, give }
  }

  it('keeps one verdict a lead and segment, and tells of each that is new', async () => {
    const { db, clock, caller, run, ids, other, give } = await setUp()
    const [id = 0] = ids
    expect(await give(id, 'bad')).toMatchObject({ status: 'bad', badReason: 'zapier', note: null })
    await give(id, 'bad')
    await giveFeedback(
      db,
      caller,
      id,
      { segmentId: run.segmentId, status: 'bad', badReason: 'bot', note: 'spam' },
      clock,
    )
    await give(id, 'good')
    await give(id, 'good', other.id)
    const rows = await db.sql.selectFrom('feedback').select(['segment_id', 'verdict', 'bad_reason', 'note']).execute()
    expect(rows).toHaveLength(2)
    expect(rows).toContainEqual({ segment_id: run.segmentId, verdict: 'good', bad_reason: null, note: null })
    const messages = await messagesOf(db)
    expect(
      messages.map(({ facets, data }) => [facets.verdict, data.feedback.badReason, data.feedback.segmentId]),
    ).toEqual([
      ['bad', 'zapier', run.segmentId],
      ['bad', 'bot', run.segmentId],
      ['good', null, run.segmentId],
      ['good', null, other.id],
    ])
    expect(messages[0]).toMatchObject({ facets: { grade: 'high' }, data: { id, profile: { handle: 'p0' } } })
  })

  it('keeps one row of two verdicts at once', async () => {
    const { db, ids, give } = await setUp()
    const [id = 0] = ids
    await Promise.all([give(id, 'good'), give(id, 'bad'), give(id, 'good'), give(id, 'bad')])
    expect(await db.sql.selectFrom('feedback').select('id').execute()).toHaveLength(1)
  })

  it('refuses leads and segments of other workspaces, long notes, and to take back what was never said', async () => {
    const { db, clock, caller, run, ids, other } = await setUp()
    const [id = 0] = ids
    const stranger = await seedCaller(db, clock, 'Other')
    const theirs = await createSegment(db, stranger, { description: 'Bakers' }, clock)
    const good = { segmentId: run.segmentId, status: 'good' as const }
    const note = 'x'.repeat(MAX_FEEDBACK_NOTE + 1)
    expect(await codeOf(giveFeedback(db, stranger, id, { ...good, segmentId: theirs.id }, clock))).toBe(
      'lead_not_found',
    )
    expect(await codeOf(giveFeedback(db, caller, id, { ...good, segmentId: theirs.id }, clock))).toBe(
      'segment_not_found',
    )
    expect(await codeOf(giveFeedback(db, caller, id, { ...good, note }, clock))).toBe('invalid_request')
    expect(await codeOf(giveFeedback(db, caller, 999, good, clock))).toBe('lead_not_found')
    expect(await db.sql.selectFrom('feedback').select('id').execute()).toEqual([])
    expect(await messagesOf(db)).toEqual([])
    await giveFeedback(db, caller, id, good, clock)
    expect(await codeOf(removeFeedback(db, stranger, id, run.segmentId))).toBe('lead_not_found')
    expect(await codeOf(removeFeedback(db, caller, id, other.id))).toBe('feedback_not_found')
    await removeFeedback(db, caller, id, run.segmentId)
    expect(await codeOf(removeFeedback(db, caller, id, run.segmentId))).toBe('feedback_not_found')
  })

  it('lists, filters and counts leads by what was said of them for their own segment', async () => {
    const { db, caller, stream, ids, other, give } = await setUp([...followers('p', 3), follower('m', 'medium')])
    await give(ids[0] ?? 0, 'good')
    await give(ids[1] ?? 0, 'bad')
    await give(ids[2] ?? 0, 'bad', other.id)
    await give(ids[3] ?? 0, 'bad')
    const said = async (feedback?: 'good' | 'bad' | 'none', more = {}) => {
      const page = await listLeads(db, caller, { feedback, since: 0, limit: 2, ...more })
      return [page.items.map((lead) => [lead.id, lead.feedback?.status]), page.total]
    }
    const [a, b, c, d] = ids
    expect(await said('good')).toEqual([[[a, 'good']], 1])
    const bad = [
      [b, 'bad'],
      [d, 'bad'],
    ]
    expect(await said('bad')).toEqual([bad, 2])
    expect(await said('bad', { grade: 'medium', streamId: stream.id })).toEqual([[[d, 'bad']], 1])
    expect(await said('bad', { streamId: 99 })).toEqual([[], 0])
    expect(await said('none')).toEqual([[[c, undefined]], 1])
    expect((await said())[1]).toBe(4)
    expect(await summariseLeads(db, caller, { feedback: 'bad' })).toEqual({ high: 1, medium: 1 })
    expect(await summariseLeads(db, caller, { feedback: 'none' })).toEqual({ high: 1, medium: 0 })
  })

  it('lets the next page go by a grade, and by nothing once it is taken back', async () => {
    const { db, clock, caller, run, leads, stream, give } = await setUp()
    const [ada] = leads
    const segment = await getSegment(db, caller, run.segmentId)
    const gradeOf = async () => (await previewSegment(db, caller, segment, [ada!.profile]))[0]?.grade
    // A second stream for the same segment, whose one page comes after the grade.
    const pairs = [{ source: { handle: 'tidewatch' }, segment: { segmentId: run.segmentId } }]
    const again = await createStream(db, caller, { settings: {}, pairs }, portsOf(clock))
    expect(again.stream.id).not.toBe(stream.id)
    expect(await gradeOf()).toBe('high')
    await give(ada!.id, 'bad')
    expect(await gradeOf()).toBeNull()
    const next = await runOnce(db, caller, again.stream.id, clock, [[]])
    expect(next.segmentId).toBe(run.segmentId)
    const keysOf = async (streamId: number) =>
      (await listLeads(db, caller, { streamId, since: 0 })).items.map(({ personKey }) => personKey)
    expect(await keysOf(again.stream.id)).toEqual(['x:@p1', 'x:@p2'])
    expect(await keysOf(stream.id)).toEqual(['x:@p0', 'x:@p1', 'x:@p2'])
    await give(ada!.id, 'good')
    expect(await gradeOf()).toBe('high')
    await give(ada!.id, 'bad')
    expect(await gradeOf()).toBeNull()
    await removeFeedback(db, caller, ada!.id, run.segmentId)
    expect(await gradeOf()).toBe('high')
    expect(await listExamples(db, run.segmentId)).toEqual([])
  })

  it('goes by the grades in a push, too', async () => {
    const bios = ['Baker', 'Baker in Leeds', 'Pastry baker', 'Baker of bread', 'Baker, dad']
    const { db, clock, caller, run, give } = await setUp([])
    const wanted = bios.map((bio, i) => follower(`b${i}`, 'high', { bio: `Founder. ${bio}` }))
    await pushObservations(db, caller, run.sourceId, [...wanted, ...followers('f', 5)], clock)
    for (const lead of (await listLeads(db, caller, { streamId: run.streamId, since: 0 })).items) {
      await give(lead.id, lead.profile.handle.startsWith('b') ? 'bad' : 'good')
    }
    const pushed = [follower('x1', 'high', { bio: 'Founder. Baker' }), follower('x2')]
    await pushObservations(db, caller, run.sourceId, pushed, clock)
    const leads = (await listLeads(db, caller, { streamId: run.streamId, since: 0 })).items.slice(-2)
    expect(leads.map(({ profile, grade }) => [profile.handle, grade])).toContainEqual(['x2', 'high'])
    expect(leads.map(({ profile, grade }) => [profile.handle, grade])).not.toContainEqual(['x1', 'high'])
  })
})
