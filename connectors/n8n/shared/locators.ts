import type { INodeProperties } from 'n8n-workflow'

interface Locator {
  displayName: string
  name: string
  /** The picker behind its list. */
  search: 'searchStreams' | 'searchSegments' | 'searchAccounts' | 'searchTemplates'
  description: string
  required?: boolean
}

/** A field that is chosen from a list by name, or named by its ID. */
export const toLocator = ({ displayName, name, search, description, required = false }: Locator): INodeProperties => ({
  displayName,
  name,
  type: 'resourceLocator',
  default: { mode: 'list', value: '' },
  required,
  description,
  modes: [
    {
      displayName: 'From List',
      name: 'list',
      type: 'list',
      placeholder: required ? 'Choose…' : 'Any',
      typeOptions: { searchListMethod: search, searchable: true },
    },
    {
      displayName: 'By ID',
      name: 'id',
      type: 'string',
      placeholder: 'e.g. 12',
      validation: [{ type: 'regex', properties: { regex: '^[1-9][0-9]*$', errorMessage: 'An ID is a whole number' } }],
    },
  ],
})

/** The fields that several operations share. */
export const streamField = (description: string, required = true): INodeProperties =>
  toLocator({ displayName: 'Stream', name: 'streamId', search: 'searchStreams', description, required })
export const segmentField = (description: string, required = true): INodeProperties =>
  toLocator({ displayName: 'Segment', name: 'segmentId', search: 'searchSegments', description, required })
export const accountField = (description: string, required = true): INodeProperties =>
  toLocator({ displayName: 'Account', name: 'accountId', search: 'searchAccounts', description, required })
export const templateField = (description: string): INodeProperties =>
  toLocator({ displayName: 'Template', name: 'templateId', search: 'searchTemplates', description, required: true })

/** The ID of a locator's value, whatever its mode; undefined = nothing chosen. */
export function toId(value: unknown): number | undefined {
  const given = typeof value === 'object' && value !== null ? (value as { value?: unknown }).value : value
  if (given === undefined || given === null || given === '') return undefined
  return Number(given)
}
