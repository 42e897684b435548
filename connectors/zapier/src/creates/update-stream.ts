import { defineAction } from '../action.ts'
import { streamField } from '../fields/pickers.ts'
import { streamSettings, toPairs, toSettings } from '../fields/stream-settings.ts'
import { isFields } from '../json.ts'

const clearable = {
  emailDigestOverride: 'Digest',
  telegramOverride: 'Telegram Digest',
  webhookUrl: 'Webhook URL',
  csvEmailRecipients: 'CSV Recipients',
} as const

/** What of the accounts has changed; empty when they were not touched. */
const noDiff = { addedAccounts: [], addedSegments: [], removedAccounts: [], removedSegments: [] }

/** Changes what is filled in and leaves the rest. */
export const updateStream = defineAction({
  key: 'update_stream',
  noun: 'Stream',
  label: 'Update Stream',
  description: 'Changes settings of a stream; what you leave empty stays as it is.',
  inputFields: [
    streamField,
    {
      key: 'is_active',
      label: 'Active',
      type: 'boolean',
      helpText: 'No pauses the schedule of the stream, yes goes on with it and brings an archived one back.',
    },
    ...streamSettings,
    {
      key: 'clear',
      label: 'Settings to Clear',
      type: 'string',
      list: true,
      choices: clearable,
      helpText: 'Settings that go back to what they are without you.',
    },
  ],
  toCall: (input) => {
    const pairs = toPairs(input)
    if (pairs.length === 0 && (input.segment_id || input.segment_description)) {
      throw new Error('Name the accounts too: accounts and segment of a stream are changed together.')
    }
    const active = input.is_active === undefined ? {} : { isActive: input.is_active }
    const body = {
      ...toSettings(input),
      ...active,
      ...(input.is_active && { isArchived: false }),
      ...Object.fromEntries((input.clear ?? []).map((setting) => [setting, null])),
      ...(input.clear?.includes('webhookUrl') && { deliveryDestination: 'leads_only' }),
      ...(pairs.length > 0 && { pairs }),
    }
    return { method: 'PATCH', path: `/streams/${input.stream_id}`, body }
  },
  toOutput: (answer) => ({
    webhookSecret: null,
    ...answer,
    pairsDiff: { ...noDiff, ...(isFields(answer.pairsDiff) && answer.pairsDiff) },
  }),
  sample: {
    id: 901,
    webhookSecret: 'whsec_c2FtcGxl',
    pairsDiff: {
      addedAccounts: [{ handle: 'tidewatch', accountId: 34, accountCreated: true, billingDelta: 'none' }],
      addedSegments: [{ segmentId: 59, segmentCreated: true }],
      removedAccounts: [{ handle: 'harborlights', accountId: 33 }],
      removedSegments: [{ segmentId: 58 }],
    },
  },
  outputFields: [
    { key: 'id', label: 'Stream ID', type: 'integer' },
    { key: 'webhookSecret', label: 'Webhook Secret' },
    { key: 'pairsDiff__addedAccounts[]handle', label: 'Added Account Handles' },
    { key: 'pairsDiff__addedAccounts[]accountId', label: 'Added Account IDs', type: 'integer' },
    { key: 'pairsDiff__addedAccounts[]accountCreated', label: 'Added Accounts Created', type: 'boolean' },
    { key: 'pairsDiff__addedAccounts[]billingDelta', label: 'Billing Changes' },
    { key: 'pairsDiff__addedSegments[]segmentId', label: 'Added Segment IDs', type: 'integer' },
    { key: 'pairsDiff__addedSegments[]segmentCreated', label: 'Added Segments Created', type: 'boolean' },
    { key: 'pairsDiff__removedAccounts[]handle', label: 'Removed Account Handles' },
    { key: 'pairsDiff__removedAccounts[]accountId', label: 'Removed Account IDs', type: 'integer' },
    { key: 'pairsDiff__removedSegments[]segmentId', label: 'Removed Segment IDs', type: 'integer' },
  ],
})
