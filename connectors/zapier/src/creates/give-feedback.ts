import { defineAction } from '../action.ts'
import { leadField, segmentField } from '../fields/pickers.ts'
import { withoutEmpty } from '../json.ts'

/** Grades a lead; the matcher learns from it. */
export const giveFeedback = defineAction({
  key: 'give_feedback',
  noun: 'Feedback',
  label: 'Give Feedback',
  description: 'Calls a lead good or bad for a segment, so that the hub learns whom you look for.',
  inputFields: [
    leadField,
    segmentField,
    {
      key: 'feedback',
      label: 'Feedback',
      type: 'string',
      required: true,
      choices: { good: 'Good', bad: 'Bad' },
      helpText: 'It takes the place of what was said of the lead before.',
    },
    {
      key: 'bad_reason',
      label: 'Reason',
      type: 'string',
      choices: {
        bot: 'Bot',
        wrong_gender: 'Wrong Gender',
        wrong_job: 'Wrong Job',
        wrong_skill: 'Wrong Skill',
        wrong_personality: 'Wrong Personality',
        zapier: 'From Zapier',
        other: 'Other',
      },
      helpText: 'Why it is bad; does not count for good ones.',
    },
    { key: 'note', label: 'Note', type: 'text', helpText: 'In your own words, at most 500 characters.' },
  ],
  toCall: (input) => ({
    method: 'POST',
    path: `/leads/${input.lead_id}/feedback`,
    body: withoutEmpty({
      segmentId: input.segment_id,
      feedback: input.feedback,
      ...(input.feedback === 'bad' && { badReason: input.bad_reason, badReasonFreeform: input.note }),
    }),
  }),
  toOutput: (answer, input) => ({ leadId: input.lead_id, segmentId: input.segment_id, ...answer }),
  sample: { leadId: 77001, segmentId: 58, ok: true },
  outputFields: [
    { key: 'leadId', label: 'Lead ID', type: 'integer' },
    { key: 'segmentId', label: 'Segment ID', type: 'integer' },
    { key: 'ok', label: 'OK', type: 'boolean' },
  ],
})
