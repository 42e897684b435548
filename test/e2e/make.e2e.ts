import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manifest, needPart, type Parameter } from '../connectors/make/host/app.ts'
import { connect, runRpc } from '../connectors/make/host/bundles.ts'
import { differences } from '../connectors/make/host/compare.ts'
import type { Value } from '../connectors/make/iml/functions.ts'
import { API_KEY } from '../support/relay.ts'
import { FOUNDER, lookUps, openWorld, type StreamIds, type World } from './make/world.ts'

/** What is only there once it is known, or only where it was asked for. */
const optional = ['feedback', 'linkedinUrl', 'email', 'webhookSecret', 'pairsDiff', 'runIds', 'effectiveAt']

let world: World
let ids: StreamIds
let second: StreamIds
let leadId: number
let templateId: number

beforeAll(async () => {
  world = await openWorld()
  ids = await world.addStream('tidewatch', 3)
  second = await world.addStream('harborlights', 2)
  await world.runToEnd(ids.streamId)
  const { body } = await world.hub.api('POST', '/api/v2/dm-templates', {
    name: 'Hello 👋',
    messageBody: 'Olá {{handle}} 👋',
  })
  templateId = body.template.id
  leadId = (await world.hub.api('GET', `/api/v2/leads?streamId=${ids.streamId}`)).body.leads[0].id
})
afterAll(() => world?.hub.stop())

/** For each module how its form is filled in, and what comes out; in this order, since some need what others made. */
const cases: Record<string, () => { given?: Record<string, Value>; gives: object | object[] }> = {
  listStreams: () => ({ given: { search: 'TIDE' }, gives: [{ id: ids.streamId, name: 'Seen at tidewatch 🐟' }] }),
  getStream: () => ({ given: { streamId: ids.streamId }, gives: { id: ids.streamId, isActive: true } }),
  createStream: () => ({
    given: {
      name: 'Меню 🍣',
      pairs: [{ accountId: ids.accountId, segmentId: ids.segmentId }],
      syncTimes: ['06:45', '18:00'],
      timezone: 'Europe/Lisbon',
      sourceTypes: ['follower', 'liker'],
      autoEnrichEmail: false,
      emailMode: 'verified',
      emailDigestOverride: 'weekly',
      telegramOverride: false,
      deliveryDestination: 'leads_plus_webhook',
      webhookUrl: 'http://127.0.0.1:9/in',
    },
    gives: {
      accounts: [{ accountId: ids.accountId, accountCreated: false }],
      webhookSecret: expect.stringMatching(/^whsec_/),
    },
  }),
  updateStream: () => ({
    given: {
      streamId: second.streamId,
      name: 'Renamed ✅',
      isActive: false,
      pairs: [{ accountId: ids.accountId, segmentId: second.segmentId }],
    },
    gives: { id: second.streamId, pairsDiff: { removedAccounts: [{ handle: 'harborlights' }] } },
  }),
  listStreamLeads: () => ({ given: { streamId: ids.streamId, limit: 2 }, gives: [{ profile: { bio: FOUNDER } }, {}] }),
  listLeads: () => ({
    given: { matchConfidence: 'high', streamId: ids.streamId, since: new Date(0), limit: 10 },
    gives: [{ id: expect.any(Number), matchReasons: [{ label: 'Founder' }] }, {}, {}],
  }),
  giveFeedback: () => ({
    given: { leadId, segmentId: ids.segmentId, feedback: 'bad', badReason: 'other', badReasonFreeform: 'Nope 🙅' },
    gives: { ok: true },
  }),
  removeFeedback: () => ({ given: { leadId, segmentId: ids.segmentId }, gives: { ok: true } }),
  exportLead: () => ({ given: { leadId }, gives: { ok: true, leadId } }),
  exportLeads: () => ({ given: { streamId: ids.streamId }, gives: { exportedCount: 2, alreadyExportedCount: 1 } }),
  renderTemplate: () => ({
    given: { templateId, leadId },
    gives: { text: expect.stringMatching(/^Olá tidewatch\d 👋$/), missing: [] },
  }),
  listTemplates: () => ({ given: { search: 'hello' }, gives: [{ id: templateId, name: 'Hello 👋' }] }),
  getTemplate: () => ({ given: { templateId }, gives: { id: templateId } }),
  createSegment: () => ({
    given: {
      description: 'Head chefs 👩‍🍳',
      followerCountTiers: ['under_1k'],
      appliedSearchFilters: [{ group: 'job_role', labels: ['Founder', 'CEO'] }],
    },
    gives: { userFacingId: expect.stringMatching(/^seg_/) },
  }),
  segmentFromDescription: () => ({
    given: { description: 'Wedding photographers in Berlin', name: 'Hochzeiten 💍' },
    gives: { appliedSearchFilters: { job_role: ['Photographer'], location: ['Berlin'] } },
  }),
  listSegments: () => ({ given: { search: 'hochzeiten' }, gives: [{ name: 'Hochzeiten 💍' }] }),
  runStream: () => ({
    given: { streamId: ids.streamId },
    gives: { queued: [{ accountId: ids.accountId }], skipped: [] },
  }),
  reTestStream: () => ({
    given: { streamId: ids.streamId, accountId: ids.accountId },
    gives: { skipped: expect.any(Array) },
  }),
  listStreamRuns: () => ({ given: { streamId: ids.streamId, limit: 1 }, gives: [{ streamId: ids.streamId }] }),
  listRuns: () => ({ given: { status: 'succeeded', limit: 1 }, gives: [{ status: 'succeeded' }] }),
  getRun: () => ({ given: { streamId: ids.streamId, runId: 1 }, gives: { id: 1, candidatesPassedCount: 3 } }),
  cancelRun: () => ({ given: { streamId: ids.streamId, runId: 1 }, gives: { id: 1, status: 'succeeded' } }),
  pushFollowers: () => ({
    given: {
      accountId: ids.accountId,
      importId: 'make',
      batch: 1,
      profiles: [{ handle: 'mapped_one', displayName: 'Ünal 🎣', bio: FOUNDER, createdAt: new Date(0) }],
    },
    gives: { accepted: 1, newFollowersCount: 1 },
  }),
  sleepAccount: () => ({
    given: { accountId: second.accountId },
    gives: { accountId: second.accountId, asleep: true },
  }),
  listAccounts: () => ({ given: { search: 'Harbor' }, gives: [{ xHandle: 'harborlights', isActive: false }] }),
  wakeAccount: () => ({ given: { accountId: second.accountId }, gives: { accountId: second.accountId, awake: true } }),
  changeAccountTier: () => ({
    given: { accountId: ids.accountId, newTier: 'growth' },
    gives: { account: { tier: 'growth' } },
  }),
  addExclusions: () => ({ given: { handles: ['@nobody'], words: ['🚫 spam'] }, gives: { added: 2, skipped: 0 } }),
  listExclusions: () => ({ given: { limit: 1 }, gives: [{ value: expect.any(String) }] }),
  removeExclusion: () => ({ given: { exclusionId: 1 }, gives: { ok: true } }),
  archiveStream: () => ({ given: { streamId: second.streamId }, gives: { archived: true } }),
  makeApiCall: () => ({
    given: {
      url: '/api/v2/leads',
      method: 'GET',
      qs: [{ key: 'summary', value: 'true' }],
      headers: [{ key: 'x-a', value: 'b' }],
    },
    gives: { statusCode: 200, body: { highFitCount: expect.any(Number) } },
  }),
}

