import { z } from 'zod'
import { CreatedSegmentReply } from './replies.ts'

/** What the browser extension is answered. */

/** How the words were read; the segment itself goes by the words. */
export const DescribedSegmentReply = CreatedSegmentReply.extend({
  appliedSearchFilters: z.record(z.string(), z.array(z.string())),
  /** Ours: words that no label stands for, looked for as they are. */
  keyPhrases: z.array(z.string()),
})
export const RevokedReply = z.object({ revoked: z.literal(true) })
