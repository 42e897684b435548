import { toInputSchema } from './input-schema.ts'
import { type Operation, offered } from './operation.ts'

/** An operation as a tool of an agent. */
export interface Tool {
  /** e.g. `list_leads` */
  name: string
  operation: Operation
  isReadOnly: boolean
  inputSchema: ReturnType<typeof toInputSchema>
}

/** A request to the hub. */
export interface HubRequest {
  method: Operation['method']
  path: string
  query: Record<string, string>
  /** undefined = none */
  body: Record<string, unknown> | undefined
  isIdempotent: boolean
}

/**
 * The tools there are.
 * @param allowWrites  false = only what changes nothing
 */
export const toolsOf = (allowWrites: boolean): Tool[] =>
  offered
    .map((operation) => ({
      name: operation.operationId.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      operation,
      isReadOnly: operation.scope === 'read',
      inputSchema: toInputSchema(operation.fields),
    }))
    .filter(({ isReadOnly }) => allowWrites || isReadOnly)

/** Puts what an agent gave where the API wants it. What is undefined counts as not given. */
export function toRequest(
  { method, path, fields, isIdempotent }: Operation,
  input: Record<string, unknown>,
): HubRequest {
  const given = (place: string) =>
    fields.flatMap((field) => (field.in === place && input[field.name] !== undefined ? [field.name] : []))
  const query = Object.fromEntries(given('query').map((name) => [name, String(input[name])]))
  const body = Object.fromEntries(given('body').map((name) => [name, input[name]]))
  const hasBody = fields.some((field) => field.in === 'body')
  return {
    method,
    path: path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(input[name]))),
    query,
    body: hasBody ? body : undefined,
    isIdempotent,
  }
}
