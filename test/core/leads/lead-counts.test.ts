import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DAY_MS } from '../../../core/src/clock.ts'
import { type Db, inTransaction } from '../../../core/src/db/database.ts'
import { type Lead, type LeadFilter, lifecycles } from '../../../core/src/leads/lead.ts'
import { countLeads } from '../../../core/src/leads/lead-count-store.ts'
import { findLead, insertLeads } from '../../../core/src/leads/lead-store.ts'
import { countLeadsByStream, listLeads, summariseLeads } from '../../../core/src/leads/leads.ts'
import { grades } from '../../../core/src/segments/segment.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { person, seedCaller } from '../../support/seed.ts'

const clock = manualClock()
const START = Date.UTC(2026, 0, 5)
/** Instants around midnights, where a day ends, and within days. */
const arbitraryAt = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, 1, 2, DAY_MS / 2, DAY_MS - 2, DAY_MS - 1))
  .map(([day, rest]) => START + day * DAY_MS + rest)
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined })
const place = fc.integer({ min: 1, max: 3 })

const arbitraryLead = fc.record({
  workspaceId: fc.integer({ min: 1, max: 2 }),
  streamId: place,
  sourceId: place,
  segmentId: place,
  grade: fc.constantFrom(...grades),
  discoveredAt: arbitraryAt,
  isExported: fc.boolean(),
})
const arbitraryFilter: fc.Arbitrary<LeadFilter> = fc.record({
  // Stream 4 has no leads; instants before all, and far before, ask for all.
  streamId: maybe(fc.integer({ min: 1, max: 4 })),
  sourceId: maybe(place),
  segmentId: maybe(place),
  grade: maybe(fc.constantFrom(...grades)),
  lifecycle: maybe(fc.constantFrom(...lifecycles)),
  since: maybe(fc.oneof(arbitraryAt, fc.constantFrom(0, -1, -5 * DAY_MS, START - 1, START + 9 * DAY_MS))),
})

const passes = (lead: Lead, filter: LeadFilter) =>
  (filter.streamId ?? lead.streamId) === lead.streamId &&
  (filter.sourceId ?? lead.sourceId) === lead.sourceId &&
  (filter.segmentId ?? lead.segmentId) === lead.segmentId &&
  (filter.grade ?? lead.grade) === lead.grade &&
  (filter.lifecycle ?? (lead.exportedAt === null ? 'new' : 'exported')) ===
    (lead.exportedAt === null ? 'new' : 'exported') &&
  lead.discoveredAt > (filter.since ?? Number.NEGATIVE_INFINITY)

/** Leads made as ingest makes them, in the order of their times, some of them exported later. */
async function insertAll(db: Db, given: (typeof arbitraryLead extends fc.Arbitrary<infer T> ? T : never)[]) {
  const leads: Lead[] = []
  // A stream belongs to one workspace.
  const rows = given.map((lead) => ({ ...lead, streamId: lead.streamId + (lead.workspaceId - 1) * 10 }))
  await inTransaction(db, async (tx) => {
    for (const [i, { isExported, ...lead }] of rows.sort((a, b) => a.discoveredAt - b.discoveredAt).entries()) {
      const profile = person(`p${i}`)
      const base = { runId: null, personKey: `x:@p${i}`, sourceType: 'follower' as const, profile, matchReasons: [] }
      const [made] = await insertLeads(tx, [{ ...base, ...lead }])
      if (!made) throw new Error('not inserted')
      await countLeads(tx, [made], 1)
      const exported = { ...made, exportedAt: START }
      if (isExported) {
        await tx.sql.updateTable('lead').set({ exported_at: START }).where('id', '=', made.id).execute()
        await countLeads(tx, [made], -1)
        await countLeads(tx, [exported], 1)
      }
      leads.push(isExported ? exported : made)
    }
  })
  return leads
}

eachEngine((open) => {
  it('counts, sums and lists under every filter exactly the leads that pass it', async () => {
    const db = await open()
    const callers = [await seedCaller(db, clock), await seedCaller(db, clock)]
    const [given] = fc.sample(fc.array(arbitraryLead, { minLength: 150, maxLength: 150 }), { numRuns: 1, seed: 7 })
    const leads = await insertAll(db, given ?? [])
    const filters = fc.asyncProperty(fc.constantFrom(...callers), arbitraryFilter, async (caller, asked) => {
      const { workspaceId } = caller
      const filter = { ...asked, streamId: asked.streamId && asked.streamId + (workspaceId - 1) * 10 }
      const expected = leads.filter((lead) => lead.workspaceId === workspaceId && passes(lead, filter))
      const page = await listLeads(db, caller, { ...filter, limit: 500 })
      const up = filter.since !== undefined
      expect(page.items).toEqual(up ? expected : expected.toReversed())
      expect(page.total).toBe(expected.length)
      const gradesOf = (some: Lead[]) => ({
        high: some.filter(({ grade }) => grade === 'high').length,
        medium: some.filter(({ grade }) => grade === 'medium').length,
      })
      expect(await summariseLeads(db, caller, filter)).toEqual(gradesOf(expected))
      const byStream = await countLeadsByStream(db, caller, filter)
      const real = Map.groupBy(expected, ({ streamId }) => streamId)
      for (const [streamId, counts] of byStream) expect(counts).toEqual(gradesOf(real.get(streamId) ?? []))
      for (const streamId of real.keys()) expect(byStream.has(streamId)).toBe(true)
    })
    await fc.assert(filters, { numRuns: 150, seed: 11 })
  })

  it('shows a lead to its own workspace only', async () => {
    const db = await open()
    const [mine, theirs] = [await seedCaller(db, clock), await seedCaller(db, clock)]
    const [given] = fc.sample(fc.array(arbitraryLead, { minLength: 5, maxLength: 5 }), { numRuns: 1, seed: 3 })
    const leads = await insertAll(
      db,
      (given ?? []).map((lead) => ({ ...lead, workspaceId: mine.workspaceId })),
    )
    const id = leads[0]?.id ?? 0
    expect(await findLead(db, mine.workspaceId, id)).toEqual(leads[0])
    expect(await findLead(db, theirs.workspaceId, id)).toBeUndefined()
    expect(await listLeads(db, theirs, {})).toMatchObject({ items: [], total: 0 })
  })
})
