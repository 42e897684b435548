import type { IDataObject } from 'n8n-workflow'
import { limitFields } from '../fields'
import type { Operation } from '../operation'

/** The streams of the workspace. */
export const getManyStreams: Operation = {
  value: 'getAll',
  name: 'Get Many',
  action: 'Get many streams',
  description: 'List the streams of the workspace',
  calls: 'listStreams',
  fields: [
    ...limitFields,
    {
      displayName: 'Include Archived',
      name: 'includeArchived',
      type: 'boolean',
      default: false,
      description: 'Whether archived streams are listed as well',
    },
  ],
  async run({ get, call }) {
    const query = { includeArchived: get<boolean>('includeArchived', false) }
    const { streams } = await call<{ streams: IDataObject[] }>({ path: '/streams', query })
    return get('returnAll') ? streams : streams.slice(0, get<number>('limit'))
  },
}
