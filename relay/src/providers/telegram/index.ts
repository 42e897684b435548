import type { Messenger } from './messenger.ts'
import { noMessenger } from './none.ts'
import { telegramMessenger } from './telegram.ts'

/** What Telegram needs. */
interface TelegramConfig {
  /** As BotFather gave it; undefined = there is no bot. */
  botToken: string | undefined
  /** Where the bot API answers. */
  baseUrl: string
}

/** The messenger that a configuration asks for; without a bot, one that says what is missing. */
export const openMessenger = ({ botToken, baseUrl }: TelegramConfig): Messenger =>
  botToken === undefined ? noMessenger(['LEADWIRE_TELEGRAM_TOKEN']) : telegramMessenger({ botToken, baseUrl })
