'use strict'

const { readPages } = require('./pages')
const { toValue } = require('./request')
const { getOperation, getTrigger } = require('./operations')

/** Newest leads among which one is looked for that fits. */
const LOOKED_AT = 100

/**
 * What a trigger node asks for.
 * @param {{ event?: string, filters?: Record<string, unknown> }} config
 * @returns {import('./types').Wanted}
 */
function toWanted({ event, filters = {} }) {
  const trigger = getTrigger(event)
  const chosen = trigger.filters.map((field) => [field.name, toValue(field, filters[field.name])])
  return { trigger, filterConfig: Object.fromEntries(chosen.filter(([, value]) => value !== undefined)) }
}

/** Filters of the webhook as those of the list; how a lead was found is not among them. @param {import('./types').Wanted} wanted */
function toLeadQuery({ filterConfig: { sourceType, ...query } }) {
  return {
    query,
    /** @param {{ sourceType?: string }} lead */
    isWanted: (lead) => sourceType === undefined || (lead.sourceType === 'liker') === (sourceType === 'liker'),
  }
}

/**
 * The newest thing that happened, or a made-up one where nothing has.
 * @param {import('./types').Hub} hub
 * @param {import('./types').Wanted} wanted
 * @returns {Promise<{ item: unknown, isSample: boolean }>}
 */
async function findNewest(hub, wanted) {
  const { trigger, filterConfig } = wanted
  const found = trigger.key === 'newLead' ? await findLead(hub, wanted) : await findMessage(hub, trigger, filterConfig)
  return { item: found ?? trigger.sample, isSample: found === undefined }
}

/** @param {import('./types').Hub} hub @param {import('./types').Wanted} wanted */
async function findLead(hub, wanted) {
  const { path, lists = [] } = getOperation('listLeads')
  const { query, isWanted } = toLeadQuery(wanted)
  for await (const { items } of readPages({ path, query }, lists, (request) => hub.call(request), LOOKED_AT)) {
    const lead = items.find(isWanted)
    if (lead) return lead
  }
  return undefined
}

/**
 * @param {import('./types').Hub} hub
 * @param {import('./types').Trigger} trigger
 * @param {Record<string, unknown>} filterConfig
 */
async function findMessage(hub, { events }, { streamId }) {
  const path = '/api/v2/webhooks/messages'
  const { messages = [] } = await hub.call({ path, query: { type: events[0], limit: LOOKED_AT } })
  const newest = messages.find((/** @type {any} */ one) => streamId === undefined || one.streamId === streamId)
  return newest && (await hub.call({ path: `${path}/${newest.id}` })).message?.data
}

module.exports = { findNewest, toLeadQuery, toWanted }
