'use strict'

/** What went wrong with a hub. Node-RED hands `code` and `cause` on to Catch nodes. */
class HubError extends Error {
  /**
   * @param {string} code  the hub's own, or one of ours: hub_unreachable, hub_timeout, not_a_hub
   * @param {string} message
   * @param {{ status?: number, body?: object }} [more]  the answer, where there was one
   */
  constructor(code, message, { status, body } = {}) {
    super(message)
    this.name = 'Leadwire'
    this.code = code
    this.status = status
    this.body = body
  }
}

/** Codes of failed connections, in words. @type {Record<string, string>} */
const reasons = {
  ECONNREFUSED: 'nothing listens there. Is the hub running?',
  ENOTFOUND: 'there is no such host. Check the base URL.',
  EAI_AGAIN: 'the name of the host could not be looked up.',
  ECONNRESET: 'the connection was cut.',
  ERR_INVALID_URL: 'this is no URL. Check the base URL.',
  CERT_HAS_EXPIRED: 'its certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed.',
}

/**
 * A request that got no answer.
 * @param {any} error  what fetch threw
 * @param {string} url
 * @param {number} seconds  that were waited at most
 */
function fromFailure(error, url, seconds) {
  if (error?.name === 'TimeoutError') {
    return new HubError('hub_timeout', `The hub at ${url} did not answer within ${seconds} seconds`)
  }
  const code = error?.cause?.code ?? error?.code ?? ''
  const reason = reasons[code] ?? `${error?.cause?.message || error?.message || 'the connection failed'}.`
  return new HubError('hub_unreachable', `Cannot reach the hub at ${url}: ${reason}`)
}

/**
 * An answer that is an error, in the hub's words where they are the hub's.
 * @param {number} status
 * @param {any} body  undefined = no JSON
 * @param {string} url
 */
function fromAnswer(status, body, url) {
  if (typeof body?.error === 'string' && status >= 400) {
    const issues = (body.issues ?? []).map((/** @type {any} */ { path, message }) => `${path}: ${message}`)
    const text = [body.message ?? body.error, ...issues.filter((/** @type {string} */ one) => one !== body.message)]
    return new HubError(body.error, `${text.join('; ')} (${body.error}, HTTP ${status})`, { status, body })
  }
  if (status >= 500)
    return new HubError('hub_failed', `The server at ${url} is in trouble (HTTP ${status})`, { status })
  const hint = status >= 300 && status < 400 ? 'It redirects: write the address that it leads to' : 'Check the base URL'
  return new HubError('not_a_hub', `What answers at ${url} is not a Leadwire hub (HTTP ${status}). ${hint}.`, {
    status,
  })
}

module.exports = { HubError, fromAnswer, fromFailure }
