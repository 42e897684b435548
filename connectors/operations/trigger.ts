import type { Field } from './field.ts'
import type { Operation } from './operation.ts'

/** What a workflow can begin with, in words. */
export interface TriggerWording {
  label: string
  description: string
  /** What is subscribed to. */
  events: string[]
  payload: string
  /** The operation that a host asks which cannot be called. */
  pollBy: string
  pollNote: string
  /** The path of what is the same when it comes twice. */
  dedupeKey: string
  /** Names of fields of `filterConfig`. */
  filters: string[]
  /** What arrives, or where it stands in an answer that has the same form. */
  sample?: unknown
  sampleOf?: { operation: string; path: (string | number)[] }
}

/** What a workflow can begin with. */
export interface Trigger extends Omit<TriggerWording, 'filters' | 'sampleOf'> {
  key: string
  filters: Field[]
  sample: unknown
}

/** A trigger with its filters as fields, and a sample. */
export function toTrigger(
  key: string,
  { sampleOf, filters, ...words }: TriggerWording,
  operations: readonly Operation[],
  subscribe: Operation | undefined,
): Trigger {
  const offered = subscribe?.fields.find(({ name }) => name === 'filterConfig')?.fields ?? []
  const source = operations.find(({ operationId }) => operationId === sampleOf?.operation)?.sample
  const found = sampleOf?.path.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown> | undefined)?.[step],
    source,
  )
  return {
    key,
    ...words,
    filters: filters.flatMap((name) => offered.find((field) => field.name === name) ?? []),
    sample: words.sample ?? found,
  }
}
