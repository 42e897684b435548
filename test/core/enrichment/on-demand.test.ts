import { expect, it } from 'vitest'
import { enrichLead } from '../../../core/src/enrichment/on-demand.ts'
import { listLeads } from '../../../core/src/leads/leads.ts'
import { eachEngine } from '../../support/database.ts'
import { follower } from '../../support/seed.ts'
import { setUpEnriching, work } from './enriching.ts'
import { ada, answering } from './looking-up.ts'

const both = { outputs: ['linkedinUrl', 'email'], emailMode: 'any' } as const
const events: ('lead.created' | 'lead.enriched')[] = ['lead.created', 'lead.enriched']

eachEngine((open) => {
  it('tells who waits for a lead nothing of it before the lead itself, whoever asks meanwhile', async () => {
    const { db, clock, caller, add, find, end, sent } = await setUpEnriching(open)
    await add({ events })
    await end(await find([follower('Ada')]))
    const [lead] = (await listLeads(db, caller, {})).items
    const ports = answering({ ...ada, notes: [] })
    const options = { clock, leaseMs: 60_000 }
    expect(await enrichLead(db, caller, lead?.id ?? 0, both, ports, options)).toMatchObject({ isNews: true })
    expect(await sent()).toEqual([])
    await work(db, { ...ports, clock })
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada ada@acme.example']])
    expect(ports.asked).toHaveLength(1)
  })

  it('tells who has the lead already, and only once', async () => {
    const { db, clock, caller, add, find, end, sent } = await setUpEnriching(open)
    await add({ events })
    await add({ url: 'https://hooks.example.com/early', waitForEnrichment: false, events })
    await end(await find([follower('Ada')]))
    expect(await sent()).toEqual([['early', 'lead.created', 'Ada']])
    const [lead] = (await listLeads(db, caller, {})).items
    const ports = answering({ ...ada, notes: [] })
    await enrichLead(db, caller, lead?.id ?? 0, both, ports, { clock, leaseMs: 60_000 })
    expect(await sent()).toEqual([['early', 'lead.enriched', 'Ada ada@acme.example']])
    await work(db, { ...ports, clock })
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada ada@acme.example']])
  })

  it('tells everybody of what is found about a lead that all of them have', async () => {
    const { db, clock, caller, add, find, end, sent } = await setUpEnriching(open, {
      autoEnrichEmail: false,
      autoEnrichLinkedin: false,
    })
    await add({ events })
    await end(await find([follower('Ada')]))
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada']])
    const [lead] = (await listLeads(db, caller, {})).items
    const ports = answering({ ...ada, notes: [] })
    for (let times = 0; times < 2; times++) {
      await enrichLead(db, caller, lead?.id ?? 0, both, ports, { clock, leaseMs: 60_000 })
    }
    expect(await sent()).toEqual([['in', 'lead.enriched', 'Ada ada@acme.example']])
  })
})
