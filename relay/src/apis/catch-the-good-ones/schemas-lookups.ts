import { z } from 'zod'
import { idText, keptText } from './schemas.ts'

/** What the browser extension sends. */

export const FromDescriptionBody = z.object({
  description: keptText(2000).min(1, 'must not be empty'),
  name: keptText(200).min(1, 'must not be empty').optional(),
})
export const ApiKeyParams = z.object({ apiKeyId: idText })
