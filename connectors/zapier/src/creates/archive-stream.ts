import { defineAction } from '../action.ts'
import { streamField } from '../fields/pickers.ts'

/** Archives a stream; its leads stay. */
export const archiveStream = defineAction({
  key: 'archive_stream',
  noun: 'Stream',
  label: 'Archive Stream',
  description: 'Archives a stream: it runs no more, and its leads stay.',
  inputFields: [streamField],
  toCall: (input) => ({ method: 'DELETE', path: `/streams/${input.stream_id}` }),
  toOutput: (answer, input) => ({ id: input.stream_id, ...answer }),
  sample: { id: 901, archived: true },
  outputFields: [
    { key: 'id', label: 'Stream ID', type: 'integer' },
    { key: 'archived', label: 'Archived', type: 'boolean' },
  ],
})
