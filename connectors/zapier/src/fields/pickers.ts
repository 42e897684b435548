/** Input fields that name something of the hub; a dropdown by name, or an ID from an earlier step. */

/** The stream an action is about. */
export const streamField = {
  key: 'stream_id',
  label: 'Stream',
  type: 'integer',
  required: true,
  dynamic: 'stream_list.id.name',
  search: 'find_stream.id',
  helpText: 'Archived streams are not offered; their ID can be typed in.',
} as const

/** The account an action is about. */
export const accountField = {
  key: 'account_id',
  label: 'Account',
  type: 'integer',
  required: true,
  dynamic: 'account_list.id.name',
  search: 'find_account.id',
  helpText: 'An X account that one of your streams watches.',
} as const

/** The segment an action is about. */
export const segmentField = {
  key: 'segment_id',
  label: 'Segment',
  type: 'integer',
  required: true,
  dynamic: 'segment_list.id.name',
  search: 'find_segment.id',
  helpText: 'The description of whom you look for.',
} as const

/** The message template an action is about. */
export const templateField = {
  key: 'template_id',
  label: 'Message Template',
  type: 'integer',
  required: true,
  dynamic: 'template_list.id.name',
  helpText: 'A text with placeholders, made in the hub.',
} as const

/** The lead an action is about; far too many for a dropdown by name, so the newest are offered. */
export const leadField = {
  key: 'lead_id',
  label: 'Lead',
  type: 'integer',
  required: true,
  dynamic: 'lead_list.id.name',
  search: 'find_leads.id',
  helpText: 'Usually the Lead ID of an earlier step.',
} as const

/** Whether a field must be filled in, and what it says, in one place of use. */
export const optional = <const Field extends { required: boolean }>(field: Field) =>
  ({ ...field, required: false }) as Omit<Field, 'required'> & { required: false }
