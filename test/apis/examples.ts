import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OperationDoc } from '../../relay/src/apis/api.ts'
import type { Answer } from '../support/relay.ts'
import { findRoute } from '../support/routes.ts'

const FILE = join(import.meta.dirname, '../../relay/src/apis/catch-the-good-ones/operations.json')

/** Set, the contract cases write what they see into the examples of the OpenAPI document. */
const isOn = process.env.LEADWIRE_RECORD_EXAMPLES === '1'

/**
 * Keeps the first good answer to each operation that has no example yet. To make an example anew, delete its `body` and
 * `reply` and run `LEADWIRE_RECORD_EXAMPLES=1 npx vitest run test/apis/catch-the-good-ones.test.ts -t SQLite`.
 */
export function noteExample(method: string, path: string, body: unknown, answer: Answer): void {
  if (!isOn || answer.status >= 300 || answer.body === undefined || isBare(answer.body)) return
  const operations: Record<string, OperationDoc> = JSON.parse(readFileSync(FILE, 'utf8'))
  const found = findRoute(method, path)
  const operation = found && operations[found.name]
  if (!operation || operation.reply !== undefined) return
  if (typeof body === 'object' && found.route.body) operation.body = plain(body)
  operation.status = answer.status
  operation.reply = plain(answer.body)
  writeFileSync(FILE, `${JSON.stringify(operations, null, 2)}\n`)
}

/** An answer whose lists are all empty shows nothing. */
function isBare(body: object): boolean {
  const lists = Object.values(body).filter(Array.isArray)
  return lists.length > 0 && lists.every((list) => list.length === 0)
}

/** Secrets, hosts and long lists of one test run say nothing to a reader. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 2).map(plain)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
  }
  if (typeof value !== 'string') return value
  return value
    .replace(/^(whsec|whsk|whpk|lwt)_.{8,}$/, '$1_…')
    .replace(/https?:\/\/127\.0\.0\.1(:\d+)?/g, 'https://hooks.example.com')
}
