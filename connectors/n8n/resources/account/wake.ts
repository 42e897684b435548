import { accountField } from '../../shared/locators'
import type { Operation } from '../operation'

/** Wakes an account. */
export const wakeAccount: Operation = {
  value: 'wake',
  name: 'Wake',
  action: 'Wake an account',
  description: 'Read an account again',
  calls: 'wakeAccount',
  fields: [accountField('The account to wake')],
  run: ({ id, call }) => call({ method: 'POST', path: `/accounts/${id('accountId')}/wake` }),
}
