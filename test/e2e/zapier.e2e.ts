import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type E2eHub, type Follower, startHub } from './hub.ts'
import { errorOf, type Item, startZapier, type Zapier } from './zapier/side.ts'

/** The triggers of the Zapier app, against a running hub; a local server stands in for hooks.zapier.com. */

let hub: E2eHub
let zapier: Zapier
/** Each test has an account and a stream of its own, so that one hub will do for all. */
let count = 0
let handle: string
let streamId: number

const founders = (prefix: string, howMany: number): Follower[] =>
  Array.from({ length: howMany }, (_, i) => ({
    handle: `${prefix}_${i}`,
    bio: 'Founder of Acme 🚀',
    display_name: `Zoë ${i} 你好`,
  }))

const ids = (items: Item[]): number[] => items.map(({ id }) => id)
const isUnique = (items: Item[]): boolean => new Set(ids(items)).size === items.length

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
afterEach(async () => {
  for (const { id } of (await hub.api('GET', '/api/v2/webhooks')).body.webhooks) {
    await hub.api('DELETE', `/api/v2/webhooks/subscribe?id=${id}`)
  }
  await zapier.stop()
})

beforeEach(async () => {
  handle = `acc${count++}`
  await hub.setFollowers(handle, founders(handle, 3))
  streamId = (await zapier.act('create_stream', { account_handles: [handle], segment_description: 'Founders' })).id
})

const webhooks = async (): Promise<Item[]> => (await hub.api('GET', '/api/v2/webhooks')).body.webhooks

/** Runs the stream by the action, and waits by the search until all its runs have ended. */
async function runStream(): Promise<void> {
  await zapier.act('run_stream', { stream_id: streamId })
  await vi.waitFor(
    async () => {
      const [run] = await zapier.find('find_run', { stream_id: streamId })
      if (run?.status !== 'succeeded') throw new Error(`the run is ${run?.status}`)
    },
    { timeout: 60_000, interval: 50 },
  )
}

describe('New Lead', () => {
  it('starts once for each lead of a run, with the signature checked on the bytes as they came', async () => {
    const zap = await zapier.switchOn('new_lead', { stream_id: streamId })
    await runStream()
    const leads = await zap.started(3)
    expect(leads.map(({ profile }) => profile.displayName).toSorted()).toEqual([
      'Zoë 0 你好',
      'Zoë 1 你好',
      'Zoë 2 你好',
    ])
    expect(isUnique(leads)).toBe(true)

    const request = zap.requests[0]!
    const forged = { ...request, body: request.body.replace('Acme', 'Evil') }
    expect(await zap.handle(forged)).toEqual([])
    expect(await zap.handle({ ...request, headers: { ...request.headers, 'webhook-id': 'dlv_other' } })).toEqual([])
  })

  it('starts for what passes all filters and for nothing else', async () => {
    const { id: accountId } = (await zapier.find('find_account', { handle }))[0]!
    const filters = { stream_id: streamId, account_id: accountId, source_type: 'follower', match_confidence: 'high' }
    const zaps = {
      all: await zapier.switchOn('new_lead', filters),
      liker: await zapier.switchOn('new_lead', { ...filters, source_type: 'liker' }),
      medium: await zapier.switchOn('new_lead', { ...filters, match_confidence: 'medium' }),
      other: await zapier.switchOn('new_lead', { stream_id: streamId - 1 || streamId + 1 }).catch(() => null),
      many: await zapier.switchOn('new_lead', { ...filters, min_followers: 1_000_000 }),
      // By feedback: a lead comes once it has been graded.
      good: await zapier.switchOn('new_lead', { ...filters, feedback_status: 'good' }),
    }
    await runStream()
    const leads = await zaps.all.started(3)
    const { id, segmentId } = leads[0]!
    await zapier.act('give_feedback', { lead_id: id, segment_id: segmentId, feedback: 'good' })
    expect(await zaps.good.started(1)).toMatchObject([{ id, feedback: { feedback: 'good' } }])
    expect([zaps.liker, zaps.medium, zaps.other, zaps.many].map((zap) => zap?.requests.length ?? 0)).toEqual([
      0, 0, 0, 0,
    ])
  })

  it('is off when the Zap is off, and the hub keeps nothing of it', async () => {
    const zap = await zapier.switchOn('new_lead', { stream_id: streamId })
    expect(await webhooks()).toMatchObject([
      { targetUrl: zap.url, payload: 'leads', rateLimit: 30, filterConfig: { streamId } },
    ])
    await zap.off()
    expect(await webhooks()).toEqual([])
    await zap.off()
  })

  it('is given up by the hub once Zapier answers 410, and another Zap hears of it', async () => {
    const zap = await zapier.switchOn('new_lead', { stream_id: streamId })
    const watcher = await zapier.switchOn('endpoint_disabled')
    zap.vanish()
    await runStream()
    const [event] = await watcher.started(1)
    expect(event).toMatchObject({
      url: zap.url,
      reason: expect.any(String),
      id: `${event!.endpointId}-${event!.disabledAt}`,
    })
    expect(zap.requests).toHaveLength(1)
    expect((await webhooks()).find(({ targetUrl }) => targetUrl === zap.url)).toMatchObject({
      disabledAt: event!.disabledAt,
    })
    expect((await zapier.preview('endpoint_disabled'))[0]).toEqual(event)
  })

  it('brings what was found while the Zap was off, when that is wanted', async () => {
    await runStream()
    const fresh = await zapier.switchOn('new_lead', { stream_id: streamId })
    const catching = await zapier.switchOn('new_lead', { stream_id: streamId, catch_up_hours: 1 })
    expect(isUnique(await catching.started(3))).toBe(true)
    expect(fresh.requests).toEqual([])
  })

  it('shows the newest leads in the editor, with the fields that webhooks have', async () => {
    const zap = await zapier.switchOn('new_lead', { stream_id: streamId })
    await runStream()
    const leads = await zap.started(3)
    const shown = await zapier.preview('new_lead', { stream_id: streamId, match_confidence: 'high' })
    expect(ids(shown)).toEqual(ids(leads).toSorted((a, b) => b - a))
    expect(shown.find(({ id }) => id === leads[0]!.id)).toEqual(leads[0])
  })
})

