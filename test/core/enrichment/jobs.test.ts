import { expect, it } from 'vitest'
import { HOUR_MS } from '../../../core/src/clock.ts'
import { setCredits } from '../../../core/src/credits/credits.ts'
import { followClock } from '../../../core/src/dispatch/clock-step.ts'
import {
  announceOverdue,
  carryOutJob,
  claimJobs,
  dropJobs,
  giveBackJob,
  releaseJobs,
  renewJob,
} from '../../../core/src/enrichment/jobs.ts'
import { enrichLead } from '../../../core/src/enrichment/on-demand.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import { countMissing } from '../../../core/src/replays/missing.ts'
import { getRun } from '../../../core/src/runs/runs.ts'
import { getSubscription } from '../../../core/src/webhooks/subscriptions.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, follower, followers, pageOf } from '../../support/seed.ts'
import { present } from '../dispatch/post.ts'
import { setUpEnriching, WAIT_MS, work } from './enriching.ts'
import { ada, answering } from './looking-up.ts'

eachEngine((open, name) => {
  const setUp = (settings = {}) => setUpEnriching(open, settings)

  it('announces a lead with what was found, once its lookup and its run have ended', async () => {
    const { db, clock, add, find, end, sent, log } = await setUp()
    await add()
    const run = await find([follower('Ada')])
    expect(await sent()).toEqual([])
    const ports = { ...answering({ ...ada, notes: [] }), clock }
    await work(db, ports)
    expect(ports.asked).toMatchObject([{ profile: { handle: 'Ada' }, outputs: ['linkedinUrl', 'email'] }])
    expect(await sent()).toEqual([])
    await end(run)
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada ada@acme.example']])
    expect(await log(run)).toEqual(['1 of 1 leads have contacts; all have been sent'])
    await work(db, ports)
    expect(ports.asked).toHaveLength(1)
  })

  it('packs the leads of a run into one POST, sent when the last of them has been looked up', async () => {
    const { db, clock, caller, add, find, end, sent } = await setUp()
    await add()
    const run = await find([follower('Ada'), follower('Bob')])
    await ingestPage(db, run, pageOf([follower('Cyd')]), { clock, enrichWaitMs: WAIT_MS })
    await end(run)
    const ports = {
      ...answering(async ({ profile }) => (profile.handle === 'Ada' ? { ...ada, notes: [] } : none)),
      clock,
    }
    for (const left of [2, 1]) {
      const [job] = await claimJobs(db, { limit: 1, leaseMs: 60_000, clock })
      await carryOutJob(db, job ?? expect.unreachable(), ports)
      expect(await getRun(db, caller, run.id)).toMatchObject({ waitingCount: left, lookupCount: 3, enrichedCount: 1 })
      expect(await sent()).toEqual([])
    }
    await work(db, ports)
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada ada@acme.example', 'Bob none', 'Cyd none']])
  })

  it('sends a lead at once to who does not wait, and what is found afterwards as lead.enriched', async () => {
    const { db, clock, add, find, end, sent } = await setUp()
    await add({ events: ['lead.created', 'lead.enriched'] })
    await add({
      url: 'https://hooks.example.com/early',
      waitForEnrichment: false,
      events: ['lead.created', 'lead.enriched'],
    })
    await end(await find([follower('Ada'), follower('Bob')]))
    expect(await sent()).toEqual([['early', 'lead.created', 'Ada', 'Bob']])
    const answer = answering(async ({ profile }) => (profile.handle === 'Ada' ? { ...ada, notes: [] } : none))
    await work(db, { ...answer, clock })
    expect(await sent()).toEqual([
      ['early', 'lead.enriched', 'Ada ada@acme.example'],
      ['in', 'lead.created', 'Ada ada@acme.example', 'Bob none'],
    ])
  })

  it('leaves nothing out that a replay would take for missing, whether one waits or not', async () => {
    const { db, clock, caller, add, find, end, sent } = await setUp()
    const waits = await add()
    const early = await add({ url: 'https://hooks.example.com/early', waitForEnrichment: false })
    await end(await find([follower('Ada'), follower('Bob')]))
    await work(db, { ...answering(none), clock })
    expect(await sent()).toHaveLength(2)
    for (const { id } of [waits, early]) {
      const filter = { types: null, since: null, until: clock() + 1, statuses: [], includesMissing: true }
      const missing = await countMissing(db, await getSubscription(db, caller, id), filter, present)
      expect(missing).toEqual({ count: 0, isComplete: true })
    }
    const { length } = await db.sql.selectFrom('message').select('id').where('type', '=', 'lead.created').execute()
    expect(length).toBe(4)
  })

  it('gives who stops or begins to wait meanwhile each lead all the same', async () => {
    const { db, clock, add, find, end, sent } = await setUp()
    await add()
    await add({ url: 'https://hooks.example.com/early', waitForEnrichment: false })
    await end(await find([follower('Ada')]))
    clock.advance(1000)
    await add({ waitForEnrichment: false })
    expect(await sent()).toEqual([['early', 'lead.created', 'Ada']])
    await work(db, { ...answering(none), clock })
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada none']])
  })

  it('sends a URL of which one subscription waits and another does not each lead once', async () => {
    const own = { deliveryDestination: 'leads_plus_webhook' as const, webhookUrl: 'https://hooks.example.com/in' }
    const { db, clock, add, find, end, sent } = await setUp(own)
    await add({ waitForEnrichment: false })
    await end(await find([follower('Ada')]))
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada']])
    await work(db, { ...answering(none), clock })
    expect(await sent()).toEqual([])
  })

  it('tells who waits of a lead only when it is announced, though somebody asks for its contacts meanwhile', async () => {
    const { db, clock, caller, add, find, end, sent } = await setUp()
    await add({ events: ['lead.created', 'lead.enriched'] })
    await end(await find([follower('Ada')]))
    const { lead_id } = await db.sql.selectFrom('enrichment_job').select('lead_id').executeTakeFirstOrThrow()
    const ports = answering({ ...ada, notes: [] })
    const wanted = { outputs: ['linkedinUrl', 'email'] as const, emailMode: 'any' as const }
    await enrichLead(db, caller, lead_id, wanted, ports, { clock, leaseMs: 60_000 })
    expect(await sent()).toEqual([])
    await work(db, { ...ports, clock })
    expect(ports.asked).toHaveLength(1)
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada ada@acme.example']])
  })

  it('announces a lead as it is when its time is over, and tells of what is found later', async () => {
    const { db, clock, add, find, end, sent, log } = await setUp()
    await add({ events: ['lead.created', 'lead.enriched'] })
    const run = await find([follower('Ada')])
    await end(run)
    clock.advance(WAIT_MS - 1)
    expect(await announceOverdue(db, { clock })).toBe(0)
    expect(await sent()).toEqual([])
    clock.advance(1)
    expect(await announceOverdue(db, { clock })).toBe(1)
    expect(await announceOverdue(db, { clock })).toBe(0)
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada']])
    expect(await log(run)).toEqual(['0 of 1 leads have contacts; all have been sent'])
    await work(db, { ...answering({ ...ada, notes: [] }), clock })
    expect(await sent()).toEqual([['in', 'lead.enriched', 'Ada ada@acme.example']])
  })

  it('lets a lead wait no longer when the clock goes back', async () => {
    const { db, clock, add, find, end, sent } = await setUp()
    await add()
    await followClock(db, clock())
    await end(await find([follower('Ada')]))
    clock.advance(-HOUR_MS)
    expect(await followClock(db, clock())).toBe(HOUR_MS)
    expect(await announceOverdue(db, { clock })).toBe(0)
    clock.advance(WAIT_MS)
    expect(await announceOverdue(db, { clock })).toBe(1)
    expect(await claimJobs(db, { limit: 9, leaseMs: 60_000, clock })).toHaveLength(1)
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada']])
  })

  it('announces a lead once when its lookup ends just as its time is over', async () => {
    const { db, clock, add, find, end, sent } = await setUp()
    await add()
    await end(await find(followers('f', 5)))
    const jobs = await claimJobs(db, { limit: 9, leaseMs: 600_000, clock })
    clock.advance(WAIT_MS)
    const ports = { ...answering(none), clock }
    await Promise.all([
      ...jobs.map((job) => carryOutJob(db, job, ports)),
      announceOverdue(db, { clock }),
      announceOverdue(db, { clock }),
    ])
    while ((await announceOverdue(db, { clock })) > 0);
    const leads = (await sent()).flatMap(([, type, ...rest]) => (type === 'lead.created' ? rest : []))
    expect(leads.map((text) => text.split(' ')[0]).sort()).toEqual(['f0', 'f1', 'f2', 'f3', 'f4'])
  })

  it('closes the batch once when its last two leads are looked up at the same moment', async () => {
    const { db, clock, add, find, end, sent, log } = await setUp()
    await add()
    const run = await find(followers('f', 6))
    const jobs = await claimJobs(db, { limit: 9, leaseMs: 60_000, clock })
    const ports = { ...answering(none), clock }
    await Promise.all([...jobs.map((job) => carryOutJob(db, job, ports)), end(run)])
    expect((await sent()).map((post) => post.length)).toEqual([8])
    expect(await log(run)).toEqual(['0 of 6 leads have contacts; all have been sent'])
  })

  it('charges and announces once when two workers have the same job after a lost lease', async () => {
    const { db, clock, caller, add, find, end, sent } = await setUp()
    await setCredits(db, { ...caller, balance: 10, reason: 'test', subject: 'test' }, clock)
    await add()
    await end(await find([follower('Ada')]))
    const slow = Promise.withResolvers<void>()
    const [first = expect.unreachable()] = await claimJobs(db, { limit: 1, leaseMs: 1000, clock })
    const asked = Promise.withResolvers<void>()
    const ports = answering(async () => {
      asked.resolve()
      await slow.promise
      return { ...ada, notes: [] }
    })
    const late = carryOutJob(db, first, { ...ports, clock })
    await asked.promise
    clock.advance(1000)
    expect(await codeOf(renewJob(db, { ...first, claimedBy: 'nobody' }, 1000, clock()))).toBe('job_lost')
    await work(db, { ...answering({ ...ada, notes: [] }), clock })
    slow.resolve()
    expect(await codeOf(late)).toMatch(/^(job|reservation)_lost$/)
    const balance = await db.sql.selectFrom('credit_account').select('balance').executeTakeFirstOrThrow()
    expect(balance).toEqual({ balance: 8 })
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada ada@acme.example']])
  })

  it('leases each job to one of many workers, those first whose leads wait', async () => {
    const { db, clock, find, end } = await setUp()
    await end(await find(followers('old', 20)))
    clock.advance(WAIT_MS)
    await announceOverdue(db, { clock })
    await end(await find(followers('new', 20)))
    const parts = await Promise.all(
      Array.from({ length: 4 }, () => claimJobs(db, { limit: 5, leaseMs: 60_000, clock })),
    )
    const jobs = [...parts.flat(), ...(await claimJobs(db, { limit: 40, leaseMs: 60_000, clock }))]
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(40)
    if (name === 'sqlite') expect(parts.flat().every(({ announcedAt }) => announcedAt === null)).toBe(true)
    await giveBackJob(db, jobs[0] ?? expect.unreachable(), clock())
    expect(await claimJobs(db, { limit: 40, leaseMs: 60_000, clock })).toMatchObject([{ begunCount: 1 }])
    await releaseJobs(db, clock())
    expect(await claimJobs(db, { limit: 40, leaseMs: 60_000, clock })).toHaveLength(40)
  })

  it('sends the others of a batch when the last that waited is erased', async () => {
    const { db, clock, add, find, end, sent } = await setUp()
    await add()
    await end(await find([follower('Ada'), follower('Bob')]))
    const [job = expect.unreachable()] = await claimJobs(db, { limit: 1, leaseMs: 60_000, clock })
    await carryOutJob(db, job, { ...answering(none), clock })
    const left = await db.sql.selectFrom('enrichment_job').select('lead_id').execute()
    await dropJobs(
      db,
      left.map((row) => row.lead_id),
      clock(),
    )
    expect(await sent()).toEqual([['in', 'lead.created', 'Ada none']])
  })
})

const none = { linkedin: null, email: null, notes: [] }
