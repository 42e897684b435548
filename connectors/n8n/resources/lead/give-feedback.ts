import type { IDataObject } from 'n8n-workflow'
import { segmentField } from '../../shared/locators'
import { leadIdField } from '../fields'
import type { Operation } from '../operation'

/** Calls a lead good or bad; the matcher learns from it. */
export const giveFeedback: Operation = {
  value: 'giveFeedback',
  name: 'Give Feedback',
  action: 'Give feedback on a lead',
  description: 'Call a lead good or bad for a segment; its matcher learns from it',
  calls: 'giveFeedback',
  fields: [
    leadIdField,
    segmentField('The segment that the lead is good or bad for'),
    {
      displayName: 'Feedback',
      name: 'feedback',
      type: 'options',
      options: [
        { name: 'Bad', value: 'bad' },
        { name: 'Good', value: 'good' },
      ],
      default: 'good',
      description: 'What you say of the lead',
    },
    {
      displayName: 'Reason',
      name: 'badReason',
      type: 'options',
      options: [
        { name: 'Bot', value: 'bot' },
        { name: 'Other', value: 'other' },
        { name: 'Said by an Automation', value: 'zapier' },
        { name: 'Wrong Gender', value: 'wrong_gender' },
        { name: 'Wrong Job', value: 'wrong_job' },
        { name: 'Wrong Personality', value: 'wrong_personality' },
        { name: 'Wrong Skill', value: 'wrong_skill' },
      ],
      default: 'zapier',
      description: 'Why the lead is bad',
      displayOptions: { show: { feedback: ['bad'] } },
    },
    {
      displayName: 'Note',
      name: 'note',
      type: 'string',
      default: '',
      description: 'The reason in your own words, up to 500 characters',
      displayOptions: { show: { feedback: ['bad'] } },
    },
  ],
  run({ get, id, call }) {
    const body: IDataObject = { segmentId: id('segmentId'), feedback: get<string>('feedback') }
    if (body.feedback === 'bad') {
      body.badReason = get<string>('badReason', 'zapier')
      const note = get<string>('note', '')
      if (note !== '') body.badReasonFreeform = note
    }
    return call({ method: 'POST', path: `/leads/${encodeURIComponent(get<string>('leadId'))}/feedback`, body })
  },
}
