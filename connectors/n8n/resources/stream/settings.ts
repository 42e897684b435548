import type { IDataObject, INodeProperties } from 'n8n-workflow'
import { toList } from '../fields'

/** Settings that creating and updating a stream share, by name. */
export const streamSettings: INodeProperties[] = [
  {
    displayName: 'CSV Recipients',
    name: 'csvTo',
    type: 'string',
    default: '',
    placeholder: 'e.g. ada@example.org, bob@example.org',
    description: 'E-mail addresses that get a file of new leads after each run, by commas',
  },
  {
    displayName: 'CSV Recipients Format',
    name: 'csvFormat',
    type: 'options',
    options: [
      { name: 'CSV', value: 'csv' },
      { name: 'Excel', value: 'xlsx' },
    ],
    default: 'csv',
    description: 'The kind of file that recipients get',
  },
  {
    displayName: 'E-Mail Mode',
    name: 'emailMode',
    type: 'options',
    options: [
      { name: 'Any', value: 'any' },
      { name: 'Verified Only', value: 'verified' },
    ],
    default: 'any',
    description: 'Which e-mail addresses enrichment may give',
  },
  {
    displayName: 'Enrich E-Mail',
    name: 'autoEnrichEmail',
    type: 'boolean',
    default: false,
    description: 'Whether the e-mail address of each new lead is looked up',
  },
  {
    displayName: 'Enrich LinkedIn',
    name: 'autoEnrichLinkedin',
    type: 'boolean',
    default: false,
    description: 'Whether the LinkedIn page of each new lead is looked up',
  },
  {
    displayName: 'Find',
    name: 'sourceTypes',
    type: 'multiOptions',
    options: [
      { name: 'Followers', value: 'follower' },
      { name: 'Likers', value: 'liker' },
    ],
    default: ['follower'],
    description: 'Which people of an account are looked at',
  },
  {
    displayName: 'Mail Digest',
    name: 'emailDigestOverride',
    type: 'options',
    options: [
      { name: 'After Every Sync', value: 'after_every_sync' },
      { name: 'Daily', value: 'daily' },
      { name: 'Off', value: 'off' },
      { name: 'Weekly', value: 'weekly' },
    ],
    default: 'daily',
    description: 'How often digests of this stream are sent, in place of what the team has set',
  },
  { displayName: 'Name', name: 'name', type: 'string', default: '', description: 'The name of the stream' },
  {
    displayName: 'Run Times',
    name: 'syncTimes',
    type: 'string',
    default: '',
    placeholder: 'e.g. 06:45, 18:00',
    description: 'Up to 4 times a day on quarters of an hour, by commas',
  },
  {
    displayName: 'Telegram Digest',
    name: 'telegramOverride',
    type: 'boolean',
    default: false,
    description: 'Whether digests of this stream go to Telegram, in place of what the team has set',
  },
  {
    displayName: 'Time Zone',
    name: 'timezone',
    type: 'string',
    default: '',
    placeholder: 'e.g. Europe/Lisbon',
    description: 'The IANA zone of the run times; UTC unless told',
  },
  {
    displayName: 'Webhook URL',
    name: 'webhookUrl',
    type: 'string',
    default: '',
    placeholder: 'e.g. https://hooks.example.com/leads',
    description: 'Where the leads of this stream are sent as well',
  },
]

/** In the order in which people look for them. */
export const inOrder = (fields: INodeProperties[]): INodeProperties[] =>
  [...fields].sort((a, b) => a.displayName.localeCompare(b.displayName))

/** Settings as the API spells them; only those that were filled in. */
export function toStreamSettings({ csvTo, csvFormat, syncTimes, webhookUrl, ...given }: IDataObject): IDataObject {
  const settings: IDataObject = {}
  for (const [name, value] of Object.entries(given)) if (value !== '') settings[name] = value
  if (toList(syncTimes).length > 0) settings.syncTimes = toList(syncTimes)
  if (toList(csvTo).length > 0) settings.csvEmailRecipients = { to: toList(csvTo), format: csvFormat ?? 'csv' }
  if (webhookUrl) Object.assign(settings, { webhookUrl, deliveryDestination: 'leads_plus_webhook' })
  return settings
}

/** Pairs of accounts with one segment, as the API wants them. */
export const toPairs = (handles: unknown, segment: IDataObject, accountTier?: unknown): IDataObject[] =>
  toList(handles).map((accountHandle) => ({ accountHandle, ...segment, ...(accountTier ? { accountTier } : {}) }))
