import { expect, it } from 'vitest'
import type { Db } from '../../../core/src/db/database.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import type { Lead } from '../../../core/src/leads/lead.ts'
import { type LeadQuery, listLeads } from '../../../core/src/leads/leads.ts'
import type { Caller } from '../../../core/src/workspaces/workspace.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { errorOf, followers, pageOf, runOnce, seedCaller, seedStream, startRun } from '../../support/seed.ts'

/** Reads a list page by page until `isDone`; checks what every page must hold to. */
async function readAll(db: Db, caller: Caller, query: LeadQuery, isDone: (seen: Lead[]) => boolean) {
  const seen: Lead[] = []
  let cursor = query.cursor
  for (;;) {
    const page = await listLeads(db, caller, { ...query, cursor })
    expect(page.items.length).toBeLessThanOrEqual(query.limit ?? 100)
    seen.push(...page.items)
    if (page.nextCursor === null || (!page.hasMore && isDone(seen))) return { seen, page }
    cursor = page.nextCursor
  }
}

const idsOf = (leads: Lead[]) => leads.map((lead) => lead.id)

eachEngine((open) => {
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    return { db, clock, caller }
  }

  it('shows a poller every lead once, in order, while several runs ingest at once', async () => {
    const { db, clock, caller } = await setUp()
    const names = ['a', 'b', 'c', 'd']
    const pagesEach = 6
    const perPage = 15
    const total = names.length * pagesEach * perPage
    const work = async (name: string) => {
      const { stream } = await seedStream(db, caller, clock, { handles: [name] })
      const run = await startRun(db, caller, stream.id, clock)
      return async () => {
        for (let i = 0; i < pagesEach; i++) {
          await ingestPage(db, run, pageOf(followers(`${run.handle}_${i}_`, perPage), `${i}`), { clock })
        }
      }
    }
    const jobs = []
    for (const name of names) jobs.push(await work(name))
    const since = clock() - 1
    const poll = readAll(db, caller, { since, limit: 7 }, (seen) => seen.length >= total)
    await Promise.all(jobs.map((job) => job()))
    const { seen } = await poll
    const ids = idsOf(seen)
    expect(ids).toHaveLength(total)
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
    const times = seen.map((lead) => lead.discoveredAt)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    // No two ingests share a time, although the clock stood still.
    const byTime = Map.groupBy(seen, (lead) => lead.discoveredAt)
    expect(byTime.size).toBe(names.length * pagesEach)
    for (const leads of byTime.values()) expect(new Set(leads.map((lead) => lead.streamId)).size).toBe(1)
  })

  it('pages down from the newest to the end without skip or repeat while leads come in', async () => {
    const { db, clock, caller } = await setUp()
    const { stream } = await seedStream(db, caller, clock)
    await runOnce(db, caller, stream.id, clock, [followers('a', 23)])
    const first = await listLeads(db, caller, { limit: 5 })
    expect(first).toMatchObject({ hasMore: true, total: 23 })
    await runOnce(db, caller, stream.id, clock, [followers('b', 10)])
    const { seen, page } = await readAll(db, caller, { limit: 5, cursor: first.nextCursor ?? '' }, () => true)
    expect(idsOf([...first.items, ...seen])).toEqual(Array.from({ length: 23 }, (_, i) => 23 - i))
    expect(page).toMatchObject({ hasMore: false, nextCursor: null, total: 33 })
    const all = await readAll(db, caller, { limit: 11 }, () => true)
    expect(idsOf(all.seen)).toEqual(Array.from({ length: 33 }, (_, i) => 33 - i))
  })

  it('always gives a poller a cursor to come back with, also when nothing is new', async () => {
    const { db, clock, caller } = await setUp()
    const { stream } = await seedStream(db, caller, clock)
    const none = await listLeads(db, caller, { since: 0 })
    expect(none).toMatchObject({ items: [], hasMore: false, nextCursor: expect.any(String), total: 0 })
    expect(await listLeads(db, caller, {})).toMatchObject({ items: [], hasMore: false, nextCursor: null })
    await runOnce(db, caller, stream.id, clock, [followers('a', 3)])
    const since = clock() - 1
    const up = await listLeads(db, caller, { since, cursor: none.nextCursor ?? '' })
    expect(idsOf(up.items)).toEqual([1, 2, 3])
    const idle = await listLeads(db, caller, { since, cursor: up.nextCursor ?? '' })
    expect(idle).toMatchObject({ items: [], hasMore: false, nextCursor: up.nextCursor, total: 3 })
    await runOnce(db, caller, stream.id, clock, [followers('b', 2)])
    expect(idsOf((await listLeads(db, caller, { since, cursor: idle.nextCursor ?? '' })).items)).toEqual([4, 5])
    expect(idsOf((await listLeads(db, caller, { cursor: idle.nextCursor ?? '' })).items)).toEqual([4, 5])
  })

  it('takes since as strictly after, and offset and limit from whichever end it reads', async () => {
    const { db, clock, caller } = await setUp()
    const { stream } = await seedStream(db, caller, clock)
    const times: number[] = []
    for (const name of ['a', 'b', 'c']) {
      clock.advance(1000)
      times.push(clock())
      await runOnce(db, caller, stream.id, clock, [followers(name, 2)])
    }
    const ids = async (query: LeadQuery) => idsOf((await listLeads(db, caller, query)).items)
    expect(await ids({ since: times[0] })).toEqual([3, 4, 5, 6])
    expect(await ids({ since: (times[0] ?? 0) - 1 })).toEqual([1, 2, 3, 4, 5, 6])
    expect(await ids({ since: times[2] })).toEqual([])
    expect(await ids({ limit: 2 })).toEqual([6, 5])
    expect(await ids({ limit: 2, offset: 3 })).toEqual([3, 2])
    expect(await ids({ since: times[0], limit: 2, offset: 1 })).toEqual([4, 5])
    expect(await ids({ offset: 6 })).toEqual([])
    const { nextCursor } = await listLeads(db, caller, { limit: 2 })
    const error = await errorOf(listLeads(db, caller, { cursor: nextCursor ?? '', offset: 1 }))
    expect(error.issues[0]?.path).toBe('offset')
    expect((await errorOf(listLeads(db, caller, { cursor: 'nonsense' }))).issues[0]?.path).toBe('cursor')
  })
})
