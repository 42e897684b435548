'use strict'

const { promisify } = require('node:util')
const { HubError } = require('../lib/errors')
const { getOperation } = require('../lib/operations')
const { runOperation } = require('../lib/pages')
const { fromPayload } = require('../lib/request')

/**
 * @typedef {import('../lib/types').Message} Message
 * @typedef {import('../lib/types').TypedValue} TypedValue
 */

/** Asks a hub for one thing a message. @param {import('../lib/types').NodeRed} RED */
module.exports = (RED) => {
  const evaluate = promisify(RED.util.evaluateNodeProperty)

  /**
   * @this {import('../lib/types').Node}
   * @param {{ hub?: string, operation?: string, fields?: Record<string, TypedValue>, usePayload?: boolean, output?: string }} config
   */
  function Leadwire(config) {
    RED.nodes.createNode(this, config)
    const hub = /** @type {import('../lib/types').Hub | null} */ (RED.nodes.getNode(config.hub))
    const closing = new AbortController()
    /** One message after the other: they stay in order, and a hub that asks to wait is not asked by the next one. */
    let queue = Promise.resolve()

    this.on('input', (message, send, done) => {
      queue = queue
        .then(() => work(message, send))
        .then(
          () => done(),
          (error) => fail(error, message, done),
        )
    })
    this.on('close', (_isRemoved, done) => {
      closing.abort()
      this.status({})
      done()
    })

    /** @param {Message} message @param {(message: Message | Message[][]) => void} send */
    const work = async (message, send) => {
      if (closing.signal.aborted) return
      if (!hub?.baseUrl) throw new HubError('no_hub', 'Choose a hub in the settings of this node')
      const operation = getOperation(config.operation || message.operation)
      this.status({ fill: 'blue', shape: 'dot', text: operation.label })
      const values = await readValues(operation, message)
      const { result, isList } = await runOperation(operation, values, (request) =>
        hub.call(request, { signal: closing.signal, onWait: showWait }),
      )
      this.status({ fill: 'green', shape: 'dot', text: isList ? `${result.length} found` : operation.label })
      const isSplit = isList && config.output === 'each'
      send(isSplit ? [toParts(message, result)] : { ...message, payload: result })
    }

    /** @param {number} seconds */
    const showWait = (seconds) => {
      this.status({ fill: 'yellow', shape: 'ring', text: `the hub is busy, waiting ${Math.ceil(seconds)} s` })
    }

    /** What the editor says goes before the payload. @param {import('../lib/types').Operation} operation @param {Message} message */
    const readValues = async (operation, message) => {
      const values = config.usePayload === false ? {} : fromPayload(operation, message.payload)
      for (const { name } of operation.fields) {
        const { type, value } = config.fields?.[name] ?? { type: '', value: '' }
        if (type === 'null') values[name] = null
        else if (type === 'pick' || type === 'str') values[name] = value === '' ? values[name] : value
        else if (type !== '' && value !== '')
          values[name] = (await evaluate(value, type, this, message)) ?? values[name]
      }
      return values
    }

    /** @param {any} error @param {Message} message @param {(error?: unknown) => void} done */
    const fail = (error, message, done) => {
      if (closing.signal.aborted) return done()
      this.status({ fill: 'red', shape: 'ring', text: error.code ?? 'failed' })
      message.leadwire = {
        error: error.code ?? 'failed',
        message: error.message,
        statusCode: error.status,
        body: error.body,
      }
      done(error)
    }
  }

  /** One message an item, which Join puts together again. @param {Message} message @param {unknown[]} items @returns {Message[]} */
  const toParts = (message, items) => {
    const id = RED.util.generateId()
    return items.map((payload, index) => ({
      ...message,
      payload,
      parts: { id, type: 'array', count: items.length, len: 1, index },
    }))
  }

  RED.nodes.registerType('leadwire', Leadwire)
}
