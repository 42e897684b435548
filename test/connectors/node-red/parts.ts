import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ROOT } from '../../support/hub.ts'

const require = createRequire(import.meta.url)

/** A file of the package, which is CommonJS as Node-RED loads it. */
export const load = <T>(path: string): T => require(join(ROOT, 'connectors/node-red', path)) as T

/** A field of an operation, as far as tests make some. */
export interface Field {
  name: string
  label: string
  in: 'path' | 'query' | 'body'
  type: string
  required: boolean
  format?: string
  items?: { type: string }
}

/** An operation, as far as tests make some. */
export interface Operation {
  label: string
  method: string
  path: string
  isIdempotent: boolean
  fields: Field[]
}
