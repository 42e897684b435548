import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { eachEngine } from '../support/database.ts'
import { startDns } from '../support/dns-server.ts'
import { type EnrichmentBehaviour, emailOf, useEnrichmentServers } from '../support/enrichment-server.ts'
import { FOUNDER, founders } from '../support/followers.ts'
import { randomPause, useHubProcesses } from '../support/hub-process.ts'
import { type Received, useReceivers } from '../support/receiver.ts'
import { call, until, withDatabase } from '../support/relay.ts'

const KILLS = 4
const CREDITS = 10_000
/** How many people meet each behaviour; the names tell which. */
const crowd: Partial<Record<EnrichmentBehaviour, number>> = {
  found: 24,
  recovers: 4,
  nothing: 4,
  slow: 1,
  down: 2,
  page: 2,
  'wrong-types': 2,
  'other-person': 2,
}
const handles = Object.entries(crowd).flatMap(([behaviour, count]) =>
  Array.from({ length: count }, (_, i) => `${behaviour.replace('-', '_')}_${i}`),
)
const behaviourOf = (handle: string) => handle.replace(/_\d+$/, '').replace('_', '-') as EnrichmentBehaviour
const isFound = (handle: string) => ['found', 'recovers', 'slow'].includes(behaviourOf(handle))

/** A lead as a receiver got it. */
interface Told {
  id: number
  profile: { handle: string }
  email?: { address: string } | null
  linkedinUrl?: string | null
}

/** What a receiver was told by messages of one type, repeats dropped as receivers do. */
function toldOf(requests: readonly Received[], type: string): Told[] {
  const bodies = new Map<unknown, string>()
  for (const { headers, body } of requests) {
    if (headers['x-leadwire-event'] === type) bodies.set(headers['webhook-id'], body)
  }
  return [...bodies.values()].flatMap((body) => JSON.parse(body) as Told[])
}

const namesOf = (told: readonly Told[]) => told.map(({ profile }) => profile.handle).sort()

eachEngine((open, engine) => {
  const startHub = useHubProcesses()
  const startReceiver = useReceivers()
  const startServer = useEnrichmentServers()
  const folders: string[] = []
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
  })

  it(`announces each lead once and charges once, killed ${KILLS} times, whatever the enrichment server answers`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'leadwire-enrich-'))
    folders.push(folder)
    await writeFile(join(folder, 'acme.csv'), ['handle,bio', ...handles.map((name) => `${name},${FOUNDER}`)].join('\n'))
    const server = await startServer(behaviourOf)
    const dns = await startDns({
      'mail.example': { mx: [[10, 'mx.mail.example']] },
      'mx.mail.example': { a: ['192.0.2.1'] },
    })
    const databaseUrl = await open.url()
    const env = {
      LEADWIRE_DATABASE_URL: databaseUrl,
      LEADWIRE_PROFILE_SOURCE: `file:${folder}`,
      LEADWIRE_ENRICHMENT: 'http',
      LEADWIRE_ENRICHMENT_URL: server.url,
      LEADWIRE_ENRICH_WAIT_S: '30',
      LEADWIRE_DNS_SERVERS: dns.address,
      LEADWIRE_CREDITS: String(CREDITS),
    }
    const [waiting, early] = [await startReceiver(), await startReceiver()]
    let hub = await startHub({ env })
    const api = async (method: string, path: string, body?: unknown) => {
      const answer = await call(hub.url, method, path, body)
      expect(answer.status, answer.text).toBeLessThan(300)
      return answer.body
    }
    const events = ['lead.created', 'lead.enriched']
    await api('POST', '/api/v2/webhooks/subscribe', { targetUrl: waiting.url, events })
    await api('POST', '/api/v2/webhooks/subscribe', { targetUrl: early.url, events, waitForEnrichment: false })
    const stream = { autoEnrichEmail: true, autoEnrichLinkedin: true, emailMode: 'any' }
    const { id } = await api('POST', '/api/v2/streams', {
      ...stream,
      pairs: [{ accountHandle: 'acme', segment: founders }],
    })
    await api('POST', `/api/v2/streams/${id}/run`)
    for (let kill = 0; kill < KILLS; kill++) {
      await randomPause(150, 700)
      await hub.kill()
      // With several hubs the leases have to run out first; this is that time.
      if (engine === 'postgres') await endLeases(databaseUrl)
      hub = await startHub({ env })
    }

    const created = await until(async () => {
      const told = toldOf(waiting.requests, 'lead.created')
      expect(namesOf(told)).toEqual([...handles].sort())
      expect(namesOf(toldOf(early.requests, 'lead.created'))).toEqual([...handles].sort())
      return told
    }, 60_000)
    // Nobody got the lead before its address, unless that took too long; then the address came later.
    const known = created.filter(({ email }) => email)
    const late = handles.filter((handle) => isFound(handle) && !namesOf(known).includes(handle)).sort()
    await until(async () => {
      expect(namesOf(toldOf(waiting.requests, 'lead.enriched'))).toEqual(late)
      expect(namesOf(toldOf(early.requests, 'lead.enriched'))).toEqual(handles.filter(isFound).sort())
    }, 60_000)
    const all = [waiting, early].flatMap(({ requests }) => events.flatMap((type) => toldOf(requests, type)))
    for (const { profile, email } of all) if (email) expect(email.address).toBe(emailOf(profile.handle))
    for (const { profile, email } of created) if (email) expect(isFound(profile.handle)).toBe(true)

    const { runs } = await api('GET', `/api/v2/streams/${id}/runs`)
    expect(runs[0]).toMatchObject({ status: 'succeeded', enrichedCount: handles.filter(isFound).length })
    const lines = runs[0].progressLog.filter(({ step }: { step: string }) => step === 'enrich')
    expect(lines.at(-1).message).toMatch(/ of \d+ leads have contacts; all have been sent$/)
    await hub.kill()
    await withDatabase(databaseUrl, async (db) => {
      const charges = await db.sql.selectFrom('credit_entry').selectAll().where('kind', '=', 'charge').execute()
      expect(new Set(charges.map(({ key }) => key)).size).toBe(charges.length)
      expect(charges).toHaveLength(handles.filter(isFound).length)
      const spent = charges.reduce((sum, { amount }) => sum - amount, 0)
      expect(spent).toBe(2 * handles.filter(isFound).length)
      const { balance } = await db.sql.selectFrom('credit_account').select('balance').executeTakeFirstOrThrow()
      expect(balance).toBe(CREDITS - spent)
      // What did not answer properly is tried again, later.
      const left = await db.sql.selectFrom('enrichment_job').select('announced_at').execute()
      expect(left.length).toBe(8)
      expect(left.every(({ announced_at }) => announced_at !== null)).toBe(true)
    })
    console.info(`${engine}: ${known.length} announced with contacts, ${late.length} enriched later`)
  }, 240_000)
})

/** Makes due what dead hubs have leased. */
const endLeases = (url: string) =>
  withDatabase(url, async (db) => {
    const isLeased = 'claimed_by'
    await db.sql.updateTable('enrichment_job').set({ due_at: 0 }).where(isLeased, 'is not', null).execute()
    await db.sql.updateTable('run').set({ due_at: 0 }).where(isLeased, 'is not', null).execute()
    const pending = db.sql.updateTable('delivery').set({ due_at: 0 }).where('status', '=', 'pending')
    await pending.where(isLeased, 'is not', null).execute()
  })
