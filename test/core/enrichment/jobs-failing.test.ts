import { expect, it } from 'vitest'
import { setCredits } from '../../../core/src/credits/credits.ts'
import { claimJobs, failJob } from '../../../core/src/enrichment/jobs.ts'
import { LeadwireError } from '../../../core/src/errors.ts'
import { eachEngine } from '../../support/database.ts'
import { follower } from '../../support/seed.ts'
import { setUpEnriching, work } from './enriching.ts'
import { ada, answering } from './looking-up.ts'

const down = (retryAfterMs?: number) =>
  new LeadwireError('Upstream', 'enrichment_failed', 'The server answered 503', retryAfterMs ? { retryAfterMs } : {})

eachEngine((open) => {
  const setUp = () => setUpEnriching(open)

  it('tries again what names a wait, and announces the lead when the next try would be too late', async () => {
    const { db, clock, add, find, end, sent } = await setUp()
    await add({ events: ['lead.created', 'lead.enriched'] })
    await end(await find([follower('Ada')]))
    let fault: LeadwireError | null = down(60_000)
    const ports = {
      ...answering(async () => {
        if (fault) throw fault
        return { ...ada, notes: [] }
      }),
      clock,
    }
    await work(db, ports)
    expect(await sent()).toEqual([])
    clock.advance(60_000)
    await work(db, ports)
    // The next try is five minutes away.
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada']])
    fault = null
    clock.advance(300_000)
    await work(db, ports)
    expect(ports.asked).toHaveLength(3)
    expect(await sent()).toEqual([['in', 'lead.enriched', 'Ada ada@acme.example']])
  })

  it('gives up after five tries', async () => {
    const { db, clock, find, end, log } = await setUp()
    const run = await find([follower('Ada')])
    await end(run)
    const ports = { ...answering(() => Promise.reject(down(1000))), clock }
    for (let hour = 0; hour < 10; hour++) {
      await work(db, ports)
      clock.advance(3_600_000)
    }
    expect(ports.asked).toHaveLength(5)
    expect(await log(run)).toContain('Leads were not looked up: The server answered 503')
  })

  it.each([
    ['nonsense', down(), 'The server answered 503'],
    ['a fault that names none', new LeadwireError('Upstream', 'enrichment_failed', 'lies'), 'lies'],
  ])('announces a lead at once after %s', async (_what, fault, reason) => {
    const { db, clock, add, find, end, sent, log } = await setUp()
    await add()
    const run = await find([follower('Ada'), follower('Bob')])
    await end(run)
    const ports = { ...answering(() => Promise.reject(fault)), clock }
    await work(db, ports)
    expect(ports.asked).toHaveLength(2)
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada', 'Bob']])
    expect(await log(run)).toEqual([
      `Leads were not looked up: ${reason}`,
      '0 of 2 leads have contacts; all have been sent',
    ])
  })

  it('announces leads without contacts when the credits are used up, and says so once', async () => {
    const { db, clock, caller, add, find, end, sent, log } = await setUp()
    await setCredits(db, { ...caller, balance: 2, reason: 'test', subject: 'test' }, clock)
    await add()
    const run = await find([follower('Ada'), follower('Bob'), follower('Cyd')])
    await end(run)
    await work(db, { ...answering({ ...ada, notes: [] }), clock })
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada ada@acme.example', 'Bob', 'Cyd']])
    expect(await log(run)).toEqual([
      'Leads were not looked up: no credits are left',
      '1 of 3 leads have contacts; all have been sent',
    ])
  })

  it('ends a job that was begun too often, as by a process that it ends each time', async () => {
    const { db, clock, add, find, end, sent } = await setUp()
    await add()
    await end(await find([follower('Ada')]))
    for (let died = 0; died < 30; died++) {
      await claimJobs(db, { limit: 1, leaseMs: 1000, clock })
      clock.advance(1000)
    }
    const ports = { ...answering(none), clock }
    await work(db, ports)
    expect(ports.asked).toEqual([])
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada']])
  })

  it('waits for a person whom somebody else is looking up, and counts no try', async () => {
    const { db, clock, find, end } = await setUp()
    await end(await find([follower('Ada')]))
    const [job = expect.unreachable()] = await claimJobs(db, { limit: 1, leaseMs: 60_000, clock })
    const busy = new LeadwireError('Conflict', 'lookup_running', 'busy', { retryAfterMs: 200_000 })
    const failed = await failJob(db, job, busy, { clock, random: () => 0, isTimeout: false })
    expect(failed.dueAt).toBe(clock() + 2000)
    clock.advance(2000)
    expect(await claimJobs(db, { limit: 1, leaseMs: 60_000, clock })).toMatchObject([
      { attemptCount: 0, begunCount: 1 },
    ])
  })
})

const none = { linkedin: null, email: null, notes: [] }
