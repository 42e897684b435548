import type { BillingGateway } from '@leadwire/core'

/** Bills nobody: changes are made at once. What was pending under another gateway is taken as it stands. */
export const noBilling: BillingGateway = {
  name: 'none',
  isOn: false,
  keyMemoryMs: Number.MAX_SAFE_INTEGER,
  read: async () => ({ kind: 'notTaken', message: 'No billing is set up: LEADWIRE_BILLING is none' }),
  prepare: async () => ({ kind: 'read', value: '{}' }),
  setQuantities: async () => ({ kind: 'taken' }),
}
