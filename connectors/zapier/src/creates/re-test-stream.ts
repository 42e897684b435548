import { defineAction } from '../action.ts'
import { accountField, optional, segmentField, streamField } from '../fields/pickers.ts'
import { withoutEmpty } from '../json.ts'
import { queuedFields, queuedSample } from '../samples/queued.ts'

/** Judges kept followers again. */
export const reTestStream = defineAction({
  key: 're_test_stream',
  noun: 'Run',
  label: 'Re-Test Stream',
  description: 'Judges the followers that the hub has kept again, without reading new ones.',
  inputFields: [
    streamField,
    { ...optional(accountField), helpText: 'Only followers of this account. Leave it empty for all accounts.' },
    { ...optional(segmentField), helpText: 'Only what uses this segment. Leave it empty for all.' },
  ],
  toCall: (input) => ({
    method: 'POST',
    path: `/streams/${input.stream_id}/re-test`,
    body: withoutEmpty({ accountId: input.account_id, segmentId: input.segment_id }),
  }),
  sample: queuedSample,
  outputFields: queuedFields,
})
