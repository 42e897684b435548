import { type CsvRecipients, type CsvStatus, invalidInput } from '@leadwire/core'
import { toIso, toIsoOrNull } from './from-domain.ts'
import type { Services } from './services.ts'

/**
 * Refuses recipients of mails in a hub that cannot send any: now, and not at night.
 * @throws InvalidInput `email_not_configured`, naming the settings
 */
export function assertCanMail(
  { mails }: Pick<Services, 'mails'>,
  recipients: CsvRecipients | null | undefined,
  path = 'csvEmailRecipients',
): void {
  if (recipients == null || mails.missing.length === 0) return
  const settings = mails.missing.join(', ')
  throw invalidInput(path, `this hub cannot send mails yet: set ${settings}`, 'email_not_configured')
}

export const fromCsvStatus = ({ lastSentAt, refused, waiting }: CsvStatus) => ({
  lastSentAt: toIsoOrNull(lastSentAt),
  refused: refused.map(({ address, code, answer, updatedAt }) => ({ address, code, answer, at: toIso(updatedAt) })),
  waiting: waiting.map(({ address, code, answer, nextAttemptAt }) => ({
    address,
    code,
    answer,
    nextAttemptAt: toIso(nextAttemptAt),
  })),
})
