import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { createApiKey } from '../../core/src/workspaces/workspaces.ts'
import { createLog } from '../../relay/src/log.ts'
import { eachEngine } from '../support/database.ts'
import { dumpTables } from '../support/dump.ts'
import { pairOf, people, scriptedSource } from '../support/followers.ts'
import { useMailServers } from '../support/mail-server.ts'
import { type Received, useReceivers } from '../support/receiver.ts'
import { type CallOptions, until, useRelays } from '../support/relay.ts'

/** What the operator and the callers hand over; each is told apart from all others by a word of its own. */
const given = {
  apiKey: 'ctgo_apikey-of-the-operator-0123456789',
  oldKey: 'ctgo_wrongkey-that-somebody-tries-012345',
  mainSecret: 'mainsecret that seals everything 0123456789',
  metricsToken: 'metricstoken-0123456789',
  smtpPassword: 'smtp&pass:word-0123456789',
  openAiKey: 'sk-openaikey-0123456789',
  headerAuth: 'Bearer headerauth-0123456789',
  extraHeader: 'extraheader-0123456789',
  clientSecret: 'client&secret-0123456789',
  accessToken: 'accesstoken-0123456789',
  badAuth: 'badauthvalue-0123456789',
  urlPassword: 'urlpassword-0123456789',
}

/** The ways in which a secret may be written down. */
const formsOf = (secret: string): string[] => {
  const bare = secret.replace(/^(whsec_|Bearer )/, '')
  const forms = [secret, bare, encodeURIComponent(bare), JSON.stringify(bare).slice(1, -1)]
  return [...new Set([...forms, ...[bare, secret].map((text) => Buffer.from(text).toString('base64'))])]
}

/** Which secrets stand in which text. */
const findLeaks = (secrets: Record<string, string>, texts: Record<string, string>): string[] =>
  Object.entries(secrets).flatMap(([name, secret]) =>
    Object.entries(texts).flatMap(([place, text]) => {
      const form = formsOf(secret).find((candidate) => text.includes(candidate))
      const at = form === undefined ? -1 : text.indexOf(form)
      return form === undefined ? [] : [`${name} in ${place}: …${text.slice(Math.max(0, at - 150), at + 60)}…`]
    }),
  )

const textOf = ({ method, path, headers, body }: Received) => `${method} ${path} ${JSON.stringify(headers)} ${body}`

