/**
 * The address of a hub, without a slash at the end. What stands before `/api/v2` is kept, so a hub may live below a path.
 * @throws TypeError when it is no http(s) address, or has a user, a query or a fragment
 */
export function toBaseUrl(given: string): string {
  let url: URL
  try {
    url = new URL(given.trim())
  } catch {
    throw new TypeError(
      `The base URL ${JSON.stringify(given)} is no address; it looks like https://leadwire.example.com`,
    )
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TypeError('The base URL must begin with https://')
  if (url.username || url.password) throw new TypeError('The base URL must hold no user or password')
  if (url.search || url.hash) throw new TypeError('The base URL must hold no query and no fragment')
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/api\/v2$/, '')
}
