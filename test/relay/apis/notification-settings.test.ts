import { Writable } from 'node:stream'
import type { Email } from 'postal-mime'
import { expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../core/src/clock.ts'
import { createLog } from '../../../relay/src/log.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { dumpTables } from '../../support/dump.ts'
import { FOUNDER, pairOf, people, person, scriptedSource } from '../../support/followers.ts'
import { useMailServers } from '../../support/mail-server.ts'
import { addWorkspace, type TestRelayOptions, until, useRelays } from '../../support/relay.ts'
import { BOT_TOKEN, useTelegramServers } from '../../support/telegram-server.ts'

const SETTINGS = '/api/v2/notification-settings'
const PUBLIC = 'https://leads.example.org'
const linkOf = (mail: Email | undefined): string =>
  new RegExp(`${PUBLIC}(/unsubscribe/\\S+)`).exec(mail?.text ?? '')?.[1] ??
  expect.unreachable(`there is no link in ${mail?.text}`)

eachEngine((open, engine) => {
  const start = useRelays()
  const startMailServer = useMailServers()
  const startTelegram = useTelegramServers()
  const make = async (parts: Partial<TestRelayOptions> = {}) => {
    const mailServer = await startMailServer()
    const telegram = await startTelegram()
    const clock = manualClock()
    const profiles = scriptedSource({ followers: { acme: people('p', 6), beta: people('q', 2) } })
    const options = {
      databaseUrl: await open.url(),
      profiles,
      clock,
      ...parts,
      env: {
        LEADWIRE_SMTP_URL: mailServer.url,
        LEADWIRE_MAIL_FROM: 'Leadwire <hub@example.org>',
        LEADWIRE_PUBLIC_URL: PUBLIC,
        LEADWIRE_TELEGRAM_URL: telegram.url,
        LEADWIRE_TELEGRAM_TOKEN: BOT_TOKEN,
        ...parts.env,
      },
    }
    const relay = await start(options)
    const put = async (body: object) => {
      const answer = await relay.api('PUT', SETTINGS, body)
      expect(answer.status, answer.text).toBe(200)
      return answer.body
    }
    const settings = async () => (await relay.api('GET', SETTINGS)).body
    const create = async (more: object = {}) => {
      const body = { name: 'Founders', pairs: [pairOf('acme')], ...more }
      const made = await relay.api('POST', '/api/v2/streams', body)
      expect(made.status, made.text).toBe(201)
      // Run by hand alone: here the clock is moved for digests.
      await relay.api('PATCH', `/api/v2/streams/${made.body.id}`, { isActive: false })
      return made.body.id as number
    }
    /** Waits until the team is planned: then the clock may move. */
    const planned = () =>
      until(async () => {
        const teams = await relay.db.sql.selectFrom('workspace').select('next_digest_at').execute()
        expect(teams.every(({ next_digest_at }) => (next_digest_at ?? 0) > clock())).toBe(true)
      })
    const notices = (count: number) =>
      until(async () => {
        const all = await relay.db.sql.selectFrom('notice').selectAll().orderBy('id').execute()
        expect(all).toHaveLength(count)
        return all
      })
    return { relay, options, mailServer, telegram, clock, profiles, put, settings, create, planned, notices }
  }
  const untilNow = <T>(list: readonly T[], count: number) =>
    until(() => {
      expect(list).toHaveLength(count)
      return list
    })

  it('mails and writes each morning what is new, once, and shows that it did', async () => {
    const { relay, mailServer, telegram, clock, profiles, put, settings, create, planned } = await make()
    await put({ emailRecipients: ['ada@example.org', 'bob@example.org'], telegramEnabled: true, telegramChatId: -42 })
    const id = await create()
    await relay.run(id)
    await planned()
    clock.advance(20 * HOUR_MS)
    const [mail] = await untilNow(mailServer.mails, 1)
    const [message] = await untilNow(telegram.messages, 1)
    expect(mail?.to).toEqual(['ada@example.org', 'bob@example.org'])
    expect(mail?.mail).toMatchObject({
      subject: 'Daily digest: 3 new leads',
      from: { name: 'Leadwire', address: 'hub@example.org' },
      to: [{ address: 'ada@example.org' }, { address: 'bob@example.org' }],
      attachments: [],
    })
    expect(mail?.mail.messageId).toMatch(/^<digest\.daily\.1\.1767686400000\.email\.[a-z0-9]+@example\.org>$/)
    for (const text of [mail?.mail.text, mail?.mail.html, message?.text]) {
      for (const handle of ['p2', 'p4', 'p6']) expect(text).toContain(`https://x.com/${handle}`)
      expect(text).toContain('Founder')
    }
    expect(message?.chat_id).toBe('-42')
    await until(async () =>
      expect(await settings()).toEqual({
        summaryFrequency: 'daily',
        emailEnabled: true,
        emailRecipients: ['ada@example.org', 'bob@example.org'],
        telegramEnabled: true,
        telegramChatId: '-42',
        emailStatus: { lastSentAt: expect.any(String), lastError: null },
        telegramStatus: { lastSentAt: expect.any(String), lastError: null },
      }),
    )
    await planned()
    clock.advance(DAY_MS)
    await planned()
    profiles.followers.acme?.push(person('late', FOUNDER))
    await relay.run(id)
    clock.advance(DAY_MS)
    const [, second] = await untilNow(mailServer.mails, 2)
    expect(second?.mail).toMatchObject({ subject: 'Daily digest: 1 new lead' })
    expect(second?.mail.text).toContain('@late')
    await untilNow(telegram.messages, 2)
  })

  it('mails and writes once after each sync, for all accounts of a stream, and names the runs that failed', async () => {
    const { relay, mailServer, telegram, profiles, put, create } = await make()
    await put({
      summaryFrequency: 'after_every_sync',
      emailRecipients: ['ada@example.org'],
      telegramEnabled: true,
      telegramChatId: '@our_leads',
    })
    profiles.beforePage = ({ handle }) => {
      if (handle === 'beta') throw new Error('the upstream is on fire')
    }
    const id = await create({ pairs: [pairOf('acme'), pairOf('beta')], name: 'Founders <b>&' })
    await relay.api('POST', `/api/v2/streams/${id}/run`)
    const [mail] = await untilNow(mailServer.mails, 1)
    const [message] = await untilNow(telegram.messages, 1)
    expect(mail?.mail.subject).toBe('3 new leads: Founders <b>&')
    expect(mail?.mail.text).toContain('@beta (Founders <b>&): the upstream is on fire')
    expect(message?.text).toContain('<b>Founders &lt;b&gt;&amp;</b>')
    expect(message?.text).toContain('<b>One run failed:</b>\n@beta')
    await relay.api('POST', `/api/v2/streams/${id}/run`)
    await until(async () => {
      const { runs } = (await relay.api('GET', `/api/v2/streams/${id}/runs`)).body
      const ended = ['failed', 'failed', 'succeeded', 'succeeded']
      expect(runs.map((run: { status: string }) => run.status).toSorted()).toEqual(ended)
    })
    expect(mailServer.mails).toHaveLength(1)
    expect(telegram.messages).toHaveLength(1)
  })

  it('waits as long as Telegram asks for, and tells what it refuses', async () => {
    const { relay, telegram, clock, put, settings, create, notices } = await make()
    await put({ summaryFrequency: 'after_every_sync', telegramEnabled: true, telegramChatId: '-42' })
    telegram.refusals = [
      {
        error_code: 429,
        description: 'Too Many Requests: retry after 120',
        parameters: { retry_after: 120 },
      },
    ]
    const id = await create()
    await relay.run(id)
    await until(async () =>
      expect(await settings()).toMatchObject({
        telegramStatus: {
          lastSentAt: null,
          lastError: { address: '-42', code: 429, answer: 'Too Many Requests: retry after 120' },
        },
      }),
    )
    const [waiting] = await notices(1)
    expect(waiting).toMatchObject({ status: 'pending', due_at: clock() + 2 * MINUTE_MS })
    // A refused chat is not asked again.
    await put({ telegramChatId: '-43' })
    expect(await settings()).toMatchObject({ telegramStatus: { lastError: null } })
    for (const [description, code] of [
      ['Forbidden: bot was blocked by the user', 403],
      ['Bad Request: chat not found', 400],
    ] as const) {
      telegram.chats['-43'] = { error_code: code, description }
      await create({ name: description }).then((other) => relay.run(other))
      await until(async () =>
        expect((await settings()).telegramStatus.lastError).toMatchObject({
          address: '-43',
          code,
          answer: description,
        }),
      )
    }
    const asked = telegram.requests.length
    clock.advance(MINUTE_MS)
    expect(await notices(3)).toMatchObject([{ status: 'pending' }, { status: 'failed' }, { status: 'failed' }])
    expect(telegram.requests).toHaveLength(asked)
    // It hears of the next all the same, and the error is forgotten.
    telegram.chats = {}
    const last = await create({ name: 'last' })
    await relay.run(last)
    await until(async () => expect(await settings()).toMatchObject({ telegramStatus: { lastError: null } }))
    expect(telegram.messages.map(({ chat_id }) => chat_id)).toEqual(['-43'])
  })

  it('shows an address that a mail server refuses', async () => {
    const { relay, mailServer, put, settings, create } = await make()
    mailServer.rcpt = { 'bob@example.org': 550 }
    await put({ summaryFrequency: 'after_every_sync', emailRecipients: ['ada@example.org', 'bob@example.org'] })
    await relay.run(await create())
    await until(async () =>
      expect((await settings()).emailStatus).toEqual({
        lastSentAt: expect.any(String),
        lastError: {
          address: 'bob@example.org',
          code: 550,
          answer: '550 said of bob@example.org',
          at: expect.any(String),
        },
      }),
    )
  })

  it('takes an address off at one click, and asks who is leaving where it went to several', async () => {
    const { relay, mailServer, profiles, put, settings, create } = await make()
    await put({ summaryFrequency: 'after_every_sync', emailRecipients: ['ada@example.org', 'bob@example.org'] })
    const id = await create()
    await relay.run(id)
    const [first] = await untilNow(mailServer.mails, 1)
    expect(first?.mail.headers.some(({ key }) => key === 'list-unsubscribe-post')).toBe(false)
    const ask = await fetch(`${relay.url}${linkOf(first?.mail)}`)
    expect(await ask.text()).toContain('<input type="email" name="address"')
    const left = await fetch(`${relay.url}${linkOf(first?.mail)}?address=BOB@example.org`, { method: 'POST' })
    expect(await left.text()).toContain('will get no more digests of this team')
    expect((await settings()).emailRecipients).toEqual(['ada@example.org'])
    profiles.followers.acme?.push(person('late', FOUNDER))
    await relay.run(id)
    const [, second] = await untilNow(mailServer.mails, 2)
    const headers = Object.fromEntries(second?.mail.headers.map(({ key, value }) => [key, value]) ?? [])
    expect(headers).toMatchObject({
      'list-unsubscribe': `<${PUBLIC}${linkOf(second?.mail)}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    })
    await fetch(`${relay.url}${linkOf(second?.mail)}`)
    expect((await settings()).emailRecipients).toEqual(['ada@example.org'])
    const click = await fetch(`${relay.url}${linkOf(second?.mail)}`, { method: 'POST' })
    expect(click.status).toBe(200)
    expect((await settings()).emailRecipients).toEqual([])
  })

  it('queues and sends each digest once, however many relays there are', async () => {
    const { relay, options, mailServer, telegram, clock, put, create, planned, notices } = await make()
    if (engine === 'postgres') {
      await start(options)
      await start(options)
    }
    await put({ emailRecipients: ['ada@example.org'], telegramEnabled: true, telegramChatId: '-42' })
    const id = await create()
    await relay.run(id)
    await planned()
    clock.advance(20 * HOUR_MS)
    await untilNow(mailServer.mails, 1)
    await untilNow(telegram.messages, 1)
    await until(async () => expect((await notices(2)).map(({ status }) => status)).toEqual(['sent', 'sent']))
    await planned()
    clock.advance(DAY_MS)
    await planned()
    expect([mailServer.mails.length, telegram.messages.length]).toEqual([1, 1])
  })

  it('refuses at once what it could not do at night, and names the setting', async () => {
    const env = { LEADWIRE_SMTP_URL: '', LEADWIRE_TELEGRAM_TOKEN: '' }
    const { relay, put, settings, create } = await make({ env })
    const refused = async (method: string, path: string, body: object) => {
      const answer = await relay.api(method, path, body)
      expect(answer.status).toBe(400)
      return answer.body
    }
    expect(await refused('PUT', SETTINGS, { emailRecipients: ['a@example.org'] })).toMatchObject({
      error: 'email_not_configured',
      message: expect.stringContaining('LEADWIRE_SMTP_URL'),
    })
    const telegramOn = { telegramEnabled: true, telegramChatId: '-42' }
    const noBot = { error: 'telegram_not_configured', message: expect.stringContaining('LEADWIRE_TELEGRAM_TOKEN') }
    expect(await refused('PUT', SETTINGS, telegramOn)).toMatchObject(noBot)
    const stream = { name: 'x', pairs: [pairOf('acme')], telegramOverride: true }
    expect(await refused('POST', '/api/v2/streams', stream)).toMatchObject(noBot)
    const id = await create({ telegramOverride: false })
    expect(await refused('PATCH', `/api/v2/streams/${id}`, { telegramOverride: true })).toMatchObject(noBot)
    // What needs neither can be set, and nothing of what was refused is.
    await put({ summaryFrequency: 'weekly', emailEnabled: true, telegramChatId: '-42' })
    expect(await settings()).toMatchObject({ summaryFrequency: 'weekly', emailRecipients: [], telegramEnabled: false })
    // What was on before the setting went stands in the way of nothing.
    await relay.db.sql.updateTable('notice_settings').set({ telegram_enabled: 1 }).execute()
    expect(await put({ summaryFrequency: 'off' })).toMatchObject({ summaryFrequency: 'off', telegramEnabled: true })
  })

  it.each([
    [{ summaryFrequency: 'hourly' }, 'summaryFrequency'],
    [{ emailRecipients: ['not an address'] }, 'emailRecipients.0'],
    [{ emailRecipients: Array(21).fill('a@example.org') }, 'emailRecipients'],
    [{ telegramChatId: 'our team' }, 'telegramChatId'],
    [{ telegramChatId: 0 }, 'telegramChatId'],
    [{ telegramEnabled: true }, 'telegramChatId'],
  ])('refuses %j', async (body, path) => {
    const { relay, settings } = await make()
    const answer = await relay.api('PUT', SETTINGS, body)
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request', issues: [{ path }] } })
    expect(await settings()).toMatchObject({ summaryFrequency: 'daily', emailRecipients: [], telegramChatId: null })
  })

  it('keeps each team to itself', async () => {
    const { relay, mailServer, put, create } = await make()
    const neighbours = await addWorkspace(relay)
    await put({ summaryFrequency: 'after_every_sync', emailRecipients: ['ada@example.org'] })
    const theirs = await relay.api('GET', SETTINGS, undefined, { key: neighbours.key })
    expect(theirs.body).toMatchObject({ summaryFrequency: 'daily', emailRecipients: [] })
    await relay.run(await create())
    await untilNow(mailServer.mails, 1)
    const after = await relay.api('GET', SETTINGS, undefined, { key: neighbours.key })
    expect(after.body.emailStatus).toEqual({ lastSentAt: null, lastError: null })
  })

  it('writes the token of the bot neither into logs nor tables nor answers', async () => {
    const lines: string[] = []
    const destination = new Writable({
      write: (text, _encoding, done) => {
        lines.push(String(text))
        done()
      },
    })
    const { relay, telegram, put, settings, create } = await make({ log: createLog('trace', destination) })
    await put({ summaryFrequency: 'after_every_sync', telegramEnabled: true, telegramChatId: '-42' })
    telegram.refusals = ['drop', { error_code: 401, description: `Unauthorized: ${BOT_TOKEN}` }]
    await relay.run(await create())
    await until(async () => expect((await settings()).telegramStatus.lastError).not.toBeNull())
    await create({ name: 'other' }).then((id) => relay.run(id))
    await until(() => expect(telegram.requests).toHaveLength(2))
    await until(() => expect(lines.join('')).toContain('Unauthorized: ***'))
    const tables = JSON.stringify(await dumpTables(relay.db))
    expect(tables).toContain('Unauthorized: ***')
    const secret = BOT_TOKEN.split(':')[1] ?? ''
    for (const text of [lines.join(''), tables, JSON.stringify(await settings())]) expect(text).not.toContain(secret)
  })
})
