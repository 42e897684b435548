import type { INodeProperties } from 'n8n-workflow'

/** The ID of a run. */
export const runIdField: INodeProperties = {
  displayName: 'Run ID',
  name: 'runId',
  type: 'string',
  required: true,
  default: '',
  description: 'The ID of the run, as running a stream gives it',
}
