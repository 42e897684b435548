import { type Bundle, defineSearch, type InferInputData, type ZObject } from 'zapier-platform-core'
import { callHub, listOf } from '../hub.ts'
import { accountFields, accountSample } from '../samples/account.ts'
import { findByText } from './by-text.ts'

const inputFields = [
  {
    key: 'handle',
    label: 'Handle',
    type: 'string',
    required: true,
    placeholder: '@harborlights',
    helpText: 'All of the X handle, or a part of it.',
  },
] as const

async function perform(z: ZObject, bundle: Bundle<InferInputData<[...typeof inputFields]>>) {
  const answer = await callHub(z, bundle, { path: '/accounts' })
  const accounts = [...listOf(z, answer, 'active'), ...listOf(z, answer, 'sleeping')]
  return findByText(accounts, bundle.inputData.handle.trim().replace(/^@/, ''), ['xHandle'])
}

/** Accounts by handle, sleeping ones with them. */
export const findAccount = defineSearch({
  key: 'find_account',
  noun: 'Account',
  display: { label: 'Find Account', description: 'Finds an account that your streams watch by its X handle.' },
  operation: { inputFields: [...inputFields], perform, sample: accountSample, outputFields: accountFields },
})
