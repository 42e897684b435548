import { MAX_EXPORTED } from '@leadwire/core'
import { z } from 'zod'
import { id, instant } from './schemas.ts'

/** Bodies of exports; ours. */

/** Leads by id, or those of a stream that pass a filter. */
export const ExportLeadsBody = z
  .object({
    leadIds: z.array(id).min(1, 'name at least one').max(MAX_EXPORTED, `at most ${MAX_EXPORTED} at once`).optional(),
    streamId: id.optional(),
    matchConfidence: z.enum(['high', 'medium']).optional(),
    accountId: id.optional(),
    segmentId: id.optional(),
    since: instant.optional(),
  })
  .refine(({ leadIds, ...filter }) => leadIds === undefined || Object.values(filter).every((v) => v === undefined), {
    path: ['leadIds'],
    message: 'cannot be joined with a filter; leave one of them out',
  })
  .refine(({ leadIds, streamId }) => leadIds !== undefined || streamId !== undefined, {
    path: ['leadIds'],
    message: 'name leadIds, or a streamId and what its leads must be like',
  })
