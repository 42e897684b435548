import type { Lead, MessageType, Run } from '@leadwire/core'
import { fromLead, fromRun } from './from-domain.ts'

/** What a message is about, as this vendor's receivers get it. */
export function present(type: MessageType, data: unknown): unknown {
  if (type.startsWith('lead.')) return fromLead(data as Lead)
  if (type === 'run.finished') return { run: fromRun(data as Run) }
  return data
}
