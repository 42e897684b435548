import { digestFrequencies, MAX_RECIPIENTS, TELEGRAM_CHAT } from '@leadwire/core'
import { z } from 'zod'

const chat = 'must be the number of a chat, or @name of a public channel'

/** What is left out stays as it is. */
export const NoticeSettingsBody = z.object({
  summaryFrequency: z.enum(digestFrequencies).optional(),
  emailEnabled: z.boolean().optional(),
  emailRecipients: z
    .array(z.email('must be an e-mail address').max(320))
    .max(MAX_RECIPIENTS, `name at most ${MAX_RECIPIENTS} recipients`)
    .optional(),
  telegramEnabled: z.boolean().optional(),
  /** Ours: a number is taken as well as its text. */
  telegramChatId: z.union([z.string().trim().regex(TELEGRAM_CHAT, chat), z.int().transform(String)], chat).nullish(),
})