describe('the modules, run against a hub', () => {
  it.each(Object.keys(cases))('%s gives what it declares', async (id) => {
    const { given, gives } = cases[id]?.() ?? { gives: {} }
    const bundles = await world.run(id, given)
    expect(bundles).toMatchObject(Array.isArray(gives) ? gives : [gives])
    const declared = needPart<Parameter[]>('module', id, 'interface')
    expect(bundles.flatMap((bundle) => differences(bundle, declared, optional))).toEqual([])
  })

  it('leaves none out', () => {
    const told = Object.entries(manifest.components.module).filter(
      ([, { moduleType }]) => !moduleType?.endsWith('trigger'),
    )
    expect([...Object.keys(cases), ...lookUps].toSorted()).toEqual(told.map(([id]) => id).toSorted())
  })

  it('shows neither key nor secrets in the log of Make', () => {
    const log = JSON.stringify(world.host.log)
    expect(log).toContain('"authorization":"[hidden]"')
    expect(log).toContain('"webhookSecret":"[hidden]"')
    expect(log).not.toContain(API_KEY)
    expect(log).not.toContain('whsec_')
  })
})

describe('the connection and its pickers', () => {
  const choose = (id: string, given: Record<string, Value> = {}) => runRpc(id, given, world.connection, world.host)

  it('is called as the workspace of the key is', async () => {
    expect(await connect(world.connection, world.host)).toBe('Default')
  })

  it('offers what the hub knows by name', async () => {
    expect(await choose('streamOptions')).toContainEqual({ label: 'Seen at tidewatch 🐟', value: ids.streamId })
    expect(await choose('segmentOptions')).toContainEqual({ label: 'Founders 🏔️', value: ids.segmentId })
    expect(await choose('templateOptions')).toEqual([{ label: 'Hello 👋', value: templateId }])
    expect(await choose('labelGroupOptions')).toContainEqual({ label: 'job_role', value: 'job_role' })
    expect(await choose('labelOptions', { group: 'job_role' })).toContainEqual({ label: 'Founder', value: 'Founder' })
  })

  it('marks accounts that are asleep', async () => {
    await world.run('sleepAccount', { accountId: second.accountId })
    expect(await choose('accountOptions')).toEqual([
      { label: '@tidewatch', value: ids.accountId },
      { label: '@harborlights (asleep)', value: second.accountId },
    ])
  })
})
