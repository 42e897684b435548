import { Readable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import type { DkimConfig } from '../../../../relay/src/config-mail.ts'
import { openMailer } from '../../../../relay/src/providers/mail/index.ts'
import type { Mail, Mailer } from '../../../../relay/src/providers/mail/mailer.ts'
import { smtpMailer } from '../../../../relay/src/providers/mail/smtp.ts'
import { newDkimKey, verifyDkim } from '../../../support/dkim.ts'
import { type MailServer, type MailServerOptions, useMailServers } from '../../../support/mail-server.ts'

const from = { name: 'Leads, daily', address: 'hub@example.org' }
const mail: Mail = {
  messageId: 'csv.sync.12.abc@example.org',
  to: ['ada@example.org', 'bob@example.org'],
  cc: ['cat@example.org'],
  subject: '3 new leads: Björk · @acme 🎣',
  text: 'Hello\n.\nline that begins with a dot: done\n',
  date: Date.UTC(2026, 2, 4, 6, 46, 10),
  unsubscribe: { url: 'https://hub.example.org/unsubscribe/x', isOneClick: true },
}
const all = [...mail.to, ...mail.cc]
const signal = new AbortController().signal

const withFile = (content: Buffer): Mail => ({
  ...mail,
  attachment: {
    fileName: '創業者-2026-03-04.csv',
    contentType: 'text/csv; charset=utf-8',
    size: content.length,
    open: () => Readable.from([content.subarray(0, 10), content.subarray(10)], { objectMode: false }),
  },
})

describe('the SMTP mailer', () => {
  const startServer = useMailServers()
  const mailers: Mailer[] = []
  afterEach(() => {
    for (const mailer of mailers.splice(0)) mailer.close()
  })
  const make = async (options: MailServerOptions = {}, dkim?: DkimConfig) => {
    const server = await startServer(options)
    const mailer = smtpMailer({ smtpUrl: server.url, from, dkim })
    mailers.push(mailer)
    return { server, mailer }
  }
  const only = ({ mails }: MailServer) => {
    expect(mails).toHaveLength(1)
    return mails[0] ?? expect.unreachable()
  }

  it('sends one mail to all of the envelope, with the headers as told', async () => {
    const { server, mailer } = await make()
    const outcome = await mailer.send(mail, all, signal)
    expect(outcome.error).toBeUndefined()
    expect(outcome.results.map(({ address, status, code }) => [address, status, code])).toEqual(
      all.map((address) => [address, 'accepted', 250]),
    )
    const { from: sender, to, mail: read } = only(server)
    expect({ sender, to }).toEqual({ sender: 'hub@example.org', to: all })
    expect(read).toMatchObject({
      messageId: '<csv.sync.12.abc@example.org>',
      subject: mail.subject,
      from,
      to: mail.to.map((address) => ({ address })),
      cc: [{ address: 'cat@example.org' }],
      date: '2026-03-04T06:46:10.000Z',
    })
    expect(read.text?.replace(/\r\n/g, '\n')).toBe(mail.text)
    const headers = Object.fromEntries(read.headers.map(({ key, value }) => [key, value]))
    expect(headers).toMatchObject({
      'list-unsubscribe': '<https://hub.example.org/unsubscribe/x>',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      'auto-submitted': 'auto-generated',
    })
  })

  it('carries a file of any bytes, under a name of any script', async () => {
    const { server, mailer } = await make()
    const content = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256))
    await mailer.send(withFile(content), all, signal)
    const [file] = only(server).mail.attachments
    expect(file).toMatchObject({ filename: '創業者-2026-03-04.csv', mimeType: 'text/csv' })
    expect(Buffer.from(file?.content as ArrayBuffer).equals(content)).toBe(true)
  })

  it('sends to one alone while the headers name all', async () => {
    const { server, mailer } = await make()
    await mailer.send(mail, ['bob@example.org'], signal)
    const received = only(server)
    expect(received.to).toEqual(['bob@example.org'])
    expect(received.mail.to?.map(({ address }) => address)).toEqual(mail.to)
  })

  it('uses one connection for mail after mail', async () => {
    const { server, mailer } = await make()
    for (let i = 0; i < 5; i++) await mailer.send(mail, all, signal)
    expect(server.mails).toHaveLength(5)
    expect(server.connectionCount).toBe(1)
  })

  it('tells apart whom the server took, put off and refused', async () => {
    const { server, mailer } = await make()
    server.rcpt = { 'bob@example.org': 450, 'cat@example.org': 550 }
    const { results } = await mailer.send(mail, all, signal)
    expect(results).toEqual([
      { address: 'ada@example.org', status: 'accepted', code: 250, answer: expect.stringContaining('250') },
      { address: 'bob@example.org', status: 'deferred', code: 450, answer: '450 said of bob@example.org' },
      { address: 'cat@example.org', status: 'refused', code: 550, answer: '550 said of cat@example.org' },
    ])
    expect(only(server).to).toEqual(['ada@example.org'])
  })

  it('tells them apart too when the server took nobody', async () => {
    const { server, mailer } = await make()
    server.rcpt = { 'ada@example.org': 451, 'bob@example.org': 450, 'cat@example.org': 550 }
    const { results } = await mailer.send(mail, all, signal)
    expect(results.map(({ status }) => status)).toEqual(['deferred', 'deferred', 'refused'])
    expect(server.mails).toEqual([])
  })

  it('takes 421 in answer to a recipient as a server that goes away', async () => {
    const { server, mailer } = await make()
    server.rcpt = { 'bob@example.org': [421] }
    const { results } = await mailer.send(mail, all, signal)
    expect(results.map(({ status }) => status)).toEqual(all.map(() => 'deferred'))
    expect((await mailer.send(mail, all, signal)).results[1]).toMatchObject({ status: 'accepted' })
  })

  it.each([
    [451, 'deferred'],
    [421, 'deferred'],
    [554, 'refused'],
  ] as const)('takes %i in answer to the mail as %s for all', async (code, status) => {
    const { server, mailer } = await make()
    server.data = code
    const { results, isTooLarge } = await mailer.send(mail, all, signal)
    expect(results).toEqual(
      all.map((address) => ({ address, status, code, answer: expect.stringContaining('said of the mail') })),
    )
    expect(isTooLarge).toBeUndefined()
    server.data = 'take'
    expect((await mailer.send(mail, all, signal)).results[0]?.status).toBe('accepted')
  })

  it('takes a connection that breaks in place of the answer as put off', async () => {
    const { server, mailer } = await make()
    server.data = 'drop'
    const { results, error } = await mailer.send(withFile(Buffer.alloc(50_000, 'x')), all, signal)
    expect(results).toEqual(
      all.map((address) => ({ address, status: 'deferred', code: null, answer: expect.any(String) })),
    )
    expect(error).toBeTruthy()
  })

  it('takes a server that is not there as put off', async () => {
    const { server, mailer } = await make()
    await server.stop()
    const { results } = await mailer.send(mail, all, signal)
    expect(results.map(({ status, code }) => [status, code])).toEqual(all.map(() => ['deferred', null]))
  })

  it('waits for a slow server, and lets go when it is told to', async () => {
    const { server, mailer } = await make()
    server.delayMs = 300
    expect((await mailer.send(mail, all, signal)).results[0]?.status).toBe('accepted')
    server.delayMs = 20_000
    const stop = new AbortController()
    const sending = mailer.send(mail, all, stop.signal)
    setTimeout(() => stop.abort(), 200)
    expect((await sending).results.map(({ status }) => status)).toEqual(all.map(() => 'deferred'))
    server.delayMs = 0
  })

  it('says that a mail is over the SIZE of the server, before it sends a byte of it', async () => {
    const { server, mailer } = await make({ size: 60_000 })
    const large = await mailer.send(withFile(Buffer.alloc(50_000, 'x')), all, signal)
    expect(large).toMatchObject({ isTooLarge: true, results: [] })
    expect(server.mails).toEqual([])
    const small = await mailer.send(withFile(Buffer.alloc(30_000, 'x')), all, signal)
    expect(small.results.every(({ status }) => status === 'accepted')).toBe(true)
  })

  it('says so too of a server that told no SIZE and refuses with 552', async () => {
    const { server, mailer } = await make()
    server.data = 552
    expect(await mailer.send(mail, all, signal)).toMatchObject({ isTooLarge: true, results: [] })
    server.data = 'take'
    server.rcpt = { 'bob@example.org': 552 }
    const full = await mailer.send(mail, all, signal)
    expect(full.results.map(({ status }) => status)).toEqual(['accepted', 'refused', 'accepted'])
  })

  it('logs in, and tries again later where that fails, without its password in any word', async () => {
    const password = 'p@ss/w:rd%42'
    const { server, mailer } = await make({ login: { user: 'me', password } })
    expect((await mailer.send(mail, all, signal)).results[0]?.status).toBe('accepted')
    const wrong = smtpMailer({ smtpUrl: server.url.replace(encodeURIComponent(password), 'wrong-password'), from })
    mailers.push(wrong)
    const outcome = await wrong.send(mail, all, signal)
    expect(outcome.results.map(({ status, code }) => [status, code])).toEqual(all.map(() => ['deferred', 535]))
    expect(JSON.stringify(outcome)).not.toContain('wrong-password')
  })

  it('signs by DKIM, so that a receiver can tell that nothing was changed', async () => {
    const { publicKey, ...dkim } = newDkimKey('example.org', 'leads')
    const { server, mailer } = await make({}, dkim)
    await mailer.send(withFile(Buffer.alloc(100_000, 'y')), all, signal)
    const { raw } = only(server)
    expect(verifyDkim(raw, publicKey)).toEqual({ domain: 'example.org', selector: 'leads', isValid: true })
    const forged = Buffer.from(raw.toString('latin1').replace(/^Subject: .*$/m, 'Subject: other'), 'latin1')
    expect(verifyDkim(forged, publicKey).isValid).toBe(false)
  })

  it('breaks off when the file cannot be read to its end, so that nobody gets half of it', async () => {
    const { server, mailer } = await make()
    const broken = withFile(Buffer.alloc(100))
    const open = () =>
      Readable.from(
        (async function* () {
          yield Buffer.alloc(200_000, 'x')
          throw new Error('the database is gone')
        })(),
        { objectMode: false },
      )
    const attachment = { ...(broken.attachment ?? expect.unreachable()), open }
    const { results, error } = await mailer.send({ ...broken, attachment }, all, signal)
    expect(results.map(({ status }) => status)).toEqual(all.map(() => 'deferred'))
    expect(error).toContain('the database is gone')
    expect(server.mails).toEqual([])
  })
})

describe('without all settings', () => {
  it.each([
    [{}, ['LEADWIRE_SMTP_URL', 'LEADWIRE_MAIL_FROM', 'LEADWIRE_PUBLIC_URL']],
    [{ smtpUrl: 'smtp://127.0.0.1' }, ['LEADWIRE_MAIL_FROM', 'LEADWIRE_PUBLIC_URL']],
    [{ from, publicUrl: 'https://hub.example.org' }, ['LEADWIRE_SMTP_URL']],
  ])('%j cannot send, and says which are missing', async (given, missing) => {
    const { publicUrl, ...rest } = given as { publicUrl?: string }
    const mailer = await openMailer({ smtpUrl: undefined, from: undefined, dkim: undefined, ...rest }, publicUrl)
    expect(mailer.missing).toEqual(missing)
    const { results, error } = await mailer.send(mail, all, signal)
    expect(results).toEqual([])
    for (const name of missing) expect(error).toContain(name)
  })
})
