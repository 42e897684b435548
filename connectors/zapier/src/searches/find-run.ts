import { type Bundle, defineSearch, type InferInputData, type ZObject } from 'zapier-platform-core'
import { streamField } from '../fields/pickers.ts'
import { callHub, listOf } from '../hub.ts'
import { runFields, runSample } from '../samples/run.ts'

const inputFields = [
  streamField,
  {
    key: 'status',
    label: 'Status',
    type: 'string',
    choices: {
      queued: 'Queued',
      running: 'Running',
      succeeded: 'Succeeded',
      failed: 'Failed',
      cancelled: 'Cancelled',
    },
    helpText: 'Any when left empty.',
  },
] as const

async function perform(z: ZObject, bundle: Bundle<InferInputData<[...typeof inputFields]>>) {
  const { stream_id: streamId, status } = bundle.inputData
  const answer = await callHub(z, bundle, { path: '/runs', params: { streamId, status, limit: 30 } })
  // Its log is many lines that no step after this could use.
  return listOf(z, answer, 'runs').map(({ progressLog: _, ...run }) => run)
}

/** The newest runs of a stream. */
export const findRun = defineSearch({
  key: 'find_run',
  noun: 'Run',
  display: { label: 'Find Run', description: 'Finds the newest runs of a stream, and what came of them.' },
  operation: { inputFields: [...inputFields], perform, sample: runSample, outputFields: runFields },
})
