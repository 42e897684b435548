import type { AfterResponseMiddleware, BeforeRequestMiddleware } from 'zapier-platform-core'
import { toBaseUrl } from './base-url.ts'
import { toError } from './errors.ts'
import { isFields } from './json.ts'

/** Adds the API key to requests to the hub of the connection, and to no other address. */
export const includeApiKey: BeforeRequestMiddleware = (request, _z, bundle) => {
  const key = bundle.authData.api_key
  if (!key || !request.url.startsWith(`${toBaseUrl(bundle.authData.base_url)}/`)) return request
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${key.trim()}` } }
}

/** Turns every answer that is no JSON object of a hub into an error that a person understands. */
export const refuseErrors: AfterResponseMiddleware = (response, z, bundle) => {
  if (response.skipThrowForStatus) return response
  const base = toBaseUrl(bundle.authData.base_url)
  if (response.status >= 300) throw toError(z, response, base)
  if (!isFields(response.data)) {
    throw new z.errors.Error(
      `${base} answered with something else than JSON. Check the base URL of this connection.`,
      'wrong_base_url',
      response.status,
    )
  }
  return response
}
