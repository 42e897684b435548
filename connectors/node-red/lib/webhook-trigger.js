'use strict'

const { setTimeout: sleep } = require('node:timers/promises')
const { listen } = require('./receiver')
const { lookAfter, subscribe, unsubscribe } = require('./subscription')

/** How seldom the node looks after its subscription, in intervals of asking: each time takes a request of the key's limit. */
const INTERVALS_OF_LOOKING = 5

/**
 * What a trigger needs to work.
 * @typedef {object} TriggerParts
 * @property {import('./types').Hub} hub
 * @property {import('./types').Wanted} wanted
 * @property {string} key  the same after each start
 * @property {string} targetUrl
 * @property {boolean} deliversMissed
 * @property {boolean} includesExisting
 * @property {number} intervalSeconds
 * @property {ReturnType<typeof import('./state').openState>} state
 * @property {AbortSignal} signal  ends when the node closes
 * @property {(items: unknown[], more?: object) => void} emit
 * @property {(status: { fill: string, shape: string, text: string }) => void} show
 */

/**
 * Has the hub send. Answers what to do when the node closes.
 * @param {TriggerParts} parts
 * @returns {{ run: () => Promise<void>, close: () => Promise<void> }}
 */
function webhookTrigger({ hub, wanted, key, targetUrl, deliversMissed, intervalSeconds, state, signal, emit, show }) {
  /** @type {string | undefined} */
  let token
  /** @type {number | undefined} */
  let id
  /** @type {(() => void) | undefined} */
  let stopListening
  return {
    async run() {
      // What arrives while the hub's answer is on its way waits for it.
      const subscribing = subscribeOnce()
      stopListening ??= listen(key, {
        token: () =>
          token === undefined
            ? subscribing.then(
                () => token,
                () => token,
              )
            : Promise.resolve(token),
        take: (items, delivery) => emit(items, { deliveryId: delivery.id, event: delivery.event }),
      })
      await subscribing
      show({ fill: 'green', shape: 'dot', text: 'subscribed' })
      for (let wasDisabled = false; ; ) {
        await sleep(intervalSeconds * INTERVALS_OF_LOOKING * 1000, undefined, { signal })
        const isDisabled = await lookAfter(hub, id ?? 0, wasDisabled, signal)
        if (isDisabled && !wasDisabled) show({ fill: 'red', shape: 'ring', text: 'disabled at the hub' })
        if (!isDisabled && wasDisabled) show({ fill: 'green', shape: 'dot', text: 'subscribed' })
        wasDisabled = isDisabled
      }
    },
    async close() {
      stopListening?.()
      if (id !== undefined) await unsubscribe(hub, id)
    },
  }

  async function subscribeOnce() {
    const kept = await state.read()
    const onToken = (/** @type {number} */ newId, /** @type {string} */ newToken) => {
      id = newId
      token = newToken
    }
    await state.write(await subscribe(hub, wanted, { targetUrl, deliversMissed, kept, signal, onToken }))
  }
}

module.exports = { webhookTrigger }
