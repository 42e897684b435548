'use strict'

const { addAdminRoutes } = require('../lib/admin')
const { callHub, toBaseUrl } = require('../lib/transport')

const DEFAULT_SECONDS = 30

/** A hub and the key for it. @param {import('../lib/types').NodeRed} RED */
module.exports = (RED) => {
  /**
   * @this {any}
   * @param {{ baseUrl?: string, nodeRedUrl?: string, timeout?: unknown }} config
   */
  function LeadwireHub(config) {
    RED.nodes.createNode(this, config)
    this.baseUrl = toBaseUrl(config.baseUrl)
    this.nodeRedUrl = String(config.nodeRedUrl ?? '').trim()
    const seconds = Number(config.timeout) > 0 ? Number(config.timeout) : DEFAULT_SECONDS
    /** @type {import('../lib/transport').Access} */
    this.access = { baseUrl: this.baseUrl, apiKey: this.credentials?.apiKey ?? '', seconds }
    /** @type {import('../lib/types').Hub['call']} */
    this.call = (request, { seconds: own, ...options } = {}) =>
      callHub({ ...this.access, ...(own !== undefined && { seconds: own }) }, request, options)
  }
  RED.nodes.registerType('leadwire-hub', LeadwireHub, { credentials: { apiKey: { type: 'password' } } })
  addAdminRoutes(RED)
}