eachEngine((open) => {
  const start = useRelays()
  const startReceiver = useReceivers()
  const startMailServer = useMailServers()

  const make = async () => {
    const receiver = await startReceiver()
    let tokenCalls = 0
    receiver.behave = ({ path }) => {
      if (path.startsWith('/fails')) return { status: 500, body: 'no' }
      if (path.startsWith('/v1/chat')) return { status: 401, body: '{"error":{"message":"bad key"}}' }
      if (path.startsWith('/v1/traces'))
        return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }
      if (!path.startsWith('/token')) return {}
      // The first client gets a token, later ones are refused.
      const headers = { 'content-type': 'application/json' }
      if (tokenCalls++ > 0) return { status: 401, headers, body: '{"error":"invalid_client"}' }
      const body = JSON.stringify({ access_token: given.accessToken, token_type: 'Bearer', expires_in: 3600 })
      return { status: 200, headers, body }
    }
    const login = { user: 'hub', password: given.smtpPassword }
    const mailServer = await startMailServer({ login })
    const lines: string[] = []
    const destination = new Writable({
      write: (text, _encoding, done) => {
        lines.push(String(text))
        done()
      },
    })
    const relay = await start({
      databaseUrl: await open.url(),
      profiles: scriptedSource({ followers: { acme: people('p', 6) } }),
      log: createLog('trace', destination),
      random: () => 0,
      env: {
        LEADWIRE_API_KEY: given.apiKey,
        LEADWIRE_MAIN_SECRET: given.mainSecret,
        LEADWIRE_METRICS_TOKEN: given.metricsToken,
        LEADWIRE_CLASSIFIER: 'openai',
        LEADWIRE_OPENAI_BASE_URL: `${receiver.url}/v1`,
        LEADWIRE_OPENAI_API_KEY: given.openAiKey,
        LEADWIRE_OPENAI_MODEL: 'small',
        LEADWIRE_PUBLIC_URL: 'https://hub.example.org',
        LEADWIRE_SMTP_URL: mailServer.url,
        LEADWIRE_MAIL_FROM: 'Leads <leads@example.org>',
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      },
    })
    const replies: Record<string, string> = {}
    let count = 0
    /** Calls, and keeps the answer for the search. */
    const call = async (method: string, path: string, body?: unknown, options: CallOptions = {}) => {
      const answer = await relay.api(method, `/api/v2/${path}`, body, { key: given.apiKey, ...options })
      replies[`reply ${++count} of ${method} ${path}`] = answer.text
      expect(answer.status, answer.text).not.toBe(500)
      return answer
    }
    /** The same for an answer that shows a secret this once. */
    const show = async (method: string, path: string, body?: unknown) => {
      const answer = await relay.api(method, `/api/v2/${path}`, body, { key: given.apiKey })
      expect(answer.status, answer.text).toBeLessThan(300)
      return answer.body
    }
    return { relay, receiver, mailServer, login, lines, replies, call, show }
  }

  it('shows no key, signing secret, token or password in logs, answers, errors, webhooks, mails, traces, metrics or tables', async () => {
    const { relay, receiver, mailServer, login, lines, replies, call, show } = await make()
    const shown: Record<string, string> = {}

    const stream = await show('POST', 'streams', {
      pairs: [pairOf('acme')],
      deliveryDestination: 'leads_plus_webhook',
      webhookUrl: `${receiver.url}/own`,
      csvEmailRecipients: { to: ['ann@example.com'], format: 'csv' },
    })
    shown.streamSecret = stream.webhookSecret
    const auth = { type: 'header', name: 'authorization', value: given.headerAuth }
    const headers = { 'x-team': given.extraHeader }
    const first = await show('POST', 'webhooks/subscribe', { targetUrl: `${receiver.url}/first`, auth, headers })
    shown.firstSecret = first.secret
    shown.firstToken = first.token
    const oauth = {
      type: 'oauth2',
      tokenUrl: `${receiver.url}/token`,
      clientId: 'us',
      clientSecret: given.clientSecret,
    }
    const second = await show('POST', 'webhooks/subscribe', { targetUrl: `${receiver.url}/fails`, auth: oauth })
    shown.secondSecret = second.secret
    const third = await show('POST', 'webhooks/subscribe', {
      targetUrl: `${receiver.url}/third`,
      auth: { ...oauth, clientId: 'them' },
    })
    shown.thirdSecret = third.secret
    const rotated = await show('POST', `webhooks/${first.id}/rotate-secret`, { token: true })
    shown.rotatedSecret = rotated.secret
    shown.rotatedToken = rotated.token
    const extension = await createApiKey(
      relay.db,
      { workspaceId: 1, name: 'x', kind: 'extension', scopes: ['read'] },
      Date.now,
    )
    shown.extensionKey = extension.key

    // A run with leads, webhooks that arrive and fail, mail, and a classifier that refuses its key.
    const { queued } = (await call('POST', `streams/${stream.id}/run`)).body
    await until(async () => {
      const { run } = (await call('GET', `streams/${stream.id}/runs/${queued[0].syncRunId}`)).body
      expect(['succeeded', 'failed']).toContain(run.status)
    })
    await receiver.waitFor(1, ({ path }) => path === '/own')
    await receiver.waitFor(1, ({ path, headers }) => path === '/first' && headers.authorization === given.headerAuth)
    await receiver.waitFor(
      1,
      ({ path, headers }) => path === '/fails' && headers.authorization?.includes('accesstoken') === true,
    )
    await receiver.waitFor(2, ({ path }) => path === '/token')
    await until(() => expect(mailServer.mails.length).toBeGreaterThan(0))
    await call('POST', `streams/${stream.id}/csv-email/test`, { to: 'bob@example.com' })
    login.password = 'changed meanwhile'
    await call('POST', `streams/${stream.id}/csv-email/test`, { to: 'bob@example.com' })

    // Everything that can be asked for, and mistakes of every kind.
    for (const id of [first.id, second.id, third.id]) {
      await call('GET', `webhooks/${id}`)
      await call('GET', `webhooks/${id}/deliveries`)
      await call('GET', `webhooks/${id}/feed`)
      await call('POST', `webhooks/${id}/test`)
      await call('POST', `webhooks/${id}/dry-run`, {})
      for (const { id: deliveryId } of (await call('GET', `webhooks/${id}/deliveries`)).body.deliveries) {
        await call('GET', `webhooks/deliveries/${deliveryId}`)
      }
    }
    for (const path of ['me', 'webhooks', 'webhooks/messages', 'streams', `streams/${stream.id}`, 'leads', 'runs']) {
      await call('GET', path)
    }
    await call('PATCH', `webhooks/${first.id}`, { auth: { type: 'header', value: `${given.badAuth}\n` } })
    await call('PATCH', `webhooks/${first.id}`, { auth: { type: 'basic', password: given.badAuth } })
    await call('PATCH', `webhooks/${first.id}`, { headers: { 'x-bad': `${given.badAuth}\u0000` } })
    await call('POST', 'webhooks/subscribe', { targetUrl: `https://user:${given.urlPassword}@example.org/` })
    await call('GET', 'me', undefined, { key: given.oldKey })
    await call('GET', `me?key=${given.apiKey}`, undefined, { key: extension.key })
    await call('DELETE', `lookups/api-keys/${extension.apiKey.id}`, undefined, { key: extension.key })
    await call('GET', 'me', undefined, { key: extension.key })
    const metrics = await fetch(`${relay.url}/metrics`, { headers: { authorization: `Bearer ${given.metricsToken}` } })
    expect(metrics.status).toBe(200)

    const tables = await dumpTables(relay.db)
    const places: Record<string, string> = {
      ...replies,
      metrics: await metrics.text(),
      ...Object.fromEntries(Object.entries(tables).map(([table, rows]) => [`table ${table}`, rows.join('\n')])),
    }
    await relay.stop()
    places.log = lines.join('')
    mailServer.mails.forEach(({ raw, mail }, i) => {
      places[`mail ${i}`] = `${raw.toString('utf8')} ${mail.text} ${mail.html} ${JSON.stringify(mail.attachments)}`
    })
    receiver.requests.forEach((request, i) => {
      if (request.path.startsWith('/v1/traces')) places[`trace ${i}`] = textOf(request)
      else if (!request.path.startsWith('/token'))
        places[`body ${i} to ${request.path}`] = `${request.path} ${request.body}`
    })
    for (const kind of ['reply', 'table', 'mail', 'trace', 'body']) {
      expect(
        Object.keys(places).some((place) => place.startsWith(`${kind} `)),
        kind,
      ).toBe(true)
    }
    expect(lines.length).toBeGreaterThan(50)
    expect(Object.values(shown).filter((secret) => (secret ?? '').length < 20)).toEqual([])
    expect(findLeaks({ ...given, ...shown }, places)).toEqual([])

    // Each receiver gets its own credentials and nobody else's, and none gets what is the hub's own.
    const own = {
      '/own': ['streamSecret'],
      '/first': ['headerAuth', 'extraHeader', 'firstToken', 'rotatedToken'],
      '/fails': ['accessToken'],
    }
    for (const request of receiver.requests) {
      const allowed: readonly string[] = own[request.path as keyof typeof own] ?? []
      if (!['/own', '/first', '/fails', '/third'].includes(request.path)) continue
      const others = Object.entries({ ...given, ...shown }).filter(([name]) => !allowed.includes(name))
      expect(findLeaks(Object.fromEntries(others), { [request.path]: textOf(request) })).toEqual([])
    }
  }, 60_000)
})

it('would find a secret in each of its forms', () => {
  const secret = 'whsec_a&b/c"d-0123456789'
  for (const form of formsOf(secret)) expect(findLeaks({ secret }, { text: `x ${form} y` })).toHaveLength(1)
  expect(findLeaks({ secret }, { text: 'whsec_…' })).toEqual([])
})
