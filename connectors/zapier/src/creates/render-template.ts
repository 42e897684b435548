import { defineAction } from '../action.ts'
import { leadField, templateField } from '../fields/pickers.ts'

/** Writes a message to a lead. */
export const renderTemplate = defineAction({
  key: 'render_template',
  noun: 'Message',
  label: 'Write Message to Lead',
  description: 'Fills a message template in with what is known of a lead; nothing is sent.',
  inputFields: [templateField, leadField],
  toCall: (input) => ({
    method: 'POST',
    path: `/dm-templates/${input.template_id}/render`,
    body: { leadId: input.lead_id },
  }),
  toOutput: ({ missing, ...answer }) => ({ ...answer, missing: Array.isArray(missing) ? missing.join(', ') : '' }),
  sample: { text: 'Hi Marisol,\nsaw you follow @harborlights.', missing: 'location' },
  outputFields: [
    { key: 'text', label: 'Text' },
    { key: 'missing', label: 'Placeholders Without a Value' },
  ],
})
