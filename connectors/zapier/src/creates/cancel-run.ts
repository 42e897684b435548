import { defineAction } from '../action.ts'
import { streamField } from '../fields/pickers.ts'
import { isFields } from '../json.ts'
import { runFields, runSample } from '../samples/run.ts'

/** Ends a run. */
export const cancelRun = defineAction({
  key: 'cancel_run',
  noun: 'Run',
  label: 'Cancel Run',
  description: 'Ends a run that is queued or at work; one that has ended stays as it is.',
  inputFields: [
    streamField,
    {
      key: 'run_id',
      label: 'Run',
      type: 'integer',
      required: true,
      dynamic: 'run_list.id.name',
      search: 'find_run.id',
      helpText: 'Usually the Run ID of an earlier step.',
    },
  ],
  toCall: (input) => ({ method: 'POST', path: `/streams/${input.stream_id}/runs/${input.run_id}/cancel` }),
  toOutput: ({ run }) => {
    // Its log is many lines that no step after this could use.
    const { progressLog: _, ...fields } = isFields(run) ? run : {}
    return fields
  },
  sample: runSample,
  outputFields: runFields,
})
