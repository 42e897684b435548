import { expect, it } from 'vitest'
import { DAY_MS } from '../../../core/src/clock.ts'
import { openDatabase } from '../../../core/src/db/database.ts'
import { recordAttempts } from '../../../core/src/dispatch/claims.ts'
import { leaseErasure } from '../../../core/src/erasure/erasure-store.ts'
import { eraseLead, erasePerson, getErasure } from '../../../core/src/erasure/erasures.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import { pushObservations } from '../../../core/src/ingest/push.ts'
import { listLeads, summariseLeads } from '../../../core/src/leads/leads.ts'
import { insertRunLog } from '../../../core/src/runs/run-log-store.ts'
import { addExclusions } from '../../../core/src/segments/exclusions.ts'
import type { Profile } from '../../../core/src/sources/profile.ts'
import { assertVault } from '../../../core/src/vault/vault-check.ts'
import { subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { beginRequest, finishRequest } from '../../../core/src/workspaces/idempotency.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { countInFiles, findText } from '../../support/find-text.ts'
import { codeOf, follower, pageOf, seedCaller, seedStream, startRun, testVault } from '../../support/seed.ts'
import { claim, fanOutAll, resultOf } from '../dispatch/post.ts'
import { eraseAll } from './erasing.ts'

const MARKER = 'zqxmarkerzqx'
const marked = (handle: string, fields: Partial<Profile> = {}) =>
  follower(handle, 'high', { bio: `Founder of ${MARKER}`, ...fields })

eachEngine((open, engine) => {
  const setUp = async () => {
    const url = await open.url()
    const db = await openDatabase(url)
    const clock = manualClock()
    await assertVault(db, testVault)
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock)
    const ports = { vault: testVault, clock }
    const source = await db.sql.selectFrom('source').select('id').executeTakeFirstOrThrow()
    const push = (...people: ReturnType<typeof follower>[]) =>
      pushObservations(db, caller, source.id, people, clock, testVault)
    const handles = async () => {
      const { items } = await listLeads(db, caller, { since: 0 })
      return items.map(({ profile }) => profile.handle)
    }
    const leadOf = async (handle: string) => {
      const { items } = await listLeads(db, caller, {})
      return items.find(({ profile }) => profile.handle === handle)?.id ?? 0
    }
    return { url, db, clock, caller, stream, ports, push, handles, leadOf }
  }

  it('leaves nothing of a person, in any table or file, and keeps all others', async () => {
    const { url, db, clock, caller, stream, ports, handles, leadOf } = await setUp()
    try {
      for (const [i, payload] of (['leads', 'lead', 'envelope'] as const).entries()) {
        const ordering = payload === 'lead' ? 'fifo' : 'none'
        const input = { api: 'ctgo', url: `https://hooks.example.com/${i}`, payload, ordering } as const
        await subscribe(db, caller, input, { vault: testVault, clock })
      }
      const run = await startRun(db, caller, stream.id, clock)
      const page = pageOf([follower('bo'), marked('Zqxmarkerzqx', { externalId: '77' }), follower('cy')], 'next')
      await ingestPage(db, run, page, { clock, vault: testVault })
      await insertRunLog(db, run.id, { step: 'fetch', message: `Row 3: "${MARKER}" is odd`, at: clock() })
      await addExclusions(db, caller, { handles: [MARKER] }, clock)
      const request = { workspaceId: caller.workspaceId, key: 'k', requestHash: 'h', startedAt: clock() }
      await beginRequest(db, request, { ttlMs: DAY_MS, leaseMs: 1000 }, testVault)
      await finishRequest(db, request, { status: 200, body: MARKER }, testVault)
      const harmless = { ...request, key: 'harmless' }
      await beginRequest(db, harmless, { ttlMs: DAY_MS, leaseMs: 1000 }, testVault)
      await finishRequest(db, harmless, { status: 200, body: `a${MARKER}` }, testVault)
      await db.sql
        .updateTable('run')
        .set({ error_message: `cannot read ${MARKER}` })
        .execute()
      const { items } = await listLeads(db, caller, {})
      const said = { workspace_id: caller.workspaceId, segment_id: 1, verdict: 'bad', bad_reason: null, note: MARKER }
      await db.sql
        .insertInto('feedback')
        .values(items.map(({ id: lead_id }) => ({ ...said, lead_id, created_at: 1, updated_at: 1 })))
        .execute()
      await db.sql
        .updateTable('feedback')
        .set({ note: null })
        .where('lead_id', '!=', await leadOf('Zqxmarkerzqx'))
        .execute()
      await fanOutAll(db, clock())
      // Two of each kind are claimed; one endpoint quotes what it got, another fails and has to be tried again.
      const claimed = await claim(db, clock(), { perEndpoint: 2 })
      const results = claimed.map((delivery, i) =>
        resultOf(delivery, {
          ...(i % 2 === 1 && { outcome: 'rejected', status: 500 }),
          answer: delivery.body.slice(0, 4000),
        }),
      )
      await recordAttempts(db, results, { now: clock(), random: () => 0.5 })
      expect(await findText(db, MARKER)).toEqual(
        expect.arrayContaining(['attempt.answer', 'event.profile', 'lead.profile', 'message.payload']),
      )
      const before = await summariseLeads(db, caller, {})

      const { id } = await eraseLead(db, caller, await leadOf('Zqxmarkerzqx'), ports)
      await eraseAll(db, clock)
      expect(await getErasure(db, caller, id)).toMatchObject({
        phase: 'done',
        followerCount: 1,
        leadCount: 1,
        messageCount: 1,
      })
      expect(await findText(db, MARKER)).toEqual([])
      expect(await findText(db, 'x:77')).toEqual([])
      expect(await handles()).toEqual(['bo', 'cy'])
      expect(await summariseLeads(db, caller, {})).toEqual({ ...before, high: before.high - 1 })
      expect(await summariseLeads(db, caller, { since: clock() - 2 * DAY_MS })).toEqual({ high: 2, medium: 0 })
      expect(await db.sql.selectFrom('idempotency').select('key').execute()).toEqual([{ key: 'harmless' }])
      expect(await db.sql.selectFrom('feedback').select('note').execute()).toEqual([{ note: null }, { note: null }])
      expect(await db.sql.selectFrom('exclusion').selectAll().execute()).toEqual([])

      // Neither the next page of the run, which tells the bio anew, nor a push brings the person back.
      await ingestPage(db, run, pageOf([marked('zqxmarkerzqx', { externalId: '77' }), follower('dee')]), ports)
      expect(await findText(db, MARKER)).toEqual([])
      expect(await handles()).toEqual(['bo', 'cy', 'dee'])
    } finally {
      await db.close()
    }
    if (engine === 'sqlite') expect(countInFiles(url, MARKER)).toBe(0)
  })

  it('lets in who is like an erased person, and who takes over the handle of one whose id is known', async () => {
    const { db, clock, caller, ports, push, handles, leadOf } = await setUp()
    await push(marked('ada', { externalId: '1' }), marked('bo'))
    await eraseLead(db, caller, await leadOf('ada'), ports)
    await eraseLead(db, caller, await leadOf('bo'), ports)
    await eraseAll(db, clock)
    expect(await handles()).toEqual([])
    await push(marked('ADA', { externalId: '1' }), marked('ada'), marked('ada_new', { externalId: '1' }), marked('BO'))
    expect(await handles()).toEqual([])
    await push(marked('ada_', { externalId: '3' }), marked('ad'), marked('ada', { externalId: '2' }), marked('boo'))
    expect(await handles()).toEqual(['ada_', 'ad', 'ada', 'boo'])
    await db.close()
  })

  it('finds a person by handle where only the profile shows it, and learns the id', async () => {
    const { db, clock, caller, ports, push, handles } = await setUp()
    await push(marked('Ad_a', { externalId: '1' }), marked('AdXa', { externalId: '2' }), marked('other'))
    const { id } = await erasePerson(db, caller, { handle: '@ad_A' }, ports)
    await eraseAll(db, clock)
    expect(await getErasure(db, caller, id)).toMatchObject({ phase: 'done', followerCount: 1, leadCount: 1 })
    expect(await handles()).toEqual(['AdXa', 'other'])
    await push(marked('renamed', { externalId: '1' }), marked('ad_a', { externalId: '9' }))
    expect(await handles()).toEqual(['AdXa', 'other', 'ad_a'])
    await db.close()
  })

  it('keeps out a person who was not known yet, also under the id that shows first then', async () => {
    const { db, clock, caller, ports, push, handles } = await setUp()
    await erasePerson(db, caller, { handle: 'ada' }, ports)
    await eraseAll(db, clock)
    await push(marked('ada', { externalId: '5' }))
    await push(marked('ada_renamed', { externalId: '5' }))
    expect(await handles()).toEqual([])
    await db.close()
  })

  it('takes only names that a database can look for', async () => {
    const { db, caller, ports } = await setUp()
    const refused = [{}, { handle: 'no handle' }, { handle: 'a\u0000', platform: 'bsky' }, { externalId: '@ada' }]
    for (const name of [...refused, { externalId: '\ud800' }, { externalId: '9'.repeat(201) }]) {
      expect([name, await codeOf(erasePerson(db, caller, name, ports))]).toEqual([name, 'invalid_request'])
    }
    expect(await db.sql.selectFrom('erased_person').selectAll().execute()).toEqual([])
    await db.close()
  })

  it('says nothing of whom it was about once it is done, and erases only in its workspace', async () => {
    const { db, clock, caller, ports, push } = await setUp()
    const other = await seedCaller(db, clock, 'Other')
    const { id } = await erasePerson(db, caller, { handle: 'ada_lovelace', externalId: '123456789' }, ports)
    expect(await findText(db, 'ada_lovelace')).toEqual([])
    await eraseAll(db, clock)
    const row = await db.sql.selectFrom('erasure').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ sealed_subject: null, completed_at: clock() })
    expect(await findText(db, '123456789')).toEqual([])
    expect(await codeOf(getErasure(db, other, id))).toBe('erasure_not_found')
    await push(marked('bo'))
    const { items } = await listLeads(db, caller, {})
    expect(await codeOf(eraseLead(db, other, items[0]?.id ?? 0, ports))).toBe('lead_not_found')
    await db.close()
  })

  it('refuses to ingest without the vault once somebody was erased, and costs nothing before', async () => {
    const { db, clock, caller, stream, ports } = await setUp()
    const run = await startRun(db, caller, stream.id, clock)
    await ingestPage(db, run, pageOf([follower('bo')], '1'), { clock })
    await erasePerson(db, caller, { handle: 'ada' }, ports)
    expect(await codeOf(ingestPage(db, run, pageOf([follower('cy')], '2'), { clock }))).toBe('vault_needed')
    await ingestPage(db, run, pageOf([follower('cy')], '2'), ports)
    await db.close()
  })

  it('goes on where a killed relay has left it, and counts nothing twice', async () => {
    const { db, clock, caller, ports, push, leadOf } = await setUp()
    await push(marked('ada', { externalId: '1' }), follower('bo'))
    const { id } = await eraseLead(db, caller, await leadOf('ada'), ports)
    for (let killed = 0; killed < 4; killed++) {
      // Leased, and then nothing more is heard of it.
      expect(await leaseErasure(db, { by: `killed ${killed}`, now: clock() }, testVault)).toBeDefined()
      await eraseAll(db, clock)
      expect((await getErasure(db, caller, id)).phase).toBe('followers')
      clock.advance(killed < 3 ? 30_001 : 0)
    }
    clock.advance(30_001)
    await eraseAll(db, clock)
    expect(await getErasure(db, caller, id)).toMatchObject({ phase: 'done', followerCount: 1, leadCount: 1 })
    await db.close()
  })
})
