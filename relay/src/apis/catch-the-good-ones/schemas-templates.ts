import { MAX_TEMPLATE_BODY, MAX_TEMPLATE_NAME } from '@leadwire/core'
import { z } from 'zod'
import { id, idText } from './schemas.ts'

/** Bodies of message templates. */

export const TemplateParams = z.object({ templateId: idText })

/** Kept as it is written, line breaks and all; Postgres cannot store NUL. */
const messageBody = z
  .string()
  .max(MAX_TEMPLATE_BODY, `must have at most ${MAX_TEMPLATE_BODY} characters`)
  .refine((value) => !value.includes('\0'), 'must not contain NUL characters')
  .refine((value) => value.trim() !== '', 'must not be empty')
const name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(MAX_TEMPLATE_NAME, `must have at most ${MAX_TEMPLATE_NAME} characters`)
  .refine((value) => !value.includes('\0'), 'must not contain NUL characters')

export const TemplateBody = z.object({ name, messageBody })
export const RenderBody = z.object({ leadId: id })
