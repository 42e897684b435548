import { accountField, optional, segmentField, streamField } from './pickers.ts'

/** Filters on leads, the same for webhooks and lists. */

const filters = [
  { ...optional(streamField), helpText: 'Only leads of this stream. Leave it empty for all streams.' },
  { ...optional(accountField), helpText: 'Only leads found among the followers of this account.' },
  {
    key: 'match_confidence',
    label: 'Match Confidence',
    type: 'string',
    choices: { high: 'High', medium: 'Medium' },
    helpText: 'High when the profile says so plainly, medium when it is likely. Leave it empty for both.',
  },
] as const

const segment = { ...optional(segmentField), helpText: 'Only leads of this segment.' } as const

const minFollowers = {
  key: 'min_followers',
  label: 'Minimum Follower Count',
  type: 'integer',
  helpText: 'Only people with at least this many followers.',
} as const

/** What the instant trigger can be narrowed by. */
export const hookFilters = [
  ...filters,
  segment,
  {
    key: 'source_type',
    label: 'Source Type',
    type: 'string',
    choices: { follower: 'New Follower', liker: 'Liker' },
    helpText: 'How the person came up. Leave it empty for both.',
  },
  {
    key: 'feedback_status',
    label: 'Feedback',
    type: 'string',
    choices: { good: 'Good', bad: 'Bad' },
    helpText: 'When it is set, the Zap runs once a lead has been given this feedback, and not when the lead is found.',
  },
  minFollowers,
  {
    key: 'send_at_once',
    label: 'Do Not Wait for Lookups',
    type: 'boolean',
    helpText:
      'Where a stream looks up contacts, a lead is sent once they are known, or after two minutes. Yes sends it at once and without them.',
  },
  {
    key: 'catch_up_hours',
    label: 'Catch Up (Hours)',
    type: 'integer',
    helpText:
      'When the Zap is switched on, leads of this many hours before are sent as well, for a Zap that was off. At most 720. Leave it empty to begin with what comes next.',
  },
] as const

/** What a list of leads can be narrowed by. */
export const listFilters = [
  ...filters,
  segment,
  {
    key: 'lifecycle',
    label: 'Lifecycle',
    type: 'string',
    choices: { new: 'New', exported: 'Exported' },
    helpText: 'New leads have not been marked as exported yet. Leave it empty for both.',
  },
  {
    key: 'feedback_status',
    label: 'Feedback',
    type: 'string',
    choices: { good: 'Good', bad: 'Bad', none: 'None Yet' },
    helpText: 'Only leads with this feedback.',
  },
  minFollowers,
] as const
