import { pluralOf } from './client-groups.ts'
import type { Field } from './field.ts'
import type { Operation } from './operation.ts'
import type { Trigger } from './trigger.ts'

/** Fields that paging fills in by itself. */
const isPaging = ({ name }: Field): boolean => name === 'cursor' || name === 'offset'

/** Other lists of an answer are beside the point, unless the list is given in parts. */
const listsOf = ({ noun, paging }: Operation): string[] => {
  const own = paging?.listKeys.filter((key) => key === pluralOf(noun)) ?? []
  return own.length > 0 ? own : (paging?.listKeys ?? [])
}

/** An answer in the form that a message has it in. */
function sampleOf(operation: Operation): unknown {
  const sample = operation.sample as Record<string, unknown>
  const lists = operation.paging ? listsOf(operation).map((key) => sample[key]) : []
  if (lists.length > 0 && lists.every(Array.isArray)) return lists.flat()
  return Object.keys(sample).join() === operation.noun ? sample[operation.noun] : sample
}

const toField = ({ items, fields: _, ...field }: Field) => ({ ...field, ...(items && { items: { type: items.type } }) })

/** Operations and triggers in the form that `connectors/node-red` carries with it. */
export const toNodeRed = (operations: readonly Operation[], triggers: readonly Trigger[]) => ({
  operations: operations
    .filter(({ isAction, isSearch, isPicker }) => isAction || isSearch || isPicker)
    .map((operation) => ({
      id: operation.operationId,
      method: operation.method,
      path: operation.path,
      noun: operation.noun,
      label: operation.label,
      description: operation.description,
      isIdempotent: operation.isIdempotent,
      ...(operation.paging && { lists: listsOf(operation), isPaged: operation.paging.kind === 'cursor' }),
      fields: operation.fields.filter((field) => operation.paging?.kind !== 'cursor' || !isPaging(field)).map(toField),
      sample: sampleOf(operation),
    })),
  triggers: triggers.map(({ key, label, description, events, filters, sample }) => ({
    key,
    label,
    description,
    events,
    filters: filters.map(toField),
    sample,
  })),
})
