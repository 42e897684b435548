import type { MessageType, NewMessage } from '../outbox/message.ts'
import type { Lead } from './lead.ts'

/** The message that something happened to a lead, with the lead as it is now. */
export const leadMessage = (
  type: Extract<MessageType, `lead.${string}`>,
  lead: Lead,
  batchKey: string | null,
): NewMessage => ({
  workspaceId: lead.workspaceId,
  type,
  subjectId: lead.id,
  orderKey: `lead:${lead.id}`,
  batchKey,
  endsBatch: false,
  facets: {
    streamId: lead.streamId,
    sourceId: lead.sourceId,
    sourceType: lead.sourceType,
    grade: lead.grade,
    verdict: type === 'lead.feedback' ? (lead.feedback?.status ?? null) : null,
  },
  data: lead,
})
