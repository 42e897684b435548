'use strict'

const { getOperation } = require('./operations')
const { readPages } = require('./pages')
const { toLeadQuery } = require('./wanted')

const BEGINNING = '1970-01-01T00:00:00.000Z'

/**
 * Where reading stands.
 * @typedef {object} Mark
 * @property {string} since  when it began; goes with every call, as the filter that it is
 * @property {number} known  the newest lead of then: it and older ones are not given
 * @property {string} [cursor]  the hub's own; neither skips nor repeats
 */

/**
 * A mark behind what there is. The clocks of Node-RED and the hub may differ, so the newest lead says what time it is.
 * @param {import('./types').Hub} hub
 * @param {boolean} includesExisting  true = a mark before all there is
 * @param {AbortSignal} signal
 * @returns {Promise<Mark>}
 */
async function beginPolling(hub, includesExisting, signal) {
  const { path } = getOperation('listLeads')
  const { leads } = includesExisting ? { leads: [] } : await hub.call({ path, query: { limit: 1 } }, { signal })
  const newest = leads?.[0]
  if (!newest) return { since: BEGINNING, known: 0 }
  // A millisecond before: others of the same one may still be on their way.
  return { since: new Date(Date.parse(newest.discoveredAt) - 1).toISOString(), known: newest.id }
}

/**
 * The leads that are new since `mark`, oldest first, by pages; each with the mark behind it.
 * @param {import('./types').Hub} hub
 * @param {import('./types').Wanted} wanted
 * @param {Mark} mark
 * @param {import('./transport').CallOptions} options
 */
async function* pollLeads(hub, wanted, mark, options) {
  const { path, lists = [] } = getOperation('listLeads')
  const { query, isWanted } = toLeadQuery(wanted)
  const request = { path, query: { ...query, since: mark.since } }
  const pages = readPages(request, lists, (one) => hub.call(one, options), undefined, mark.cursor)
  for await (const { items, cursor } of pages) {
    const leads = items.filter((lead) => lead.id > mark.known && isWanted(lead))
    yield { leads, mark: cursor === undefined ? mark : { ...mark, cursor } }
  }
}

module.exports = { beginPolling, pollLeads }
