import { z } from 'zod'
import { count, id, instant } from './replies.ts'

/** Answers about exports. */

export const ExportedLeadReply = z.object({ ok: z.literal(true), leadId: id, exportedAt: instant })
/** Leads that were exported before are counted apart, and keep their time. */
export const ExportedLeadsReply = z.object({
  ok: z.literal(true),
  exportedCount: count,
  alreadyExportedCount: count,
})
