import type { IDataObject } from 'n8n-workflow'
import { streamField } from '../../shared/locators'
import type { Operation } from '../operation'
import { runIdField } from './fields'

/** Ends a run. */
export const cancelRun: Operation = {
  value: 'cancel',
  name: 'Cancel',
  action: 'Cancel a run',
  description: 'End a run; one that has ended stays as it is',
  calls: 'cancelRun',
  fields: [streamField('The stream that is run'), runIdField],
  async run({ get, id, call }) {
    const path = `/streams/${id('streamId')}/runs/${encodeURIComponent(get<string>('runId'))}/cancel`
    return (await call<{ run: IDataObject }>({ method: 'POST', path })).run
  },
}
