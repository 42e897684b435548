import { invalidInput, type NoticeSettings } from '@leadwire/core'
import type { Services } from './services.ts'

/**
 * Refuses Telegram in a hub that has no bot: now, and not at night.
 * @throws InvalidInput `telegram_not_configured`, naming the setting
 */
export function assertCanTelegram(
  { telegram }: Pick<Services, 'telegram'>,
  isWanted: boolean | null | undefined,
  path: string,
): void {
  if (!isWanted || telegram.missing.length === 0) return
  const settings = telegram.missing.join(', ')
  throw invalidInput(path, `this hub cannot write to Telegram yet: set ${settings}`, 'telegram_not_configured')
}

/**
 * Refuses what a change switches on, or moves elsewhere, and the hub cannot send. What was switched on before, and is left
 * alone, stands in the way of nothing.
 * @throws InvalidInput `email_not_configured` or `telegram_not_configured`, naming the settings
 */
export function assertCanNotify(
  services: Pick<Services, 'mails' | 'telegram'>,
  change: Partial<NoticeSettings>,
  settings: NoticeSettings,
): void {
  const { missing } = services.mails
  const isEmailChanged = change.emailEnabled !== undefined || change.emailRecipients !== undefined
  if (isEmailChanged && settings.emailEnabled && settings.emailRecipients.length > 0 && missing.length > 0) {
    const text = `this hub cannot send mails yet: set ${missing.join(', ')}`
    throw invalidInput('emailRecipients', text, 'email_not_configured')
  }
  const isTelegramChanged = change.telegramEnabled !== undefined || change.telegramChatId !== undefined
  assertCanTelegram(services, isTelegramChanged && settings.telegramEnabled, 'telegramEnabled')
}
