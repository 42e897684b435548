import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import operations from '../../connectors/operations.json' with { type: 'json' }
import { type E2eHub, startHub } from './hub.ts'
import { used } from './zapier/declared.ts'
import { createLeads, createStream, setFounders } from './zapier/leads.ts'
import { partsOf } from './zapier/parts.ts'
import { errorOf, startZapier, type Zapier } from './zapier/side.ts'

/** The actions, searches and dropdowns of the Zapier app, against a running hub. */

let hub: E2eHub
let zapier: Zapier
const place = () => ({ hub, zapier })

beforeAll(async () => {
  // Zapier's runtime prints its memory use after each call.
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  hub = await startHub()
  zapier = await startZapier(hub.url)
})
afterAll(async () => {
  await hub.stop()
  vi.restoreAllMocks()
})

describe('a hub in which nothing is yet', () => {
  it.each(['stream_list', 'segment_list', 'account_list', 'template_list', 'lead_list'])(
    'has an empty %s',
    async (list) => {
      expect(await zapier.poll(list)).toEqual([])
    },
  )

  it('finds nothing, and that is no error', async () => {
    expect(await zapier.find('find_stream', { name: 'a' })).toEqual([])
    expect(await zapier.find('find_segment', { description: 'a' })).toEqual([])
    expect(await zapier.find('find_account', { handle: 'a' })).toEqual([])
    expect(await zapier.find('find_leads')).toEqual([])
    const noStream = { code: 'stream_not_found', status: 404 }
    expect(await errorOf(zapier.find('find_run', { stream_id: 1 }))).toMatchObject(noStream)
  })
})

describe('streams', () => {
  it('are created with every setting, and found with it by their name', async () => {
    await setFounders(place(), 'every', 1)
    await setFounders(place(), 'other', 1)
    await createStream(place(), 'known')
    const [known] = await zapier.find('find_account', { handle: 'known' })
    const { id, segments } = await zapier.act('create_stream', {
      account_handles: ['@every', 'other'],
      account_ids: [known!.id],
      account_tier: 'growth',
      segment_description: 'Founders of developer tools',
      name: 'Nordic Löwen 🦁 你好',
      source_types: ['follower', 'liker'],
      sync_times: ['18:00', '06:45'],
      timezone: 'Europe/Lisbon',
      auto_enrich_linkedin: true,
      auto_enrich_email: true,
      email_mode: 'verified',
      email_digest: 'weekly',
      telegram_digest: false,
      webhook_url: 'http://127.0.0.1:9/leads',
    })
    expect((await zapier.find('find_stream', { name: 'nordic LÖWEN' }))[0]).toMatchObject({
      id,
      name: 'Nordic Löwen 🦁 你好',
      sourceTypes: ['follower', 'liker'],
      syncTimes: ['06:45', '18:00'],
      timezone: 'Europe/Lisbon',
      autoEnrichLinkedin: true,
      autoEnrichEmail: true,
      emailMode: 'verified',
      emailDigestOverride: 'weekly',
      telegramOverride: false,
      deliveryDestination: 'leads_plus_webhook',
      webhookUrl: 'http://127.0.0.1:9/leads',
    })
    const [stream] = await zapier.find('find_stream', { name: 'Nordic' })
    expect(stream!.pairs.map((pair: { accountHandle: string }) => pair.accountHandle).toSorted()).toEqual([
      'every',
      'known',
      'other',
    ])
    expect((await zapier.find('find_account', { handle: 'every' }))[0]).toMatchObject({ tier: 'growth' })

    // One setting is changed, others are cleared, the rest stays.
    await zapier.act('update_stream', {
      stream_id: id,
      name: 'Renamed',
      is_active: false,
      clear: ['webhookUrl', 'emailDigestOverride'],
      account_ids: [known!.id],
      segment_id: segments[0].segmentId,
    })
    expect((await zapier.find('find_stream', { name: 'renamed' }))[0]).toMatchObject({
      id,
      isActive: false,
      emailDigestOverride: null,
      webhookUrl: null,
      deliveryDestination: 'leads_only',
      timezone: 'Europe/Lisbon',
      pairs: [{ accountId: known!.id }],
    })
  })

  it('are archived, and brought back', async () => {
    const id = await createStream(place(), 'archived')
    expect(await zapier.act('archive_stream', { stream_id: id })).toEqual({ id, archived: true })
    expect(await zapier.find('find_stream', { name: '@archived' })).toEqual([])
    expect(await zapier.find('find_stream', { name: '@archived', include_archived: true })).toMatchObject([{ id }])
    expect(await errorOf(zapier.act('run_stream', { stream_id: id }))).toMatchObject({
      code: 'stream_archived',
      status: 400,
    })
    await zapier.act('update_stream', { stream_id: id, is_active: true })
    expect(await zapier.act('run_stream', { stream_id: id })).toMatchObject({ queued: [{}], skipped: [] })
  })

  it('that should mail files are refused by a hub that cannot mail, in its own words', async () => {
    const mailed = { csv_recipients: ['ada@example.org'], csv_copy_recipients: ['bob@example.org'], csv_format: 'xlsx' }
    const id = await createStream(place(), 'mailed')
    expect(await errorOf(zapier.act('update_stream', { stream_id: id, ...mailed }))).toMatchObject({
      code: 'email_not_configured',
      message: expect.stringContaining('LEADWIRE_SMTP_URL'),
    })
  })

  it('that are gone, and accounts that do not exist, are told as the hub tells them', async () => {
    const gone = { code: 'stream_not_found', status: 404 }
    expect(await errorOf(zapier.act('run_stream', { stream_id: 4711 }))).toMatchObject(gone)
    expect(await errorOf(zapier.act('archive_stream', { stream_id: 4711 }))).toMatchObject(gone)
    expect(await errorOf(zapier.switchOn('new_lead', { stream_id: 4711 }))).toMatchObject(gone)
    const unknown = { account_handles: ['nobody_here'], segment_description: 'Founders' }
    expect(await errorOf(zapier.act('create_stream', unknown))).toMatchObject({
      code: 'handle_not_found',
      message: expect.stringContaining('nobody_here'),
    })
  })
})

