import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/** The root of the checkout. */
export const ROOT = resolve(import.meta.dirname, '../..')

/** A JSON Schema, as far as the document of the hub uses it. */
export interface Schema {
  type?: string | string[]
  enum?: (string | number)[]
  const?: string | number | boolean
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  description?: string
  default?: unknown
  format?: string
  pattern?: string
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  maxLength?: number
}

/** A request or answer body. */
export interface Content {
  schema: Schema
  example?: unknown
  examples?: Record<string, { value: { error: string; message: string } }>
}

/** An operation of the OpenAPI document. */
export interface ApiOperation {
  operationId: string
  summary: string
  tags: string[]
  parameters?: { in: 'path' | 'query' | 'header'; name: string; required?: boolean; schema: Schema }[]
  requestBody?: { required?: boolean; content: Record<string, Content> }
  responses: Record<string, { content?: Record<string, Content> }>
  'x-scope': 'read' | 'write' | 'admin'
}

/** The OpenAPI document of the hub. */
export interface ApiDocument {
  paths: Record<string, Record<string, ApiOperation>>
}

/** The document as `leadwire openapi` prints it: connectors know the hub by what it says of itself. */
export function readDocument(): ApiDocument {
  const args = ['--conditions=leadwire-source', 'relay/bin/leadwire.mjs', 'openapi']
  const env = { PATH: process.env.PATH ?? '' }
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  })
  if (status !== 0) throw new Error(`leadwire openapi failed: ${stderr}`)
  return JSON.parse(stdout)
}

/** The body of the first success that has one, with its status. */
export function successOf({ responses }: ApiOperation): { status: number; content: Content } {
  const found = Object.entries(responses).flatMap(([status, { content }]) => {
    const json = content?.['application/json']
    return Number(status) < 400 && json ? [{ status: Number(status), content: json }] : []
  })
  const success = found.find(({ content }) => content.example !== undefined) ?? found[0]
  if (!success) throw new Error('An operation has no success')
  return success
}
