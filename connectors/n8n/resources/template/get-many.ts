import type { IDataObject } from 'n8n-workflow'
import { limitFields } from '../fields'
import type { Operation } from '../operation'

/** The message templates of the workspace. */
export const getManyTemplates: Operation = {
  value: 'getAll',
  name: 'Get Many',
  action: 'Get many message templates',
  description: 'List the message templates of the workspace',
  calls: 'listTemplates',
  fields: limitFields,
  async run({ get, call }) {
    const { templates } = await call<{ templates: IDataObject[] }>({ path: '/dm-templates' })
    return get('returnAll') ? templates : templates.slice(0, get<number>('limit'))
  },
}
