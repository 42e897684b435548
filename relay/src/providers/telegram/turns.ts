import { SECOND_MS } from '@leadwire/core'

/** Between two messages to one chat, and between any two. Source: Bot FAQ, "My bot is hitting limits": 1 a second, 30 a second. */
const CHAT_GAP_MS = SECOND_MS
const ANY_GAP_MS = Math.ceil(SECOND_MS / 30)

/** Who may send when. Of this process only: what several send at once Telegram answers with 429. Times never go back. */
export interface Turns {
  /** ms until the chat may be written to; 0 = now, and its turn is taken. */
  take(chatId: string, now: number): number
  /** No message to the chat for so long. */
  hold(chatId: string, ms: number, now: number): void
}

/** Gives turns; a chat that is not written to is forgotten. */
export function createTurns(): Turns {
  /** When a chat may be written to next. */
  const chats = new Map<string, number>()
  let anyAt = 0
  return {
    take(chatId, now) {
      const waitMs = Math.max(chats.get(chatId) ?? 0, anyAt) - now
      if (waitMs > 0) return waitMs
      for (const [other, at] of chats) if (at <= now) chats.delete(other)
      chats.set(chatId, now + CHAT_GAP_MS)
      anyAt = now + ANY_GAP_MS
      return 0
    },
    hold(chatId, ms, now) {
      chats.set(chatId, Math.max(chats.get(chatId) ?? 0, now + ms))
    },
  }
}
