import type { IDataObject } from 'n8n-workflow'
import { leadIdField } from '../fields'
import type { Operation } from '../operation'

/** Looks up contact data of a lead. */
export const enrichLead: Operation = {
  value: 'enrich',
  name: 'Enrich',
  action: 'Enrich a lead',
  description: 'Look up the e-mail address or LinkedIn page of a lead; what is found costs credits',
  calls: 'enrichLead',
  fields: [
    leadIdField,
    {
      displayName: 'Look Up',
      name: 'outputs',
      type: 'multiOptions',
      required: true,
      options: [
        { name: 'E-Mail', value: 'email' },
        { name: 'LinkedIn', value: 'linkedin_url' },
      ],
      default: ['email', 'linkedin_url'],
      description: 'What is looked up',
    },
    {
      displayName: 'E-Mail Mode',
      name: 'emailMode',
      type: 'options',
      options: [
        { name: 'Any', value: 'any' },
        { name: 'Verified Only', value: 'verified' },
      ],
      default: 'any',
      description: 'Which e-mail addresses are taken',
    },
  ],
  run({ get, call }) {
    const body: IDataObject = { requested_outputs: get<string[]>('outputs'), email_mode: get<string>('emailMode') }
    return call({ method: 'POST', path: `/leads/${encodeURIComponent(get<string>('leadId'))}/enrich`, body })
  },
}
