import type { Messenger } from './messenger.ts'

/** Sends nothing, and says which settings that would take. */
export const noMessenger = (missing: readonly string[]): Messenger => ({
  missing,
  send: async () => ({ results: [], error: `Telegram messages cannot be sent: ${missing.join(', ')} not set` }),
})
