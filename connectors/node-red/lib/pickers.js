'use strict'

const { getOperation } = require('./operations')
const { runOperation } = require('./pages')

/** @typedef {{ id: number, name?: string, xHandle?: string, isActive?: boolean }} Named */

/** @param {Named} account */
const handleOf = ({ xHandle, isActive }) => (isActive === false ? `@${xHandle} (asleep)` : `@${xHandle}`)

/** The list of each noun, and what its entries are called. @type {Record<string, [string, (entry: Named) => string]>} */
const pickers = {
  stream: ['listStreams', ({ name, id }) => name ?? `Stream ${id}`],
  segment: ['listSegments', ({ name, id }) => name ?? `Segment ${id}`],
  account: ['listAccounts', handleOf],
  template: ['listTemplates', ({ name, id }) => name ?? `Template ${id}`],
}

/** @param {string} noun */
const hasPicker = (noun) => Object.hasOwn(pickers, noun)

/**
 * What can be chosen, by name.
 * @param {import('./types').Hub} hub
 * @param {string} noun  one that `hasPicker`
 * @returns {Promise<{ value: string, label: string }[]>}
 */
async function listChoices(hub, noun) {
  const [operation, toLabel] = /** @type {[string, (entry: Named) => string]} */ (pickers[noun])
  const { result } = await runOperation(getOperation(operation), {}, (request) => hub.call(request))
  return result
    .map((/** @type {Named} */ entry) => ({ value: String(entry.id), label: toLabel(entry) }))
    .sort((/** @type {any} */ a, /** @type {any} */ b) => a.label.localeCompare(b.label))
}

module.exports = { hasPicker, listChoices }
