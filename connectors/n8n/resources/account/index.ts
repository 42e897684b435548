import type { Resource } from '../operation'
import { addFollowers } from './add-followers'
import { changeTier } from './change-tier'
import { getManyAccounts } from './get-many'
import { sleepAccount } from './sleep'
import { wakeAccount } from './wake'

/** The accounts on X that are watched. */
export const account: Resource = {
  value: 'account',
  name: 'Account',
  operations: [addFollowers, changeTier, getManyAccounts, sleepAccount, wakeAccount],
}
