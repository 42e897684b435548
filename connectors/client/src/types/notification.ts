// Made by `npm run operations` from the OpenAPI document; not edited.

/** How often a digest is sent. */
export type DigestFrequency = 'after_every_sync' | 'daily' | 'weekly' | 'off'

/** What `getNotificationSettings` answers. */
export interface GetNotificationSettingsReply {
  summaryFrequency: DigestFrequency
  emailEnabled: boolean
  emailRecipients: string[]
  telegramEnabled: boolean
  telegramChatId: string | null
  emailStatus: {
    lastSentAt: string | null
    lastError: {
      address: string
      code: number | null
      answer: string
      at: string
    } | null
  }
  telegramStatus: {
    lastSentAt: string | null
    lastError: {
      address: string
      code: number | null
      answer: string
      at: string
    } | null
  }
}

/** What `setNotificationSettings` takes. */
export interface SetNotificationSettingsBody {
  /** How often the team is told */
  summaryFrequency?: DigestFrequency
  /** Whether digests are mailed */
  emailEnabled?: boolean
  /** Who gets digests */
  emailRecipients?: string[]
  /** Whether digests go to Telegram */
  telegramEnabled?: boolean
  /** The id of the chat */
  telegramChatId?: string | number | null
}

/** What `setNotificationSettings` answers. */
export interface SetNotificationSettingsReply {
  summaryFrequency: DigestFrequency
  emailEnabled: boolean
  emailRecipients: string[]
  telegramEnabled: boolean
  telegramChatId: string | null
  emailStatus: {
    lastSentAt: string | null
    lastError: {
      address: string
      code: number | null
      answer: string
      at: string
    } | null
  }
  telegramStatus: {
    lastSentAt: string | null
    lastError: {
      address: string
      code: number | null
      answer: string
      at: string
    } | null
  }
}
