import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { ROOT } from '../../support/hub.ts'
import { until } from '../../support/relay.ts'
import { actionNode } from './flow.ts'
import { addStream, findLeads, type TestStream } from './streams.ts'
import { act, deploy, PATIENCE, type World } from './world.ts'

const { operations } = JSON.parse(readFileSync(join(ROOT, 'connectors/node-red/lib/operations.json'), 'utf8')) as {
  operations: { id: string }[]
}

interface Case {
  payload?: unknown
  gives: unknown
}

/** What the action node does in Node-RED: each operation, with its fields from the payload of a message. */
export function actionTests(world: () => World): void {
  let stream: TestStream
  let other: TestStream
  let lead: number
  let templateId: number
  let runId: number

  beforeAll(async () => {
    stream = await addStream(world(), 'Häfen 🐝')
    other = await addStream(world())
    await findLeads(world(), stream, ['kim', 'lee'])
    lead = (await world().hub.api('GET', `/api/v2/streams/${stream.id}/leads`)).body.leads[0].id
    runId = (await world().hub.api('GET', `/api/v2/streams/${stream.id}/runs`)).body.runs[0].id
    const template = { name: 'Gruß 🐝', messageBody: 'Hello {{displayName}} ✨' }
    templateId = (await world().hub.api('POST', '/api/v2/dm-templates', template)).body.template.id
    await world().hub.setFollowers('tidewatch', [])
  })

  /** In this order: some undo what others do. */
  const cases: Record<string, () => Case> = {
    createStream: () => ({
      payload: {
        name: 'Neu 🌊',
        pairs: { accountHandle: 'tidewatch', segmentId: stream.segmentId },
        syncTimes: '06:45, 18:00',
      },
      gives: { accounts: [{ handle: 'tidewatch', accountCreated: true }] },
    }),
    listStreams: () => ({ gives: expect.arrayContaining([expect.objectContaining({ name: 'Häfen 🐝' })]) }),
    updateStream: () => ({
      payload: { streamId: other.id, name: 'Ports', isActive: 'false' },
      gives: { id: other.id },
    }),
    getStream: () => ({ payload: { streamId: String(other.id) }, gives: { name: 'Ports', isActive: false } }),
    runStream: () => ({ payload: { streamId: stream.id }, gives: { queued: [{ accountId: stream.accountId }] } }),
    reTestStream: () => ({ payload: { streamId: stream.id, accountId: stream.accountId }, gives: { skipped: [] } }),
    listStreamRuns: () => ({ payload: { streamId: stream.id, limit: 1 }, gives: [{ streamId: stream.id }] }),
    listRuns: () => ({ payload: { status: 'succeeded', limit: 1 }, gives: [{ status: 'succeeded' }] }),
    getRun: () => ({
      payload: { streamId: stream.id, runId },
      gives: { id: runId, candidatesPassedCount: 2 },
    }),
    cancelRun: () => ({ payload: { streamId: stream.id, runId }, gives: { id: runId, status: 'succeeded' } }),
    listStreamLeads: () => ({
      payload: { streamId: stream.id, limit: 1 },
      gives: [{ streamId: stream.id, profile: { displayName: expect.stringContaining('Zoë 🐝') } }],
    }),
    listLeads: () => ({
      payload: { streamId: stream.id, since: 0 },
      gives: [{ id: expect.any(Number) }, { id: lead }],
    }),
    giveFeedback: () => ({
      payload: {
        leadId: lead,
        segmentId: stream.segmentId,
        feedback: 'bad',
        badReason: 'wrong_job',
        badReasonFreeform: 'Bäcker 🥐',
      },
      gives: { ok: true },
    }),
    removeFeedback: () => ({ payload: { leadId: lead, segmentId: stream.segmentId }, gives: { ok: true } }),
    enrichLead: () => ({
      payload: { leadId: lead, requested_outputs: 'linkedin_url', email_mode: 'any' },
      gives: { leadId: lead, result: { ok: true } },
    }),
    lookUp: () => ({
      payload: { x_handle: `@${stream.handle}`, requested_outputs: ['linkedin_url'] },
      gives: { result: { ok: true } },
    }),
    lookUpEmail: () => ({
      payload: { x_handle: stream.handle, email_mode: 'any' },
      gives: { x_handle: stream.handle, result: { ok: false } },
    }),
    exportLead: () => ({ payload: { leadId: lead }, gives: { ok: true, leadId: lead } }),
    exportLeads: () => ({ payload: { leadIds: [lead] }, gives: {} }),
    createSegment: () => ({
      payload: { name: 'Gründer 🚀', description: 'founders', appliedSearchFilters: { job_role: ['Founder'] } },
      gives: { id: expect.any(Number) },
    }),
    segmentFromDescription: () => ({
      payload: { description: 'Marine biologists in Portugal', name: 'Biologists' },
      gives: { id: expect.any(Number) },
    }),
    listSegments: () => ({ gives: expect.arrayContaining([expect.objectContaining({ name: 'Gründer 🚀' })]) }),
    listTemplates: () => ({ gives: [{ name: 'Gruß 🐝' }] }),
    getTemplate: () => ({ payload: { templateId }, gives: { name: 'Gruß 🐝' } }),
    renderTemplate: () => ({
      payload: { templateId, leadId: lead },
      gives: { text: expect.stringContaining('Zoë 🐝') },
    }),
    pushFollowers: () => ({
      payload: { accountId: stream.accountId, profiles: [{ handle: 'pushed', bio: 'Founder 🚀' }] },
      gives: { accepted: 1, leadsCount: 1 },
    }),
    sleepAccount: () => ({ payload: { accountId: other.accountId }, gives: { success: true, asleep: true } }),
    listAccounts: () => ({
      gives: expect.arrayContaining([
        expect.objectContaining({ id: other.accountId, isActive: false }),
        expect.objectContaining({ id: stream.accountId, isActive: true }),
      ]),
    }),
    wakeAccount: () => ({ payload: { accountId: other.accountId }, gives: { success: true, awake: true } }),
    changeAccountTier: () => ({
      payload: { accountId: stream.accountId, newTier: 'pro' },
      gives: { action: 'upgraded', account: { tier: 'pro' } },
    }),
    addExclusions: () => ({ payload: { handles: '@nobody', words: ['🚫 spam'] }, gives: { added: 2 } }),
    listExclusions: () => ({ payload: { limit: 1 }, gives: [{ value: expect.any(String) }] }),
    removeExclusion: () => ({ payload: { exclusionId: 1 }, gives: { ok: true } }),
    archiveStream: () => ({ payload: { streamId: other.id }, gives: { archived: true } }),
  }

  it.each(Object.keys(cases))('%s', async (id) => {
    await deploy(world(), [actionNode()])
    const { payload, gives } = cases[id]?.() ?? { gives: undefined }
    const { status, body } = await act(world(), id, payload)
    expect(body).toMatchObject(gives as object)
    expect(status).toBe(200)
    if (id === 'runStream') await settled()
  })

  it('leaves no operation out', () => {
    expect(Object.keys(cases).toSorted()).toEqual(operations.map(({ id }) => id).toSorted())
  })

  /** Waits until no run is left, so that those of one test are not in the way of the next. */
  const settled = () =>
    until(async () => {
      const { runs } = (await world().hub.api('GET', '/api/v2/runs')).body as { runs: { status: string }[] }
      if (runs.some(({ status }) => status === 'queued' || status === 'running')) throw new Error('a run goes on')
    }, PATIENCE)
}
