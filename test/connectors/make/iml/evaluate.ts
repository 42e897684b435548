import { ImlError } from './error.ts'
import { functions, type Value } from './functions.ts'
import type { Expression } from './parse.ts'

/** A variable; with `keys`, only these may be asked of it. */
export interface Variable {
  value: Value
  keys?: ReadonlySet<string>
}

/** The variables that there are at a place. */
export type Scope = Readonly<Record<string, Variable>>

const keywords = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['emptystring', ''],
  ['emptyarray', []],
])

/**
 * The value of an expression.
 * @throws ImlError for a function, a variable or a declared key that does not exist
 */
export function evaluate(expression: Expression, scope: Scope, source: string): Value {
  const of = (inner: Expression): Value => evaluate(inner, scope, source)
  switch (expression.kind) {
    case 'value':
      return expression.value
    case 'variable':
      return toVariable(expression.name, scope, source)
    case 'member':
      if (expression.of.kind === 'variable') assertKnown(expression.of.name, expression.name, scope, source)
      return memberOf(of(expression.of), expression.name)
    case 'index':
      return itemOf(of(expression.of), of(expression.at), source)
    case 'not':
      return !of(expression.of)
    case 'negate':
      return -Number(of(expression.of))
    case 'binary':
      return compute(
        expression.operator,
        () => of(expression.left),
        () => of(expression.right),
        source,
      )
    case 'call':
      return call(expression.name, expression.arguments.map(of), source)
  }
}

function toVariable(name: string, scope: Scope, source: string): Value {
  if (keywords.has(name)) return keywords.get(name)
  const variable = scope[name]
  if (!variable) throw new ImlError(source, `there is no variable ${name} here`)
  return variable.value
}

function assertKnown(name: string, key: string, scope: Scope, source: string): void {
  const keys = scope[name]?.keys
  if (keys && !keys.has(key)) throw new ImlError(source, `${name} has no ${key}`)
}

/** Nothing of nothing; of an array, that of its first item. */
function memberOf(value: Value, name: string): Value {
  const owner: Value = Array.isArray(value) ? value[0] : value
  return typeof owner === 'object' && owner !== null ? (owner as Record<string, Value>)[name] : undefined
}

/** Arrays count from 1; -1 is the last. */
function itemOf(value: Value, at: Value, source: string): Value {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value) || typeof at !== 'number') throw new ImlError(source, 'only arrays have numbered items')
  if (at === 0) throw new ImlError(source, 'arrays count from 1')
  return value.at(at > 0 ? at - 1 : at)
}

function compute(operator: string, left: () => Value, right: () => Value, source: string): Value {
  if (operator === '&&') return left() && right()
  if (operator === '||') return left() || right()
  const [a, b] = [left(), right()]
  if (operator === '==' || operator === '===') return a === b
  if (operator === '!=' || operator === '!==') return a !== b
  if (operator === '+' && (typeof a === 'string' || typeof b === 'string')) return `${a ?? ''}${b ?? ''}`
  if (typeof a !== 'number' || typeof b !== 'number') throw new ImlError(source, `${operator} needs numbers`)
  const results: Record<string, number | boolean> = {
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '/': a / b,
    '%': a % b,
    '<': a < b,
    '<=': a <= b,
    '>': a > b,
    '>=': a >= b,
  }
  return results[operator]
}

function call(name: string, given: Value[], source: string): Value {
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (!known) throw new ImlError(source, `there is no function ${name}`)
  const [least, most] = known.count
  if (given.length < least || given.length > most)
    throw new ImlError(source, `${name} takes ${least} to ${most} values`)
  try {
    return known.call(...given)
  } catch (error) {
    throw new ImlError(source, `${name}: ${(error as Error).message}`)
  }
}
