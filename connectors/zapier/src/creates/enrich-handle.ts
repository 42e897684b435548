import { defineAction } from '../action.ts'
import { withoutEmpty } from '../json.ts'
import { enrichmentFields, enrichmentSample, lookupFields, toEnrichment } from '../samples/enrichment.ts'

/** Looks somebody up who need not be a lead. */
export const enrichHandle = defineAction({
  key: 'enrich_handle',
  noun: 'Lookup',
  label: 'Enrich X Handle',
  description: 'Looks up the LinkedIn profile or the email address behind an X handle.',
  inputFields: [
    {
      key: 'handle',
      label: 'Handle',
      type: 'string',
      required: true,
      placeholder: '@marisol_ops',
      helpText: 'With or without `@`.',
    },
    ...lookupFields,
  ],
  toCall: (input) => ({
    method: 'POST',
    path: '/lookups/enrich',
    body: withoutEmpty({
      x_handle: input.handle,
      requested_outputs: input.requested_outputs,
      email_mode: input.email_mode,
    }),
  }),
  toOutput: toEnrichment,
  sample: enrichmentSample,
  outputFields: enrichmentFields,
})
