import { expect, it } from 'vitest'
import { eachEngine } from '../support/database.ts'
import { startDns } from '../support/dns-server.ts'
import { randomPause, useHubProcesses } from '../support/hub-process.ts'
import { useReceivers } from '../support/receiver.ts'
import { call, until, withDatabase } from '../support/relay.ts'

const CREDITS = 100
const KILLS = 4
const people = Array.from({ length: KILLS }, (_, i) => `ada_${i}`)

eachEngine((open, engine) => {
  const startHub = useHubProcesses()
  const startReceiver = useReceivers()

  it(`charges a look-up once and keeps what it found, though the hub is killed during it ${KILLS} times`, async () => {
    const server = await startReceiver()
    const dns = await startDns({}, { answer: () => ({ mx: [[10, 'mx.acme.example']] }) })
    let isSlow = true
    server.behave = ({ body }) => {
      const { handle } = JSON.parse(body)
      const found = {
        handle,
        linkedin: { url: `https://www.linkedin.com/in/${handle}` },
        email: { address: `${handle}@acme.example` },
      }
      // So long that some kills come before the answer and some after it.
      return { status: 200, body: JSON.stringify(found), delayMs: isSlow ? 150 : 0 }
    }
    const databaseUrl = await open.url()
    const env = {
      LEADWIRE_DATABASE_URL: databaseUrl,
      LEADWIRE_ENRICHMENT: 'http',
      LEADWIRE_ENRICHMENT_URL: server.url,
      LEADWIRE_DNS_SERVERS: dns.address,
      LEADWIRE_CREDITS: `${CREDITS}`,
    }
    let hub = await startHub({ env })
    const pairs = [{ accountHandle: 'demo_devtools', segment: { description: 'Founders' } }]
    const { accounts } = (await call(hub.url, 'POST', '/api/v2/streams', { pairs })).body
    const profiles = people.map((handle) => ({ handle, bio: 'Founder of Acme' }))
    await call(hub.url, 'POST', `/api/v2/accounts/${accounts[0].accountId}/followers`, { profiles })
    const leads: { id: number }[] = (await call(hub.url, 'GET', '/api/v2/leads')).body.leads
    expect(leads).toHaveLength(people.length)
    const body = { requested_outputs: ['linkedin_url', 'email'] }
    const enrich = (id: number) => call(hub.url, 'POST', `/api/v2/leads/${id}/enrich`, body)

    for (const { id } of leads) {
      isSlow = true
      const asked = server.requests.length
      const cut = enrich(id).catch(() => undefined)
      await until(async () => expect(server.requests.length).toBeGreaterThan(asked))
      await randomPause(0, 300)
      await hub.kill()
      await cut
      // With several hubs the lease has to run out first; this is that time.
      if (engine === 'postgres') {
        await withDatabase(databaseUrl, async (db) => {
          await db.sql.updateTable('lookup').set({ held_until: 0 }).execute()
          await db.sql.updateTable('credit_reservation').set({ expires_at: 0 }).execute()
        })
      }
      isSlow = false
      hub = await startHub({ env })
      const again = await enrich(id)
      expect(again, again.text).toMatchObject({ status: 200, body: { result: { kind: 'resolved' } } })
    }

    const { credits } = (await call(hub.url, 'GET', '/api/v2/me')).body
    expect(credits.balance).toBe(CREDITS - 2 * people.length)
    await hub.kill()
    await withDatabase(databaseUrl, async (db) => {
      const spent = await db.sql
        .selectFrom('credit_entry')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('kind', '=', 'charge')
        .executeTakeFirstOrThrow()
      expect(Number(spent.count)).toBe(people.length)
      const told = await db.sql.selectFrom('message').select('subject_id').where('type', '=', 'lead.enriched').execute()
      expect(told.map((row) => row.subject_id).sort()).toEqual(leads.map(({ id }) => id).sort())
    })
    expect(hub.output()).not.toContain('unexpected error')
  }, 120_000)
})
