import type { IDataObject } from 'n8n-workflow'
import { streamField } from '../../shared/locators'
import type { Operation } from '../operation'
import { runIdField } from './fields'

/** One run, with its progress. */
export const getRun: Operation = {
  value: 'get',
  name: 'Get',
  action: 'Get a run',
  description: 'Get one run: its status, counts and progress',
  calls: 'getRun',
  fields: [streamField('The stream that was run'), runIdField],
  async run({ get, id, call }) {
    const path = `/streams/${id('streamId')}/runs/${encodeURIComponent(get<string>('runId'))}`
    return (await call<{ run: IDataObject }>({ path })).run
  },
}
