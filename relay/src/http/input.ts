import { type Issue, notFound } from '@leadwire/core'
import { z } from 'zod'
import type { Route } from '../apis/api.ts'
import { invalidRequest, invalidRequests } from './invalid-request.ts'

/** An id in a path: a positive safe integer without signs, zeros in front or spaces. */
export const idParam = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, 'must be a positive whole number')
  .transform(Number)
  .refine(Number.isSafeInteger, 'must be a positive whole number')

/** Names that reach the prototype when an object is built from them. */
const unsafeNames = new Set(['__proto__', 'constructor', 'prototype'])

/** The path's parameters. @throws NotFound by the route's noun, else InvalidInput */
export function readParams(route: Pick<Route, 'params' | 'notFound'>, given: Record<string, unknown>): unknown {
  if (!route.params) return undefined
  const result = route.params.safeParse({ ...given })
  if (result.success) return result.data
  const place = result.error.issues[0]?.path[0]
  if (route.notFound) throw notFound(route.notFound, String(given[String(place)] ?? '').slice(0, 50))
  throw toInvalidRequest(result.error)
}

/** The query of `url`. @throws InvalidInput, also for a name given twice */
export function readQuery(route: Pick<Route, 'query'>, url: string): unknown {
  const at = url.indexOf('?')
  const values = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(at < 0 ? '' : url.slice(at + 1))) {
    if (unsafeNames.has(name)) throw invalidRequest(name, 'is not a parameter')
    if (values.has(name)) throw invalidRequest(name.slice(0, 100), 'is given twice')
    values.set(name, value)
  }
  return parseInput(route.query, Object.fromEntries(values))
}

/** `value` by `schema`; undefined without one. @throws InvalidInput with every fault */
export function parseInput(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw toInvalidRequest(result.error)
}

const toInvalidRequest = (error: z.ZodError) =>
  invalidRequests(error.issues.map(({ path, message }): Issue => ({ path: path.map(String).join('.'), message })))
