import { defineAction } from '../action.ts'
import { leadField } from '../fields/pickers.ts'
import { withoutEmpty } from '../json.ts'
import { enrichmentFields, enrichmentSample, lookupFields, toEnrichment } from '../samples/enrichment.ts'

/** Looks a lead up. */
export const enrichLead = defineAction({
  key: 'enrich_lead',
  noun: 'Lookup',
  label: 'Enrich Lead',
  description: 'Looks up the LinkedIn profile or the email address of a lead.',
  inputFields: [leadField, ...lookupFields],
  toCall: (input) => ({
    method: 'POST',
    path: `/leads/${input.lead_id}/enrich`,
    body: withoutEmpty({ requested_outputs: input.requested_outputs, email_mode: input.email_mode }),
  }),
  toOutput: toEnrichment,
  sample: { leadId: 77001, ...enrichmentSample },
  outputFields: [{ key: 'leadId', label: 'Lead ID', type: 'integer' }, ...enrichmentFields],
})
