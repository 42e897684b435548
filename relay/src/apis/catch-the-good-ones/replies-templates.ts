import { z } from 'zod'
import { id, instant } from './replies.ts'

/** Answers about message templates. */

const TemplateReply = z.object({
  id,
  name: z.string(),
  messageBody: z.string(),
  createdAt: instant,
  updatedAt: instant,
})
export const OneTemplateReply = z.object({ template: TemplateReply })
/** `placeholders`: ours, what a body may hold in double braces. */
export const TemplatesReply = z.object({
  templates: z.array(TemplateReply),
  placeholders: z.array(z.object({ name: z.string(), meaning: z.string() })),
})
/** `missing`: the placeholders that the lead has no value for, and the template no stand-in. */
export const RenderedReply = z.object({ text: z.string(), missing: z.array(z.string()) })
