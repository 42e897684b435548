import { expect, it } from 'vitest'
import { eachEngine } from '../../support/database.ts'
import { pairOf, people, scriptedSource } from '../../support/followers.ts'
import { useRelays } from '../../support/relay.ts'

const target = 'http://127.0.0.1:9/hook'
const oauth = {
  type: 'oauth2',
  tokenUrl: 'http://127.0.0.1:9/token',
  clientId: 'me',
  clientSecret: 'open sesame',
  scope: 'leads',
}

eachEngine((open) => {
  const start = useRelays()
  const make = async (env: Record<string, string> = {}) => {
    const profiles = scriptedSource({ followers: { acme: people('p', 2) } })
    const relay = await start({ databaseUrl: await open.url(), profiles, env })
    const subscribe = (body: object = {}) =>
      relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: target, ...body })
    const webhook = (id: number) => `/api/v2/webhooks/${id}`
    return { relay, subscribe, webhook, get: async (id: number) => (await relay.api('GET', webhook(id))).body.webhook }
  }

  it('takes every setting, shows it again, and never a secret of it', async () => {
    const { subscribe, get, relay } = await make()
    const settings = {
      payload: 'lead',
      ordering: 'fifo',
      signing: 'ed25519',
      method: 'PATCH',
      rateLimit: 'zapier',
      retrySchedule: [5, 60],
      transform: '{"name": profile.handle}',
      successWhen: 'status = 200',
      filter: { matchConfidence: 'high' },
    }
    const made = await subscribe({
      ...settings,
      targetUrl: `${target}/{{id}}`,
      headers: { 'X-Team': 'sesame street' },
      auth: oauth,
      disabled: true,
    })
    expect(made.body).toEqual({
      id: expect.any(Number),
      secret: expect.stringMatching(/^whpk_/),
      token: expect.stringMatching(/^lwt_/),
    })
    const shown = await get(made.body.id)
    expect(shown).toMatchObject({
      ...settings,
      targetUrl: `${target}/{{id}}`,
      rateLimit: 30,
      headers: ['x-team'],
      auth: { type: 'oauth2', tokenUrl: oauth.tokenUrl, clientId: 'me', scope: 'leads' },
      hasToken: true,
      disabledReason: 'Disabled by request',
    })
    const { secret, token } = made.body
    for (const path of ['', `/${made.body.id}`]) {
      const { text } = await relay.api('GET', `/api/v2/webhooks${path}`)
      for (const hidden of ['sesame', secret, token]) expect(text).not.toContain(hidden)
    }
  })

  it('answers the plain call as ever, and without a token when none is wanted', async () => {
    const { subscribe, get } = await make()
    const { body } = await subscribe({ token: false })
    expect(Object.keys(body)).toEqual(['id', 'secret'])
    expect(await get(body.id)).toMatchObject({ payload: 'leads', ordering: 'none', signing: 'hmac', hasToken: false })
  })

  it('changes what is given, clears what is null, and leaves the rest and the secret alone', async () => {
    const { relay, subscribe, webhook, get } = await make()
    const { id } = (
      await subscribe({
        payload: 'lead',
        ordering: 'fifo',
        rateLimit: 7,
        transform: '$',
        successWhen: 'true',
        headers: { 'x-a': '1' },
        auth: { type: 'header', value: 'Bearer x' },
        filterConfig: { matchConfidence: 'high' },
        timeoutSeconds: 3,
      })
    ).body
    const sealed = () => relay.db.sql.selectFrom('subscription_secret').selectAll().execute()
    const before = await sealed()
    const changed = await relay.api('PATCH', webhook(id), {
      method: 'PUT',
      rateLimit: null,
      transform: null,
      auth: null,
    })
    expect(changed).toMatchObject({
      status: 200,
      body: {
        webhook: { method: 'PUT', rateLimit: null, transform: null, auth: null, headers: ['x-a'], successWhen: 'true' },
      },
    })
    const cleared = { headers: null, successWhen: null, filterConfig: null, timeoutSeconds: null, ordering: null }
    await relay.api('PATCH', webhook(id), { ...cleared, payload: null, method: null, events: null })
    expect(await get(id)).toMatchObject({
      headers: [],
      successWhen: null,
      filterConfig: {},
      timeoutSeconds: 15,
      ordering: 'none',
      payload: 'leads',
      method: 'POST',
      events: ['lead.created'],
    })
    expect(await sealed()).toEqual(before)
  })

  it.each([
    [{ ordering: 'fifo' }, 'ordering'],
    [{ rateLimit: 0 }, 'rateLimit'],
    [{ rateLimit: 'make' }, 'rateLimit'],
    [{ method: 'DELETE' }, 'method'],
    [{ headers: { Host: 'x' } }, 'headers'],
    [{ headers: { 'X-Key': 'a' }, auth: { type: 'header', name: 'x-key', value: 'b' } }, 'headers.x-key'],
    [{ auth: { type: 'basic' } }, 'auth.type'],
    [{ auth: { ...oauth, tokenUrl: 'http://10.0.0.1/token' } }, 'auth.tokenUrl'],
    [{ transform: '{"a": ' }, 'transform'],
    [{ successWhen: '((' }, 'successWhen'],
    [{ targetUrl: 'http://{{handle}}.example.com/' }, 'targetUrl'],
    [{ targetUrl: `${target}/{{id}}`, payload: 'leads' }, 'payload'],
  ])('refuses %j at subscribing and later, naming the field', async (bad, path) => {
    const { relay, subscribe, webhook, get } = await make()
    const refused = await subscribe(bad)
    expect(refused.status, refused.text).toBe(400)
    expect(refused.body.issues[0].path).toContain(path)
    const { id } = (await subscribe()).body
    const before = await get(id)
    const answer = await relay.api('PATCH', webhook(id), bad)
    expect(answer.status, answer.text).toBe(400)
    expect(answer.body.issues[0].path).toContain(path)
    expect(await get(id)).toEqual(before)
  })

  it('refuses a header that the auth of before sets', async () => {
    const { relay, subscribe, webhook } = await make()
    const { id } = (await subscribe({ auth: { type: 'header', name: 'x-key', value: 'b' } })).body
    const answer = await relay.api('PATCH', webhook(id), { headers: { 'X-Key': 'a' } })
    expect(answer).toMatchObject({ status: 400, body: { issues: [{ path: 'headers.x-key' }] } })
  })

  it('refuses the URL of another subscription, and to change a stream’s own webhook', async () => {
    const { relay, subscribe, webhook } = await make()
    const { id } = (await subscribe()).body
    await subscribe({ targetUrl: `${target}/other` })
    expect(await relay.api('PATCH', webhook(id), { targetUrl: `${target}/other` })).toMatchObject({
      status: 409,
      body: { error: 'already_subscribed' },
    })
    const own = { deliveryDestination: 'leads_plus_webhook', webhookUrl: `${target}/own` }
    await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')], ...own })
    const { webhooks } = (await relay.api('GET', '/api/v2/webhooks')).body
    const entry = webhooks.find((candidate: { streamId: number | null }) => candidate.streamId !== null)
    expect(await relay.api('PATCH', webhook(entry.id), { payload: 'lead' })).toMatchObject({
      status: 409,
      body: { error: 'stream_webhook' },
    })
  })

  it('pages through all webhooks, each once', async () => {
    const { relay, subscribe } = await make()
    const ids = []
    for (let i = 0; i < 7; i++) ids.push((await subscribe({ targetUrl: `${target}/${i}` })).body.id)
    await relay.api('DELETE', `/api/v2/webhooks/subscribe?id=${ids[3]}`)
    const found = []
    for (let query = '?limit=2'; ; ) {
      const { webhooks, hasMore, nextCursor } = (await relay.api('GET', `/api/v2/webhooks${query}`)).body
      found.push(...webhooks.map((item: { id: number }) => item.id))
      if (!hasMore) break
      query = `?limit=2&cursor=${nextCursor}`
    }
    expect(found).toEqual(ids.filter((_, i) => i !== 3))
  })

  it('rotates the secret and, when asked, the token', async () => {
    const { relay, subscribe, webhook, get } = await make()
    const { id, secret, token } = (await subscribe()).body
    const first = await relay.api('POST', `${webhook(id)}/rotate-secret`)
    expect(first.body).toEqual({
      id,
      signing: 'hmac',
      secret: expect.stringMatching(/^whsec_/),
      overlapUntil: expect.any(String),
    })
    expect(first.body.secret).not.toBe(secret)
    const second = await relay.api('POST', `${webhook(id)}/rotate-secret`, { signing: 'ed25519', token: true })
    expect(second.body).toMatchObject({ signing: 'ed25519', secret: expect.stringMatching(/^whpk_/) })
    expect(second.body.token).toMatch(/^lwt_/)
    expect(second.body.token).not.toBe(token)
    expect((await get(id)).signing).toBe('ed25519')
    const overlong = await relay.api('POST', `${webhook(id)}/rotate-secret`, { overlapSeconds: 604_801 })
    expect(overlong).toMatchObject({ status: 400, body: { issues: [{ path: 'overlapSeconds' }] } })
  })

  it('holds as many as the configuration says', async () => {
    const { subscribe } = await make({ LEADWIRE_MAX_SUBSCRIPTIONS: '2' })
    expect((await subscribe({ targetUrl: `${target}/1` })).status).toBe(201)
    expect((await subscribe({ targetUrl: `${target}/2` })).status).toBe(201)
    expect(await subscribe({ targetUrl: `${target}/3` })).toMatchObject({ status: 400 })
  })
})
