'use strict'

const { setTimeout: sleep } = require('node:timers/promises')
const { beginPolling, pollLeads } = require('./poll')

/**
 * Asks the hub again and again. What was given is noted page by page, so that an error or a restart goes on from there.
 * @param {import('./webhook-trigger').TriggerParts} parts
 * @returns {{ run: () => Promise<void>, close: () => Promise<void> }}
 */
function pollTrigger({ hub, wanted, deliversMissed, includesExisting, intervalSeconds, state, signal, emit, show }) {
  const asked = JSON.stringify([hub.baseUrl, 'poll', wanted.filterConfig])
  const options = { signal, onWait: (/** @type {number} */ seconds) => showWait(seconds) }
  let isFirst = true
  return {
    async run() {
      for (;;) {
        await pollOnce()
        isFirst = false
        await sleep(intervalSeconds * 1000, undefined, { signal })
      }
    },
    async close() {},
  }

  async function pollOnce() {
    const kept = await state.read()
    let mark = kept.asked === asked && (deliversMissed || !isFirst) ? kept.mark : undefined
    if (!mark) {
      mark = await beginPolling(hub, includesExisting, signal)
      await state.write({ asked, mark })
    }
    let count = 0
    for await (const page of pollLeads(hub, wanted, mark, options)) {
      // A node that is closing gives nothing more: what is not noted comes again.
      signal.throwIfAborted()
      emit(page.leads)
      count += page.leads.length
      await state.write({ asked, mark: page.mark })
    }
    show({ fill: 'green', shape: 'dot', text: count === 0 ? 'nothing new' : `${count} new` })
  }

  /** @param {number} seconds */
  function showWait(seconds) {
    show({ fill: 'yellow', shape: 'ring', text: `the hub is busy, waiting ${Math.ceil(seconds)} s` })
  }
}

module.exports = { pollTrigger }
