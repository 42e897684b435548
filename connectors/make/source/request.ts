import type { JsonObject } from './component.ts'
import type { Field, Operation } from './operations.ts'

/** URL, method, query and body of an operation, filled from the form. Empty fields are left out by Make. */
export function toRequest(operation: Operation): JsonObject {
  const of = (place: Field['in']) => operation.fields.filter((field) => field.in === place && !isPaging(field))
  const [query, body] = [of('query'), of('body')]
  return {
    url: operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `{{parameters.${name}}}`),
    method: operation.method,
    ...(query.length > 0 && { qs: fill(query) }),
    ...(operation.fields.some((field) => field.in === 'body') && { body: fill(body) }),
  }
}

/** Make turns pages itself; counts and groups are another answer than leads. */
export const isPaging = ({ name }: Field): boolean => ['limit', 'cursor', 'offset', 'summary', 'groupBy'].includes(name)

/** `hasMore` decides: with `since` there always is a next cursor, to come back with later. */
export const nextPage = { condition: '{{body.hasMore}}', qs: { cursor: '{{body.nextCursor}}' } }

const fill = (fields: readonly Field[]): JsonObject =>
  Object.fromEntries(fields.map((field) => [field.name, expressionOf(field)]))

/** Dates go as ISO 8601 with their zone, whatever the scenario holds; labels as an object of group → labels. */
function expressionOf({ name, format }: Field): string {
  if (name === 'appliedSearchFilters') {
    return `{{toCollection(ifempty(parameters.${name}, emptyarray), 'group', 'labels')}}`
  }
  if (format === 'date-time') {
    // `if` may look at both its branches, so that the one for dates must have a date in any case.
    const text = `formatDate(ifempty(parameters.${name}, now), 'YYYY-MM-DDTHH:mm:ss.SSS[Z]', 'UTC')`
    return `{{if(parameters.${name}, ${text}, parameters.${name})}}`
  }
  return `{{parameters.${name}}}`
}
