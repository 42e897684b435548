import {
  type Db,
  DIGEST_KIND,
  messageIdOf,
  pendingOf,
  readDigest,
  toUnsubscribeToken,
  type Vault,
} from '@leadwire/core'
import type { Mailer } from '../../providers/mail/mailer.ts'
import { digestHtml } from './digest-html.ts'
import { digestSubject, digestText } from './digest-text.ts'
import type { NoticeSender } from './notice-sender.ts'

export interface DigestMailPorts {
  db: Db
  vault: Vault
  mailer: Mailer
  /** Without a slash at its end. */
  publicUrl: string
}

/** Mails digests, one mail to all of a team. */
export const digestMailSender = ({ db, vault, mailer, publicUrl }: DigestMailPorts): NoticeSender => ({
  kind: DIGEST_KIND,
  channel: 'email',
  async send(notice, signal) {
    const digest = await readDigest(db, notice)
    if (!digest) return null
    const pending = pendingOf(notice).map(({ address }) => address)
    // A link that is in the mail of several cannot say whose it is: they are asked.
    const address = pending.length === 1 ? (pending[0] ?? null) : null
    const token = toUnsubscribeToken(vault, { list: 'digest', id: notice.workspaceId, address })
    const url = `${publicUrl}/unsubscribe/${token}`
    const mail = {
      messageId: messageIdOf(notice, mailer.domain),
      to: notice.recipients.map((recipient) => recipient.address),
      cc: [],
      subject: digestSubject(digest),
      text: digestText(digest, url),
      html: digestHtml(digest, url),
      date: notice.createdAt,
      unsubscribe: { url, isOneClick: address !== null },
    }
    return await mailer.send(mail, pending, signal)
  },
})
