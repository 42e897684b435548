'use strict'

const { randomUUID } = require('node:crypto')
const { setTimeout: sleep } = require('node:timers/promises')
const { fromAnswer, fromFailure } = require('./errors')

/** How often a request that was asked to wait is made again. A hub counts by the minute, so two waits pass any limit. */
const MAX_WAITS = 5
/** The longest `Retry-After` that is obeyed, seconds; a longer one is an error for the user to see. */
const MAX_WAIT_SECONDS = 120

/**
 * @typedef {object} Access
 * @property {string} baseUrl
 * @property {string} apiKey
 * @property {number} seconds  how long one answer may take
 *
 * @typedef {object} Request
 * @property {string} [method]
 * @property {string} path  from the root of the hub on
 * @property {Record<string, unknown>} [query]
 * @property {object} [body]
 * @property {boolean} [isIdempotent]  the hub obeys an Idempotency-Key: asking again does not do it twice
 *
 * @typedef {object} CallOptions
 * @property {AbortSignal} [signal]  ends the request and the waiting
 * @property {(seconds: number) => void} [onWait]  is told when the hub asks to wait
 */

/** The base URL as people write it, without what every call adds. @param {unknown} text */
const toBaseUrl = (text) =>
  String(text ?? '')
    .trim()
    .replace(/\/+$/, '')
    .replace(/\/api\/v2$/, '')

/**
 * Calls the hub and answers the JSON object of a 2xx. Waits as long as `Retry-After` says.
 * @param {Access} access
 * @param {Request} request
 * @param {CallOptions} [options]
 * @returns {Promise<any>}
 * @throws HubError
 */
async function callHub(access, request, { signal, onWait } = {}) {
  /** @type {Record<string, string>} */
  const headers = request.isIdempotent ? { 'idempotency-key': randomUUID() } : {}
  for (let waits = 0; ; waits++) {
    const { status, retryAfter, body } = await send(access, request, headers, signal)
    const seconds = waits < MAX_WAITS ? toWait(status, retryAfter) : undefined
    if (seconds !== undefined) {
      onWait?.(seconds)
      await sleep(seconds * 1000, undefined, signal && { signal })
    } else if (status >= 200 && status < 300 && isObject(body)) return body
    else throw fromAnswer(status, body, access.baseUrl)
  }
}

/**
 * @param {Access} access
 * @param {Request} request
 * @param {Record<string, string>} headers
 * @param {AbortSignal} [signal]
 */
async function send({ baseUrl, apiKey, seconds }, { method = 'GET', path, query = {}, body }, headers, signal) {
  const timeout = AbortSignal.timeout(seconds * 1000)
  try {
    const url = new URL(`${baseUrl}${path}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
    const response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${apiKey}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      // A redirect of a POST would become a GET.
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: parse(text) }
  } catch (error) {
    if (signal?.aborted) throw error
    throw fromFailure(error, baseUrl, seconds)
  }
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @param {unknown} value */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Seconds to wait before the same request is made again; undefined = the answer stands. Credits that are spent answer 429
 * as well, without a time: waiting would not help.
 * @param {number} status
 * @param {string | null} retryAfter
 */
function toWait(status, retryAfter) {
  if ((status !== 429 && status !== 503) || retryAfter === null) return undefined
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000
  return seconds <= MAX_WAIT_SECONDS ? Math.max(0, seconds) : undefined
}

module.exports = { callHub, toBaseUrl, toWait }
