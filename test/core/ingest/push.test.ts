import { expect, it } from 'vitest'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import { MAX_PUSHED, pushObservations } from '../../../core/src/ingest/push.ts'
import { getRun } from '../../../core/src/runs/runs.ts'
import { addExclusions } from '../../../core/src/segments/exclusions.ts'
import { listSources } from '../../../core/src/sources/sources.ts'
import { changeStream } from '../../../core/src/webhooks/stream-webhooks.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import {
  codeOf,
  completeRun,
  follower,
  followers,
  liker,
  pageOf,
  portsOf,
  runOnce,
  seedCaller,
  seedStream,
  startRun,
} from '../../support/seed.ts'

eachEngine((open) => {
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock)
    const sourceId = (await listSources(db, caller))[0]?.id ?? 0
    const push = (observations: Parameters<typeof pushObservations>[3], who = caller) =>
      pushObservations(db, who, sourceId, observations, clock)
    const leads = async (streamId = stream.id) => {
      const rows = await db.sql.selectFrom('lead').select('person_key').where('stream_id', '=', streamId).execute()
      return rows.map((row) => row.person_key).sort()
    }
    return { db, clock, caller, stream, sourceId, push, leads }
  }

  it('makes leads in every stream that listens, once, and sends them at once', async () => {
    const { db, clock, caller, stream, push, leads } = await setUp()
    const likers = await seedStream(db, caller, clock, { sourceTypes: ['liker'] })
    const paused = await seedStream(db, caller, clock, { isActive: false })
    const archived = await seedStream(db, caller, clock, { isArchived: true })
    await addExclusions(db, caller, { handles: ['out'] }, clock)
    const page = [follower('ada'), follower('ada'), follower('bob', 'none'), liker('cy', 'medium'), follower('out')]
    expect(await push(page)).toMatchObject({ newCount: 4, leadCount: 2 })
    expect([await leads(), await leads(likers.stream.id)]).toEqual([['x:@ada'], ['x:@cy']])
    expect([await leads(paused.stream.id), await leads(archived.stream.id)]).toEqual([[], []])
    expect(await push(page)).toMatchObject({ newCount: 0, leadCount: 0 })
    const messages = await db.sql.selectFrom('message').select(['type', 'batch_key']).execute()
    expect(messages).toEqual(Array(2).fill({ type: 'lead.created', batch_key: null }))
    const runIds = await db.sql.selectFrom('lead').select('run_id').execute()
    expect(runIds).toEqual([{ run_id: null }, { run_id: null }])
    // Nothing is left for a run of who listened; who was paused catches up.
    const idle = await runOnce(db, caller, stream.id, clock, [])
    expect(await getRun(db, caller, idle.id)).toMatchObject({ newFollowerCount: 0, highCount: 0 })
    await runOnce(db, caller, paused.stream.id, clock, [])
    expect(await leads(paused.stream.id)).toEqual(['x:@ada'])
  })

  it('refuses too many, an account that is asleep and one of another workspace, and keeps nothing', async () => {
    const { db, clock, push } = await setUp()
    expect(await codeOf(push(followers('a', MAX_PUSHED + 1)))).toBe('invalid_request')
    expect(await codeOf(push([follower('ada')], await seedCaller(db, clock)))).toBe('account_not_found')
    await db.sql.updateTable('source').set({ is_active: 0 }).execute()
    expect(await codeOf(push([follower('ada')]))).toBe('account_asleep')
    expect(await db.sql.selectFrom('event').select('id').execute()).toEqual([])
  })

  it('goes between the pages of a run without loss or repeat, also for a pair that is behind', async () => {
    const { db, clock, caller, stream, push, leads } = await setUp()
    const run = await startRun(db, caller, stream.id, clock)
    await ingestPage(db, run, pageOf(followers('a', 3), '1'), { clock })
    expect(await push([follower('a1'), follower('p')])).toMatchObject({ newCount: 1, leadCount: 1 })
    await ingestPage(db, run, pageOf([follower('p'), ...followers('b', 3)], '2'), { clock, isJudging: false })
    expect(await push([follower('q')])).toMatchObject({ newCount: 1 })
    await completeRun(db, run, [pageOf(followers('c', 2))], clock)
    const all = ['a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'c0', 'c1', 'p', 'q'].map((handle) => `x:@${handle}`)
    expect(await leads()).toEqual(all)
    const late = await seedStream(db, caller, clock)
    await push([follower('r')])
    await runOnce(db, caller, late.stream.id, clock, [])
    expect(await leads(late.stream.id)).toEqual([...all, 'x:@r'])
    expect(await db.sql.selectFrom('message').select('id').where('type', '=', 'lead.created').execute()).toHaveLength(
      22,
    )
  })

  it('loses and repeats nothing when pushes and a run come at once', async () => {
    const { db, clock, caller, stream, push, leads } = await setUp()
    const second = await seedStream(db, caller, clock)
    const run = await startRun(db, caller, stream.id, clock)
    const pushed = Array.from({ length: 8 }, (_, i) => [...followers(`p${i}_`, 5), ...followers('shared', 5)])
    const pages = Array.from({ length: 8 }, (_, i) => pageOf([...followers(`r${i}_`, 5), ...followers('shared', 5)]))
    await Promise.all([completeRun(db, run, pages, clock), ...pushed.map((page) => push(page))])
    await runOnce(db, caller, stream.id, clock, [])
    await runOnce(db, caller, second.stream.id, clock, [])
    const everybody = [...pushed.flat(), ...pages.flatMap((page) => page.observations)]
    const expected = [...new Set(everybody.map(({ profile }) => `x:@${profile.handle}`))].sort()
    expect(await leads()).toEqual(expected)
    expect(await leads(second.stream.id)).toEqual(expected)
    const { sum } = await db.sql
      .selectFrom('lead_count')
      .select((eb) => eb.fn.sum<number>('count').as('sum'))
      .where('day', '=', -1)
      .executeTakeFirstOrThrow()
    expect(Number(sum)).toBe(2 * expected.length)
    await changeStream(db, caller, stream.id, { settings: { isActive: false } }, portsOf(clock))
    expect(await push([follower('late')])).toMatchObject({ newCount: 1, leadCount: 1 })
  })
})
