import { invalidInput } from '../errors.ts'
import { isScalar, type Scalar } from './path.ts'
import { compilePattern } from './regex.ts'

/** The longest text an operator is given, in characters. */
const MAX_TEXT_LENGTH = 1000

/** The most values in a list. */
const MAX_LIST_LENGTH = 1000

/** What all conditions of a filter share. */
export interface Budget {
  nodesLeft: number
  programLeft: number
}

/** How one operator, with its operand, judges a value. */
export interface Comparison {
  test: (value: unknown) => boolean
  /** True = holds when `test` holds for none of the values, so also when there is none. */
  isNegated?: boolean
  /** Only these values pass `test`. */
  values?: readonly Scalar[]
}

type ReadOperand = (operand: unknown, where: string, budget: Budget) => Comparison

const equals: ReadOperand = (operand, where) => {
  const wanted = toScalar(operand, where)
  return { test: (value) => value === wanted, values: [wanted] }
}

const isIn: ReadOperand = (operand, where) => {
  const values = toList(operand, where).map((item, at) => toScalar(item, `${where}.${at}`))
  const wanted = new Set<unknown>(values)
  return { test: (value) => wanted.has(value), values }
}

/** Numbers with numbers, texts with texts (by code unit, so that ISO dates come in their order); nothing is converted. */
const ordered =
  (holds: (value: number | string, bound: number | string) => boolean): ReadOperand =>
  (bound, where) => {
    if (typeof bound === 'number' && Number.isFinite(bound)) {
      return { test: (value) => typeof value === 'number' && holds(value, bound) }
    }
    if (typeof bound !== 'string') throw invalidInput(where, 'must be a number or a text')
    const text = toText(bound, where)
    return { test: (value) => typeof value === 'string' && holds(value, text) }
  }

/** One text, or several of which any will do. */
const affix =
  (holds: (value: string, part: string) => boolean): ReadOperand =>
  (operand, where) => {
    const parts = Array.isArray(operand)
      ? toList(operand, where).map((item, at) => toText(item, `${where}.${at}`))
      : [toText(operand, where)]
    return { test: (value) => typeof value === 'string' && parts.some((part) => holds(value, part)) }
  }

const regex: ReadOperand = (operand, where, budget) => {
  const { test, size } = compilePattern(toText(operand, where), where, budget.programLeft)
  budget.programLeft -= size
  return { test: (value) => typeof value === 'string' && test(value) }
}

const negated =
  (read: ReadOperand): ReadOperand =>
  (operand, where, budget) => ({ test: read(operand, where, budget).test, isNegated: true })

/** The operators that compare a value; `$exist`, `$and`, `$or` and `$not` are no comparisons. */
export const comparisons: ReadonlyMap<string, ReadOperand> = new Map([
  ['$eq', equals],
  ['$neq', negated(equals)],
  ['$gt', ordered((value, bound) => value > bound)],
  ['$gte', ordered((value, bound) => value >= bound)],
  ['$lt', ordered((value, bound) => value < bound)],
  ['$lte', ordered((value, bound) => value <= bound)],
  ['$in', isIn],
  ['$nin', negated(isIn)],
  ['$startsWith', affix((value, part) => value.startsWith(part))],
  ['$endsWith', affix((value, part) => value.endsWith(part))],
  ['$regex', regex],
])

function toScalar(value: unknown, where: string): Scalar {
  if (typeof value === 'string') return toText(value, where)
  if (isScalar(value)) return value
  const hint = Array.isArray(value) ? '; for one of several values write {"$in": […]}' : ''
  throw invalidInput(where, `must be a text, a number, true, false or null${hint}`)
}

function toText(value: unknown, where: string): string {
  if (typeof value !== 'string') throw invalidInput(where, 'must be a text')
  if (value.length > MAX_TEXT_LENGTH) {
    throw invalidInput(where, `must have at most ${MAX_TEXT_LENGTH} characters; it has ${value.length}`)
  }
  return value
}

function toList(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw invalidInput(where, 'must be a list')
  if (value.length === 0 || value.length > MAX_LIST_LENGTH) {
    throw invalidInput(where, `must have 1 to ${MAX_LIST_LENGTH} values; it has ${value.length}`)
  }
  return value
}
