import { defineAction } from '../action.ts'
import { leadField } from '../fields/pickers.ts'

/** Marks a lead as moved elsewhere. */
export const exportLead = defineAction({
  key: 'export_lead',
  noun: 'Lead',
  label: 'Mark Lead as Exported',
  description: 'Marks a lead as moved to your CRM; doing it again keeps the first time.',
  inputFields: [leadField],
  toCall: (input) => ({ method: 'POST', path: `/leads/${input.lead_id}/export` }),
  sample: { ok: true, leadId: 77001, exportedAt: '2026-03-04T08:00:00.000Z' },
  outputFields: [
    { key: 'leadId', label: 'Lead ID', type: 'integer' },
    { key: 'exportedAt', label: 'Exported At', type: 'datetime' },
    { key: 'ok', label: 'OK', type: 'boolean' },
  ],
})
