import type { Resource } from '../operation'
import { archiveStream } from './archive'
import { createStream } from './create'
import { getStream } from './get'
import { getManyStreams } from './get-many'
import { reTestStream } from './re-test'
import { runStream } from './run'
import { updateStream } from './update'

/** Standing orders for leads. */
export const stream: Resource = {
  value: 'stream',
  name: 'Stream',
  operations: [archiveStream, createStream, getStream, getManyStreams, reTestStream, runStream, updateStream],
}
