import { defineAction } from '../action.ts'
import { accountField, optional, segmentField, streamField } from '../fields/pickers.ts'
import { withoutEmpty } from '../json.ts'

/** Marks many leads as moved elsewhere. */
export const exportLeads = defineAction({
  key: 'export_leads',
  noun: 'Lead',
  label: 'Mark Leads as Exported',
  description: 'Marks leads as moved to your CRM: those named, or all of a stream that pass a filter.',
  inputFields: [
    {
      key: 'lead_ids',
      label: 'Lead IDs',
      type: 'integer',
      list: true,
      dynamic: 'lead_list.id.name',
      helpText: 'Up to 1,000 leads. Leave it empty to mark those of a stream.',
    },
    { ...optional(streamField), helpText: 'The stream whose leads are marked.' },
    {
      key: 'match_confidence',
      label: 'Match Confidence',
      type: 'string',
      choices: { high: 'High', medium: 'Medium' },
      helpText: 'Only leads of the stream that match like this.',
    },
    { ...optional(accountField), helpText: 'Only leads of the stream that were found at this account.' },
    { ...optional(segmentField), helpText: 'Only leads of the stream that are of this segment.' },
    {
      key: 'since',
      label: 'Found After',
      type: 'datetime',
      helpText: 'Only leads of the stream that were found after this time.',
    },
  ],
  toCall: (input) => {
    const ids = input.lead_ids ?? []
    if (ids.length > 0 === (input.stream_id !== undefined)) throw new Error('Name either Lead IDs or a Stream.')
    return {
      method: 'POST',
      path: '/leads/export',
      body: withoutEmpty({
        leadIds: ids,
        streamId: input.stream_id,
        matchConfidence: input.match_confidence,
        accountId: input.account_id,
        segmentId: input.segment_id,
        since: input.since,
      }),
    }
  },
  sample: { ok: true, exportedCount: 12, alreadyExportedCount: 3 },
  outputFields: [
    { key: 'exportedCount', label: 'Exported', type: 'integer' },
    { key: 'alreadyExportedCount', label: 'Already Exported', type: 'integer' },
    { key: 'ok', label: 'OK', type: 'boolean' },
  ],
})
