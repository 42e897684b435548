import { defineAction } from '../action.ts'
import { streamSettings, toPairs, toSettings } from '../fields/stream-settings.ts'

/** Makes a stream with its accounts and segment. */
export const createStream = defineAction({
  key: 'create_stream',
  noun: 'Stream',
  label: 'Create Stream',
  description: 'Creates a stream: accounts whose followers are read, and whom you look for among them.',
  inputFields: streamSettings,
  toCall: (input) => {
    const pairs = toPairs(input)
    if (pairs.length === 0) throw new Error('Name at least one account, as New Accounts or Known Accounts.')
    return { method: 'POST', path: '/streams', body: { ...toSettings(input), pairs } }
  },
  // Shown this once, and only when there is a webhook.
  toOutput: (answer) => ({ webhookSecret: null, ...answer }),
  sample: {
    id: 901,
    webhookSecret: 'whsec_c2FtcGxl',
    accounts: [{ handle: 'harborlights', accountId: 33, accountCreated: true, billingDelta: 'none' }],
    segments: [{ segmentId: 58, segmentCreated: true }],
  },
  outputFields: [
    { key: 'id', label: 'Stream ID', type: 'integer' },
    { key: 'webhookSecret', label: 'Webhook Secret' },
    { key: 'accounts[]handle', label: 'Account Handles' },
    { key: 'accounts[]accountId', label: 'Account IDs', type: 'integer' },
    { key: 'accounts[]accountCreated', label: 'Accounts Created', type: 'boolean' },
    { key: 'accounts[]billingDelta', label: 'Billing Changes' },
    { key: 'segments[]segmentId', label: 'Segment IDs', type: 'integer' },
    { key: 'segments[]segmentCreated', label: 'Segments Created', type: 'boolean' },
  ],
})
