import type { INodeProperties } from 'n8n-workflow'

/** A whole number that names a lead, taken from the item unless said otherwise. */
export const leadIdField: INodeProperties = {
  displayName: 'Lead ID',
  name: 'leadId',
  type: 'string',
  required: true,
  default: '={{ $json.id }}',
  description: 'The ID of the lead, as the trigger and the list of leads give it',
}

/** How many of a list are given. */
export const limitFields: INodeProperties[] = [
  {
    displayName: 'Return All',
    name: 'returnAll',
    type: 'boolean',
    default: false,
    description: 'Whether to return all results or only up to a given limit',
  },
  {
    displayName: 'Limit',
    name: 'limit',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 50,
    displayOptions: { show: { returnAll: [false] } },
    description: 'Max number of results to return',
  },
]

/** Entries of a text that lists them by commas or line breaks. */
export const toList = (text: unknown): string[] =>
  String(text ?? '')
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

/** A point in time as the API wants it; empty = undefined. @throws RangeError when it is none */
export function toInstant(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  return new Date(String(value)).toISOString()
}