describe('New Lead (Polling)', () => {
  it('gives the newest first, and what is new since the last poll comes before the rest', async () => {
    expect(await zapier.poll('new_lead_polling', { stream_id: streamId })).toEqual([])
    await runStream()
    const first = await zapier.poll('new_lead_polling', { stream_id: streamId })
    expect(ids(first)).toEqual(ids(first).toSorted((a, b) => b - a))
    await hub.setFollowers(handle, [...founders(handle, 3), ...founders(`${handle}_b`, 2)])
    await runStream()
    const second = await zapier.poll('new_lead_polling', { stream_id: streamId })
    expect(ids(second).slice(2)).toEqual(ids(first))
    expect(second.slice(0, 2).map(({ profile }) => profile.handle.includes('_b_'))).toEqual([true, true])
  })
})

describe('a run of 10,000 leads', () => {
  it('starts a Zap 10,000 times, by webhook and by polling, within the limits of Zapier', async () => {
    await hub.setFollowers(handle, founders(handle, 10_000))
    const zap = await zapier.switchOn('new_lead', { stream_id: streamId })
    await runStream()
    const leads = await zap.started(10_000)
    expect([leads.length, isUnique(leads), zap.requests.length]).toEqual([10_000, true, 100])
    // Zapier takes webhooks of up to 10 MB.
    expect(Math.max(...zap.requests.map(({ body }) => body.length))).toBeLessThan(10_000_000)
    const polled = await zapier.poll('new_lead_polling', { stream_id: streamId })
    expect(new Set(ids(polled))).toEqual(new Set(ids(leads)))
  })
})

describe('Run Finished', () => {
  it('starts once a run has ended, and shows the last ones in the editor', async () => {
    const zap = await zapier.switchOn('run_finished', { stream_id: streamId, outcome: 'succeeded' })
    const failed = await zapier.switchOn('run_finished', { stream_id: streamId, outcome: 'failed' })
    await runStream()
    const [run] = await zap.started(1)
    expect(run).toMatchObject({ streamId, candidatesPassedCount: 3, failedRunsCount: 0, runs: [{ xHandle: handle }] })
    expect(await zapier.preview('run_finished', { stream_id: streamId })).toEqual([run])
    await vi.waitFor(() => expect(failed.requests).toHaveLength(1), 20_000)
    expect(await failed.started(0)).toEqual([])
  })
})

describe('a person sees', () => {
  it('who the connection belongs to, or that the key is wrong', async () => {
    expect(await zapier.connect()).toEqual({ label: `Default (${new URL(hub.url).host})`, name: 'Default' })
    const wrong = await startZapier(hub.url, 'ctgo_this_key_is_not_known_to_the_hub')
    expect(await errorOf(wrong.connect())).toMatchObject({ code: 'AuthenticationError', status: 401 })
  })

  it('that the base URL is wrong, when it leads beside the hub', async () => {
    const beside = await startZapier(`${hub.url}/elsewhere`)
    expect(await errorOf(beside.connect())).toMatchObject({ message: expect.stringMatching(/not_found|base URL/) })
  })

  it("the hub's own text when the target of a Zap is not allowed", async () => {
    const strict = await startHub({ LEADWIRE_ALLOW_TARGETS: '' })
    const other = await startZapier(strict.url)
    const shown = await errorOf(other.switchOn('new_lead'))
    await strict.stop()
    await other.stop()
    expect(shown).toMatchObject({
      code: 'target_not_allowed',
      status: 400,
      message: expect.stringContaining('127.0.0.1'),
    })
    expect(await errorOf(other.connect())).toMatchObject({
      code: 'hub_unreachable',
      message: `Leadwire at ${strict.url} cannot be reached: nothing listens there. Is the hub running?`,
    })
  })

  it('nothing of a rate limit: Zapier is told how long to wait', async () => {
    const busy = await startHub({ LEADWIRE_RATE_LIMIT_PER_MINUTE: '1' })
    const other = await startZapier(busy.url)
    await other.connect()
    const shown = await errorOf(other.connect())
    await busy.stop()
    expect(shown).toMatchObject({ name: 'ThrottledError', message: expect.any(String) })
    expect(shown.delay).toBeGreaterThan(0)
    expect(shown.delay).toBeLessThanOrEqual(60)
  })
})
