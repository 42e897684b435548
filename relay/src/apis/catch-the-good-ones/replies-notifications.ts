import { digestFrequencies } from '@leadwire/core'
import { z } from 'zod'
import { instant, stringOrNull } from './replies.ts'

/** Ours: how the digests of a channel fare. `lastError`: of those who have got none since; no `code` = no answer. */
const ChannelStatus = z.object({
  lastSentAt: instant.nullable(),
  lastError: z.object({ address: z.string(), code: z.int().nullable(), answer: z.string(), at: instant }).nullable(),
})

export const NoticeSettingsReply = z.object({
  summaryFrequency: z.enum(digestFrequencies),
  emailEnabled: z.boolean(),
  emailRecipients: z.array(z.string()),
  telegramEnabled: z.boolean(),
  telegramChatId: stringOrNull,
  emailStatus: ChannelStatus,
  telegramStatus: ChannelStatus,
})
