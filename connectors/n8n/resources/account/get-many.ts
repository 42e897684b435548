import type { IDataObject } from 'n8n-workflow'
import { limitFields } from '../fields'
import type { Operation } from '../operation'

interface Accounts {
  active: IDataObject[]
  sleeping: IDataObject[]
}

/** The watched accounts, active ones first. */
export const getManyAccounts: Operation = {
  value: 'getAll',
  name: 'Get Many',
  action: 'Get many accounts',
  description: 'List the watched accounts, active ones first',
  calls: 'listAccounts',
  fields: limitFields,
  async run({ get, call }) {
    const { active, sleeping } = await call<Accounts>({ path: '/accounts' })
    const accounts = [...active, ...sleeping]
    return get('returnAll') ? accounts : accounts.slice(0, get<number>('limit'))
  },
}
