import type { Field } from './operation.ts'

/** A JSON Schema, as far as inputs of tools need it. */
export interface InputSchema {
  type?: string | string[]
  description?: string
  enum?: unknown[]
  format?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  maxItems?: number
  items?: InputSchema
  properties?: Record<string, InputSchema>
  required?: string[]
}

/** The fields of an operation as one object: where each goes (path, query, body) is nothing that an agent must know. */
export const toInputSchema = (fields: readonly Field[]): InputSchema => ({
  type: 'object',
  properties: Object.fromEntries(fields.map((field) => [field.name, toSchema(field)])),
  required: fields.filter(({ required }) => required).map(({ name }) => name),
})

type Shape = Pick<Field, 'type' | 'enum' | 'format'> & Partial<Field>

function toSchema(field: Shape): InputSchema {
  const { description, format, minimum, maximum, maxLength, maxItems, items, fields } = field
  const types = [field.type, ...(field.also ?? []), ...(field.isNullable ? ['null'] : [])]
  return {
    // `any` has no type; one type is written as one.
    ...(field.type !== 'any' && { type: types.length === 1 ? field.type : types }),
    ...(description && { description }),
    ...(field.enum && { enum: field.isNullable ? [...field.enum, null] : [...field.enum] }),
    ...(format && { format }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(maxLength !== undefined && { maxLength }),
    ...(maxItems !== undefined && { maxItems }),
    ...(items && { items: toSchema(items) }),
    ...(fields && fields.length > 0 && { ...toInputSchema(fields), type: types.length === 1 ? 'object' : types }),
  }
}
