import { accountField } from '../../shared/locators'
import type { Operation } from '../operation'

/** Lets an account rest. */
export const sleepAccount: Operation = {
  value: 'sleep',
  name: 'Sleep',
  action: 'Put an account to sleep',
  description: 'Stop reading an account; its history stays',
  calls: 'sleepAccount',
  fields: [accountField('The account to put to sleep')],
  run: ({ id, call }) => call({ method: 'POST', path: `/accounts/${id('accountId')}/sleep` }),
}
