import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { releaseDeliveries, releaseRuns } from '@leadwire/core'
import { expect, it } from 'vitest'
import { eachEngine } from '../support/database.ts'
import { FOUNDER, founders, NOBODY } from '../support/followers.ts'
import { type Hub, useHubs } from '../support/hub.ts'
import { useReceivers } from '../support/receiver.ts'
import { call, until, withDatabase } from '../support/relay.ts'
import { verify } from '../support/verify.ts'

const FOLLOWERS = 4000
/** Every so many is a founder. */
const EVERY = 4
const KILLS = 3

const handleOf = (i: number) => `person_${i}`
const rows = Array.from({ length: FOLLOWERS }, (_, i) => `${handleOf(i)},${i % EVERY === 0 ? FOUNDER : NOBODY}`)
const wanted = Array.from({ length: FOLLOWERS / EVERY }, (_, i) => handleOf(i * EVERY)).sort()

eachEngine((open) => {
  const { folder, serve } = useHubs()
  const startReceiver = useReceivers()

  it('makes every matching follower exactly one lead and delivers each, though it is killed again and again', async () => {
    const dir = await folder()
    const databaseUrl = await open.url()
    const receiver = await startReceiver()
    // Slow enough for a kill to find deliveries on their way.
    receiver.behave = () => ({ delayMs: 5 })
    await writeFile(join(dir, 'acme.csv'), ['handle,bio', ...rows, ''].join('\n'))
    const env = { LEADWIRE_DATABASE_URL: databaseUrl, LEADWIRE_PROFILE_SOURCE: `file:${dir}` }
    const pairs = [{ accountHandle: 'acme', segment: founders }]
    const moments: string[] = []

    let hub: Hub = await serve(env)
    const targetUrl = `${receiver.url}/single`
    const single = (await call(hub.url, 'POST', '/api/v2/webhooks/subscribe', { targetUrl, payload: 'lead' })).body
    const webhook = { deliveryDestination: 'leads_plus_webhook', webhookUrl: `${receiver.url}/list` }
    const { id, webhookSecret } = (await call(hub.url, 'POST', '/api/v2/streams', { pairs, ...webhook })).body
    await call(hub.url, 'POST', `/api/v2/streams/${id}/run`)

    for (let kill = 1; kill <= KILLS; kill++) {
      const ms = Math.round(Math.random() * 400)
      await sleep(ms)
      hub.process.kill('SIGKILL')
      await hub.ended
      await withDatabase(databaseUrl, async (db) => {
        const run = await db.sql.selectFrom('run').select(['status', 'page_count']).executeTakeFirstOrThrow()
        const left = await db.sql.selectFrom('delivery').select('id').where('status', '<>', 'delivered').execute()
        moments.push(`${ms} ms: run ${run.status} after ${run.page_count} pages, ${left.length} deliveries left`)
        // As if the minute of the dead relay's leases had passed.
        await releaseRuns(db, Date.now())
        await db.sql.updateTable('delivery').set({ due_at: 0 }).where('status', '=', 'pending').execute()
        await releaseDeliveries(db, Date.now())
      })
      hub = await serve(env)
    }

    await withTries(moments, async () => {
      await until(async () => {
        const { runs } = (await call(hub.url, 'GET', '/api/v2/runs')).body
        expect(runs).toMatchObject([
          { status: 'succeeded', newFollowersCount: FOLLOWERS, candidatesPassedCount: wanted.length },
        ])
      }, 60_000)
      const leads = await listAll(hub.url, id)
      expect(leads.map((lead) => lead.profile.handle).sort()).toEqual(wanted)
      const ids = leads.map((lead) => lead.id).sort((a, b) => a - b)
      const got = (path: string) => receiver.requests.filter((request) => request.path === path)
      await until(() => {
        // Each delivery keeps its webhook-id, however often it is tried.
        expect(new Set(got('/single').map((request) => request.headers['webhook-id'])).size).toBe(ids.length)
        expect(
          got('/list').reduce((count, request) => count + request.body.split('"matchConfidence"').length - 1, 0),
        ).toBeGreaterThanOrEqual(ids.length)
      }, 60_000)
      const idsOf = (list: number[]) => [...new Set(list)].sort((a, b) => a - b)
      expect(idsOf(got('/single').map((request) => verify<LeadBody>(request, single.secret).id))).toEqual(ids)
      const lists = got('/list').flatMap((request) => verify<LeadBody[]>(request, webhookSecret))
      expect(idsOf(lists.map((lead) => lead.id))).toEqual(ids)
      // At least one kill must have come while there was work, or this test has shown nothing.
      expect(moments.some((moment) => !moment.includes(' 0 deliveries left') || !moment.includes('succeeded'))).toBe(
        true,
      )
    })
  }, 90_000)
})

interface LeadBody {
  id: number
  profile: { handle: string }
}

async function listAll(url: string, streamId: number): Promise<LeadBody[]> {
  const leads: LeadBody[] = []
  for (let cursor = ''; ; ) {
    const { body } = await call(url, 'GET', `/api/v2/streams/${streamId}/leads?limit=500${cursor}`)
    leads.push(...body.leads)
    if (!body.hasMore) return leads
    cursor = `&cursor=${body.nextCursor}`
  }
}

/** Says at which moments the hub was killed when `work` fails. */
async function withTries(moments: readonly string[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    console.error(`killed at ${moments.join('; ')}`)
    throw error
  }
}
