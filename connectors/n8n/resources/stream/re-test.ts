import { accountField, streamField } from '../../shared/locators'
import type { Operation } from '../operation'

/** Judges the kept followers again. */
export const reTestStream: Operation = {
  value: 'reTest',
  name: 'Re-Test',
  action: 'Re-test a stream',
  description: 'Judge the kept followers of a stream again; nobody is fetched',
  calls: 'reTestStream',
  fields: [
    streamField('The stream to judge again'),
    accountField('Only the followers of this account; leave empty for all', false),
  ],
  run({ id, call }) {
    const accountId = id('accountId')
    const body = accountId === undefined ? {} : { accountId }
    return call({ method: 'POST', path: `/streams/${id('streamId')}/re-test`, body })
  },
}
