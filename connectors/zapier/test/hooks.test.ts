import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createAppTester } from './platform.ts'
import { App, authData, errorOf, hub, run } from './support.ts'

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes ...').toString('base64')}`
const subscribeData = { id: '7', secret }
const { new_lead: newLead, run_finished: runFinished, endpoint_disabled: endpointDisabled } = App.triggers
const lead = (id: number, more: object = {}) => ({ id, streamId: 1, profile: { handle: `person_${id}` }, ...more })

interface Hook {
  event?: string
  id?: string
  attempt?: number
  key?: string
}

/** A webhook as Zapier hands it over. */
function hook(body: unknown, { event = 'lead.created', id = 'dlv_1', attempt = 1, key = secret }: Hook = {}) {
  const content = typeof body === 'string' ? body : JSON.stringify(body)
  const at = '1772607970'
  const hmac = createHmac('sha256', Buffer.from(key.slice(6), 'base64'))
    .update(`${id}.${at}.${content}`)
    .digest('base64')
  const headers = {
    'Content-Type': 'application/json',
    'Http-Webhook-Id': id,
    'Http-Webhook-Timestamp': at,
    'Http-Webhook-Signature': `v1,${Buffer.from('of an old secret').toString('base64')} v1,${hmac}`,
    'Http-X-Leadwire-Event': event,
    'Http-X-Leadwire-Attempt': String(attempt),
  }
  return { authData, subscribeData, rawRequest: { method: 'POST', querystring: '', headers, content } }
}

let perform: (bundle: object) => Promise<unknown>
beforeEach(() => {
  const tester = createAppTester(App)
  perform = (bundle) => tester(newLead.operation.perform, bundle)
})

describe('a webhook', () => {
  it('starts the Zap once for each lead in it', async () => {
    expect(await perform(hook([lead(1), lead(2)]))).toMatchObject([{ id: 1 }, { id: 2 }])
  })

  it('keeps every character of every script', async () => {
    const bio = '🦊 Żółć — 你好, العربية 👩‍👩‍👧‍👦 \u2028 "quoted" \\ back'
    expect(await perform(hook([lead(1, { profile: { handle: 'a', bio } })]))).toMatchObject([{ profile: { bio } }])
  })

  it('gives fields that are not known yet as null, so that they can be mapped', async () => {
    expect(await perform(hook([lead(1)]))).toMatchObject([
      { linkedinUrl: null, email: { address: null, status: null }, feedback: { feedback: null } },
    ])
  })

  it('starts nothing when its signature is wrong, missing, or of other bytes', async () => {
    const other = `whsec_${Buffer.from('somebody else').toString('base64')}`
    expect(await perform(hook([lead(1)], { key: other }))).toEqual([])
    const bare = hook([lead(1)])
    expect(await perform({ ...bare, rawRequest: { ...bare.rawRequest, headers: {} } })).toEqual([])
    const changed = hook([lead(1)])
    changed.rawRequest.content = JSON.stringify([lead(2)])
    expect(await perform(changed)).toEqual([])
    expect(await perform({ ...hook([lead(1)]), subscribeData: undefined })).toEqual([])
  })

  it('is taken from a Svix server, which has names and a form of its own', async () => {
    const bundle = hook({ leads: [lead(1), lead(2)] })
    const named = Object.entries(bundle.rawRequest.headers).filter(([name]) => !name.includes('Leadwire'))
    bundle.rawRequest.headers = Object.fromEntries(
      named.map(([name, value]) => [name.replace('Http-Webhook-', 'Http-Svix-'), value]),
    ) as typeof bundle.rawRequest.headers
    expect(await perform(bundle)).toMatchObject([{ id: 1 }, { id: 2 }])
  })

  it('starts nothing when it has no lead', async () => {
    expect(await perform(hook([]))).toEqual([])
  })

  it('is an error that somebody sees when leads have no id any more', async () => {
    expect(await errorOf(perform(hook([{ leadId: 1 }])))).toMatchObject({ code: 'unexpected_answer' })
  })

  it('that the hub sends again starts nothing again, whatever it is packed with', async () => {
    await perform(hook([lead(1), lead(2)]))
    expect(await perform(hook([lead(1), lead(2)], { attempt: 2 }))).toEqual([])
    expect(await perform(hook([lead(2), lead(3)], { id: 'dlv_2' }))).toMatchObject([{ id: 3 }])
  })

  it('that Zapier handles a second time loses nothing', async () => {
    await perform(hook([lead(1)]))
    expect(await perform(hook([lead(1)]))).toMatchObject([{ id: 1 }])
  })

  it('about feedback comes as often as there is feedback', async () => {
    const told = { event: 'lead.feedback' }
    expect(await perform(hook([lead(1)], { ...told, id: 'dlv_1' }))).toMatchObject([{ id: 1 }])
    expect(await perform(hook([lead(1)], { ...told, id: 'dlv_2' }))).toMatchObject([{ id: 1 }])
    expect(await perform(hook([lead(1)], { ...told, id: 'dlv_2', attempt: 2 }))).toEqual([])
  })

  it('with the most leads of a request is taken as a whole', async () => {
    const leads = Array.from({ length: 100 }, (_, i) =>
      lead(i + 1, { profile: { handle: 'a', bio: 'é'.repeat(5000) } }),
    )
    expect(await perform(hook(leads))).toHaveLength(100)
  })

  it('of 10,000 leads in a hundred requests starts each once', async () => {
    const ids = new Set<number>()
    for (let part = 0; part < 100; part++) {
      const leads = Array.from({ length: 100 }, (_, i) => lead(part * 100 + i + 1))
      const bundle = hook(leads, { id: `dlv_${part}` })
      for (const { id } of (await perform(bundle)) as { id: number }[]) ids.add(id)
    }
    expect(ids.size).toBe(10_000)
  })
})

