import type { Json, JsonObject, Parameter } from './component.ts'

/** Objects whose keys are data: labels by group, the headers and the body of any answer. */
const openKeys = new Set(['appliedSearchFilters', 'headers', 'body'])

/** Describes a bundle by an example of it, so that samples and interface cannot differ. */
export const toInterface = (sample: JsonObject): Parameter[] =>
  Object.entries(sample).map(([name, value]) => ({ name, label: toLabel(name), ...typeOf(name, value) }))

function typeOf(name: string, value: Json): Pick<Parameter, 'type' | 'spec'> {
  if (Array.isArray(value)) return { type: 'array', spec: itemOf(name, value[0]) }
  if (isObject(value)) return { type: 'collection', ...(!openKeys.has(name) && { spec: toInterface(value) }) }
  return { type: scalarOf(name, value) }
}

function itemOf(name: string, item: Json | undefined): NonNullable<Parameter['spec']> {
  if (item === undefined) throw new Error(`${name} is empty in a sample, so that nobody knows what is in it`)
  return isObject(item) ? toInterface(item) : { type: scalarOf(name, item) }
}

function scalarOf(name: string, value: Json): string {
  if (value === null) throw new Error(`${name} is null in a sample, so that nobody knows its type`)
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return 'uinteger'
  if (/^\d{4}-\d\d-\d\dT/.test(String(value))) return 'date'
  return /^https?:/.test(String(value)) ? 'url' : 'text'
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Words that are written in a way of their own. */
const spellings = new Map(['URL', 'ID', 'X', 'CSV', 'LinkedIn', 'IDs'].map((word) => [word.toLowerCase(), word]))

/** `trackedXAccountId` as people read it: `Tracked X account ID`. */
export function toLabel(name: string): string {
  const words = name.replaceAll('_', ' ').replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ')
  const lower = words.split(' ').map((word) => spellings.get(word.toLowerCase()) ?? word.toLowerCase())
  const label = lower.join(' ')
  return label.charAt(0).toUpperCase() + label.slice(1)
}
