import { expect, it } from 'vitest'
import type { Plans } from '../../../core/src/plans/plan.ts'
import type { StreamSettings } from '../../../core/src/streams/stream.ts'
import { listStreams } from '../../../core/src/streams/streams.ts'
import { changeStream, createStream } from '../../../core/src/webhooks/stream-webhooks.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, founders, portsOf, seedCaller, seedStream } from '../../support/seed.ts'

const none = { dailySyncs: null, monthlyRetests: null, streams: null }
const capped = (streams: number): Plans => ({ starter: { ...none, streams }, growth: none, pro: none })

eachEngine((open) => {
  async function setUp(cap = 1) {
    const [db, clock] = [await open(), manualClock()]
    const caller = await seedCaller(db, clock)
    const portsAt = (streams: number) => ({
      ...portsOf(clock),
      terms: { plans: capped(streams), isBilled: false },
    })
    const pairsOf = (handle: string) => [{ source: { handle }, segment: { inline: founders } }]
    const create = (handle: string) => createStream(db, caller, { settings: {}, pairs: pairsOf(handle) }, portsAt(cap))
    const change = (id: number, settings: Partial<StreamSettings>, handle?: string, streams = cap) =>
      changeStream(db, caller, id, { settings, pairs: handle ? pairsOf(handle) : undefined }, portsAt(streams))
    return { db, clock, caller, create, change }
  }

  it('lets one of many streams at once have the last place on an account', async () => {
    const { db, clock, caller, create } = await setUp(2)
    await seedStream(db, caller, clock, { handles: ['acme'] })
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => create('acme')))
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
    expect(refused).toEqual(Array(3).fill('stream_cap_exceeded'))
    expect(await listStreams(db, caller, { withArchived: true })).toHaveLength(2)
  })

  it('counts no stream that is paused or archived, and asks again when it is resumed or restored', async () => {
    const { create, change } = await setUp()
    const first = (await create('acme')).stream.id
    expect(await codeOf(create('acme'))).toBe('stream_cap_exceeded')
    await change(first, { isActive: false })
    const second = (await create('acme')).stream.id
    expect(await codeOf(change(first, { isActive: true }))).toBe('stream_cap_exceeded')
    await change(second, { isActive: true, isArchived: true })
    await change(first, { isActive: true })
    expect(await codeOf(change(second, { isArchived: false }))).toBe('stream_cap_exceeded')
    // One that does not run by schedule may have any account.
    await change(second, { isArchived: false, isActive: false }, 'acme')
  })

  it('leaves streams alone that ran on an account before the cap was lowered', async () => {
    const { create, change } = await setUp(2)
    const { id } = (await create('acme')).stream
    await create('acme')
    const changed = await change(id, { name: 'Renamed' }, 'acme', 0)
    expect(changed.stream.name).toBe('Renamed')
    expect(await codeOf(change(id, {}, 'tidewatch', 0))).toBe('stream_cap_exceeded')
  })
})
