import { accountField } from '../../shared/locators'
import type { Operation } from '../operation'

/** Changes the tier of an account. */
export const changeTier: Operation = {
  value: 'changeTier',
  name: 'Change Tier',
  action: 'Change the tier of an account',
  description: 'Move an account to another tier',
  calls: 'changeAccountTier',
  fields: [
    accountField('The account to move'),
    {
      displayName: 'Tier',
      name: 'tier',
      type: 'options',
      options: [
        { name: 'Growth', value: 'growth' },
        { name: 'Pro', value: 'pro' },
        { name: 'Starter', value: 'starter' },
      ],
      default: 'starter',
      description: 'The tier from now on, or from the next period on',
    },
  ],
  run: ({ get, id, call }) =>
    call({
      method: 'POST',
      path: `/accounts/${id('accountId')}/change-tier`,
      body: { newTier: get<string>('tier') },
    }),
}
