import type { Value } from '../iml/functions.ts'
import type { Parameter } from './app.ts'

/**
 * How a bundle differs from what is declared of it, in words with the path; empty when it fits. Null fits every type.
 * @param optional  paths that need not be there, such as `feedback`
 */
export function differences(bundle: Value, fields: readonly Parameter[], optional: readonly string[] = []): string[] {
  return compareAll(bundle, fields, optional, '')
}

function compareAll(value: Value, fields: readonly Parameter[], optional: readonly string[], at: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no collection`]
  const bundle = value as Record<string, Value>
  const known = new Set(fields.map(({ name }) => name))
  const extra = Object.keys(bundle).filter((name) => !known.has(name))
  return [
    ...extra.map((name) => `${at}${name} is not declared`),
    ...fields.flatMap((field) => {
      const path = `${at}${field.name}`
      const inner = bundle[field.name]
      if (inner === undefined) return optional.includes(path) ? [] : [`${path} is missing`]
      return inner === null ? [] : compareOne(inner, field, optional, path)
    }),
  ]
}

function compareOne(value: Value, { type, spec }: Parameter, optional: readonly string[], at: string): string[] {
  if (type === 'array') {
    if (!Array.isArray(value)) return [`${at} is no array`]
    return value.flatMap((item) =>
      Array.isArray(spec)
        ? compareAll(item, spec, optional, `${at}.`)
        : compareOne(item, { name: '', label: '', type: spec?.type ?? 'any' }, optional, at),
    )
  }
  if (type === 'collection') return Array.isArray(spec) ? compareAll(value, spec, optional, `${at}.`) : []
  return fits(type, value) ? [] : [`${at} is ${JSON.stringify(value)}, not ${type}`]
}

function fits(type: string, value: Value): boolean {
  if (type === 'uinteger') return Number.isInteger(value)
  if (type === 'boolean') return typeof value === 'boolean'
  if (type === 'date') return typeof value === 'string' && !Number.isNaN(Date.parse(value))
  return typeof value === 'string'
}
