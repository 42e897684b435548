import { MINUTE_MS, SECOND_MS } from '@leadwire/core'
import { createTransport } from 'nodemailer'
import type { DkimConfig, MailAddress } from '../../config-mail.ts'
import type { Mail, Mailer } from './mailer.ts'
import { toFailure, toOutcome } from './smtp-outcome.ts'

export interface SmtpOptions {
  /** `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…` */
  smtpUrl: string
  from: MailAddress
  dkim?: DkimConfig | undefined
}

/** Connections to the server at once. */
const CONNECTIONS = 2

/** Waits, ms. A server may take minutes over a large mail. Source: RFC 5321, 4.5.3.2. */
const waits = {
  connectionTimeout: 30 * SECOND_MS,
  greetingTimeout: 30 * SECOND_MS,
  dnsTimeout: 30 * SECOND_MS,
  socketTimeout: 5 * MINUTE_MS,
}

/** The longest that one mail may take in all. */
const SEND_MS = 15 * MINUTE_MS

/** Sends over SMTP, on connections that are kept for the next mail. */
export function smtpMailer({ smtpUrl, from, dkim }: SmtpOptions): Mailer {
  const url = new URL(smtpUrl)
  const password = decodeURIComponent(url.password)
  const transport = createTransport({
    ...waits,
    url: smtpUrl,
    pool: true,
    maxConnections: CONNECTIONS,
    // A password is not sent over a line that others can read, unless the URL says so.
    ...(password !== '' && !url.searchParams.has('ignoreTLS') && !isLocal(url.hostname) && { requireTLS: true }),
    ...(dkim && { dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.privateKey } }),
    // Mails are made of what users wrote: nothing in them may name a file or an address to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // What goes wrong comes with the mail it concerns.
  transport.on('error', () => {})
  const hide = (text: string) => (password === '' ? text : text.replaceAll(password, '***'))
  return {
    missing: [],
    domain: from.address.slice(from.address.lastIndexOf('@') + 1),
    async send(mail, envelopeTo, signal) {
      const envelope = { from: from.address, to: [...envelopeTo], size: sizeOf(mail) }
      const limit = AbortSignal.any([signal, AbortSignal.timeout(SEND_MS)])
      try {
        const info = await transport.sendMail({ ...toMessage(mail, from), envelope, signal: limit })
        return toOutcome(envelopeTo, info)
      } catch (error) {
        return toFailure(envelopeTo, error as Error, hide)
      }
    },
    close: () => transport.close(),
  }
}

const isLocal = (host: string) => /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host)

const toMessage = (mail: Mail, from: MailAddress) => ({
  from: { name: from.name ?? '', address: from.address },
  to: toAddresses(mail.to),
  cc: toAddresses(mail.cc),
  subject: mail.subject,
  text: mail.text,
  ...(mail.html !== undefined && { html: mail.html }),
  messageId: `<${mail.messageId}>`,
  date: new Date(mail.date),
  headers: {
    // So that no out-of-office note comes back. Source: RFC 3834; Exchange.
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    ...(mail.unsubscribe && { 'List-Unsubscribe': `<${mail.unsubscribe.url}>` }),
    // RFC 8058
    ...(mail.unsubscribe?.isOneClick && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  },
  attachments: mail.attachment
    ? [
        {
          filename: mail.attachment.fileName,
          contentType: mail.attachment.contentType,
          content: mail.attachment.open(),
        },
      ]
    : [],
})

/** As objects: as text, an address with a comma in it would become two. */
const toAddresses = (addresses: readonly string[]) => addresses.map((address) => ({ name: '', address }))

/** What a mail may have beside its text and file: headers, signature, the edges of its parts. */
const HEADERS_SIZE = 8_000

/** Bytes that a mail will have, a little too many: base64 makes 4 of 3, in lines of 76 and a line break. */
function sizeOf({ text, html = '', attachment, to, cc }: Mail): number {
  const written = Buffer.byteLength(text) + Buffer.byteLength(html) + (to.length + cc.length) * 80
  return HEADERS_SIZE + Math.ceil((written + (attachment?.size ?? 0)) * (4 / 3) * (78 / 76))
}
