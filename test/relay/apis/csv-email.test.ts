import { parse } from 'csv-parse/sync'
import { readXlsx } from 'hucre/xlsx'
import type { Email } from 'postal-mime'
import { expect, it } from 'vitest'
import { DAY_MS, SECOND_MS } from '../../../core/src/clock.ts'
import { createLog } from '../../../relay/src/log.ts'
import { eachEngine } from '../../support/database.ts'
import { newDkimKey } from '../../support/dkim.ts'
import { FOUNDER, pairOf, people, person, type ScriptedSource, scriptedSource } from '../../support/followers.ts'
import { type MailServer, type MailServerOptions, useMailServers } from '../../support/mail-server.ts'
import { addWorkspace, type TestRelayOptions, until, useRelays } from '../../support/relay.ts'

const PUBLIC = 'https://leads.example.org'
const mailEnv = ({ url }: MailServer) => ({
  LEADWIRE_SMTP_URL: url,
  LEADWIRE_MAIL_FROM: 'Leadwire <hub@example.org>',
  LEADWIRE_PUBLIC_URL: PUBLIC,
})
const handlesOf = (mail: Email | undefined): string[] => {
  const content = mail?.attachments[0]?.content as ArrayBuffer
  const rows: { handle: string }[] = parse(Buffer.from(content), { bom: true, columns: true })
  return rows.map(({ handle }) => handle)
}
/** The link of this hub in a mail, as a path. */
const linkOf = (mail: Email | undefined, kind: 'downloads' | 'unsubscribe'): string => {
  const link = new RegExp(`${PUBLIC}(/${kind}/\\S+)`).exec(mail?.text ?? '')?.[1]
  return link ?? expect.unreachable(`there is no ${kind} link in ${mail?.text}`)
}

