import {
  type ClaimedNotice,
  CSV_KIND,
  csvContentOf,
  type Db,
  expiryOf,
  exportMediaTypes,
  exportSyncLeads,
  measureFile,
  messageIdOf,
  pendingOf,
  syncLeadsOf,
  toDownloadToken,
  toUnsubscribeToken,
  type Vault,
} from '@leadwire/core'
import type { Mail, MailAttachment, Mailer } from '../../providers/mail/mailer.ts'
import { type CsvFile, csvSubject, csvText } from './csv-text.ts'
import type { NoticeSender } from './notice-sender.ts'

/** Larger files go as a link: as a mail they are over the 25 MB that common mailboxes take. */
const MAX_ATTACHED_BYTES = 18_000_000

export interface CsvMailPorts {
  db: Db
  vault: Vault
  mailer: Mailer
  /** Without a slash at its end. */
  publicUrl: string
}

/** Mails the new leads of a sync as a file, or as a link where the file or the server's limit does not allow it. */
export const csvMailSender = (ports: CsvMailPorts): NoticeSender => ({
  kind: CSV_KIND,
  channel: 'email',
  async send(notice, signal) {
    const envelope = pendingOf(notice).map(({ address }) => address)
    const attachment = await attachmentOf(notice, ports.db)
    if (attachment) {
      const outcome = await ports.mailer.send(toMail(notice, ports, attachment), envelope, signal)
      if (!outcome.isTooLarge) return outcome
    }
    return await ports.mailer.send(toMail(notice, ports, null), envelope, signal)
  },
})

/** The file, measured; null when it is too large. It is made twice, so that no memory or disk has to hold it. */
async function attachmentOf(notice: ClaimedNotice, db: Db): Promise<MailAttachment | null> {
  const { format, fileName } = csvContentOf(notice)
  const open = () => exportSyncLeads(db, syncLeadsOf(notice), format)
  const size = await measureFile(open(), MAX_ATTACHED_BYTES)
  return size === null ? null : { fileName, contentType: exportMediaTypes[format], size, open }
}

function toMail(notice: ClaimedNotice, ports: CsvMailPorts, attachment: MailAttachment | null): Mail {
  const { vault, mailer, publicUrl } = ports
  const content = csvContentOf(notice)
  const pending = pendingOf(notice)
  // A link that is in the mail of several cannot say whose it is: they are asked.
  const address = pending.length === 1 ? (pending[0]?.address ?? null) : null
  const unsubscribeUrl = `${publicUrl}/unsubscribe/${toUnsubscribeToken(vault, { list: 'csv', id: notice.streamId ?? 0, address })}`
  const file: CsvFile = attachment
    ? { kind: 'attached' }
    : { kind: 'link', url: `${publicUrl}/downloads/${toDownloadToken(vault, notice)}`, expiresAt: expiryOf(notice) }
  return {
    messageId: messageIdOf(notice, mailer.domain),
    to: addressesOf(notice, 'to'),
    cc: addressesOf(notice, 'cc'),
    subject: csvSubject(content),
    text: csvText(content, file, unsubscribeUrl),
    date: notice.createdAt,
    unsubscribe: { url: unsubscribeUrl, isOneClick: address !== null },
    ...(attachment && { attachment }),
  }
}

const addressesOf = ({ recipients }: ClaimedNotice, wanted: 'to' | 'cc'): string[] =>
  recipients.filter(({ kind }) => kind === wanted).map(({ address }) => address)
