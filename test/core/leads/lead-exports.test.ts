import { expect, it } from 'vitest'
import { HOUR_MS } from '../../../core/src/clock.ts'
import type { Db } from '../../../core/src/db/database.ts'
import { markFilterExported, markLeadExported, markLeadsExported } from '../../../core/src/leads/lead-exports.ts'
import { listLeads, summariseLeads } from '../../../core/src/leads/leads.ts'
import type { Caller } from '../../../core/src/workspaces/workspace.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, errorOf, followers, runOnce, seedCaller, seedStream } from '../../support/seed.ts'

eachEngine((open) => {
  const make = async (high = 3, medium = 2) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock)
    await runOnce(db, caller, stream.id, clock, [[...followers('h', high), ...followers('m', medium, 'medium')]])
    clock.advance(HOUR_MS)
    const ids = (await listLeads(db, caller, { limit: 500 })).items.map(({ id }) => id).reverse()
    return { db, clock, caller, streamId: stream.id, ids }
  }
  /** Counts as they are kept, beside the rows themselves. */
  const countsOf = async (db: Db, caller: Caller) => ({
    new: await summariseLeads(db, caller, { lifecycle: 'new' }),
    exported: await summariseLeads(db, caller, { lifecycle: 'exported' }),
    since: await summariseLeads(db, caller, { lifecycle: 'exported', since: 0 }),
    rows: (await listLeads(db, caller, { lifecycle: 'exported', limit: 500 })).items.length,
  })

  it('moves a lead from new to exported with its counts, and keeps the first time', async () => {
    const { db, clock, caller, ids } = await make()
    const id = ids[0] ?? 0
    const { exportedAt } = await markLeadExported(db, caller, id, clock)
    expect(exportedAt).toBe(clock())
    clock.advance(HOUR_MS)
    expect((await markLeadExported(db, caller, id, clock)).exportedAt).toBe(exportedAt)
    const exported = { high: 1, medium: 0 }
    expect(await countsOf(db, caller)).toEqual({ new: { high: 2, medium: 2 }, exported, since: exported, rows: 1 })
    expect(await codeOf(markLeadExported(db, caller, 999_999, clock))).toBe('lead_not_found')
  })

  it('marks all leads that are named, or none when one is nobody’s or a neighbour’s', async () => {
    const { db, clock, caller, ids } = await make()
    const other = await seedCaller(db, clock, 'Other')
    expect((await errorOf(markLeadsExported(db, caller, [...ids, 999_999, 888_888], clock))).extra).toEqual({
      unknownLeadIds: [888_888, 999_999],
    })
    expect((await errorOf(markLeadsExported(db, other, ids, clock))).extra).toEqual({ unknownLeadIds: ids })
    expect((await countsOf(db, caller)).rows).toBe(0)
    await markLeadExported(db, caller, ids[1] ?? 0, clock)
    const twice = [...ids, ...ids]
    expect(await markLeadsExported(db, caller, twice, clock)).toEqual({ exportedCount: 4, alreadyExportedCount: 1 })
    expect(await markLeadsExported(db, caller, ids, clock)).toEqual({ exportedCount: 0, alreadyExportedCount: 5 })
    const exported = { high: 3, medium: 2 }
    expect(await countsOf(db, caller)).toEqual({ new: { high: 0, medium: 0 }, exported, since: exported, rows: 5 })
  })

  it('counts a lead once, however many exports name it at the same time', async () => {
    const { db, clock, caller, streamId, ids } = await make()
    const results = await Promise.all([
      markLeadsExported(db, caller, ids, clock),
      markLeadsExported(db, caller, [...ids].reverse(), clock),
      markFilterExported(db, caller, { streamId }, { clock }),
    ])
    expect(results.reduce((sum, { exportedCount }) => sum + exportedCount, 0)).toBe(5)
    expect((await countsOf(db, caller)).exported).toEqual({ high: 3, medium: 2 })
    const counters = await db.sql.selectFrom('lead_count').select('count').execute()
    expect(counters.every(({ count }) => count >= 0)).toBe(true)
  })

  it('marks what passes a filter, over several transactions, and the rest when it is called again', async () => {
    const { db, clock, caller, streamId, ids } = await make(700, 600)
    const filter = { streamId, grade: 'medium' as const }
    expect(await markFilterExported(db, caller, filter, { clock })).toEqual({
      exportedCount: 600,
      alreadyExportedCount: 0,
    })
    expect((await countsOf(db, caller)).exported).toEqual({ high: 0, medium: 600 })
    const aborted = { clock, signal: AbortSignal.abort() }
    expect((await markFilterExported(db, caller, { streamId }, aborted)).exportedCount).toBe(0)
    expect(await markFilterExported(db, caller, { streamId }, { clock })).toEqual({
      exportedCount: 700,
      alreadyExportedCount: 600,
    })
    expect(ids).toHaveLength(500)
    expect((await countsOf(db, caller)).new).toEqual({ high: 0, medium: 0 })
  })
})