eachEngine((open) => {
  const start = useRelays()
  const startServer = useMailServers()
  const make = async (
    recipients: object | undefined,
    {
      followers = people('p', 6),
      server: options = {},
      ...parts
    }: { followers?: ScriptedSource['followers'][string]; server?: MailServerOptions } & Partial<TestRelayOptions> = {},
  ) => {
    const server = await startServer(options)
    const profiles = scriptedSource({ followers: { acme: followers, beta: people('q', 2) } })
    let offsetMs = 0
    const relay = await start({
      databaseUrl: await open.url(),
      profiles,
      clock: () => Date.now() + offsetMs,
      ...parts,
      env: { ...mailEnv(server), ...parts.env },
    })
    const create = async (more: object = {}) => {
      const body = { name: 'Founders', pairs: [pairOf('acme')], csvEmailRecipients: recipients, ...more }
      const made = await relay.api('POST', '/api/v2/streams', body)
      expect(made.status, made.text).toBe(201)
      return made.body.id as number
    }
    const mails = (count: number) =>
      until(() => {
        expect(server.mails).toHaveLength(count)
        return server.mails
      })
    const status = async (id: number) => (await relay.api('GET', `/api/v2/streams/${id}`)).body.stream.csvEmailStatus
    /** No notice waits; what was to be sent has been. */
    const settled = () =>
      until(async () => {
        const left = await relay.db.sql.selectFrom('notice').select('id').where('status', '=', 'pending').execute()
        expect(left).toEqual([])
      })
    const advance = (ms: number) => {
      offsetMs += ms
    }
    return { server, profiles, relay, create, mails, status, settled, advance }
  }
  const toBoth = { to: ['ada@example.org', 'bob@example.org'], cc: 'cat@example.org' }

  it('mails the new leads of a run to all, and nothing when a run brings none', async () => {
    const { relay, profiles, server, create, mails, status } = await make(toBoth)
    const id = await create()
    await relay.run(id)
    const [first] = await mails(1)
    expect(first?.to).toEqual(['ada@example.org', 'bob@example.org', 'cat@example.org'])
    expect(first?.mail).toMatchObject({
      subject: '3 new leads: Founders',
      from: { name: 'Leadwire', address: 'hub@example.org' },
      to: [{ address: 'ada@example.org' }, { address: 'bob@example.org' }],
      cc: [{ address: 'cat@example.org' }],
    })
    expect(first?.mail.messageId).toMatch(/^<csv\.sync\.\d+\.[a-z0-9]+@example\.org>$/)
    expect(first?.mail.text).toContain('@acme: 3')
    expect(first?.mail.attachments[0]?.filename).toMatch(/^Founders-\d{4}-\d\d-\d\d\.csv$/)
    expect(handlesOf(first?.mail)).toEqual(['p2', 'p4', 'p6'])
    await relay.run(id)
    profiles.followers.acme?.push(person('late', FOUNDER))
    await relay.run(id)
    const [, second] = await mails(2)
    expect(handlesOf(second?.mail)).toEqual(['late'])
    expect(second?.mail).toMatchObject({ subject: '1 new lead: Founders' })
    expect(second?.mail.messageId).not.toBe(first?.mail.messageId)
    await until(async () =>
      expect(await status(id)).toEqual({ lastSentAt: expect.any(String), refused: [], waiting: [] }),
    )
    expect(server.mails).toHaveLength(2)
  })

  it('sends one mail for all accounts of a stream, and names the runs that failed', async () => {
    const { relay, profiles, create, mails } = await make(toBoth)
    profiles.beforePage = ({ handle }) => {
      if (handle === 'beta') throw new Error('the upstream is on fire')
    }
    const id = await create({ pairs: [pairOf('acme'), pairOf('beta')] })
    await relay.api('POST', `/api/v2/streams/${id}/run`)
    const [only] = await mails(1)
    expect(only?.mail.text).toContain('@acme: 3')
    expect(only?.mail.text).toContain('One run failed:')
    expect(only?.mail.text).toContain('@beta: the upstream is on fire')
    expect(handlesOf(only?.mail)).toEqual(['p2', 'p4', 'p6'])
  })

  it('mails an Excel file, and an empty one, where that is asked for', async () => {
    const { relay, create, mails } = await make({ to: 'ada@example.org', format: 'xlsx', sendEmpty: true })
    const id = await create()
    await relay.run(id)
    await mails(1)
    await relay.run(id)
    const [first, second] = await mails(2)
    const rowsOf = async (mail: Email | undefined) =>
      (await readXlsx(mail?.attachments[0]?.content as ArrayBuffer)).sheets[0]?.rows.map(([handle]) => handle)
    expect(await rowsOf(first?.mail)).toEqual(['handle', 'p2', 'p4', 'p6'])
    expect(await rowsOf(second?.mail)).toEqual(['handle'])
    expect(second?.mail.subject).toBe('No new leads: Founders')
    expect(first?.mail.attachments[0]?.filename).toMatch(/\.xlsx$/)
  })

  it('tries those again alone who were put off, and shows those who were refused on the stream', async () => {
    const { relay, server, create, mails, status, advance } = await make(toBoth)
    server.rcpt = { 'bob@example.org': [450], 'cat@example.org': 550 }
    const id = await create()
    await relay.run(id)
    await mails(1)
    const refused = [
      { address: 'cat@example.org', code: 550, answer: '550 said of cat@example.org', at: expect.any(String) },
    ]
    await until(async () =>
      expect(await status(id)).toEqual({
        lastSentAt: expect.any(String),
        refused,
        waiting: [
          {
            address: 'bob@example.org',
            code: 450,
            answer: '450 said of bob@example.org',
            nextAttemptAt: expect.any(String),
          },
        ],
      }),
    )
    advance(10 * SECOND_MS)
    const [first, second] = await mails(2)
    expect(first?.to).toEqual(['ada@example.org'])
    expect(second?.to).toEqual(['bob@example.org'])
    expect(second?.mail).toMatchObject({
      messageId: first?.mail.messageId,
      subject: first?.mail.subject,
      date: first?.mail.date,
      to: first?.mail.to,
    })
    expect(handlesOf(second?.mail)).toEqual(handlesOf(first?.mail))
    await until(async () => expect(await status(id)).toMatchObject({ refused, waiting: [] }))
    advance(40 * DAY_MS)
    await relay.run(id)
    expect(server.mails).toHaveLength(2)
  })

  it('sends a link instead where the server takes no mail of that size, and it works for a week', async () => {
    const { relay, create, mails, advance } = await make(
      { to: 'ada@example.org' },
      { server: { size: 60_000 }, followers: people('p', 400, 1) },
    )
    const id = await create()
    await relay.run(id)
    const [only] = await mails(1)
    expect(only?.mail.attachments).toEqual([])
    const path = linkOf(only?.mail, 'downloads')
    const answer = await fetch(`${relay.url}${path}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=Founders-\d{4}-\d\d-\d\d\.csv$/)
    const rows: { handle: string }[] = parse(Buffer.from(await answer.arrayBuffer()), { bom: true, columns: true })
    expect(rows.map(({ handle }) => handle)).toEqual(people('p', 400, 1).map(({ handle }) => handle))
    // Nothing of it can be changed, and no other link is one.
    const changed = [
      `${path.slice(0, -2)}AA`,
      path.replace('/downloads/', '/downloads/x'),
      `${path}.x`,
      '/downloads/a.b',
    ]
    for (const other of [...changed, linkOf(only?.mail, 'unsubscribe').replace('unsubscribe', 'downloads')]) {
      expect(await relay.api('GET', other, undefined, { key: null })).toMatchObject({
        status: 404,
        body: { error: 'link_not_found' },
      })
    }
    advance(8 * DAY_MS)
    expect(await relay.api('GET', path, undefined, { key: null })).toMatchObject({
      status: 410,
      body: { error: 'link_expired' },
    })
  })

  it('takes an address off at one click where the mail went to it alone', async () => {
    const { relay, profiles, create, mails } = await make({ to: 'ada@example.org', cc: [] })
    const id = await create()
    await relay.run(id)
    const [only] = await mails(1)
    const path = linkOf(only?.mail, 'unsubscribe')
    const headers = Object.fromEntries(only?.mail.headers.map(({ key, value }) => [key, value]) ?? [])
    expect(headers).toMatchObject({
      'list-unsubscribe': `<${PUBLIC}${path}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    })
    // To look at it does nothing: mail filters do.
    const look = await fetch(`${relay.url}${path}`)
    expect(await look.text()).toContain('ada@example.org')
    const stream = async () => (await relay.api('GET', `/api/v2/streams/${id}`)).body.stream
    expect((await stream()).csvEmailRecipients).not.toBeNull()
    const click = await fetch(`${relay.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    })
    expect(click.status).toBe(200)
    expect((await stream()).csvEmailRecipients).toBeNull()
    profiles.followers.acme?.push(person('late', FOUNDER))
    await relay.run(id)
    expect(await relay.db.sql.selectFrom('notice').select('id').execute()).toHaveLength(1)
  })

  it('asks who is leaving where the mail went to several, and then takes only that one off', async () => {
    const { relay, server, create, mails, advance } = await make(toBoth)
    server.rcpt = { 'bob@example.org': [450, 450], 'cat@example.org': [450, 450] }
    const id = await create()
    await relay.run(id)
    const [first] = await mails(1)
    const path = linkOf(first?.mail, 'unsubscribe')
    expect(first?.mail.headers.some(({ key }) => key === 'list-unsubscribe-post')).toBe(false)
    const page = async (query: string, method = 'GET') => {
      const answer = await fetch(`${relay.url}${path}${query}`, { method })
      return { status: answer.status, text: await answer.text() }
    }
    expect((await page('')).text).toContain('<input type="email" name="address"')
    expect((await page('?address=BOB@example.org')).text).toContain('method="post"')
    expect((await page('?address=%3Cscript%3E')).status).toBe(400)
    expect((await page('?address=BOB@example.org', 'POST')).status).toBe(200)
    expect((await page('?address=nobody@example.org', 'POST')).status).toBe(200)
    const { stream } = (await relay.api('GET', `/api/v2/streams/${id}`)).body
    expect(stream.csvEmailRecipients).toMatchObject({ to: ['ada@example.org'], cc: ['cat@example.org'] })
    // What was still to be sent to him is not.
    advance(10 * SECOND_MS)
    await until(() => expect(server.rcpt['cat@example.org']).toEqual([]))
    expect(server.rcpt['bob@example.org']).toEqual([450])
    expect((await page('?address=ada@example.org', 'POST')).status).toBe(200)
    const left = (await relay.api('GET', `/api/v2/streams/${id}`)).body.stream.csvEmailRecipients
    expect(left).toMatchObject({ to: ['cat@example.org'], cc: [] })
  })

  it('sends a test on request, and says what the server answered', async () => {
    const { relay, server, create } = await make(toBoth)
    const id = await create()
    server.rcpt = { 'bob@example.org': 550 }
    const path = `/api/v2/streams/${id}/csv-email/test`
    const { status, body } = await relay.api('POST', path)
    expect(status).toBe(200)
    expect(body.results.map(({ address, status }: { address: string; status: string }) => [address, status])).toEqual([
      ['ada@example.org', 'accepted'],
      ['bob@example.org', 'refused'],
      ['cat@example.org', 'accepted'],
    ])
    const own = await relay.api('POST', path, { to: 'me@example.org', format: 'xlsx' })
    expect(own.body).toMatchObject({ results: [{ address: 'me@example.org', status: 'accepted', code: 250 }] })
    const [first, second] = server.mails
    expect(first?.mail.subject).toBe('Test: new leads of Founders')
    expect(handlesOf(first?.mail)).toEqual(['sample_ada', 'sample_bjork', 'sample_chen'])
    expect(second?.mail.attachments[0]?.filename).toMatch(/^test-Founders-.*\.xlsx$/)
    // It leaves no trace on the stream.
    expect((await relay.api('GET', `/api/v2/streams/${id}`)).body.stream.csvEmailStatus.lastSentAt).toBeNull()
    const { key } = await addWorkspace(relay)
    expect(await relay.api('POST', path, undefined, { key })).toMatchObject({
      status: 404,
      body: { error: 'stream_not_found' },
    })
    const bare = await create({ csvEmailRecipients: undefined })
    expect(await relay.api('POST', `/api/v2/streams/${bare}/csv-email/test`)).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', issues: [{ path: 'to' }] },
    })
    await server.stop()
    expect((await relay.api('POST', path)).body.results[0]).toMatchObject({ status: 'deferred', code: null })
  })

  it('takes at most 20 recipients', async () => {
    const { relay } = await make(undefined)
    const list = (count: number) => Array.from({ length: count }, (_, i) => `p${i}@example.org`)
    const send = (to: string[], cc: string[]) =>
      relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')], csvEmailRecipients: { to, cc } })
    expect((await send(list(10), list(10))).status).toBe(201)
    expect(await send(list(11), list(10))).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', message: expect.stringContaining('at most 20 recipients') },
    })
  })

  it('refuses recipients in a hub that cannot mail, and names the settings', async () => {
    const relay = await start({
      databaseUrl: await open.url(),
      profiles: scriptedSource({ followers: { acme: people('p', 2) } }),
      env: { LEADWIRE_SMTP_URL: 'smtp://127.0.0.1:9' },
    })
    const body = { pairs: [pairOf('acme')], csvEmailRecipients: { to: 'ada@example.org' } }
    const refusal = {
      status: 400,
      body: {
        error: 'email_not_configured',
        message: expect.stringContaining('LEADWIRE_MAIL_FROM, LEADWIRE_PUBLIC_URL'),
        issues: [{ path: 'csvEmailRecipients' }],
      },
    }
    expect(await relay.api('POST', '/api/v2/streams', body)).toMatchObject(refusal)
    expect((await relay.api('GET', '/api/v2/streams')).body.streams).toEqual([])
    const { id } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    expect(await relay.api('PATCH', `/api/v2/streams/${id}`, { csvEmailRecipients: { to: 'a@b.org' } })).toMatchObject(
      refusal,
    )
    expect((await relay.api('PATCH', `/api/v2/streams/${id}`, { csvEmailRecipients: null })).status).toBe(200)
    expect(await relay.api('POST', `/api/v2/streams/${id}/csv-email/test`, { to: 'a@b.org' })).toMatchObject({
      status: 400,
      body: { error: 'email_not_configured' },
    })
  })

  it('never writes its password, its DKIM key or a link into the log or the database', async () => {
    const lines: string[] = []
    const log = createLog('trace', { write: (line: string) => void lines.push(line) })
    const password = 'hunter2-and-more'
    const { privateKey } = newDkimKey('example.org', 'leads')
    const { relay, server, create, mails, status } = await make(toBoth, {
      log,
      server: { login: { user: 'me', password } },
      env: {
        LEADWIRE_DKIM_DOMAIN: 'example.org',
        LEADWIRE_DKIM_SELECTOR: 'leads',
        LEADWIRE_DKIM_KEY: privateKey.replaceAll('\n', '\\n'),
      },
    })
    const id = await create()
    await relay.run(id)
    const [first] = await mails(1)
    expect(first?.raw.toString()).toContain('DKIM-Signature')
    await until(async () => expect((await status(id)).lastSentAt).not.toBeNull())
    const path = linkOf(first?.mail, 'unsubscribe')
    await fetch(`${relay.url}${path}`)
    await server.stop()
    await relay.api('POST', `/api/v2/streams/${id}/csv-email/test`)
    const notices = await relay.db.sql.selectFrom('notice').selectAll().execute()
    const recipients = await relay.db.sql.selectFrom('notice_recipient').selectAll().execute()
    const written = `${lines.join('')}${JSON.stringify({ notices, recipients })}`
    expect(written).toContain('notice sent')
    const keyLine = privateKey.split('\n')[3] ?? expect.unreachable()
    for (const secret of [password, Buffer.from(password).toString('base64'), keyLine, path.split('/')[2] ?? '']) {
      expect(written).not.toContain(secret)
    }
  })
})
