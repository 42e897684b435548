'use strict'

const { createHash, timingSafeEqual } = require('node:crypto')

/** Deliveries that are remembered, so that one that comes twice is taken once. */
const REMEMBERED = 1_000
/** Bytes that are read where Node-RED has not read them. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * Who takes what comes for a key.
 * @typedef {object} Taker
 * @property {() => Promise<string | undefined>} token  settles once the hub has told it; undefined = not subscribed
 * @property {(items: unknown[], delivery: { id: string, event: string }) => void} take
 */

/** @type {Map<string, Taker & { seen: Set<string> }>} */
const takers = new Map()

/**
 * Takes what comes for a key.
 * @param {string} key
 * @param {Taker} taker
 * @returns {() => void} stops
 */
function listen(key, taker) {
  const entry = { ...taker, seen: new Set() }
  takers.set(key, entry)
  return () => {
    if (takers.get(key) === entry) takers.delete(key)
  }
}

/**
 * The route of all triggers. There is one for as long as Node-RED runs: Express cannot take routes away.
 * @type {import('./types').RouteHandler}
 */
function receive(req, res) {
  void answer(req).then(
    ([status, message]) => (message ? res.status(status).json({ message }) : res.sendStatus(status)),
    (error) => res.status(500).json({ message: String(error) }),
  )
}

/** @param {import('./types').RouteRequest} req @returns {Promise<[number, string?]>} */
async function answer(req) {
  const taker = takers.get(req.params.key ?? '')
  if (!taker) return [404, 'No Leadwire trigger listens here']
  const token = await taker.token()
  if (token === undefined) return [503, 'The Leadwire trigger is not subscribed yet']
  // Node-RED's own parser has consumed the bytes that the signature is over, so the token must do.
  if (!isSame(req.headers['x-leadwire-token'], token)) return [401, 'Wrong token']
  const body = req._body ? req.body : await readJson(req)
  const items = Array.isArray(body) ? body : [body]
  if (!items.every((item) => typeof item === 'object' && item !== null))
    return [400, 'The body is not what Leadwire sends']
  const id = String(req.headers['webhook-id'] ?? '')
  if (!taker.seen.has(id)) {
    remember(taker.seen, id)
    taker.take(items, { id, event: String(req.headers['x-leadwire-event'] ?? '') })
  }
  return [204]
}

/** In a time that does not tell how much was right. @param {unknown} given @param {string} token */
function isSame(given, token) {
  const hash = (/** @type {unknown} */ text) => createHash('sha256').update(String(text)).digest()
  return typeof given === 'string' && timingSafeEqual(hash(given), hash(token))
}

/** @param {Set<string>} seen @param {string} id */
function remember(seen, id) {
  if (id === '') return
  seen.add(id)
  const [oldest] = seen
  if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest)
}

/** @param {import('./types').RouteRequest} req @returns {Promise<unknown>} undefined = no JSON, or too much */
async function readJson(req) {
  const chunks = []
  let bytes = 0
  for await (const chunk of req) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) return undefined
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return undefined
  }
}

module.exports = { isSame, listen, receive }
