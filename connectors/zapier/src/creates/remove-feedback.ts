import { defineAction } from '../action.ts'
import { leadField, segmentField } from '../fields/pickers.ts'

/** Takes back what was said of a lead. */
export const removeFeedback = defineAction({
  key: 'remove_feedback',
  noun: 'Feedback',
  label: 'Remove Feedback',
  description: 'Takes back what was said of a lead for a segment; what the hub learnt from it is undone.',
  inputFields: [leadField, segmentField],
  toCall: (input) => ({
    method: 'DELETE',
    path: `/leads/${input.lead_id}/feedback`,
    params: { segmentId: input.segment_id },
  }),
  toOutput: (answer, input) => ({ leadId: input.lead_id, segmentId: input.segment_id, ...answer }),
  sample: { leadId: 77001, segmentId: 58, ok: true },
  outputFields: [
    { key: 'leadId', label: 'Lead ID', type: 'integer' },
    { key: 'segmentId', label: 'Segment ID', type: 'integer' },
    { key: 'ok', label: 'OK', type: 'boolean' },
  ],
})
