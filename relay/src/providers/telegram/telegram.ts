import { messageOf, type NoticeOutcome, SECOND_MS } from '@leadwire/core'
import { callUpstream, type Patience, type UpstreamWorld, upstreamWorld } from '../upstream.ts'
import { toOutcome } from './bot-answer.ts'
import type { Messenger } from './messenger.ts'
import { createTurns } from './turns.ts'

const TIMEOUT_MS = 30 * SECOND_MS
const MAX_BODY_BYTES = 100_000

/** A chat that may not be written to for longer is left for later, so that it holds up no other. */
const MAX_TURN_MS = 5 * SECOND_MS

/** Whoever queues notices tries again. */
const once: Patience = { maxAttempts: 1, firstWaitMs: 0, maxWaitMs: 0 }

/**
 * Sends by a bot. The bot API takes no id of a message by which it could tell a repeat from a new one.
 * @param baseUrl  of the bot API; the token becomes part of the path, so no URL is ever in an error or a log
 */
export function telegramMessenger(
  { botToken, baseUrl }: { botToken: string; baseUrl: string },
  parts: Partial<UpstreamWorld> = {},
): Messenger {
  // Turns go by a clock that never goes back, and that no test has stopped.
  const world = upstreamWorld({ clock: () => performance.now(), ...parts })
  const url = `${baseUrl.replace(/\/+$/, '')}/bot${botToken}/sendMessage`
  const secret = botToken.slice(botToken.indexOf(':') + 1)
  const hide = (text: string) => text.replaceAll(botToken, '***').replaceAll(secret, '***')
  const turns = createTurns()

  /** @returns ms that the chat is held for, when that is too long to wait */
  async function waitForTurn(chatId: string, signal: AbortSignal): Promise<number> {
    for (;;) {
      const waitMs = turns.take(chatId, world.clock())
      if (waitMs === 0 || waitMs > MAX_TURN_MS) return waitMs
      await world.sleep(Math.ceil(waitMs), signal)
    }
  }
  async function trySend(chatId: string, html: string, signal: AbortSignal): Promise<NoticeOutcome> {
    const heldMs = await waitForTurn(chatId, signal)
    if (heldMs > 0) return { results: [], error: 'Telegram asked to wait for this chat', retryAfterMs: heldMs }
    const body = JSON.stringify({
      chat_id: chatId,
      text: html,
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
    })
    const headers = { 'content-type': 'application/json' }
    const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BODY_BYTES }
    const reply = await callUpstream(world, { url, method: 'POST', headers, body, signal, ...limits }, once)
    const outcome = toOutcome(chatId, reply, hide)
    if (outcome.retryAfterMs !== undefined) turns.hold(chatId, outcome.retryAfterMs, world.clock())
    return outcome
  }
  return {
    missing: [],
    async send(chatId, html, signal) {
      try {
        return await trySend(chatId, html, signal)
      } catch (error) {
        const answer = hide(messageOf(error))
        const text = `Telegram cannot be reached: ${answer}`
        return { results: [{ address: chatId, status: 'deferred', code: null, answer: text }], error: text }
      }
    },
  }
}
