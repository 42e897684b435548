import { ImlError } from './error.ts'
import { evaluate, type Scope } from './evaluate.ts'
import type { Value } from './functions.ts'
import { type Expression, parseAt } from './parse.ts'

type Part = string | Expression

const known = new Map<string, Part[]>()

/** A text cut into what stands as it is and what is computed. */
export function partsOf(source: string): Part[] {
  const before = known.get(source)
  if (before) return before
  const parts: Part[] = []
  let at = 0
  for (let open = source.indexOf('{{'); open >= 0; open = source.indexOf('{{', at)) {
    if (open > at) parts.push(source.slice(at, open))
    const { expression, end } = parseAt(source, open + 2)
    parts.push(expression)
    at = end + 2
  }
  if (at < source.length) parts.push(source.slice(at))
  known.set(source, parts)
  return parts
}

/**
 * Fills a value of a Make file: one expression alone keeps its type, among text it becomes text; what is undefined is left
 * out of objects; the key `{{...}}` spreads.
 */
export function render(template: Value, scope: Scope): Value {
  if (typeof template === 'string') return renderText(template, scope)
  if (Array.isArray(template)) return template.map((item) => render(item, scope))
  if (typeof template !== 'object' || template === null) return template
  const made: Record<string, Value> = {}
  for (const [key, inner] of Object.entries(template)) {
    const value = render(inner, scope)
    if (key === '{{...}}') Object.assign(made, assertObject(value, key))
    else if (key.includes('{{')) throw new ImlError(key, 'only {{...}} may be a computed key')
    else if (value !== undefined) made[key] = value
  }
  return made
}

function renderText(source: string, scope: Scope): Value {
  const parts = partsOf(source)
  const [only] = parts
  if (parts.length === 1 && typeof only === 'object') return evaluate(only, scope, source)
  return parts.map((part) => (typeof part === 'string' ? part : toText(evaluate(part, scope, source), source))).join('')
}

function toText(value: Value, source: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'object') throw new ImlError(source, 'a collection or a date stands among text')
  return String(value)
}

function assertObject(value: Value, source: string): object {
  if (typeof value !== 'object' || value === null) throw new ImlError(source, 'only a collection can be spread')
  return value
}
