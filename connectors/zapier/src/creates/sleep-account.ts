import { defineAction } from '../action.ts'
import { accountField } from '../fields/pickers.ts'

/** Puts an account to sleep. */
export const sleepAccount = defineAction({
  key: 'sleep_account',
  noun: 'Account',
  label: 'Put Account to Sleep',
  description: 'Stops reading the followers of an account; what is known stays.',
  inputFields: [accountField],
  toCall: (input) => ({ method: 'POST', path: `/accounts/${input.account_id}/sleep` }),
  sample: { success: true, accountId: 33, asleep: true },
  outputFields: [
    { key: 'accountId', label: 'Account ID', type: 'integer' },
    { key: 'asleep', label: 'Asleep', type: 'boolean' },
    { key: 'success', label: 'Success', type: 'boolean' },
  ],
})
