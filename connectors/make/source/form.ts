import type { Parameter } from './component.ts'
import { toLabel } from './interface.ts'
import type { Field } from './operations.ts'
import { isPaging } from './request.ts'

/** Old spellings that the API still takes; nobody needs to choose them. */
const aliases = new Set(['new_follower', 'completed'])

/** The RPC of each picker. */
const optionsOf: Readonly<Record<string, string>> = {
  stream: 'streamOptions',
  account: 'accountOptions',
  segment: 'segmentOptions',
  template: 'templateOptions',
}

/** A field of the API as one of a form. */
export function toParameter(field: Field): Parameter {
  const { name, label, description: help, required } = field
  return { name, label, help, ...(required && { required }), ...typeOf(field) }
}

/** The fields of an operation that people fill in. */
export const toParameters = (fields: readonly Field[]): Parameter[] =>
  fields.filter((field) => !isPaging(field)).map(toParameter)

/** How many bundles to give at most; Make's review wants it wherever there is a list. */
export const limitParameter = (standard: number, max?: number): Parameter => ({
  name: 'limit',
  label: 'Limit',
  type: 'uinteger',
  help: max === undefined ? 'How many to give at most.' : `How many to give at most, up to ${max}.`,
  required: true,
  default: standard,
  validate: { min: 1, ...(max !== undefined && { max }) },
})

type Typed = Omit<Parameter, 'name' | 'label' | 'help' | 'required'>

function typeOf(field: Field): Typed {
  const { name, type, picker, format, items, fields } = field
  if (picker !== undefined) return { type: 'select', options: `rpc://${rpcOf(picker)}` }
  if (field.enum) return { type: 'select', options: choices(field.enum) }
  if (name === 'appliedSearchFilters') return { type: 'array', spec: labelPair }
  if (type === 'array') return listOf(items, name)
  if (type === 'object') return { type: 'collection', spec: nested(fields, name) }
  if (type === 'boolean') return { type: 'boolean' }
  if (type === 'integer') return { type: 'uinteger' }
  if (format === 'date-time' || name === 'createdAt') return { type: 'date' }
  if (name === 'timezone') return { type: 'timezone' }
  if (type !== 'string') throw new Error(`the field ${name} is of the type ${type}, for which Make has no form`)
  return { type: /url$/i.test(name) ? 'url' : 'text' }
}

function listOf(items: Field['items'], name: string): Typed {
  if (items?.enum) return { type: 'select', multiple: true, options: choices(items.enum) }
  if (items?.fields) return { type: 'array', spec: nested(items.fields, name) }
  if (!items) throw new Error(`nothing says what is in the array ${name}`)
  return { type: 'array', spec: { type: items.type === 'integer' ? 'uinteger' : 'text' } }
}

/** Labels need a conversion, which is only done at the top; below, a description does. */
const nested = (fields: readonly Field[] | undefined, name: string): Parameter[] => {
  if (!fields) throw new Error(`nothing says what is in the collection ${name}`)
  return fields.filter((field) => field.name !== 'appliedSearchFilters').map(toParameter)
}

/** One group of labels; `toCollection` makes an object of them. */
const labelPair: Parameter[] = [
  { name: 'group', label: 'Group', type: 'select', required: true, options: 'rpc://labelGroupOptions' },
  { name: 'labels', label: 'Labels', type: 'select', multiple: true, required: true, options: 'rpc://labelOptions' },
]

const choices = (values: readonly (string | number)[]) =>
  values
    .map(String)
    .filter((value) => !aliases.has(value))
    .map((value) => ({ label: toLabel(value), value }))

function rpcOf(picker: string): string {
  const rpc = optionsOf[picker]
  if (!rpc) throw new Error(`there is no RPC for the picker ${picker}`)
  return rpc
}
