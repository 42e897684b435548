import type { Schema } from './document.ts'

/** The type of a field, as hosts know types. */
export type FieldType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'any'

/** Something to fill in, in words that hosts show. */
export interface Field {
  name: string
  in?: 'path' | 'query' | 'body'
  label: string
  description: string
  type: FieldType
  required: boolean
  /** null is a value of its own: it clears the setting. */
  isNullable?: boolean
  enum?: (string | number)[]
  default?: unknown
  format?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  maxItems?: number
  /** Which list of names it is chosen from. */
  picker?: string
  /** Other types that are taken as well. */
  also?: FieldType[]
  /** Of an array. */
  items?: Pick<Field, 'type' | 'enum' | 'format' | 'fields'>
  /** Of an object. */
  fields?: Field[]
}

/** The words of a field; `hidden` ones are not offered. */
export interface FieldWording {
  label: string
  description: string
  picker?: string
  /** The values that are offered, where others are only aliases. */
  values?: string[]
  hidden?: true
}

/** Words by name, or by `parent.name` where a name means something else below a parent. */
export type FieldWordings = Record<string, FieldWording>

interface Place {
  name: string
  parent?: string
  in?: Field['in']
  required: boolean
}

/**
 * A schema as a field. Queries are text on the wire: what must look like a number or a flag is one.
 * @throws Error when the field has no wording
 */
export function toField(schema: Schema, place: Place, wordings: FieldWordings): Field[] {
  const { name, parent, required } = place
  const wording = wordings[`${parent}.${name}`] ?? wordings[name]
  if (!wording) throw new Error(`the field ${name} has no wording in connectors/operations/fields.json`)
  if (wording.hidden) return []
  const { label, description, picker, values } = wording
  const shape = { ...toShape(schema, name, wordings), ...(values && { enum: values }) }
  const words = { label, description, ...(picker && { picker }) }
  return [{ name, ...(place.in && { in: place.in }), ...words, required, ...shape }]
}

/** The fields of an object. */
export const toFields = (schema: Schema, at: { parent?: string; in?: Field['in'] }, wordings: FieldWordings): Field[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    toField(property, { name, ...at, required: schema.required?.includes(name) ?? false }, wordings),
  )

function toShape(
  schema: Schema,
  name: string,
  wordings: FieldWordings,
): Omit<Field, 'name' | 'label' | 'description' | 'required'> {
  const { isNullable, alternatives } = withoutNull(schema)
  const [first = {}, ...others] = alternatives
  // One or several of a kind: several is the general case.
  const main = others.find((other) => other.type === 'array') ?? first
  const also = alternatives
    .map(typeOf)
    .filter((type, place, all) => type !== typeOf(main) && all.indexOf(type) === place)
  const type = typeOf(main)
  return {
    type,
    ...(isNullable && { isNullable }),
    ...limitsOf(main, type),
    ...(also.length > 0 && { also }),
    ...(type === 'array' && { items: itemsOf(main.items ?? {}, name, wordings) }),
    ...(main.properties && { fields: toFields(main, { parent: name }, wordings) }),
  }
}

function itemsOf(schema: Schema, name: string, wordings: FieldWordings): NonNullable<Field['items']> {
  const type = typeOf(schema)
  return {
    type,
    ...(schema.enum && { enum: schema.enum }),
    ...(schema.format && { format: schema.format }),
    ...(schema.properties && { fields: toFields(schema, { parent: name }, wordings) }),
  }
}

/** What a value may be besides null. */
export function withoutNull(schema: Schema): { isNullable: boolean; alternatives: Schema[] } {
  const all = (schema.anyOf ?? [schema]).flatMap((one) =>
    Array.isArray(one.type) ? one.type.map((type) => ({ ...one, type })) : [one],
  )
  const alternatives = all.filter(({ type }) => type !== 'null')
  return { isNullable: alternatives.length < all.length, alternatives }
}

const isFlag = (schema: Schema): boolean => schema.enum?.length === 4 && schema.enum.includes('true')

/** The type of a schema; digits in a text are a number, and "true" a flag. */
export function typeOf(schema: Schema): FieldType {
  if (isFlag(schema)) return 'boolean'
  if (/^\^(\[1-9\])?\\d\{\d,\d+\}\$$/.test(schema.pattern ?? '')) return 'integer'
  const type = schema.type ?? (schema.const === undefined ? 'any' : typeof schema.const)
  return (Array.isArray(type) ? type[0] : type) as FieldType
}

function limitsOf(schema: Schema, type: FieldType): Partial<Field> {
  const isTime = schema.pattern?.includes('T(?:') ?? false
  const minimum = schema.exclusiveMinimum === 0 ? 1 : schema.minimum
  const maximum = schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum
  return {
    ...(schema.enum && type !== 'boolean' && { enum: schema.enum }),
    ...(typeof schema.const === 'string' && { enum: [schema.const] }),
    ...(schema.default !== undefined && { default: schema.default }),
    ...((schema.format ?? isTime) && { format: schema.format ?? 'date-time' }),
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(schema.maxLength !== undefined && { maxLength: schema.maxLength }),
    ...(schema.maxItems !== undefined && { maxItems: schema.maxItems }),
  }
}
