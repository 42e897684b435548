import { type Described, importsFor, MADE, type OperationTypes, requestOf } from './client-types.ts'
import type { Schema } from './document.ts'

/** What a noun is called where there are many. */
export const pluralOf = (noun: string): string =>
  noun === 'me' ? noun : /[^a]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`

const camel = (kebab: string): string => kebab.replaceAll(/-(\w)/g, (_all, letter: string) => letter.toUpperCase())
const title = (text: string): string => (text[0]?.toUpperCase() ?? '') + text.slice(1)

/** What an operation is called in the client. */
export const methodName = ({ verb, clientName }: { verb: string; clientName?: string }): string =>
  clientName ?? camel(verb)

/** `list` → `each`, `listAttempts` → `eachAttempt`. */
const eachName = (name: string): string => name.replace(/^list/, 'each').replace(/([^f])s$/, '$1')

/** The file of a noun: a class with a method for each of its operations. */
export function toGroup(
  noun: string,
  operations: readonly Described[],
  types: ReadonlyMap<string, OperationTypes>,
  owners: ReadonlyMap<string, string>,
): string {
  const methods = operations.map((one) => toMethods(one, types.get(one.operationId) ?? { replies: [] })).join('\n')
  const text = `/** \`client.${pluralOf(noun)}\` */
export class ${title(pluralOf(noun))} {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }
${methods}}
`
  const hasIds = text.includes('idText(')
  const request = `import { type Call, type CallOptions${hasIds ? ', idText' : ''} } from '../request.ts'\n`
  const pages = text.includes('new Pages') ? "import { Pages } from '../pages.ts'\n" : ''
  return `${MADE}${pages}${hasIds ? request : `import type { Call, CallOptions } from '../request.ts'\n`}${importsFor(text, null, owners, '../types/')}

${text}`
}

interface Parts {
  names: string[]
  declared: string[]
}

function toMethods(operation: Described, types: OperationTypes): string {
  const { api, clientCalls, paging, verb } = operation
  const { query, body } = requestOf(operation)
  const ids = (api.parameters ?? []).filter((parameter) => parameter.in === 'path')
  const parts: Parts = {
    names: [...ids.map(({ name }) => name), ...(body ? ['body'] : []), ...(query ? ['query'] : [])],
    declared: [
      ...ids.map(({ name, schema }) => `${name}: ${schema.anyOf ? 'number | string' : 'number'}`),
      ...(body ? [`body: ${types.body}${defaultOf(body)}`] : []),
      ...(query ? [`query: ${types.query}${defaultOf(query)}`] : []),
    ],
  }
  const calls = clientCalls.map((one, place) => toMethod(operation, one, types.replies[place] ?? 'unknown', parts))
  const isList = paging?.kind === 'cursor' && verb.startsWith('list')
  return [...calls, ...(isList ? [toEach(operation, types, parts)] : [])].join('')
}

const defaultOf = ({ required = [] }: Schema): string => (required.length > 0 ? '' : ' = {}')

function toMethod(operation: Described, call: Described['clientCalls'][number], reply: string, parts: Parts): string {
  const { method, path, isIdempotent, description, needsScope } = operation
  const fixed =
    call.fixed &&
    JSON.stringify(call.fixed)
      .slice(1, -1)
      .replaceAll('"', "'")
      .replaceAll(/'(\w+)':/g, '$1: ')
  const place = parts.names.includes('body') ? 'body' : 'query'
  const fields = parts.names.flatMap((name) => {
    if (name !== 'body' && name !== 'query') return []
    return [fixed && name === place ? `${name}: { ...${name}, ${fixed} }` : name]
  })
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => `\${idText(${name})}`)
  const written = filled === path ? `'${path}'` : `\`${filled}\``
  const admin = needsScope === 'admin' ? ' Takes a key with the scope `admin`.' : ''
  const request = [
    `method: '${method}'`,
    `path: ${written}`,
    ...fields,
    ...(isIdempotent ? ['isIdempotent: true'] : []),
  ]
  return `
  /** ${call.doc ?? description}${admin} */
  ${call.name}(${[...parts.declared, 'options?: CallOptions'].join(', ')}): Promise<${reply}> {
    return this.#call({ ${request.join(', ')} }, options)
  }
`
}

function toEach(
  { clientCalls, paging }: Described,
  { replies, item }: OperationTypes,
  { names, declared }: Parts,
): string {
  const name = clientCalls[0]?.name ?? ''
  const args = names.map((one) => (one === 'query' ? 'next' : one))
  return `
  /** The same over all pages; \`limit\` is the size of a page. */
  ${eachName(name)}(${[...declared, 'options?: CallOptions'].join(', ')}): Pages<${item}, ${replies[0]}> {
    return new Pages(query, (next) => this.${name}(${[...args, 'options'].join(', ')}), (page) => page.${paging?.listKeys[0]})
  }
`
}
