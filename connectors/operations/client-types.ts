import type { ApiDocument, ApiOperation, Schema } from './document.ts'
import type { FieldWordings } from './field.ts'
import type { ClientCall, Operation } from './operation.ts'
import {
  isInterface,
  type KnownTypes,
  keyOf,
  namedSchema,
  schemaAt,
  type TypeName,
  typeText,
  type Writing,
} from './type-text.ts'

/** What the first line of a generated file says. */
export const MADE = '// Made by `npm run operations` from the OpenAPI document; not edited.\n'

/** An operation, in all that is known of it. */
export interface Described extends Operation {
  api: ApiOperation
  clientCalls: ClientCall[]
  clientOmit: string[]
}

/** How an operation's request and answers are named. */
export interface OperationTypes {
  query?: string
  body?: string
  /** For each of `clientCalls`. */
  replies: string[]
  /** What one of the list is. */
  item?: string
}

/** All operations by their id. */
export const byId = ({ paths }: ApiDocument): Map<string, ApiOperation> =>
  new Map(Object.values(paths).flatMap((methods) => Object.values(methods).map((one) => [one.operationId, one])))

/** The types of the document: a file a noun, and what each operation's are called. */
export function toTypes(
  operations: readonly Described[],
  names: readonly TypeName[],
  fields: FieldWordings,
): { files: Map<string, string>; types: Map<string, OperationTypes>; owners: Map<string, string>; faults: string[] } {
  const ids = new Map(operations.map(({ operationId, api }) => [operationId, api]))
  const words = (name: string, parent: string | undefined) => {
    const found = fields[`${parent}.${name}`] ?? fields[name]
    return found?.hidden ? null : found?.description
  }
  const known: KnownTypes = new Map()
  const owners = new Map<string, string>()
  const texts = new Map<string, string[]>()
  const faults: string[] = []
  const add: Add = (noun, name, doc, schema, text) => {
    owners.set(name, noun)
    const head = isInterface(schema) ? `export interface ${name} ` : `export type ${name} = `
    texts.set(noun, [...(texts.get(noun) ?? []), `/** ${doc} */\n${head}${text}\n`])
  }
  for (const named of names) {
    const schema = schemaAt(named.at, ids)
    if (!schema) {
      faults.push(`${named.at} of connectors/operations/types.json is not in the document`)
      continue
    }
    const isInput = named.at.split(' ')[1] === 'body'
    const form = namedSchema(schema)
    const parent = named.at.split(' ').at(-1) ?? ''
    add(
      named.noun,
      named.name,
      named.doc,
      form,
      typeText(form, { known, ...(isInput && { words }) }, { own: true, parent }),
    )
    known.set(keyOf(form, known), named)
  }
  const types = new Map<string, OperationTypes>()
  for (const operation of operations) types.set(operation.operationId, typesOf(operation, { known, words }, add))
  return { files: withImports(texts, owners), types, owners, faults }
}

type Add = (noun: string, name: string, doc: string, schema: Schema, text: string) => void

function typesOf(operation: Described, writing: Writing, add: Add): OperationTypes {
  const { api, operationId, noun, clientCalls, clientOmit, paging } = operation
  const title = operationId[0]?.toUpperCase() + operationId.slice(1)
  const use = (schema: Schema, suffix: string, doc: string, how: Writing): string => {
    const short = typeText(schema, how)
    if (!short.includes('\n')) return short
    const name = `${title}${suffix}`
    add(noun, name, doc, schema, typeText(schema, how, { own: true }))
    return name
  }
  const { query, body } = requestOf(operation)
  const successes = Object.entries(api.responses).flatMap(([status, { content }]) => {
    const schema = content?.['application/json']?.schema
    return Number(status) < 400 && schema ? [{ status: Number(status), schema }] : []
  })
  const answers = clientCalls.map(({ reply, status }) => {
    const schema: Schema = successes.find((one) => one.status === (status ?? operation.success))?.schema ?? {}
    return reply === undefined ? schema : (schema.anyOf?.[reply] ?? schema)
  })
  const list = answers[0]?.properties?.[paging?.listKeys[0] ?? '']?.items
  return {
    ...(query && {
      query: use(without(query, clientOmit), 'Query', `What \`${operationId}\` may be asked for.`, writing),
    }),
    ...(body && { body: use(without(body, clientOmit), 'Body', `What \`${operationId}\` takes.`, writing) }),
    replies: answers.map((schema, place) =>
      use(schema, place === 0 ? 'Reply' : `Reply${place + 1}`, `What \`${operationId}\` answers.`, {
        known: writing.known,
      }),
    ),
    ...(list && { item: typeText(list, { known: writing.known }) }),
  }
}

/** Query and body of an operation; what may stand in either place stands in the query. */
export function requestOf({ api }: Pick<Described, 'api'>): { query?: Schema; body?: Schema } {
  const parameters = (api.parameters ?? []).filter((parameter) => parameter.in === 'query')
  const given = api.requestBody?.content['application/json']?.schema
  const isDouble = Object.keys(given?.properties ?? {}).every((key) => parameters.some(({ name }) => name === key))
  const body = given && !isDouble ? given : undefined
  const required = [
    ...parameters.flatMap((one) => (one.required ? [one.name] : [])),
    ...(body ? [] : (given?.required ?? [])),
  ]
  const properties = Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]))
  return { ...(parameters.length > 0 && { query: { type: 'object', properties, required } }), ...(body && { body }) }
}

const without = (schema: Schema, names: readonly string[]): Schema => ({
  ...schema,
  properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name))),
})

function withImports(texts: Map<string, string[]>, owners: Map<string, string>): Map<string, string> {
  return new Map(
    [...texts].map(([noun, parts]) => {
      const text = parts.join('\n')
      return [noun, `${MADE}${importsFor(text, noun, owners, './')}\n\n${text}`]
    }),
  )
}

/** The imports that a text needs of types in the files of other nouns. */
export function importsFor(
  text: string,
  noun: string | null,
  owners: ReadonlyMap<string, string>,
  folder: string,
): string {
  const code = text.replaceAll(/\/\*\*.*?\*\//gs, '')
  const used = new Set(code.match(/\b[A-Z]\w+/g) ?? [])
  const byNoun = Map.groupBy(
    [...owners].filter(([name, owner]) => used.has(name) && owner !== noun),
    ([, owner]) => owner,
  )
  const lines = [...byNoun]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([owner, list]) =>
        `import type { ${list
          .map(([name]) => name)
          .toSorted()
          .join(', ')} } from '${folder}${owner}.ts'`,
    )
  return [...(used.has('Instant') ? ["import type { Instant } from '../request.ts'"] : []), ...lines].join('\n')
}
