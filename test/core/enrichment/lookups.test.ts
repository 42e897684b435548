import { expect, it } from 'vitest'
import { listCreditEntries, readCredits, setCredits } from '../../../core/src/credits/credits.ts'
import type { LookupWork } from '../../../core/src/enrichment/lookup-work.ts'
import { runLookup } from '../../../core/src/enrichment/lookups.ts'
import { enrichLead, listLookups } from '../../../core/src/enrichment/on-demand.ts'
import { eraseLead } from '../../../core/src/erasure/erasures.ts'
import { lookUpPerson } from '../../../core/src/erasure/person-lookups.ts'
import { LeadwireError } from '../../../core/src/errors.ts'
import { getLead } from '../../../core/src/leads/leads.ts'
import { assertVault } from '../../../core/src/vault/vault-check.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { dumpTables } from '../../support/dump.ts'
import { codeOf, person, testVault } from '../../support/seed.ts'
import { eraseAll } from '../erasure/erasing.ts'
import { ada, answering, seedLead } from './looking-up.ts'

const both = { outputs: ['linkedinUrl', 'email'], emailMode: 'any' } as const
const leaseMs = 60_000
const DAY_MS = 86_400_000

eachEngine((open) => {
  const start = async () => {
    const db = await open()
    const clock = manualClock()
    await assertVault(db, testVault)
    const { caller, lead } = await seedLead(db, clock)
    const { workspaceId } = caller
    await setCredits(db, { workspaceId, balance: 10, reason: 'test', subject: 'test' }, clock)
    const balance = async () => (await readCredits(db, workspaceId, clock)).available
    const work = (key: string): LookupWork => ({ ...both, workspaceId, key, leadId: lead.id, profile: lead.profile })
    const messages = async () =>
      (await db.sql.selectFrom('message').select('type').where('type', '=', 'lead.enriched').execute()).length
    return { db, clock, caller, lead, balance, work, messages, options: { clock, leaseMs } }
  }

  it('keeps what it finds with the lead, and charges for each output that it found', async () => {
    const { db, caller, lead, balance, options, messages } = await start()
    const ports = answering({ linkedin: null, email: ada.email, notes: [] })
    const done = await enrichLead(db, caller, lead.id, both, ports, options)
    expect(done).toMatchObject({ cost: 1, isCached: false, isNews: true })
    const { linkedin, email } = await getLead(db, caller, lead.id)
    expect({ linkedin, email }).toEqual({ linkedin: null, email: ada.email })
    expect(await balance()).toBe(9)
    expect(await messages()).toBe(1)
  })

  it('charges nothing when it finds nothing, and tells nobody', async () => {
    const { db, caller, lead, balance, options, messages } = await start()
    await enrichLead(db, caller, lead.id, both, answering({ notes: [] }), options)
    expect(await getLead(db, caller, lead.id)).toMatchObject({ linkedin: null, email: null })
    expect(await balance()).toBe(10)
    expect((await listCreditEntries(db, caller)).items.map(({ kind }) => kind)).toEqual(['set'])
    expect(await messages()).toBe(0)
  })

  it('answers from what was found before without asking or charging, for 30 days', async () => {
    const { db, clock, caller, lead, balance, options, messages } = await start()
    const ports = answering({ ...ada, notes: [] })
    await enrichLead(db, caller, lead.id, both, ports, options)
    clock.advance(30 * DAY_MS - 1)
    const again = await enrichLead(db, caller, lead.id, both, ports, options)
    expect(again).toMatchObject({ cost: 0, isCached: true, isNews: false, result: ada })
    expect(ports.asked).toHaveLength(1)
    clock.advance(1)
    await enrichLead(db, caller, lead.id, both, ports, options)
    expect(ports.asked).toHaveLength(2)
    expect(await balance()).toBe(6)
    expect(await messages()).toBe(1)
  })

  it('asks only for what it does not know, and again after a day for what it did not find', async () => {
    const { db, clock, caller, lead, balance, options } = await start()
    const ports = answering({ ...ada, email: null, notes: [] })
    await enrichLead(db, caller, lead.id, { outputs: ['linkedinUrl'], emailMode: 'any' }, ports, options)
    await enrichLead(db, caller, lead.id, both, ports, options)
    await enrichLead(db, caller, lead.id, both, ports, options)
    clock.advance(DAY_MS)
    await enrichLead(db, caller, lead.id, both, ports, options)
    expect(ports.asked.map(({ outputs }) => outputs)).toEqual([['linkedinUrl'], ['email'], ['email']])
    expect(await balance()).toBe(9)
  })

  it('does not forget an address because a later look-up finds none', async () => {
    const { db, caller, lead, options } = await start()
    const risky = { ...ada.email, status: 'risky' } as const
    await enrichLead(db, caller, lead.id, both, answering({ ...ada, email: risky, notes: [] }), options)
    const verified = { outputs: ['email'], emailMode: 'verified' } as const
    const strict = answering({ email: null, notes: [] })
    const done = await enrichLead(db, caller, lead.id, verified, strict, options)
    expect(done.result.email).toBeNull()
    expect(strict.asked).toHaveLength(1)
    expect((await getLead(db, caller, lead.id)).email).toEqual(risky)
  })

  it('costs nothing when the lookup fails, and frees what was held', async () => {
    const { db, caller, lead, balance, options } = await start()
    const failing = answering(async () => {
      throw new LeadwireError('Upstream', 'enrichment_failed', 'The server is down', { retryAfterMs: 1000 })
    })
    expect(await codeOf(enrichLead(db, caller, lead.id, both, failing, options))).toBe('enrichment_failed')
    expect(await balance()).toBe(10)
    expect((await getLead(db, caller, lead.id)).email).toBeUndefined()
    const [row] = await db.sql.selectFrom('lookup').select(['state', 'error', 'result']).execute()
    expect(row).toEqual({ state: 'failed', error: 'The server is down', result: null })
    await enrichLead(db, caller, lead.id, both, answering({ ...ada, notes: [] }), options)
    expect(await balance()).toBe(8)
  })

  it('stops when its caller has gone, and charges nothing', async () => {
    const { db, caller, lead, balance, options } = await start()
    const gone = new AbortController()
    const slow = answering(({ signal }) => {
      gone.abort()
      return new Promise((_, fail) => fail(signal?.reason))
    })
    const call = enrichLead(db, caller, lead.id, both, slow, { ...options, signal: gone.signal })
    await expect(call).rejects.toThrow('aborted')
    expect(await balance()).toBe(10)
  })

  it('asks nobody when there are not enough credits', async () => {
    const { db, caller, lead, options, clock } = await start()
    await setCredits(db, { workspaceId: caller.workspaceId, balance: 1, reason: 'test', subject: 'test' }, clock)
    const ports = answering({ ...ada, notes: [] })
    expect(await codeOf(enrichLead(db, caller, lead.id, both, ports, options))).toBe('credits_exhausted')
    expect(ports.asked).toEqual([])
    expect(await db.sql.selectFrom('lookup').selectAll().execute()).toEqual([])
  })

  it('does the work of one key once, whatever comes after', async () => {
    const { db, balance, work, options } = await start()
    const ports = answering({ ...ada, notes: [] })
    const first = await runLookup(db, work('job:1'), ports, options)
    const second = await runLookup(db, work('job:1'), ports, options)
    expect(second).toMatchObject({ cost: 2, isCached: true, result: first.result, isNews: false })
    expect(ports.asked).toHaveLength(1)
    expect(await balance()).toBe(8)
  })

  it('refuses a second look-up of a person while the first is under way, and charges once', async () => {
    const { db, caller, lead, balance, options } = await start()
    const ports = answering(async () => {
      const second = await codeOf(enrichLead(db, caller, lead.id, both, answering({ ...ada, notes: [] }), options))
      expect(second).toBe('lookup_running')
      return { ...ada, notes: [] }
    })
    await enrichLead(db, caller, lead.id, both, ports, options)
    expect(await balance()).toBe(8)
  })

  it('charges once when two ask at the very same time', async () => {
    const { db, caller, lead, balance, options } = await start()
    const ports = answering({ ...ada, notes: [] })
    const calls = Array.from({ length: 6 }, () => enrichLead(db, caller, lead.id, both, ports, options))
    const settled = await Promise.allSettled(calls)
    expect(settled.some(({ status }) => status === 'fulfilled')).toBe(true)
    expect(ports.asked).toHaveLength(1)
    expect(await balance()).toBe(8)
  })

  it('lets others go on after the lease of one that died, and lets only one of them charge', async () => {
    const { db, clock, balance, work, options } = await start()
    const slow = answering(async () => {
      clock.advance(leaseMs)
      await runLookup(db, work('job:1'), answering({ ...ada, notes: [] }), options)
      return { ...ada, notes: [] }
    })
    expect(await codeOf(runLookup(db, work('job:1'), slow, options))).toBe('reservation_lost')
    expect(await balance()).toBe(8)
  })

  it('keeps the work of whoever took it over, also where nothing costs anything', async () => {
    const { db, clock, caller, lead, work, options } = await start()
    const other = { ...ada.email, address: 'late@acme.example' }
    const slow = answering(async () => {
      clock.advance(leaseMs)
      await runLookup(db, work('job:1'), answering({ ...ada, notes: [] }, 0), options)
      return { ...ada, email: other, notes: [] }
    }, 0)
    expect(await codeOf(runLookup(db, work('job:1'), slow, options))).toBe('reservation_lost')
    expect((await getLead(db, caller, lead.id)).email).toEqual(ada.email)
  })

  it('keeps nothing and charges nothing when what the caller adds fails', async () => {
    const { db, caller, lead, balance, work, options } = await start()
    const inSameTransaction = async () => {
      throw new Error('the job is gone')
    }
    const call = runLookup(db, work('job:1'), answering({ ...ada, notes: [] }), { ...options, inSameTransaction })
    await expect(call).rejects.toThrow('the job is gone')
    expect(await balance()).toBe(10)
    expect((await getLead(db, caller, lead.id)).email).toBeUndefined()
  })

  it('looks people up for nothing where nothing costs anything', async () => {
    const { db, caller, lead, balance, options } = await start()
    const done = await enrichLead(db, caller, lead.id, both, answering({ ...ada, notes: [] }, 0), options)
    expect(done).toMatchObject({ cost: 0, isCached: false, isNews: true })
    expect(await balance()).toBe(10)
  })

  it('keeps and charges nothing of a person who is erased meanwhile', async () => {
    const { db, clock, caller, lead, balance, options } = await start()
    const ports = answering(async () => {
      await eraseLead(db, caller, lead.id, { vault: testVault, clock })
      await eraseAll(db, clock)
      return { ...ada, notes: [] }
    })
    expect(await codeOf(enrichLead(db, caller, lead.id, both, ports, options))).toBe('lead_not_found')
    expect(await balance()).toBe(10)
    expect(await db.sql.selectFrom('lookup').selectAll().execute()).toEqual([])
  })

  it('leaves nothing of what it found once the person is erased', async () => {
    const { db, clock, caller, lead, options } = await start()
    await enrichLead(db, caller, lead.id, both, answering({ ...ada, notes: ['Seen by Ada herself'] }), options)
    const hasContacts = async () => /ada@acme|in\/ada|Ada herself/.test(JSON.stringify(await dumpTables(db)))
    expect(await hasContacts()).toBe(true)
    await eraseLead(db, caller, lead.id, { vault: testVault, clock })
    await eraseAll(db, clock)
    expect(await hasContacts()).toBe(false)
  })

  it('forgets the look-ups of an erased person, and looks nobody up who was erased', async () => {
    const { db, clock, caller, lead, options } = await start()
    const ports = answering({ ...ada, notes: [] })
    const ask = () => lookUpPerson(db, caller, lead.profile, both, ports, { ...options, vault: testVault })
    await ask()
    await lookUpPerson(db, caller, person('bob'), both, ports, { ...options, vault: testVault })
    expect((await listLookups(db, caller, 'email')).map(({ handle }) => handle)).toEqual(['bob', 'Ada'])
    await eraseLead(db, caller, lead.id, { vault: testVault, clock })
    await eraseAll(db, clock)
    expect((await listLookups(db, caller, 'email')).map(({ handle }) => handle)).toEqual(['bob'])
    expect(await codeOf(ask())).toBe('profile_missing')
    expect(ports.asked).toHaveLength(2)
  })

  it('shows in each history what was asked there, and forgets it after 90 days', async () => {
    const { db, clock, caller, options } = await start()
    const look = (handle: string, outputs: typeof both.outputs | readonly ['email']) =>
      lookUpPerson(db, caller, person(handle), { outputs, emailMode: 'any' }, answering({ notes: [] }), {
        ...options,
        vault: testVault,
      })
    await look('bob', ['email'])
    await look('eve', both.outputs)
    expect((await listLookups(db, caller, 'linkedinUrl')).map(({ handle }) => handle)).toEqual(['eve'])
    expect((await listLookups(db, caller, 'email')).map(({ handle }) => handle)).toEqual(['eve', 'bob'])
    clock.advance(90 * DAY_MS)
    await look('joe', ['email'])
    expect((await listLookups(db, caller, 'email')).map(({ handle }) => handle)).toEqual(['joe'])
  })
})
