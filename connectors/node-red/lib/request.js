'use strict'

const { HubError } = require('./errors')

/** @typedef {import('./types').Operation} Operation @typedef {import('./types').Field} Field */

/**
 * The request of an operation with these values. Empty ones are left out; null clears a setting.
 * @param {Operation} operation
 * @param {Record<string, unknown>} values  by the name of the field
 * @returns {import('./transport').Request}
 * @throws HubError `missing_field`
 */
function toRequest({ method, path, fields, isIdempotent, label }, values) {
  let filled = path
  /** @type {Record<string, unknown>} */
  const query = {}
  /** @type {Record<string, unknown>} */
  const body = {}
  for (const field of fields) {
    const value = toValue(field, values[field.name])
    if (value === undefined || (value === null && field.in !== 'body')) {
      if (field.required) throw new HubError('missing_field', `${label} needs ${field.label} (${field.name})`)
    } else if (field.in === 'path') filled = filled.replace(`{${field.name}}`, encodeURIComponent(String(value)))
    else if (field.in === 'query') query[field.name] = value
    else body[field.name] = value
  }
  return { method, path: filled, query, isIdempotent, ...(takesBody(fields) && { body }) }
}

/** @param {Field[]} fields */
const takesBody = (fields) => fields.some((field) => field.in === 'body')

/**
 * A value in the type of its field, where text says the same; what does not fit is left for the hub to refuse.
 * @param {Pick<Field, 'type' | 'format' | 'items'>} field
 * @param {unknown} value
 * @returns {unknown}
 */
function toValue({ type, format, items }, value) {
  if (value === undefined || value === '') return undefined
  if (value instanceof Date) return value.toISOString()
  if (format === 'date-time' && typeof value === 'number') return new Date(value).toISOString()
  if (type === 'array') {
    if (typeof value === 'string' && items?.type === 'string') return value.split(',').map((one) => one.trim())
    return items?.type === 'object' && isObject(value) ? [value] : value
  }
  if (typeof value !== 'string') return value
  if (type === 'integer' || type === 'number')
    return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value
  return value
}

/** @param {unknown} value */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The fields of an operation that a payload has.
 * @param {Operation} operation
 * @param {unknown} payload  an object; or a list, which is what its only list of objects is filled with
 * @returns {Record<string, unknown>}
 */
function fromPayload({ fields }, payload) {
  if (Array.isArray(payload)) {
    const lists = fields.filter(({ type, items }) => type === 'array' && items?.type === 'object')
    return lists.length === 1 && lists[0] ? { [lists[0].name]: payload } : {}
  }
  if (!isObject(payload)) return {}
  const given = /** @type {Record<string, unknown>} */ (payload)
  return Object.fromEntries(fields.flatMap(({ name }) => (Object.hasOwn(given, name) ? [[name, given[name]]] : [])))
}

module.exports = { fromPayload, toRequest, toValue }
