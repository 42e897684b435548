import { streamField } from '../../shared/locators'
import type { Operation } from '../operation'

/** Archives a stream. */
export const archiveStream: Operation = {
  value: 'archive',
  name: 'Archive',
  action: 'Archive a stream',
  description: 'Archive a stream and end what of it is running; its leads stay',
  calls: 'archiveStream',
  fields: [streamField('The stream to archive')],
  run: ({ id, call }) => call({ method: 'DELETE', path: `/streams/${id('streamId')}` }),
}
