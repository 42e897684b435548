'use strict'

const { setTimeout: sleep } = require('node:timers/promises')
const { HubError } = require('../lib/errors')
const { pollTrigger } = require('../lib/poll-trigger')
const { receive } = require('../lib/receiver')
const { openState } = require('../lib/state')
const { findNewest, toWanted } = require('../lib/wanted')
const { webhookTrigger } = require('../lib/webhook-trigger')

/** Seconds until what failed is tried again: the first times, and from then on. */
const RETRY_SECONDS = [2, 5, 15, 60]
const DEFAULT_INTERVAL_SECONDS = 60

/**
 * @typedef {object} TriggerConfig
 * @property {string} [hub]
 * @property {string} [event]
 * @property {string} [mode]  webhook or poll
 * @property {Record<string, unknown>} [filters]
 * @property {boolean} [missed]
 * @property {boolean} [existing]
 * @property {unknown} [interval]
 */

/**
 * Waits until all nodes are there, so that nothing is sent to nodes that are not yet.
 * @param {import('../lib/types').NodeRed} RED
 * @param {AbortSignal} signal
 */
const untilStarted = (RED, signal) =>
  new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
    RED.events.once('flows:started', resolve)
    signal.addEventListener('abort', () => {
      RED.events.off('flows:started', resolve)
      resolve()
    })
  })

/** Begins flows with what a hub has to tell. @param {import('../lib/types').NodeRed} RED */
module.exports = (RED) => {
  if (RED.settings.httpNodeRoot !== false) RED.httpNode.post('/leadwire/:key', receive)

  /** @this {import('../lib/types').Node & { sendNewest?: () => Promise<object> }} @param {TriggerConfig} config */
  function LeadwireTrigger(config) {
    RED.nodes.createNode(this, config)
    const closing = new AbortController()
    const { signal } = closing
    const hub = /** @type {(import('../lib/types').Hub & { nodeRedUrl: string }) | null} */ (
      RED.nodes.getNode(config.hub)
    )
    const key = this._alias ? `${this.z}-${this._alias}` : this.id
    const state = openState(RED.settings.userDir, key)
    /** @type {ReturnType<typeof webhookTrigger> | undefined} */
    let trigger

    /** @type {import('../lib/types').Wanted | undefined} */
    let wanted
    let attempt = 0
    let told = ''

    /** One message each. @param {unknown[]} items @param {object} [more] */
    const emit = (items, more = {}) => {
      if (items.length === 0) return
      const topic = wanted?.trigger.events[0]
      this.send([items.map((payload) => ({ topic, payload, leadwire: { trigger: config.event, ...more } }))])
    }

    /** @param {{ fill: string, shape: string, text: string }} status */
    const show = (status) => {
      this.status(status)
      if (status.fill !== 'green') return
      attempt = 0
      told = ''
    }

    const begin = () => {
      if (!hub?.baseUrl) throw new HubError('no_hub', 'Choose a hub in the settings of this node')
      wanted = toWanted(config)
      const isPolling = config.mode === 'poll'
      if (isPolling && wanted.trigger.key !== 'newLead') {
        throw new HubError('not_polled', `${wanted.trigger.label} is only sent by the hub; choose "The hub sends"`)
      }
      const parts = {
        hub,
        wanted,
        key,
        targetUrl: isPolling ? '' : toTargetUrl(hub.nodeRedUrl),
        deliversMissed: config.missed !== false,
        includesExisting: config.existing === true,
        intervalSeconds: Number(config.interval) > 0 ? Number(config.interval) : DEFAULT_INTERVAL_SECONDS,
        state,
        signal,
        emit,
        show,
      }
      return isPolling ? pollTrigger(parts) : webhookTrigger(parts)
    }

    /** Works until the node closes; what fails is told once, and tried again. */
    const keepOn = async () => {
      await untilStarted(RED, signal)
      while (!signal.aborted) {
        try {
          trigger ??= begin()
          return await trigger.run()
        } catch (error) {
          if (signal.aborted) return
          const { code = 'failed', message, status } = /** @type {any} */ (error)
          this.status({ fill: 'red', shape: 'ring', text: code })
          if (told !== message) this.error(error, { leadwire: { error: code, message, statusCode: status } })
          told = message
          if (!trigger) return
          await sleep((RETRY_SECONDS[attempt++] ?? 60) * 1000, undefined, { signal }).catch(() => undefined)
        }
      }
    }

    /** @param {string} nodeRedUrl */
    const toTargetUrl = (nodeRedUrl) => {
      const { httpNodeRoot, https, uiHost, uiPort } = RED.settings
      if (httpNodeRoot === false) {
        throw new HubError('no_http', 'The HTTP nodes of Node-RED are switched off; choose "Ask the hub"')
      }
      const host = !uiHost || uiHost === '0.0.0.0' || uiHost === '::' ? '127.0.0.1' : uiHost
      const base = nodeRedUrl || `${https ? 'https' : 'http'}://${host}:${uiPort ?? 1880}`
      const root = (httpNodeRoot ?? '/').replace(/^\/*|\/*$/g, '')
      return [base.replace(/\/+$/, ''), root, 'leadwire', key].filter((part) => part !== '').join('/')
    }

    this.sendNewest = async () => {
      if (!hub?.baseUrl) throw new HubError('no_hub', 'Choose a hub in the settings of this node')
      wanted ??= toWanted(config)
      const { item, isSample } = await findNewest(hub, wanted)
      emit([item], { isTest: true, isSample })
      return { isSample }
    }

    this.status({ fill: 'yellow', shape: 'ring', text: 'connecting' })
    const working = keepOn()
    // What is remembered stays, also of a node that is gone: it may only have been switched off.
    this.on('close', (_isRemoved, done) => {
      closing.abort()
      void working
        .then(() => trigger?.close())
        .catch((error) => this.warn(`The subscription could not be ended: ${error.message}`))
        .then(() => done())
    })
  }

  RED.nodes.registerType('leadwire-trigger', LeadwireTrigger)
}
