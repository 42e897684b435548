import type { Value } from '../iml/functions.ts'
import type { Parameter } from './app.ts'
import { FormError } from './errors.ts'

type Filled = Record<string, Value>

/**
 * A form as Make hands it on: defaults put in, and what is not filled in is not there.
 * @throws FormError where Make's own form would not let it be saved, or has no such field
 */
export function fill(fields: readonly Parameter[], given: Filled): Filled {
  const unknown = Object.keys(given).find((name) => !fields.some((field) => field.name === name))
  if (unknown !== undefined) throw new FormError(`the form has no field ${unknown}`)
  const filled: Filled = {}
  for (const field of fields) {
    const value = given[field.name] ?? field.default
    if (value === undefined) {
      if (field.required) throw new FormError(`${field.name} must be filled in`)
      continue
    }
    check(field, value)
    filled[field.name] = value
  }
  return filled
}

function check(field: Parameter, value: Value): void {
  const { name, type, multiple, options, spec, validate } = field
  const refuse = (reason: string): never => {
    throw new FormError(`${name} ${reason}`)
  }
  if (type === 'array' || multiple) {
    if (!Array.isArray(value)) throw new FormError(`${name} takes a list`)
    for (const item of value) {
      if (Array.isArray(spec)) fill(spec, item as Filled)
      else check({ ...field, multiple: false, type: spec?.type ?? type }, item)
    }
    return
  }
  if (type === 'collection') fill(Array.isArray(spec) ? spec : [], value as Filled)
  else if (type === 'select') {
    if (Array.isArray(options) && !options.some((option) => option.value === value)) refuse(`has no choice ${value}`)
  } else if (type === 'uinteger') {
    if (!Number.isInteger(value) || Number(value) < 0) refuse('takes a whole number')
    if (Number(value) < (validate?.min ?? 0)) refuse(`must be ${validate?.min} at least`)
    if (Number(value) > (validate?.max ?? Number.MAX_SAFE_INTEGER)) refuse(`must be ${validate?.max} at most`)
  } else if (type === 'boolean') {
    if (typeof value !== 'boolean') refuse('is yes or no')
  } else if (type === 'date') {
    if (!(value instanceof Date)) refuse('takes a date')
  } else if (type !== 'any' && typeof value !== 'string') refuse('takes a text')
}
