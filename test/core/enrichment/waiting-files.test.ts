import { expect, it } from 'vitest'
import { MINUTE_MS } from '../../../core/src/clock.ts'
import type { Db } from '../../../core/src/db/database.ts'
import { announceOverdue, carryOutJob, claimJobs } from '../../../core/src/enrichment/jobs.ts'
import { eraseLead } from '../../../core/src/erasure/erasures.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import { listLeads } from '../../../core/src/leads/leads.ts'
import { queueCsvNotice, releaseCsvNotice } from '../../../core/src/notices/csv-notice.ts'
import { claimNotice } from '../../../core/src/notices/notices.ts'
import type { EndedSync } from '../../../core/src/runs/sync.ts'
import { assertVault } from '../../../core/src/vault/vault-check.ts'
import { eachEngine } from '../../support/database.ts'
import { claimNext, follower, pageOf, testVault } from '../../support/seed.ts'
import { eraseAll } from '../erasure/erasing.ts'
import { setUpEnriching, WAIT_MS, work } from './enriching.ts'
import { ada, answering } from './looking-up.ts'

eachEngine((open) => {
  const setUp = async (handles = ['tidewatch']) => {
    const csvEmailRecipients = { to: ['ada@example.org'], cc: [], format: 'csv' as const, sendEmpty: false }
    const all = await setUpEnriching(open, { csvEmailRecipients, handles })
    const { db, clock } = all
    await assertVault(db, testVault)
    const isDue = async () => {
      const notice = await claimNotice(db, { channels: ['email'], leaseMs: MINUTE_MS, now: clock() })
      return notice !== undefined
    }
    const onSyncEnded = async (tx: Db, sync: EndedSync) => void (await queueCsvNotice(tx, sync))
    return {
      ...all,
      isDue,
      onSyncEnded,
      ports: { ...answering({ ...ada, notes: [] }), clock, onSyncLookedUp: releaseCsvNotice },
    }
  }

  it('are mailed when the last lead of a sync has been looked up', async () => {
    const { db, clock, find, end, isDue, onSyncEnded, ports } = await setUp(['tidewatch', 'harbor'])
    const first = await find([follower('Ada'), follower('Bob')])
    await end(first, onSyncEnded)
    const second = await claimNext(db, clock)
    await ingestPage(db, second, pageOf([follower('Cyd')]), { clock, enrichWaitMs: WAIT_MS })
    const jobs = await claimJobs(db, { limit: 9, leaseMs: MINUTE_MS, clock })
    const [one = expect.unreachable(), ...others] = jobs
    await carryOutJob(db, one, ports)
    await end(second, onSyncEnded)
    expect(await isDue()).toBe(false)
    await Promise.all(others.map((job) => carryOutJob(db, job, ports)))
    expect(await isDue()).toBe(true)
    expect(await isDue()).toBe(false)
  })

  it('are mailed at once when all of them were looked up before the sync ended, or none is', async () => {
    const { db, clock, find, end, isDue, onSyncEnded, ports } = await setUp()
    const run = await find([follower('Ada')])
    await work(db, ports)
    await end(run, onSyncEnded)
    expect(await isDue()).toBe(true)
    clock.advance(WAIT_MS)
  })

  it('are mailed when the wait is over, though no relay was there to see it', async () => {
    const { clock, find, end, isDue, onSyncEnded } = await setUp()
    const run = await find([follower('Ada')])
    clock.advance(MINUTE_MS)
    await end(run, onSyncEnded)
    clock.advance(WAIT_MS - MINUTE_MS - 1)
    expect(await isDue()).toBe(false)
    clock.advance(1)
    expect(await isDue()).toBe(true)
  })

  it('and batches do not wait for somebody who was erased meanwhile, of whom nothing is told', async () => {
    const { db, clock, caller, add, find, end, sent, isDue, onSyncEnded, ports } = await setUp()
    await add({ events: ['lead.created', 'lead.enriched'] })
    const run = await find([follower('Ada', 'high', { externalId: '1' }), follower('Bob', 'high', { externalId: '2' })])
    await end(run, onSyncEnded)
    const jobs = await claimJobs(db, { limit: 9, leaseMs: MINUTE_MS, clock })
    const leads = (await listLeads(db, caller, {})).items
    const leadIdOf = (handle: string) => leads.find(({ profile }) => profile.handle === handle)?.id ?? 0
    const [bobs = expect.unreachable()] = jobs.filter(({ leadId }) => leadId === leadIdOf('Bob'))
    await carryOutJob(db, bobs, ports)
    expect(await isDue()).toBe(false)
    const { id } = await eraseLead(db, caller, leadIdOf('Ada'), { vault: testVault, clock })
    await eraseAll(db, clock)
    expect(id).toBeGreaterThan(0)
    expect(await isDue()).toBe(true)
    expect(await sent()).toEqual([['in', 'lead.created', 'Bob ada@acme.example']])
    clock.advance(WAIT_MS)
    expect(await announceOverdue(db, { clock })).toBe(0)
    expect(await db.sql.selectFrom('enrichment_job').select('id').execute()).toEqual([])
  })
})
