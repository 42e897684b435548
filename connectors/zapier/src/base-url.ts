/** Hosts that never leave the machine; plain HTTP is let through to them, so that a hub can be tried where it runs. */
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The hub's address as people type it, in the one spelling that paths are added to: no slash at the end, and without
 * `/api/v2` where somebody copied an API address.
 * @throws Error whose message says what is wrong with it
 */
export function toBaseUrl(text: unknown): string {
  const typed = typeof text === 'string' ? text.trim() : ''
  const url = URL.parse(typed)
  if (!url) {
    throw new Error(`The base URL must be the address of your hub, such as https://leads.example.org, not "${typed}".`)
  }
  const isPlain = url.protocol === 'http:' && LOOPBACK.has(url.hostname)
  if (url.protocol !== 'https:' && !isPlain)
    throw new Error('The base URL must begin with https://, so that the API key stays secret.')
  if (url.username || url.password) throw new Error('The base URL must not hold a user name or password.')
  if (url.search || url.hash) throw new Error('The base URL must end before any "?" or "#".')
  const path = url.pathname.replace(/\/+$/, '').replace(/\/api(\/v2)?$/, '')
  return `${url.origin}${path}`
}
