import { emailModes, isHandle } from '@leadwire/core'
import { z } from 'zod'

/** What is asked of a person. The vendor spells these in snake_case, unlike the rest. */

const outputs = z
  .array(z.enum(['linkedin_url', 'email']))
  .min(1, 'must name at least one')
  .max(10)
  .transform((names) => [...new Set(names)])

const email_mode = z.enum(emailModes).default('any')

const x_handle = z
  .string()
  .max(100)
  .transform((text) => text.trim().replace(/^@/, ''))
  .refine((handle) => isHandle(handle), 'must be an X handle: 1 to 15 letters, digits or underscores')

export const EnrichBody = z.object({ requested_outputs: outputs, email_mode })
export const LookUpBody = z.object({
  x_handle,
  /** Left out = both. */
  requested_outputs: outputs.default(['linkedin_url', 'email']),
  email_mode,
})
export const LookUpEmailBody = z.object({ x_handle, email_mode })
