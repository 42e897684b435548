import { type NoticeOutcome, SECOND_MS } from '@leadwire/core'
import { z } from 'zod'
import { parseExact, type UpstreamReply } from '../upstream-reply.ts'
import { askedWaitMs } from '../upstream-wait.ts'

/** What every method of the bot API answers. Source: Bot API, "Making requests"; ResponseParameters. */
const Answer = z.object({
  ok: z.boolean(),
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.number().nonnegative().optional() }).optional(),
})

/** The chat is not there, has blocked the bot, or the text cannot be read: it never will be taken. Source: Bot API, errors. */
const finalStatuses: readonly number[] = [400, 403]

/**
 * What an answer to sendMessage says of its chat. 401 and 404 are about the token, so they are the operator's to mend, and
 * tried again, as is all that is no answer of the bot API.
 * @param hide  takes the token out of words that may quote it
 */
export function toOutcome(chatId: string, reply: UpstreamReply, hide: (text: string) => string): NoticeOutcome {
  const parsed = Answer.safeParse(parseExact(reply.text))
  const description = hide(parsed.data?.description ?? '') || `HTTP ${reply.status}`
  if (reply.status === 200 && parsed.data?.ok) {
    return { results: [{ address: chatId, status: 'accepted', code: 200, answer: 'ok' }] }
  }
  const isFinal = parsed.success && finalStatuses.includes(reply.status)
  const retryAfter = parsed.data?.parameters?.retry_after
  const retryAfterMs = retryAfter === undefined ? askedWaitMs(reply, Date.now()) : Math.ceil(retryAfter * SECOND_MS)
  return {
    results: [{ address: chatId, status: isFinal ? 'refused' : 'deferred', code: reply.status, answer: description }],
    error: `Telegram answered ${reply.status}: ${description}`,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}
