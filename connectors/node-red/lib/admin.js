'use strict'

const { HubError } = require('./errors')
const { operations, triggers } = require('./operations')
const { hasPicker, listChoices } = require('./pickers')
const { callHub, toBaseUrl } = require('./transport')

/** What the editor sends in place of a key that it does not know. Source: Node-RED. */
const UNCHANGED = '__PWRD__'

/**
 * @typedef {import('./types').RouteHandler} RouteHandler
 * @typedef {import('./types').Hub & { access: import('./transport').Access }} HubNode
 */

/**
 * What the editor asks, each behind the permission of Node-RED.
 * @param {import('./types').NodeRed} RED
 */
function addAdminRoutes(RED) {
  const read = RED.auth.needsPermission('leadwire.read')
  const write = RED.auth.needsPermission('leadwire.write')
  /** @param {string | undefined} id @returns {HubNode} */
  const hubOf = (id) => {
    const hub = /** @type {HubNode | null} */ (RED.nodes.getNode(id))
    if (hub?.access) return hub
    throw new HubError('not_deployed', 'Deploy first: Node-RED does not know this hub yet')
  }
  RED.httpAdmin.get('/leadwire/operations', read, (_req, res) => res.json({ operations, triggers }))
  RED.httpAdmin.get(
    '/leadwire/hubs/:id/choices/:noun',
    read,
    answer(async ({ params }) => {
      if (!hasPicker(params.noun ?? '')) throw new HubError('unknown_list', `There is no list of ${params.noun}`)
      return { choices: await listChoices(hubOf(params.id), params.noun ?? '') }
    }),
  )
  RED.httpAdmin.post(
    '/leadwire/test',
    write,
    answer(async ({ body }) => {
      const me = await callHub(toAccess(RED, /** @type {any} */ (body)), { path: '/api/v2/me' })
      return { workspace: me.name, scopes: me.key?.scopes ?? [] }
    }),
  )
  RED.httpAdmin.post(
    '/leadwire/triggers/:id/newest',
    write,
    answer(async ({ params }) => {
      const node = /** @type {{ sendNewest?: () => Promise<object> } | null} */ (RED.nodes.getNode(params.id))
      if (!node?.sendNewest) throw new HubError('not_deployed', 'Deploy first: Node-RED does not know this node yet')
      return await node.sendNewest()
    }),
  )
}

/**
 * A key that was saved is used at the address that it was saved for only: who may edit flows shall not read it by having it
 * sent elsewhere.
 * @param {import('./types').NodeRed} RED
 * @param {{ id?: string, baseUrl?: string, apiKey?: string, timeout?: unknown }} given
 */
function toAccess(RED, { id, baseUrl, apiKey = '' }) {
  const url = toBaseUrl(baseUrl)
  if (apiKey !== UNCHANGED) return { baseUrl: url, apiKey, seconds: 10 }
  const known = /** @type {HubNode | null} */ (RED.nodes.getNode(id))?.access
  if (known?.baseUrl === url) return { ...known, seconds: 10 }
  throw new HubError('key_needed', 'Type the API key again: the saved one is used only at the address it was saved for')
}

/** @param {(req: import('./types').RouteRequest) => Promise<object>} work @returns {RouteHandler} */
const answer = (work) => (req, res) =>
  void work(req).then(
    (body) => res.json(body),
    (error) => res.status(400).json({ error: error.code ?? 'failed', message: error.message }),
  )

module.exports = { addAdminRoutes }