describe('segments', () => {
  it('are created with labels and sizes, and found by name or description', async () => {
    const { id } = await zapier.act('create_segment', {
      description: 'Gründer in Zürich 🇨🇭',
      name: 'Zürich',
      follower_count_tiers: ['1k_to_10k'],
      job_role: ['Founder', 'CEO'],
    })
    const wanted = { id, name: 'Zürich', followerCountTiers: ['1k_to_10k'], labels: '{"job_role":["Founder","CEO"]}' }
    expect((await zapier.find('find_segment', { description: 'zürich' }))[0]).toMatchObject(wanted)
    const wrong = zapier.act('create_segment', { description: 'a', job_role: ['Nonsense'] })
    expect(await errorOf(wrong)).toMatchObject({ code: 'orphan_label', message: expect.stringContaining('Nonsense') })
  })

  it('are created from plain words, and say how these were read', async () => {
    const made = await zapier.act('describe_segment', { description: 'Wedding photographers in Berlin' })
    expect(made).toMatchObject({ labels: expect.stringContaining('Photographer'), keyPhrases: 'wedding' })
  })
})

describe('leads', () => {
  it('are listed page by page, up to the limit', async () => {
    const { streamId } = await createLeads(place(), 'pages', 1100)
    const input = { stream_id: streamId, limit: 1050 }
    const first = await zapier.findPage('find_leads', input)
    const second = await zapier.findPage('find_leads', input, first.paging_token!)
    expect([first.results.length, second.results.length, second.paging_token]).toEqual([1000, 50, null])
    expect(new Set([...first.results, ...second.results].map(({ id }) => id)).size).toBe(1050)
    expect(await zapier.poll('lead_list', {}, { page: 0 })).toHaveLength(100)
    expect(await zapier.poll('lead_list', {}, { page: 12 })).toEqual([])
  })

  it('are graded, exported and written to', async () => {
    const { streamId, lead } = await createLeads(place(), 'graded')
    const grade = {
      lead_id: lead.id,
      segment_id: lead.segmentId,
      feedback: 'bad',
      bad_reason: 'wrong_job',
      note: 'Žádný 🙃',
    }
    await zapier.act('give_feedback', grade)
    expect(await zapier.find('find_leads', { stream_id: streamId, feedback_status: 'bad' })).toMatchObject([
      { id: lead.id, feedback: { feedback: 'bad', badReason: 'wrong_job', badReasonFreeform: 'Žádný 🙃' } },
    ])
    await zapier.act('remove_feedback', { lead_id: lead.id, segment_id: lead.segmentId })
    expect(await zapier.find('find_leads', { stream_id: streamId, feedback_status: 'bad' })).toEqual([])

    const { exportedAt } = await zapier.act('export_lead', { lead_id: lead.id })
    expect(await zapier.find('find_leads', { stream_id: streamId, lifecycle: 'exported' })).toMatchObject([
      { id: lead.id, exportedAt },
    ])
    expect(await zapier.act('export_leads', { stream_id: streamId })).toMatchObject({ exportedCount: 1 })

    const template = { name: 'First hello', messageBody: 'Hi {{displayName}}, {{location}}' }
    const call = { method: 'POST', path: '/api/v2/dm-templates', body: JSON.stringify(template) }
    const { answer } = await zapier.act('call_api', call)
    expect(await zapier.poll('template_list')).toEqual([{ id: String(answer.template.id), name: 'First hello' }])
    expect(await zapier.act('render_template', { template_id: answer.template.id, lead_id: lead.id })).toEqual({
      text: `Hi ${lead.profile.displayName}, `,
      missing: 'location',
    })
  })

  it('are looked up, as is anybody else by handle', async () => {
    const url = 'https://www.linkedin.com/in/zoe-acme'
    const { lead } = await createLeads(place(), 'looked', 1, `Founder of Acme. ${url}`)
    const found = { result: { linkedin: { url }, email: { address: null } } }
    const wanted = { requested_outputs: ['linkedin_url'], email_mode: 'verified' }
    expect(await zapier.act('enrich_lead', { lead_id: lead.id, ...wanted })).toMatchObject({
      leadId: lead.id,
      ...found,
    })
    const nothing = { x_handle: 'looked', result: { linkedin: { url: null } } }
    expect(await zapier.act('enrich_handle', { handle: '@looked', ...wanted })).toMatchObject(nothing)
    const unknown = zapier.act('enrich_handle', { handle: 'never_seen', ...wanted })
    expect(await errorOf(unknown)).toMatchObject({ code: 'profile_missing', status: 404 })
  })

  it('come of followers that are added, several at once', async () => {
    const { streamId, accountId } = await createLeads(place(), 'pushed')
    const profiles = [
      {
        handle: '@new_ada',
        bio: 'Founder of Ada & Söhne 🚀',
        display_name: 'Ada',
        follower_count: 1200,
        source_type: 'follower',
      },
      { handle: 'new_bob', bio: 'I like tea' },
    ]
    expect(await zapier.act('add_followers', { account_id: accountId, profiles })).toEqual({
      accepted: 2,
      newFollowersCount: 2,
      leadsCount: 1,
    })
    expect((await zapier.find('find_leads', { stream_id: streamId, min_followers: 1000 }))[0]).toMatchObject({
      profile: { handle: 'new_ada', displayName: 'Ada', bio: 'Founder of Ada & Söhne 🚀', followerCount: 1200 },
    })
  })
})

