import { defineAction } from '../action.ts'
import { accountField } from '../fields/pickers.ts'

/** Wakes an account. */
export const wakeAccount = defineAction({
  key: 'wake_account',
  noun: 'Account',
  label: 'Wake Account',
  description: 'Reads the followers of a sleeping account again.',
  inputFields: [accountField],
  toCall: (input) => ({ method: 'POST', path: `/accounts/${input.account_id}/wake` }),
  sample: { success: true, accountId: 33, awake: true },
  outputFields: [
    { key: 'accountId', label: 'Account ID', type: 'integer' },
    { key: 'awake', label: 'Awake', type: 'boolean' },
    { key: 'success', label: 'Success', type: 'boolean' },
  ],
})
