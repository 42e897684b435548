import type { Resource } from '../operation'
import { cancelRun } from './cancel'
import { getRun } from './get'
import { getManyRuns } from './get-many'

/** What a stream did. */
export const run: Resource = { value: 'run', name: 'Run', operations: [cancelRun, getRun, getManyRuns] }
