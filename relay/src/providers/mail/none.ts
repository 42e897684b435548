import type { Mailer } from './mailer.ts'

/** Sends nothing, and says which settings that would take. */
export const noMailer = (missing: readonly string[]): Mailer => ({
  missing,
  domain: 'localhost',
  send: async () => ({ results: [], error: `Mails cannot be sent: ${missing.join(', ')} not set` }),
  close() {},
})
