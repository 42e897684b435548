import { MAX_HANDLE_LENGTH } from '@leadwire/core'
import { z } from 'zod'
import { idText } from './schemas.ts'

/** Bodies of calls that erase people; all ours. */

/** Who is to be erased, by handle or by the network's own id, or both. */
export const ErasureBody = z
  .object({
    /** With or without `@`. */
    handle: z
      .string()
      .trim()
      .min(1)
      .max(MAX_HANDLE_LENGTH + 1)
      .optional(),
    externalId: z.string().trim().min(1).max(200).optional(),
    /** Default `x`. */
    platform: z
      .string()
      .regex(/^[a-z0-9_-]{1,40}$/, 'must be 1 to 40 of a-z, 0-9, _ and -')
      .optional(),
  })
  .refine((body) => body.handle !== undefined || body.externalId !== undefined, {
    path: ['handle'],
    error: 'name a handle or an externalId',
  })

export const LeadParams = z.object({ leadId: idText })
export const ErasureParams = z.object({ erasureId: idText })
