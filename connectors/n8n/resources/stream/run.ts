import { streamField } from '../../shared/locators'
import type { Operation } from '../operation'

/** Queues a run of every account of a stream. */
export const runStream: Operation = {
  value: 'run',
  name: 'Run',
  action: 'Run a stream',
  description: 'Read the new followers of all accounts of a stream now',
  calls: 'runStream',
  fields: [streamField('The stream to run')],
  run: ({ id, call }) => call({ method: 'POST', path: `/streams/${id('streamId')}/run` }),
}
