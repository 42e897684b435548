import type { NoticeOutcome } from '@leadwire/core'

/** Hands messages to Telegram. */
export interface Messenger {
  /** The settings it would need; empty = it can send. */
  readonly missing: readonly string[]
  /**
   * Sends one message to one chat, when its turn comes. Never throws: what goes wrong is in the outcome.
   * @param html    in the bot API's HTML, at most `MAX_MESSAGE_LENGTH` characters, all text in it escaped
   * @param signal  gives the message up; whether it was taken by then nobody knows
   */
  send(chatId: string, html: string, signal: AbortSignal): Promise<NoticeOutcome>
}

/** Characters of one message, after its tags are read; counted here with them. Source: Bot API, sendMessage. */
export const MAX_MESSAGE_LENGTH = 4096

/** A text inside the bot API's HTML. Source: Bot API, "HTML style". */
export const escapeMessage = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
