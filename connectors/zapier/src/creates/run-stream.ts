import { defineAction } from '../action.ts'
import { streamField } from '../fields/pickers.ts'
import { queuedFields, queuedSample } from '../samples/queued.ts'

/** Runs a stream now. */
export const runStream = defineAction({
  key: 'run_stream',
  noun: 'Run',
  label: 'Run Stream',
  description: 'Reads the followers of all accounts of a stream now; Run Finished tells when that has ended.',
  inputFields: [streamField],
  toCall: (input) => ({ method: 'POST', path: `/streams/${input.stream_id}/run` }),
  sample: queuedSample,
  outputFields: queuedFields,
})
