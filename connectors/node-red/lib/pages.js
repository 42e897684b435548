'use strict'

const { HubError } = require('./errors')
const { toRequest } = require('./request')

/** What a page holds at most. Source: the API. */
const PAGE_SIZE = 500

/**
 * @typedef {import('./types').Operation} Operation
 * @typedef {(request: import('./transport').Request) => Promise<any>} Call
 */

/**
 * Runs an operation. A list is read page by page: all of it, or as many as `limit` says.
 * @param {Operation} operation
 * @param {Record<string, unknown>} values
 * @param {Call} call
 * @returns {Promise<{ result: any, isList: boolean }>}
 */
async function runOperation(operation, values, call) {
  const { lists, isPaged } = operation
  // Counts and groups are no lists.
  const isOther = String(values.summary ?? '') === 'true' || Boolean(values.groupBy)
  if (!lists || isOther)
    return { result: unwrap(await call(toRequest(operation, values)), operation.noun), isList: false }
  if (!isPaged) return { result: itemsOf(await call(toRequest(operation, values)), lists), isList: true }
  const limit = values.limit === undefined || values.limit === '' ? Number.POSITIVE_INFINITY : Number(values.limit)
  // A limit that is none is for the hub to refuse.
  if (!(limit >= 1)) await call(toRequest(operation, values))
  const items = []
  for await (const page of readPages(toRequest(operation, values), lists, call, limit)) items.push(...page.items)
  return { result: items, isList: true }
}

/**
 * The pages of a list, one after the other.
 * @param {import('./transport').Request} request
 * @param {string[]} lists  the keys of the lists in the answer
 * @param {Call} call
 * @param {number} [limit]  of all items
 * @param {string} [from]  where to begin
 */
async function* readPages(request, lists, call, limit = Number.POSITIVE_INFINITY, from) {
  let cursor = from
  for (let left = limit; left > 0; ) {
    const query = { ...request.query, limit: Math.min(PAGE_SIZE, left), ...(cursor !== undefined && { cursor }) }
    const body = await call({ ...request, query })
    const items = itemsOf(body, lists)
    left -= items.length
    const next = typeof body.nextCursor === 'string' ? body.nextCursor : undefined
    yield { items, cursor: next }
    if (!body.hasMore || next === undefined || next === cursor) return
    cursor = next
  }
}

/** What the answer is about, without the key that says only what it is. @param {any} body @param {string} noun */
const unwrap = (body, noun) => (Object.keys(body).join() === noun ? body[noun] : body)

/**
 * @param {any} body
 * @param {string[]} lists
 * @returns {any[]}
 */
function itemsOf(body, lists) {
  const found = lists.map((key) => body[key])
  if (found.every(Array.isArray)) return found.flat()
  const text = `The answer has no list "${lists.join('", "')}": the hub may be of another version than these nodes`
  throw new HubError('unknown_answer', text, { body })
}

module.exports = { readPages, runOperation }
