import type { EndedSync, Lead, MessageType } from '@leadwire/core'
import { fromLead } from './from-domain.ts'
import { fromSync } from './from-runs.ts'

/** What a message is about, as this vendor's receivers get it. */
export function present(type: MessageType, data: unknown): unknown {
  if (type.startsWith('lead.')) return fromLead(data as Lead)
  if (type === 'run.finished') return { sync: fromSync(data as EndedSync) }
  return data
}
