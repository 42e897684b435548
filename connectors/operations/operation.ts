import { type ApiDocument, type ApiOperation, type Schema, successOf } from './document.ts'
import { type Field, type FieldWordings, toField, toFields } from './field.ts'

/** What an operation is in a host. */
export type Role = 'action' | 'search' | 'picker' | 'trigger' | 'internal'

/** One way to call an operation in the client. */
export interface ClientCall {
  name: string
  doc?: string
  /** Which of the forms that the answer may have. */
  reply?: number
  /** Which of the successes. */
  status?: number
  /** Fields that it sets. */
  fixed?: Record<string, unknown>
}

/** The words for an operation, written by hand. */
export interface Wording {
  noun: string
  verb: string
  /** Title Case, as headings of hosts are. */
  label: string
  action: string
  description: string
  is: Role[]
  /** Why hosts without code do not offer it. */
  reason?: string
  /** Every connector offers it. */
  isRequired?: true
  /** Its name in the client, where noun and verb do not make a good one. */
  clientName?: string
  /** Fields that its calls in the client set by themselves. */
  clientOmit?: string[]
  /** Its calls in the client, where one is not enough: each with the answer it gets, by place or by status. */
  clientCalls?: ClientCall[]
  /** The words of fields that mean something else here. */
  fields?: FieldWordings
}

/** How a list goes on. */
export interface Paging {
  /** cursor: `nextCursor` is handed back as `cursor` while `hasMore`. limit: only the newest. none: all at once. */
  kind: 'cursor' | 'limit' | 'none'
  /** Whether `offset` may be given in place of `cursor`. */
  hasOffset?: true
  /** The keys of the lists in the answer. */
  listKeys: string[]
}

/** An operation as connectors know it. */
export interface Operation {
  operationId: string
  method: string
  path: string
  noun: string
  verb: string
  label: string
  action: string
  description: string
  needsScope: string
  isAction: boolean
  isSearch: boolean
  isPicker: boolean
  isTrigger: boolean
  isInternal: boolean
  isRequired: boolean
  reason?: string
  /** Whether an Idempotency-Key is obeyed. */
  isIdempotent: boolean
  fields: Field[]
  bodyTypes?: string[]
  paging?: Paging
  success: number
  errors: string[]
  sampleBody?: unknown
  sample: unknown
}

/** Ids have one name each in a path; what they are called does not matter for finding the words. */
const keyOf = (method: string, path: string): string => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '{}')}`

/**
 * The operations of a document, with their words.
 * @throws Error that lists the operations without words, and words without an operation
 */
export function toOperations(
  { paths }: ApiDocument,
  wordings: Record<string, Wording>,
  fields: FieldWordings,
): { operations: Operation[]; wordingOf: Map<string, Wording>; faults: string[] } {
  const byKey = new Map(
    Object.entries(wordings).map(([key, wording]) => {
      const [method = '', path = ''] = key.split(' ')
      return [keyOf(method, path), { key, wording }]
    }),
  )
  const faults: string[] = []
  const wordingOf = new Map<string, Wording>()
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const found = byKey.get(keyOf(method, path))
      byKey.delete(keyOf(method, path))
      const name = `${method.toUpperCase()} ${path} (${operation.operationId})`
      if (!found) {
        faults.push(`${name} has no wording in connectors/operations/wording.json`)
        return []
      }
      wordingOf.set(operation.operationId, found.wording)
      try {
        return [toOperation(method, path, operation, found.wording, { ...fields, ...found.wording.fields })]
      } catch (error) {
        faults.push(`${name}: ${(error as Error).message}`)
        return []
      }
    }),
  )
  faults.push(...[...byKey.values()].map(({ key }) => `${key} has wording, but the hub has no such operation`))
  return { operations, wordingOf, faults }
}

function toOperation(
  method: string,
  path: string,
  operation: ApiOperation,
  words: Wording,
  fields: FieldWordings,
): Operation {
  const { status, content } = successOf(operation)
  const bodies = operation.requestBody?.content ?? {}
  const json = bodies['application/json']
  const is = (role: Role): boolean => words.is.includes(role)
  if (is('internal') !== (words.reason !== undefined)) throw new Error('internal operations, and only those, say why')
  const paging = pagingOf(operation, words, content.schema)
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in !== 'header')
  return {
    operationId: operation.operationId,
    method: method.toUpperCase(),
    path,
    noun: words.noun,
    verb: words.verb,
    label: words.label,
    action: words.action,
    description: words.description,
    needsScope: operation['x-scope'],
    isAction: is('action'),
    isSearch: is('search'),
    isPicker: is('picker'),
    isTrigger: is('trigger'),
    isInternal: is('internal'),
    isRequired: words.isRequired ?? false,
    ...(words.reason && { reason: words.reason }),
    isIdempotent: (operation.parameters ?? []).some(({ name }) => name === 'Idempotency-Key'),
    fields: onceEach([
      ...parameters.flatMap((parameter) =>
        toField(
          parameter.schema,
          {
            name: parameter.name,
            in: parameter.in as 'path' | 'query',
            required: parameter.required ?? false,
          },
          fields,
        ),
      ),
      ...(json ? toFields(json.schema, { in: 'body' }, fields) : []),
    ]),
    ...(Object.keys(bodies).length > 1 && { bodyTypes: Object.keys(bodies) }),
    ...(paging && { paging }),
    success: status,
    errors: errorsOf(operation),
    ...(json?.example !== undefined && { sampleBody: json.example }),
    sample: content.example,
  }
}

/** What may stand in the query as well as in the body stands in the query: some drop the body of a DELETE. */
function onceEach(fields: Field[]): Field[] {
  return fields.flatMap((field, place) => {
    const twin = fields.find(({ name }, other) => name === field.name && other !== place)
    if (!twin) return [field]
    return place < fields.indexOf(twin) ? [{ ...field, required: field.required || twin.required }] : []
  })
}

/** Every code that an operation may answer. */
export const errorsOf = ({ responses }: ApiOperation): string[] =>
  Object.values(responses).flatMap(({ content }) => Object.keys(content?.['application/json']?.examples ?? {}))

/** Every code of a document, with its status and what it means. */
export function errorsIn({ paths }: ApiDocument): Record<string, { status: number; meaning: string }> {
  const entries = Object.values(paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ responses }) =>
      Object.entries(responses).flatMap(([status, { content }]) =>
        Object.entries(content?.['application/json']?.examples ?? {}).map(
          ([code, { value }]) => [code, { status: Number(status), meaning: value.message }] as const,
        ),
      ),
    ),
  )
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** How the lists of an answer go on; undefined where it is no list. */
function pagingOf(operation: ApiOperation, words: Wording, reply: Schema): Paging | undefined {
  const takes = (name: string) => (operation.parameters ?? []).some((parameter) => parameter.name === name)
  if (!takes('limit') && !words.verb.startsWith('list')) return undefined
  const { properties = {} } = reply.anyOf?.[0] ?? reply
  const listKeys = Object.entries(properties).flatMap(([key, { type, items }]) =>
    type === 'array' && items?.properties ? [key] : [],
  )
  const kind = takes('cursor') ? 'cursor' : takes('limit') ? 'limit' : 'none'
  return { kind, ...(takes('offset') && { hasOffset: true as const }), listKeys }
}
