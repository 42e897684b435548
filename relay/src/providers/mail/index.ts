import type { MailConfig } from '../../config-mail.ts'
import type { Mailer } from './mailer.ts'
import { noMailer } from './none.ts'

/** The mailer that a configuration asks for; without all it needs, one that says what is missing. */
export async function openMailer({ smtpUrl, from, dkim }: MailConfig, publicUrl: string | undefined): Promise<Mailer> {
  if (smtpUrl && from && publicUrl) {
    const { smtpMailer } = await import('./smtp.ts')
    return smtpMailer({ smtpUrl, from, dkim })
  }
  return noMailer([
    ...(smtpUrl ? [] : ['LEADWIRE_SMTP_URL']),
    ...(from ? [] : ['LEADWIRE_MAIL_FROM']),
    ...(publicUrl ? [] : ['LEADWIRE_PUBLIC_URL']),
  ])
}
