import type { Readable } from 'node:stream'
import type { NoticeOutcome } from '@leadwire/core'

/** A mail, as whoever writes it puts it together. */
export interface Mail {
  /** Without brackets; the same for every attempt at one mail. */
  messageId: string
  /** Whom the headers name, whoever the envelope goes to. */
  to: readonly string[]
  cc: readonly string[]
  subject: string
  text: string
  /** Absent = plain text only. */
  html?: string
  /** Epoch ms */
  date: number
  /** Where a reader ends these mails; one click = a POST to it ends them for the one whom the envelope names. */
  unsubscribe?: { url: string; isOneClick: boolean }
  attachment?: MailAttachment
}

export interface MailAttachment {
  fileName: string
  contentType: string
  /** Bytes of the file, before it is encoded. */
  size: number
  /** Opens it anew; read while the mail is sent. */
  open(): Readable
}

/** What came of handing a mail over. */
export interface MailOutcome extends NoticeOutcome {
  /** The server takes no mail of this size: nobody got it, and a smaller one may do. */
  isTooLarge?: boolean
}

/** Hands mails to a server. */
export interface Mailer {
  /** The settings it would need; empty = it can send. */
  readonly missing: readonly string[]
  /** The sender's domain. */
  readonly domain: string
  /**
   * Sends to those of the envelope. Never throws: what goes wrong is in the outcome.
   * @param signal  gives the mail up; whether the server has taken it by then nobody knows
   */
  send(mail: Mail, envelopeTo: readonly string[], signal: AbortSignal): Promise<MailOutcome>
  /** Lets go of connections, also of those in use. */
  close(): void
}
