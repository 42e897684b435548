/** Everything that may come up in IML. */
export type Value = unknown

const isEmpty = (value: Value): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** Only what our app uses; each takes exactly what Make documents, and refuses the rest. */
export const functions: Readonly<Record<string, { count: [number, number]; call: (...given: Value[]) => Value }>> = {
  if: { count: [3, 3], call: (condition, yes, no) => (condition ? yes : no) },
  ifempty: { count: [2, 2], call: (value, otherwise) => (isEmpty(value) ? otherwise : value) },
  contains: { count: [2, 2], call: (where, what) => text(where).includes(text(what)) },
  lower: { count: [1, 1], call: (value) => text(value).toLowerCase() },
  replace: { count: [3, 3], call: (value, what, by) => text(value).replace(pattern(text(what)), () => text(by)) },
  min: { count: [2, 2], call: (a, b) => Math.min(number(a), number(b)) },
  get: { count: [2, 2], call: (value, path) => object(value)[text(path)] },
  keys: { count: [1, 1], call: (value) => Object.keys(object(value)) },
  merge: { count: [2, 9], call: (...lists) => lists.flatMap(array) },
  toCollection: {
    count: [3, 3],
    call: (list, key, value) =>
      Object.fromEntries(array(list).map((item) => [text(object(item)[text(key)]), object(item)[text(value)]])),
  },
  formatDate: { count: [3, 3], call: formatDate },
}

/** `/…/` is a regular expression, with flags behind it. */
function pattern(what: string): RegExp | string {
  const found = /^\/(.+)\/([gimsu]*)$/.exec(what)
  return found ? new RegExp(found[1] ?? '', found[2]) : what
}

/** The one format that we use. */
function formatDate(value: Value, format: Value, zone: Value): string {
  if (!(value instanceof Date)) throw new TypeError(`formatDate takes a date, not ${typeof value}`)
  if (format !== 'YYYY-MM-DDTHH:mm:ss.SSS[Z]' || zone !== 'UTC')
    throw new TypeError(`formatDate with ${String(format)}`)
  return value.toISOString()
}

function text(value: Value): string {
  if (typeof value !== 'string') throw new TypeError(`a text is needed, not ${typeof value}`)
  return value
}
function number(value: Value): number {
  if (typeof value !== 'number') throw new TypeError(`a number is needed, not ${typeof value}`)
  return value
}
function array(value: Value): Value[] {
  if (!Array.isArray(value)) throw new TypeError(`an array is needed, not ${typeof value}`)
  return value
}
function object(value: Value): Record<string, Value> {
  if (typeof value !== 'object' || value === null) throw new TypeError(`a collection is needed, not ${typeof value}`)
  return value as Record<string, Value>
}
