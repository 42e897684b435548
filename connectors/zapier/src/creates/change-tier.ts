import { defineAction } from '../action.ts'
import { accountField } from '../fields/pickers.ts'
import { accountFields, accountSample } from '../samples/account.ts'

/** Moves an account to another tier. */
export const changeTier = defineAction({
  key: 'change_tier',
  noun: 'Account',
  label: 'Change Account Tier',
  description: 'Moves an account to another tier; a lower one may begin with the next billing period.',
  inputFields: [
    accountField,
    {
      key: 'tier',
      label: 'New Tier',
      type: 'string',
      required: true,
      choices: { starter: 'Starter', growth: 'Growth', pro: 'Pro' },
      helpText: 'The present tier takes a change back that has not begun yet.',
    },
  ],
  toCall: (input) => ({
    method: 'POST',
    path: `/accounts/${input.account_id}/change-tier`,
    body: { newTier: input.tier },
  }),
  toOutput: (answer) => ({ effectiveAt: null, ...answer }),
  sample: { account: accountSample, action: 'downgrade_scheduled', effectiveAt: '2026-04-01T00:00:00.000Z' },
  outputFields: [
    { key: 'action', label: 'What Was Done' },
    { key: 'effectiveAt', label: 'Effective At', type: 'datetime' },
    ...accountFields.map((field) => ({ ...field, key: `account__${field.key}` })),
  ],
})
