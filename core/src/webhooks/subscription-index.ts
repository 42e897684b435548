import { createHash } from 'node:crypto'
import { indexable, parseContentFilter } from '../filters/content-filter.ts'
import { valuesAt } from '../filters/path.ts'
import type { Facets, Message } from '../outbox/message.ts'
import type { Subscription } from './subscription.ts'

/**
 * Subscriptions are found from a message by key: each is kept under the values of one thing that a message must have
 * to match it. What is found that way is only a candidate; the whole of its filters is tried afterwards.
 */

/** What the index needs to know of a subscription. */
export type Indexed = Pick<Subscription, 'workspaceId' | 'api' | 'filter' | 'events' | 'contentFilter'>

/** Something that a subscription can be found by: the message has one of `values` in the field of that name. */
export interface Handle {
  field: string
  values: readonly string[]
}

/** A field by name, taken apart once: a message's type, a facet of it, or a place in its body as an api presents it. */
export type Field =
  | { kind: 'type'; name: string }
  | { kind: 'facet'; name: string; facet: keyof Facets }
  | { kind: 'body'; name: string; api: string; path: string }

const TYPE = 'type'
const bodyPrefix = 'body '
const facetPrefix = 'facet '

/** Facets from those that tell most messages apart to those that tell fewest. */
const facets = ['streamId', 'sourceId', 'verdict', 'sourceType', 'grade'] as const satisfies (keyof Facets)[]

/** Longer keys are hashed, and places of longer paths are not used at all. Source: a row of a Postgres index takes 2,704 bytes. */
const MAX_KEY_LENGTH = 100
const MAX_FIELD_LENGTH = 300

/**
 * All that a subscription can be found by, the most telling first: equalities of its content filter, then of its
 * filter, then its events, which are always there.
 */
export function handlesOf({ api, filter, events, contentFilter }: Indexed): Handle[] {
  const equalities = contentFilter === null ? [] : indexable(parseContentFilter(JSON.parse(contentFilter)))
  const handles = equalities.map(({ path, values }) => ({
    field: `${bodyPrefix}${api} ${JSON.stringify(path)}`,
    values: toDistinct(values.map((value) => JSON.stringify(value))),
  }))
  for (const facet of facets) {
    const value = filter[facet] ?? null
    if (value !== null) handles.push({ field: `${facetPrefix}${facet}`, values: [JSON.stringify(value)] })
  }
  handles.push({ field: TYPE, values: toDistinct(events) })
  return handles.filter(({ field }) => field.length <= MAX_FIELD_LENGTH)
}

/** True for a place in the body; of these a workspace has any number, of other fields six. */
export const isBodyField = (name: string): boolean => name.startsWith(bodyPrefix)

/** The parts of a field's name. */
export function toField(name: string): Field {
  if (name === TYPE) return { kind: 'type', name }
  if (!isBodyField(name)) return { kind: 'facet', name, facet: name.slice(facetPrefix.length) as keyof Facets }
  const [api = ''] = name.slice(bodyPrefix.length).split(' ', 1)
  const path = JSON.parse(name.slice(bodyPrefix.length + api.length + 1)) as string
  return { kind: 'body', name, api, path }
}

/** Under what a handle is kept. */
export const keysOf = (workspaceId: number, { field, values }: Handle): string[] =>
  values.map((value) => toKey(workspaceId, field, value))

/**
 * The keys of all subscriptions that a message may be for.
 * @param fields  those in use in its workspace
 * @param bodyOf the message's body as an api presents it, parsed
 */
export function candidateKeysOf(
  message: Message,
  fields: readonly Field[],
  bodyOf: (api: string, message: Message) => unknown,
): string[] {
  const keys: string[] = []
  for (const field of fields) {
    if (field.kind === 'type') keys.push(toKey(message.workspaceId, field.name, message.type))
    else if (field.kind === 'facet') {
      const value = message.facets[field.facet] ?? null
      if (value !== null) keys.push(toKey(message.workspaceId, field.name, JSON.stringify(value)))
    } else {
      const texts = valuesAt(bodyOf(field.api, message), field.path).map((value) => JSON.stringify(value))
      for (const text of toDistinct(texts)) keys.push(toKey(message.workspaceId, field.name, text))
    }
  }
  return keys
}

function toKey(workspaceId: number, field: string, value: string): string {
  const text = `${workspaceId} ${field} ${value}`
  return text.length <= MAX_KEY_LENGTH ? text : createHash('sha256').update(text).digest('base64url')
}

const toDistinct = (texts: readonly string[]): readonly string[] => (texts.length > 1 ? [...new Set(texts)] : texts)
