import operations from './operations.json' with { type: 'json' }

/** Something to fill in; `connectors/operations.json` says more. */
export interface Field {
  name: string
  /** Absent inside arrays and objects. */
  in?: string
  description: string
  type: string
  required: boolean
  isNullable?: boolean
  enum?: readonly (string | number)[]
  format?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  maxItems?: number
  also?: readonly string[]
  items?: Pick<Field, 'type' | 'enum' | 'format'> & { fields?: readonly Field[] }
  fields?: readonly Field[]
}

/** An operation of the hub's API. */
export interface Operation {
  /** As in the OpenAPI document, e.g. `listLeads`. */
  operationId: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `{name}` where a field of the path goes. */
  path: string
  title: string
  description: string
  /** Of the API key: read, write or admin. */
  scope: string
  /** A list that goes on: `nextCursor` of an answer is handed back as `cursor`. */
  isPaged: boolean
  /** Whether the hub obeys an `Idempotency-Key`, so that the call may be repeated. */
  isIdempotent: boolean
  fields: readonly Field[]
}

/** What an agent may be given: what connectors for people offer, without what serves those connectors alone. */
export const offered = operations as readonly Operation[]
