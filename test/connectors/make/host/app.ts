import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../../support/hub.ts'
import type { Value } from '../iml/functions.ts'

/** The folder of the app. */
export const FOLDER = join(ROOT, 'connectors/make')

/** A field of a form or of an interface. */
export interface Parameter {
  name: string
  label: string
  type: string
  required?: boolean
  multiple?: boolean
  default?: Value
  options?: string | { label: string; value: string }[]
  spec?: Parameter[] | { type: string }
  validate?: { min?: number; max?: number }
}

/** A call as Make's files describe it; the strings in it are IML. */
export interface Communication {
  url: string
  baseUrl?: string
  method?: string
  headers?: Record<string, Value>
  qs?: Record<string, Value>
  body?: Value
  /** How the body goes; JSON unless told. */
  type?: 'json' | 'text'
  response?: Response
  pagination?: { condition: Value; qs: Record<string, Value> }
  log?: { sanitize: string[] }
}

/** What is done with the answer. */
export interface Response {
  valid?: boolean | { condition: string; message: string; type: string }
  error?: ErrorSpec
  iterate?: string | { container: string; condition: string }
  output?: Value
  limit?: Value
  trigger?: { type: 'id'; order: 'desc'; id: string; date?: string }
  data?: Record<string, string>
  metadata?: { type: string; value: string }
}

/** A message and a type, and others for single statuses. */
export type ErrorSpec = { message: string; type: string } & {
  [status: string]: { message: string; type: string } | string
}

/** A component as `makecomapp.json` has it. */
export interface Component {
  label: string
  description?: string
  moduleType?: string
  webhook?: string
  connection?: string
  codeFiles: Record<string, string>
}

type Kind = 'connection' | 'webhook' | 'module' | 'rpc'

/** `makecomapp.json`. */
export interface Manifest {
  generalCodeFiles: Record<string, string | null>
  components: Record<Kind | 'function' | 'endpoint', Record<string, Component>>
}

/** A file of the app, read. */
export const readAppFile = <T>(path: string): T => JSON.parse(readFileSync(join(FOLDER, path), 'utf8')) as T

/** The list of components. */
export const manifest = readAppFile<Manifest>('makecomapp.json')

/** A component. @throws Error when there is none */
export function componentOf(kind: Kind, id: string): Component {
  const found = manifest.components[kind][id]
  if (!found) throw new Error(`the app has no ${kind} ${id}`)
  return found
}

/** One file of a component; undefined when it has none. */
export function partOf<T>(kind: Kind, id: string, part: string): T | undefined {
  const path = componentOf(kind, id).codeFiles[part]
  return path === undefined ? undefined : readAppFile<T>(path)
}

/** One file of a component that must be there. */
export function needPart<T>(kind: Kind, id: string, part: string): T {
  const found = partOf<T>(kind, id, part)
  if (found === undefined) throw new Error(`the ${kind} ${id} has no ${part}`)
  return found
}

/** What modules and RPCs inherit. */
export const base = readAppFile<Omit<Communication, 'url'>>('general/base.iml.json')

/** Fields of the form of the connection. */
export const connectionFields = needPart<Parameter[]>('connection', 'leadwire', 'params')

/** Fields of the form of a module. */
export const fieldsOf = (id: string): Parameter[] => [
  ...(partOf<Parameter[]>('module', id, 'staticParams') ?? []),
  ...(partOf<Parameter[]>('module', id, 'mappableParams') ?? []),
]
