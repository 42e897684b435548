import type { Resource } from '../operation'
import { enrichLead } from './enrich'
import { getManyLeads } from './get-many'
import { giveFeedback } from './give-feedback'
import { markExported } from './mark-exported'
import { removeFeedback } from './remove-feedback'

/** Who was found. */
export const lead: Resource = {
  value: 'lead',
  name: 'Lead',
  operations: [enrichLead, getManyLeads, giveFeedback, markExported, removeFeedback],
}
