import type { IDataObject } from 'n8n-workflow'
import { streamField } from '../../shared/locators'
import type { Operation } from '../operation'

/** The most that the API lists. Source: the API. */
const MAX_RUNS = 100

/** The newest runs. */
export const getManyRuns: Operation = {
  value: 'getAll',
  name: 'Get Many',
  action: 'Get many runs',
  description: 'List the newest runs of one stream or of all',
  calls: 'listRuns',
  fields: [
    {
      displayName: 'Limit',
      name: 'limit',
      type: 'number',
      typeOptions: { minValue: 1, maxValue: MAX_RUNS },
      default: 50,
      description: 'Max number of results to return',
    },
    streamField('Only the runs of this stream; leave empty for all', false),
  ],
  async run({ get, id, call }) {
    const streamId = id('streamId')
    const query = { limit: get<number>('limit'), ...(streamId !== undefined && { streamId }) }
    return (await call<{ runs: IDataObject[] }>({ path: '/runs', query })).runs
  },
}
