import type { IDataObject } from 'n8n-workflow'
import { streamField } from '../../shared/locators'
import type { Operation } from '../operation'

/** One stream with its settings. */
export const getStream: Operation = {
  value: 'get',
  name: 'Get',
  action: 'Get a stream',
  description: 'Get one stream with its settings, accounts and counts of leads',
  calls: 'getStream',
  fields: [streamField('The stream to get')],
  run: async ({ id, call }) => (await call<{ stream: IDataObject }>({ path: `/streams/${id('streamId')}` })).stream,
}
