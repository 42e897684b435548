'use strict'

// Made by `npm run operations` from connectors/operations.json.
const data = require('./operations.json')
const { HubError } = require('./errors')

/** @type {import('./types').Operation[]} */
const operations = /** @type {any} */ (data.operations)
/** @type {import('./types').Trigger[]} */
const triggers = /** @type {any} */ (data.triggers)

/** @param {unknown} id @throws HubError `unknown_operation` */
function getOperation(id) {
  const found = operations.find((operation) => operation.id === id)
  if (!found) throw new HubError('unknown_operation', `There is no operation ${JSON.stringify(id ?? '')}`)
  return found
}

/** @param {unknown} key @throws HubError `unknown_event` */
function getTrigger(key) {
  const found = triggers.find((trigger) => trigger.key === key)
  if (!found) throw new HubError('unknown_event', `There is no event ${JSON.stringify(key ?? '')}`)
  return found
}

module.exports = { getOperation, getTrigger, operations, triggers }