describe('runs', () => {
  it('of kept followers are queued for a part of a stream, and can be cancelled', async () => {
    const { streamId, accountId, lead } = await createLeads(place(), 'tested')
    const scope = { stream_id: streamId, account_id: accountId, segment_id: lead.segmentId }
    const { queued } = await zapier.act('re_test_stream', scope)
    expect(queued).toMatchObject([{ accountId, segmentId: lead.segmentId }])
    const cancelled = await zapier.act('cancel_run', { stream_id: streamId, run_id: queued[0].runId })
    expect(cancelled).toMatchObject({ id: queued[0].runId, streamId })
  })
})

describe('accounts', () => {
  it('are put to sleep, woken, and moved to another tier', async () => {
    await createStream(place(), 'sleepy')
    const [account] = await zapier.find('find_account', { handle: 'sleepy' })
    const account_id = account!.id
    await zapier.act('sleep_account', { account_id })
    expect(await zapier.poll('account_list')).toContainEqual({ id: String(account_id), name: '@sleepy (asleep)' })
    expect((await zapier.find('find_account', { handle: 'sleepy' }))[0]).toMatchObject({ isActive: false })
    await zapier.act('wake_account', { account_id })
    expect(await zapier.act('change_tier', { account_id, tier: 'pro' })).toMatchObject({ account: { tier: 'pro' } })
    const nobody = zapier.act('sleep_account', { account_id: 4711 })
    expect(await errorOf(nobody)).toMatchObject({ code: 'account_not_found', status: 404 })
  })
})

describe('dropdowns', () => {
  it('show names in pages', async () => {
    const before = (await zapier.poll('segment_list')).length
    for (let i = before; i < 130; i++) await zapier.act('describe_segment', { description: `Founders no. ${i} 🦊` })
    const pages = [
      await zapier.poll('segment_list', {}, { page: 0 }),
      await zapier.poll('segment_list', {}, { page: 1 }),
    ]
    expect(pages.map((page) => page.length)).toEqual([100, 30])
    expect(pages[1]!.concat(pages[0]!).map(({ name }) => name)).toContain('Founders no. 129 🦊')
    expect(await zapier.poll('stream_list')).toContainEqual({ id: expect.any(String), name: 'Founders · @archived' })
  })
})

describe('every operation of the API', () => {
  it('that connectors must have is a part of the app, and was used above or by the triggers', () => {
    const required = operations.operations.filter(({ isRequired, isAction }) => isRequired || isAction)
    const missing = required.filter(({ operationId }) => !partsOf[operationId]).map(({ operationId }) => operationId)
    expect(missing).toEqual([])
    const parts = Object.values(partsOf).flat()
    const known = { ...zapier.app.creates, ...zapier.app.searches, ...zapier.app.triggers }
    expect(parts.filter((part) => !known[part])).toEqual([])
    expect(parts.filter((part) => !zapier.app.triggers[part]?.operation.performSubscribe && !used.has(part))).toEqual(
      [],
    )
  })
})
