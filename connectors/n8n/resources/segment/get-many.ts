import type { IDataObject } from 'n8n-workflow'
import { limitFields } from '../fields'
import type { Operation } from '../operation'

/** The segments of the workspace. */
export const getManySegments: Operation = {
  value: 'getAll',
  name: 'Get Many',
  action: 'Get many segments',
  description: 'List the segments of the workspace',
  calls: 'listSegments',
  fields: limitFields,
  async run({ get, call }) {
    const { segments } = await call<{ segments: IDataObject[] }>({ path: '/segments' })
    return get('returnAll') ? segments : segments.slice(0, get<number>('limit'))
  },
}
