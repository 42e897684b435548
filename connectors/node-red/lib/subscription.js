'use strict'

const { HubError } = require('./errors')

/** Node-RED waits 15 s for nodes that close. */
const CLOSE_SECONDS = 5
const WEBHOOKS = '/api/v2/webhooks'

/**
 * What is remembered of a subscription.
 * @typedef {object} Kept
 * @property {string} [asked]  what was asked for: whoever asks for something else has not missed what was before
 * @property {string} [since]  from when on things are this node's, by the clock of the hub
 */

/**
 * Subscribes a URL, and has the hub send what was missed. The hub knows what this URL has got, also under earlier
 * subscriptions, so nothing is sent twice.
 * @param {import('./types').Hub} hub
 * @param {import('./types').Wanted} wanted
 * @param {{ targetUrl: string, deliversMissed: boolean, kept: Kept, signal: AbortSignal,
 *   onToken: (id: number, token: string) => void }} options  `onToken` is called before anything can arrive
 * @returns {Promise<Kept>}
 */
async function subscribe(hub, { trigger, filterConfig }, { targetUrl, deliversMissed, kept, signal, onToken }) {
  const body = { targetUrl, events: trigger.events, payload: 'leads', filterConfig, token: true }
  const made = await hub.call({ method: 'POST', path: `${WEBHOOKS}/subscribe`, body }, { signal })
  if (typeof made.token !== 'string') throw new HubError('unknown_answer', 'The hub gave no token for the subscription')
  onToken(made.id, made.token)
  const asked = JSON.stringify([hub.baseUrl, trigger.events, filterConfig])
  const since = kept.asked === asked ? kept.since : undefined
  if (since !== undefined && deliversMissed) {
    await startReplay(hub, made.id, { events: trigger.events, since, signal })
    return { asked, since }
  }
  const { webhook } = await hub.call({ path: `${WEBHOOKS}/${made.id}` }, { signal })
  return { asked, since: webhook.createdAt }
}

/**
 * @param {import('./types').Hub} hub
 * @param {number} id
 * @param {{ events: string[], since: string, signal: AbortSignal }} what
 */
async function startReplay(hub, id, { events, since, signal }) {
  const body = { statuses: ['skipped', 'exhausted'], types: events, since, includeMissing: true }
  try {
    await hub.call({ method: 'POST', path: `${WEBHOOKS}/${id}/replays`, body }, { signal })
  } catch (error) {
    // One that is at work already does the same.
    if (/** @type {any} */ (error).code !== 'replay_running') throw error
  }
}

/**
 * Whether a subscription is switched off at the hub; as it was where the hub cannot be asked now.
 * @param {import('./types').Hub} hub
 * @param {number} id
 * @param {boolean} wasDisabled
 * @param {AbortSignal} signal
 * @throws HubError `subscription_lost`
 */
async function lookAfter(hub, id, wasDisabled, signal) {
  try {
    const { webhook } = await hub.call({ path: `${WEBHOOKS}/${id}` }, { signal })
    return Boolean(webhook?.disabledAt)
  } catch (error) {
    const { status } = /** @type {{ status?: number }} */ (error)
    if (status !== 404) return wasDisabled
    throw new HubError('subscription_lost', 'The subscription was ended at the hub; the node subscribes again', {
      status,
    })
  }
}

/** Ends a subscription; one that is gone already is no error. @param {import('./types').Hub} hub @param {number} id */
async function unsubscribe(hub, id) {
  const request = { method: 'DELETE', path: `${WEBHOOKS}/subscribe`, query: { id } }
  try {
    // Without waiting for a hub that is busy: Node-RED does not.
    await hub.call(request, { seconds: CLOSE_SECONDS, signal: AbortSignal.timeout(CLOSE_SECONDS * 1000) })
  } catch (error) {
    if (/** @type {any} */ (error).status !== 404) throw error
  }
}

module.exports = { lookAfter, subscribe, unsubscribe }
