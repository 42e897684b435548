import { invalidInput } from '../errors.ts'
import { type Budget, type Comparison, comparisons } from './operators.ts'
import type { Path } from './path.ts'
import { MAX_PROGRAM_SIZE } from './regex.ts'

/** How deep conditions nest, and how many steps a path has. */
const MAX_DEPTH = 10

/** The most fields, operators and branches in a filter. */
const MAX_NODES = 200

/** The longest field name or dotted path, in characters. */
const MAX_NAME_LENGTH = 200

const operators = [...comparisons.keys(), '$exist', '$and', '$or', '$not']

/** A filter read into what it means. */
export type Condition =
  | { kind: 'all' | 'any'; of: readonly Condition[] }
  | { kind: 'not'; of: Condition }
  | { kind: 'exists'; path: Path }
  | ({ kind: 'compares'; path: Path } & Comparison)

/** Where in the filter the reader is: the path in the message, and what to name in an error. */
interface Place {
  path: Path
  where: string
  depth: number
}

/**
 * Reads the source form of a filter.
 * @param where what to call the filter in errors, e.g. `filter`
 * @throws InvalidInput that names the place, e.g. `filter.profile.followerCount.$gt`
 */
export function readCondition(source: unknown, where: string): Condition {
  const budget = { nodesLeft: MAX_NODES, programLeft: MAX_PROGRAM_SIZE }
  if (!isObject(source)) throw invalidInput(where, 'must be an object of fields and conditions')
  if (Object.keys(source).length === 0) return { kind: 'all', of: [] }
  return readAt(source, { path: [], where, depth: 0 }, budget)
}

/** A condition on what is at `place`: an object of fields and operators, or a plain value that it must be equal to. */
function readAt(source: unknown, place: Place, budget: Budget): Condition {
  if (place.depth > MAX_DEPTH) throw invalidInput(place.where, `is nested more than ${MAX_DEPTH} deep`)
  if (!isObject(source)) return readOperator('$eq', source, place, budget)
  const entries = Object.entries(source)
  if (entries.length === 0) throw invalidInput(place.where, 'must have a condition; an empty object says nothing')
  const of = entries.map(([key, operand]) => {
    if (key.length > MAX_NAME_LENGTH) {
      throw invalidInput(place.where, `has a name of ${key.length} characters; at most ${MAX_NAME_LENGTH} are taken`)
    }
    takeNode(place, budget)
    const inside = { path: place.path, where: `${place.where}.${key}`, depth: place.depth + 1 }
    if (key.startsWith('$')) return readOperator(key, operand, inside, budget)
    return readAt(operand, { ...inside, path: toPath(place.path, key, inside.where) }, budget)
  })
  return of.length === 1 && of[0] ? of[0] : { kind: 'all', of }
}

function readOperator(name: string, operand: unknown, place: Place, budget: Budget): Condition {
  const { path, where } = place
  if (name === '$not') return { kind: 'not', of: readAt(operand, place, budget) }
  if (name === '$and' || name === '$or') {
    return { kind: name === '$and' ? 'all' : 'any', of: readBranches(operand, place, budget) }
  }
  const read = comparisons.get(name)
  if (!read && name !== '$exist') throw invalidInput(where, `is no operator; there are ${operators.join(' ')}`)
  if (path.length === 0) throw invalidInput(where, 'must be about a field, as in {"field": {"$eq": 1}}')
  if (read) return { kind: 'compares', path, ...read(operand, where, budget) }
  if (typeof operand !== 'boolean') throw invalidInput(where, 'must be true or false')
  const exists: Condition = { kind: 'exists', path }
  return operand ? exists : { kind: 'not', of: exists }
}

function readBranches(operand: unknown, place: Place, budget: Budget): Condition[] {
  const { where } = place
  if (!Array.isArray(operand) || operand.length === 0) throw invalidInput(where, 'must be a list of conditions')
  return operand.map((branch, at) => {
    takeNode(place, budget)
    return readAt(branch, { ...place, where: `${where}.${at}` }, budget)
  })
}

function takeNode({ where }: Place, budget: Budget): void {
  budget.nodesLeft -= 1
  if (budget.nodesLeft < 0) throw invalidInput(where, `is beyond the ${MAX_NODES} conditions a filter may have`)
}

/** Appends a field name or dotted path to where the filter is. */
function toPath(path: Path, key: string, where: string): Path {
  const steps = [...path, ...key.split('.')]
  if (steps.includes('')) throw invalidInput(where, 'has an empty step in its path')
  if (steps.some((step) => step.startsWith('$'))) {
    throw invalidInput(where, 'must not have $ in a path; a list is searched without a sign, as in "tags.name"')
  }
  if (steps.length > MAX_DEPTH) throw invalidInput(where, `has a path of more than ${MAX_DEPTH} steps`)
  return steps
}

const isObject = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
