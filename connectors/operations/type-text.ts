import { type ApiOperation, type Schema, successOf } from './document.ts'
import { typeOf, withoutNull } from './field.ts'

/** A name for a form that occurs in the document: `at` is an operation, `reply` or `body`, and keys from there. */
export interface TypeName {
  name: string
  noun: string
  at: string
  doc: string
}

/** Texts of types that have a name, and whose they are. */
export type KnownTypes = Map<string, TypeName>

/** Words for the keys of an object; undefined = none, null = the key is not offered. */
type Words = (name: string, parent: string | undefined) => string | null | undefined

/** How types are written: requests take what queries cannot say, and have words at their keys. */
export interface Writing {
  known: KnownTypes
  words?: Words
}

/** The schema at `at`. @throws Error when there is none */
export function schemaAt(at: string, operations: ReadonlyMap<string, ApiOperation>): Schema | undefined {
  const [id = '', part, ...keys] = at.split(' ')
  const operation = operations.get(id)
  if (!operation) return undefined
  const start =
    part === 'reply' ? successOf(operation).content.schema : operation.requestBody?.content['application/json']?.schema
  return keys.reduce<Schema | undefined>((schema, key) => {
    if (schema === undefined) return undefined
    const { alternatives } = withoutNull(schema)
    if (/^\d+$/.test(key)) return alternatives[Number(key)]
    const holder = alternatives
      .map((one) => (one.type === 'array' ? (one.items ?? {}) : one))
      .find(({ properties }) => properties)
    return holder?.properties?.[key]
  }, start)
}

/** What is named by `at`, without null and, of a list, one of it. */
export function namedSchema(schema: Schema): Schema {
  const [first = schema] = withoutNull(schema).alternatives
  return first.type === 'array' ? (first.items ?? {}) : first
}

/** A schema as a TypeScript type; `own` writes the form itself out, in place of its name. */
export function typeText(schema: Schema, writing: Writing, { own = false, parent = '' } = {}): string {
  const { isNullable, alternatives } = withoutNull(schema)
  const texts = alternatives.map((one) => oneText(one, writing, { own, parent }))
  return [...new Set([...texts, ...(isNullable ? ['null'] : [])])].join(' | ') || 'unknown'
}

function oneText(schema: Schema, writing: Writing, { own, parent }: { own: boolean; parent: string }): string {
  if (schema.anyOf) return typeText(schema, writing, { own, parent })
  const text = rawText(schema, writing, parent)
  return own ? text : (writing.known.get(keyOf(schema, writing.known))?.name ?? text)
}

/** The same form has the same text, whatever is said of it. */
export const keyOf = (schema: Schema, known: KnownTypes): string => rawText(schema, { known }, '')

function rawText(schema: Schema, writing: Writing, parent: string): string {
  if (schema.const !== undefined) return literal(schema.const)
  const type = typeOf(schema)
  if (schema.enum && type !== 'boolean') return schema.enum.map(literal).join(' | ')
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'string' || type === 'boolean') return type
  if (type === 'array') {
    const item = typeText(schema.items ?? {}, writing, { parent })
    return /[ |{]/.test(item) ? `(${item})[]` : `${item}[]`
  }
  if (type === 'object') return objectText(schema, writing, parent)
  return 'unknown'
}

const literal = (value: string | number | boolean): string => (typeof value === 'string' ? `'${value}'` : String(value))

function objectText(
  { properties, required = [], additionalProperties }: Schema,
  writing: Writing,
  parent: string,
): string {
  if (!properties || Object.keys(properties).length === 0) {
    const value = typeof additionalProperties === 'object' ? typeText(additionalProperties, writing) : 'unknown'
    return `Record<string, ${value}>`
  }
  const lines = Object.entries(properties).flatMap(([name, property]) => {
    const words = writing.words?.(name, parent)
    if (words === null) return []
    const isTime = writing.words !== undefined && isInstant(property)
    const text = isTime
      ? typeText(property, writing).replace('string', 'Instant')
      : typeText(property, writing, { parent: name })
    return [`${words ? `/** ${words} */\n` : ''}${name}${required.includes(name) ? '' : '?'}: ${text}`]
  })
  return `{\n${lines.join('\n')}\n}`
}

/** A time that may be given as a Date. */
export const isInstant = (schema: Schema): boolean =>
  withoutNull(schema).alternatives.some(({ pattern }) => pattern?.includes('T(?:'))

/** Whether a schema is written as an interface. */
export function isInterface(schema: Schema): boolean {
  const { isNullable, alternatives } = withoutNull(schema)
  return !isNullable && alternatives.length === 1 && Object.keys(alternatives[0]?.properties ?? {}).length > 0
}