describe('run finished', () => {
  const sync = (failedRunsCount: number) => ({ sync: { id: 77, failedRunsCount, runs: [] } })
  const ended = (body: object, inputData = {}) =>
    run(runFinished.operation.perform, {
      ...hook(body, { event: 'run.finished', id: `dlv_${Math.random()}` }),
      inputData,
    })

  it('gives the run itself', async () => {
    expect(await ended(sync(0))).toEqual([{ id: 77, failedRunsCount: 0, runs: [] }])
  })

  it('can be limited to those that failed, or that did not', async () => {
    expect(await ended(sync(0), { outcome: 'failed' })).toEqual([])
    expect(await ended(sync(1), { outcome: 'failed' })).toHaveLength(1)
    expect(await ended(sync(1), { outcome: 'succeeded' })).toEqual([])
  })

  it('is an error that somebody sees when it has no run any more', async () => {
    expect(await errorOf(ended({ renamed: {} }))).toMatchObject({ code: 'unexpected_answer' })
  })
})

it('endpoint disabled is a new event each time, under an id of its own', async () => {
  const body = (disabledAt: string) => ({ endpointId: 12, url: 'https://a.example', disabledAt, reason: 'gone' })
  const told = (at: string, id: string) =>
    run(endpointDisabled.operation.perform, hook(body(at), { event: 'endpoint.disabled', id }))
  expect(await told('2026-03-04T06:46:12.000Z', 'dlv_1')).toMatchObject([{ id: '12-2026-03-04T06:46:12.000Z' }])
  expect(await told('2026-03-09T06:46:12.000Z', 'dlv_2')).toMatchObject([{ id: '12-2026-03-09T06:46:12.000Z' }])
})

describe('switching a Zap on', () => {
  const targetUrl = 'https://hooks.zapier.com/hooks/standard/1/abc'
  const on = (inputData = {}) => run(newLead.operation.performSubscribe, { authData, targetUrl, inputData })

  it('subscribes with every filter that was filled in', async () => {
    const wanted = {
      targetUrl,
      events: ['lead.created'],
      payload: 'leads',
      rateLimit: 'zapier',
      timeoutSeconds: 30,
      waitForEnrichment: false,
      filterConfig: { streamId: 1, accountId: 2, sourceType: 'liker', feedbackStatus: 'good', matchConfidence: 'high' },
      filter: { segmentId: 3, 'profile.followerCount': { $gte: 1000 } },
    }
    hub().post('/webhooks/subscribe', wanted).reply(201, { id: 7, secret, token: 'lwt_1' })
    const inputData = {
      stream_id: 1,
      account_id: 2,
      segment_id: 3,
      source_type: 'liker',
      feedback_status: 'good',
      match_confidence: 'high',
    }
    expect(await on({ ...inputData, min_followers: 1000, send_at_once: true })).toEqual(subscribeData)
  })

  it("shows the hub's own text when the target is refused", async () => {
    const message =
      'https://hooks.zapier.com resolves to 10.0.0.4, which is private; LEADWIRE_ALLOW_TARGETS lets it through.'
    hub().post('/webhooks/subscribe').reply(400, { error: 'target_not_allowed', message })
    expect(await errorOf(on())).toMatchObject({
      code: 'target_not_allowed',
      message: `${message} (target_not_allowed)`,
    })
  })

  it('leaves no subscription behind when catching up is refused', async () => {
    hub().post('/webhooks/subscribe').reply(201, { id: 7, secret })
    hub().post('/webhooks/7/replays').reply(403, { error: 'insufficient_scope', message: 'It needs write.' })
    const ended = hub().delete('/webhooks/subscribe?id=7').reply(200, { ok: true })
    expect(await errorOf(on({ catch_up_hours: 24 }))).toMatchObject({ code: 'insufficient_scope' })
    expect(ended.isDone()).toBe(true)
  })
})

describe('switching a Zap off', () => {
  const off = () => run(newLead.operation.performUnsubscribe, { authData, subscribeData })

  it('is as good when the hub has forgotten the subscription', async () => {
    hub().delete('/webhooks/subscribe?id=7').reply(404, { error: 'subscription_not_found', message: 'Gone.' })
    expect(await off()).toEqual({ id: '7' })
  })

  it('is an error when the hub could not do it, or did not answer at all', async () => {
    hub().delete('/webhooks/subscribe?id=7').reply(500, { error: 'internal_error', message: 'No.' })
    expect(await errorOf(off())).toMatchObject({ code: 'internal_error' })
    hub().delete('/webhooks/subscribe?id=7').reply(404, '<h1>Not found</h1>')
    expect(await errorOf(off())).toMatchObject({ code: 'wrong_base_url' })
  })
})
