import type { InferInputData } from 'zapier-platform-core'
import { type Fields, withoutEmpty } from '../json.ts'
import { optional, segmentField } from './pickers.ts'

/** What a stream is made of; the same when it is created and when it is changed. */
export const streamSettings = [
  {
    key: 'account_handles',
    label: 'New Accounts',
    type: 'string',
    list: true,
    placeholder: '@harborlights',
    helpText:
      'X handles whose followers are read, with or without `@`. Those that the hub does not know yet are added.',
  },
  {
    key: 'account_ids',
    label: 'Known Accounts',
    type: 'integer',
    list: true,
    dynamic: 'account_list.id.name',
    helpText: 'Accounts that your streams watch already.',
  },
  {
    key: 'account_tier',
    label: 'Tier of New Accounts',
    type: 'string',
    choices: { starter: 'Starter', growth: 'Growth', pro: 'Pro' },
    helpText: 'What new accounts may use where the hub has plans. Starter unless chosen.',
  },
  { ...optional(segmentField), helpText: 'A segment that exists already. Choose it, or describe people below.' },
  {
    key: 'segment_description',
    label: 'Whom You Look For',
    type: 'text',
    placeholder: 'AI founders building developer tools',
    helpText: 'In plain words; a new segment is made of it. Leave it empty when a segment is chosen above.',
  },
  { key: 'name', label: 'Name', type: 'string', helpText: 'Made of the segment and the accounts when left empty.' },
  {
    key: 'source_types',
    label: 'Source Types',
    type: 'string',
    list: true,
    choices: { follower: 'New Followers', liker: 'Likers' },
    helpText: 'Only followers are judged when nothing is chosen.',
  },
  {
    key: 'sync_times',
    label: 'Run At',
    type: 'string',
    list: true,
    placeholder: '06:45',
    helpText: 'Times of the day, on quarters of an hour. The hub chooses one when left empty.',
  },
  { key: 'timezone', label: 'Time Zone', type: 'string', placeholder: 'Europe/Lisbon', helpText: 'Zone of the times.' },
  {
    key: 'auto_enrich_linkedin',
    label: 'Look Up LinkedIn',
    type: 'boolean',
    helpText: 'Look up the LinkedIn profile of each new lead.',
  },
  {
    key: 'auto_enrich_email',
    label: 'Look Up Email',
    type: 'boolean',
    helpText: 'Look up the email address of each new lead.',
  },
  {
    key: 'email_mode',
    label: 'Email Mode',
    type: 'string',
    choices: { any: 'Any', verified: 'Verified Only' },
    helpText: 'Which addresses a lookup may give.',
  },
  {
    key: 'email_digest',
    label: 'Digest',
    type: 'string',
    choices: { after_every_sync: 'After Every Run', daily: 'Daily', weekly: 'Weekly', off: 'Off' },
    helpText: 'How often your team is told of new leads. As the team has set it when left empty.',
  },
  {
    key: 'telegram_digest',
    label: 'Telegram Digest',
    type: 'boolean',
    helpText: 'Whether the digest goes to Telegram too. As the team has set it when left empty.',
  },
  {
    key: 'webhook_url',
    label: 'Webhook URL',
    type: 'string',
    helpText: 'An address of your own that the hub sends leads to, beside this Zap.',
  },
  {
    key: 'csv_recipients',
    label: 'CSV Recipients',
    type: 'string',
    list: true,
    helpText: 'Email addresses that get new leads as a file after each run.',
  },
  {
    key: 'csv_copy_recipients',
    label: 'CSV Copy Recipients',
    type: 'string',
    list: true,
    helpText: 'Email addresses that get a copy of it; needs CSV Recipients.',
  },
  {
    key: 'csv_format',
    label: 'CSV File Format',
    type: 'string',
    choices: { csv: 'CSV', xlsx: 'Excel' },
    helpText: 'CSV unless chosen; needs CSV Recipients.',
  },
] as const

/** Those settings, filled in. */
export type StreamInput = InferInputData<[...typeof streamSettings]>

/** The settings as the hub takes them, but for its accounts and segment. */
export const toSettings = (input: StreamInput): Fields =>
  withoutEmpty({
    name: input.name,
    sourceTypes: input.source_types,
    syncTimes: input.sync_times,
    timezone: input.timezone,
    autoEnrichLinkedin: input.auto_enrich_linkedin,
    autoEnrichEmail: input.auto_enrich_email,
    emailMode: input.email_mode,
    emailDigestOverride: input.email_digest,
    telegramOverride: input.telegram_digest,
    ...(input.webhook_url && { deliveryDestination: 'leads_plus_webhook', webhookUrl: input.webhook_url }),
    ...(input.csv_recipients?.length && {
      csvEmailRecipients: withoutEmpty({
        to: input.csv_recipients,
        cc: input.csv_copy_recipients,
        format: input.csv_format,
      }),
    }),
  })

/**
 * Each account with the one segment, as the hub takes them.
 * @throws Error when there are accounts and no segment, or both kinds of segment
 */
export function toPairs(input: StreamInput): Fields[] {
  const accounts = [
    ...(input.account_ids ?? []).map((accountId) => ({ accountId })),
    ...(input.account_handles ?? []).map((accountHandle) =>
      withoutEmpty({ accountHandle, accountTier: input.account_tier }),
    ),
  ]
  const { segment_id: segmentId, segment_description: description } = input
  if (segmentId && description) throw new Error('Choose a Segment or describe Whom You Look For, not both.')
  if (accounts.length > 0 && !segmentId && !description) {
    throw new Error('Choose a Segment, or describe Whom You Look For.')
  }
  const segment = segmentId ? { segmentId } : { segment: { description } }
  return accounts.map((account) => ({ ...account, ...segment }))
}
