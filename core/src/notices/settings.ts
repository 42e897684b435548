import { invalidInput } from '../errors.ts'
import type { digestFrequencies, StreamSettings } from '../streams/stream.ts'
import { MAX_RECIPIENTS, type NoticeChannel, toRecipients } from './notice.ts'

/** How often people are told of new leads. */
export type DigestFrequency = (typeof digestFrequencies)[number]

/** What a team wants to be told, and where; a stream may override the frequency and Telegram. */
export interface NoticeSettings {
  summaryFrequency: DigestFrequency
  emailEnabled: boolean
  emailRecipients: string[]
  telegramEnabled: boolean
  /** A number, negative for groups, or `@name` of a public channel. */
  telegramChatId: string | null
}

/** Those of a team that has set nothing: without a recipient nothing is sent. Source: the contract, 3.1. */
export const defaultNoticeSettings: NoticeSettings = {
  summaryFrequency: 'daily',
  emailEnabled: true,
  emailRecipients: [],
  telegramEnabled: false,
  telegramChatId: null,
}

/** A chat as the bot API names it. Source: Bot API, sendMessage; Telegram's rule for user names. */
export const TELEGRAM_CHAT = /^(-?[1-9]\d{0,19}|@[A-Za-z]\w{3,31})$/

/**
 * The same with each address once.
 * @throws InvalidInput for more than `MAX_RECIPIENTS`, for what is no chat, and for Telegram without a chat
 */
export function checkNoticeSettings(settings: NoticeSettings): NoticeSettings {
  const emailRecipients = toRecipients(settings.emailRecipients).map(({ address }) => address)
  if (emailRecipients.length > MAX_RECIPIENTS) {
    throw invalidInput('emailRecipients', `name at most ${MAX_RECIPIENTS} recipients`)
  }
  const { telegramChatId, telegramEnabled } = settings
  if (telegramChatId !== null && !TELEGRAM_CHAT.test(telegramChatId)) {
    throw invalidInput('telegramChatId', 'must be the number of a chat, or @name of a public channel')
  }
  if (telegramEnabled && telegramChatId === null) {
    throw invalidInput('telegramChatId', 'is needed when telegramEnabled is true')
  }
  return { ...settings, emailRecipients }
}

/** When a stream's new leads are told, and where. */
export interface DigestPlan {
  frequency: DigestFrequency
  /** Empty = nobody is told. */
  channels: NoticeChannel[]
}

/**
 * What settings and overrides come to. `emailDigestOverride` is the frequency of both channels, but for `off`, which ends
 * the stream's mails alone: Telegram has a switch of its own, and keeps the team's frequency then.
 */
export function digestPlanOf(
  stream: Pick<StreamSettings, 'emailDigestOverride' | 'telegramOverride'>,
  settings: NoticeSettings,
): DigestPlan {
  const { emailDigestOverride: override, telegramOverride } = stream
  const hasMails = override !== 'off' && settings.emailEnabled && settings.emailRecipients.length > 0
  const hasChat = (telegramOverride ?? settings.telegramEnabled) && settings.telegramChatId !== null
  const frequency = override === 'off' && hasChat ? settings.summaryFrequency : (override ?? settings.summaryFrequency)
  if (frequency === 'off') return { frequency, channels: [] }
  return { frequency, channels: [...(hasMails ? ['email' as const] : []), ...(hasChat ? ['telegram' as const] : [])] }
}

/** Whom a notice of a channel goes to. */
export const recipientsOf = (settings: NoticeSettings, channel: NoticeChannel): readonly string[] =>
  channel === 'email' ? settings.emailRecipients : settings.telegramChatId === null ? [] : [settings.telegramChatId]
