import { expect, it } from 'vitest'
import { until } from '../../support/relay.ts'
import { act, addStream, byId, findLeads, PATIENCE, type World } from './world.ts'

const lead = (operation: string, more: Record<string, unknown> = {}) => ({ resource: 'lead', operation, ...more })
const ids = (items: Record<string, unknown>[]) => items.map(({ id }) => id)

/** What the Leadwire node does in n8n: each operation that a hub can be asked for. */
export function actionTests(world: () => World): void {
  it('creates a stream, updates it, gets it, lists it and archives it', async () => {
    await world().hub.setFollowers('harborlights', [])
    await world().hub.setFollowers('tidewatch', [])
    const created = await act(world(), {
      resource: 'stream',
      operation: 'create',
      accountHandles: '@harborlights',
      segmentBy: 'description',
      segmentDescription: 'founders',
      additionalFields: {
        name: 'Häfen 🐝',
        syncTimes: '06:45, 18:00',
        timezone: 'Europe/Lisbon',
        accountTier: 'growth',
      },
    })
    const [{ id, accounts } = {}] = created.items
    expect(accounts).toEqual([expect.objectContaining({ handle: 'harborlights', accountCreated: true })])
    const streamId = byId(Number(id))

    await act(world(), {
      resource: 'stream',
      operation: 'update',
      streamId,
      updateFields: { name: 'Ports', isActive: false, accountHandles: 'harborlights, tidewatch' },
    })
    const got = await act(world(), { resource: 'stream', operation: 'get', streamId })
    expect(got.items[0]).toMatchObject({ name: 'Ports', isActive: false, syncTimes: ['06:45', '18:00'] })
    expect(got.items[0]?.pairs).toHaveLength(2)

    const all = await act(world(), { resource: 'stream', operation: 'getAll', returnAll: true })
    expect(ids(all.items)).toContain(id)
    expect((await act(world(), { resource: 'stream', operation: 'archive', streamId })).items).toEqual([
      { archived: true },
    ])
    const left = await act(world(), { resource: 'stream', operation: 'getAll', returnAll: true })
    expect(ids(left.items)).not.toContain(id)
  })

  it('runs a stream, follows the run, re-tests the stream and cancels a run', async () => {
    const stream = await addStream(world())
    await world().hub.setFollowers(stream.handle, [{ handle: 'ida', bio: 'Founder of Ida' }])
    const streamId = byId(stream.id)
    const { items } = await act(world(), { resource: 'stream', operation: 'run', streamId })
    const [{ queued = [] } = {}] = items as { queued: { syncRunId: number }[] }[]
    const syncRunId = queued[0]?.syncRunId
    await until(async () => {
      const { body } = await world().hub.api('GET', `/api/v2/streams/${stream.id}/runs/${syncRunId}`)
      expect(body.run.status).toBe('succeeded')
    }, PATIENCE)
    const got = await act(world(), { resource: 'run', operation: 'get', streamId, runId: String(syncRunId) })
    expect(got.items).toEqual([expect.objectContaining({ id: syncRunId, candidatesPassedCount: 1 })])
    const reTested = await act(world(), { resource: 'stream', operation: 'reTest', streamId })
    expect(reTested.items).toEqual([expect.objectContaining({ queued: [expect.any(Object)], skipped: [] })])
    const runs = await act(world(), { resource: 'run', operation: 'getAll', streamId, limit: 10 })
    expect(runs.items).toHaveLength(2)
    const cancelled = await act(world(), { resource: 'run', operation: 'cancel', streamId, runId: String(syncRunId) })
    expect(cancelled.items[0]).toMatchObject({ id: syncRunId, status: 'succeeded' })
  })

  it('creates segments, from labels and from plain words, and lists them', async () => {
    const made = await act(world(), {
      resource: 'segment',
      operation: 'create',
      description: 'founders',
      additionalFields: { name: 'Gründer 🚀', appliedSearchFilters: '{"job_role": ["Founder"]}' },
    })
    const worded = await act(world(), {
      resource: 'segment',
      operation: 'createFromDescription',
      description: 'Marine biologists in Portugal',
      name: 'Biologists',
    })
    expect(worded.items[0]).toMatchObject({ id: expect.any(Number) })
    const all = await act(world(), { resource: 'segment', operation: 'getAll', returnAll: true })
    expect(all.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: made.items[0]?.id, name: 'Gründer 🚀' }),
        expect.objectContaining({ id: worded.items[0]?.id, name: 'Biologists' }),
      ]),
    )
  })

  it('lists all leads of more than one page, or as many as are asked for', async () => {
    const stream = await addStream(world())
    await findLeads(
      world(),
      stream,
      Array.from({ length: 1_201 }, (_, i) => `page_${i}`),
    )
    const filters = { streamId: byId(stream.id) }
    const all = await act(world(), lead('getAll', { returnAll: true, filters }))
    expect(new Set(ids(all.items)).size).toBe(1_201)
    const some = await act(world(), lead('getAll', { returnAll: false, limit: 3, filters }))
    expect(ids(some.items)).toEqual(ids(all.items).slice(0, 3))
  })

  it('answers an empty list with no item', async () => {
    const stream = await addStream(world())
    const { execution } = await act(
      world(),
      lead('getAll', { returnAll: true, filters: { streamId: byId(stream.id) } }),
    )
    expect(execution.status).toBe('success')
    expect(execution.data.resultData.runData.Leadwire?.[0]?.data?.main[0]).toEqual([])
  })

  it('gives feedback on leads, takes it back, and marks leads as exported', async () => {
    const stream = await addStream(world())
    await findLeads(world(), stream, ['kim', 'lee'])
    const { leads } = (await world().hub.api('GET', `/api/v2/streams/${stream.id}/leads`)).body
    const items = leads.map(({ id }: { id: number }) => ({ id }))
    const segmentId = byId(stream.segmentId)
    const feedback = { segmentId, feedback: 'bad', badReason: 'wrong_job', note: 'Bäcker 🥐' }
    const given = await act(world(), lead('giveFeedback', { leadId: '={{ $json.id }}', ...feedback }), { items })
    expect(given.items).toEqual([{ ok: true }, { ok: true }])
    const bad = await act(
      world(),
      lead('getAll', { returnAll: true, filters: { streamId: byId(stream.id), feedbackStatus: 'bad' } }),
    )
    expect(bad.items).toHaveLength(2)
    expect(bad.items[0]?.feedback).toMatchObject({ badReason: 'wrong_job', badReasonFreeform: 'Bäcker 🥐' })
    await act(world(), lead('removeFeedback', { leadId: '={{ $json.id }}', segmentId }), { items })

    const exported = await act(world(), lead('export', { leadId: '={{ $json.id }}' }), { items })
    expect(exported.items).toEqual(leads.map(({ id }: { id: number }) => ({ ok: true, leadId: id })))
    const single = await act(world(), lead('export', { leadId: '={{ $json.id }}' }), { items: items.slice(0, 1) })
    expect(single.items).toEqual([{ ok: true, leadId: items[0].id, exportedAt: expect.any(String) }])
    const filters = { streamId: byId(stream.id), lifecycle: 'new' }
    const { execution } = await act(world(), lead('getAll', { returnAll: true, filters }))
    expect(execution.data.resultData.runData.Leadwire?.[0]?.data?.main[0]).toEqual([])
  })

  it('looks up contact data of a lead', async () => {
    const stream = await addStream(world())
    await findLeads(world(), stream, ['mia'])
    const { leads } = (await world().hub.api('GET', `/api/v2/streams/${stream.id}/leads`)).body
    const { items } = await act(
      world(),
      lead('enrich', { leadId: '={{ $json.id }}', outputs: ['linkedin_url'], emailMode: 'any' }),
      {
        items: [{ id: leads[0].id }],
      },
    )
    expect(items).toEqual([expect.objectContaining({ leadId: leads[0].id, result: expect.any(Object) })])
  })

  it('writes a message to a lead, and lists templates', async () => {
    const stream = await addStream(world())
    await findLeads(world(), stream, ['noa'])
    const { leads } = (await world().hub.api('GET', `/api/v2/streams/${stream.id}/leads`)).body
    const body = { name: 'Gruß 🐝', messageBody: 'Hello @{{handle}} ✨' }
    const { template } = (await world().hub.api('POST', '/api/v2/dm-templates', body)).body
    const rendered = await act(
      world(),
      { resource: 'template', operation: 'render', templateId: byId(template.id), leadId: '={{ $json.id }}' },
      { items: [{ id: leads[0].id }] },
    )
    expect(rendered.items).toEqual([{ text: 'Hello @noa ✨', missing: [] }])
    const all = await act(world(), { resource: 'template', operation: 'getAll', returnAll: true })
    expect(all.items).toEqual([expect.objectContaining({ name: 'Gruß 🐝' })])
  })

  it('adds followers of an account, many items in one request', async () => {
    const stream = await addStream(world())
    const accountId = byId(stream.accountId)
    const items = Array.from({ length: 1_002 }, (_, i) => ({ handle: `pushed_${i}`, bio: i < 2 ? 'Founder 🚀' : '' }))
    const pushed = await act(
      world(),
      {
        resource: 'account',
        operation: 'addFollowers',
        accountId,
        handle: '={{ $json.handle }}',
        sourceType: 'follower',
        profileFields: { bio: '={{ $json.bio }}' },
      },
      { items },
    )
    expect(pushed.items).toMatchObject([
      { accepted: 1000, newFollowersCount: 1000, leadsCount: 2 },
      { accepted: 2, newFollowersCount: 2, leadsCount: 0 },
    ])
  })

  it('puts an account to sleep, wakes it, changes its tier and lists it', async () => {
    const stream = await addStream(world())
    const accountId = byId(stream.accountId)
    const account = (operation: string, more = {}) =>
      act(world(), { resource: 'account', operation, accountId, ...more })
    expect((await account('sleep')).items).toEqual([{ success: true, accountId: stream.accountId, asleep: true }])
    const all = await act(world(), { resource: 'account', operation: 'getAll', returnAll: true })
    expect(all.items).toContainEqual(expect.objectContaining({ id: stream.accountId, isActive: false }))
    expect((await account('wake')).items).toEqual([{ success: true, accountId: stream.accountId, awake: true }])
    const changed = await account('changeTier', { tier: 'pro' })
    expect(changed.items[0]).toMatchObject({ action: 'upgraded' })
  })
}
