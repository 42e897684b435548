import type { Scope, Variable } from '../iml/evaluate.ts'
import type { Value } from '../iml/functions.ts'
import { connectionFields, type Parameter } from './app.ts'
import { fill } from './form.ts'

/** What a connection keeps: what was typed into its form. */
export type Connection = Record<string, Value>

/** A form as a variable, of which only its own fields may be asked. */
export const formVariable = (fields: readonly Parameter[], given: Record<string, Value>): Variable => ({
  value: fill(fields, given),
  keys: new Set(fields.map(({ name }) => name)),
})

/** What every module, RPC and webhook knows. */
export const scopeOf = (fields: readonly Parameter[], given: Record<string, Value>, connection: Connection): Scope => ({
  parameters: formVariable(fields, given),
  connection: formVariable(connectionFields, connection),
  now: { value: new Date() },
})
