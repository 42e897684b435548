import type { JsonObject } from './component.ts'

type Root = 'connection' | 'parameters'

/** Where the hub is; a slash at the end of what was typed does no harm. */
const hubOf = (root: Root): string => `{{replace(${root}.baseUrl, '/[/]+$/', '')}}`

const bearer = (root: Root): JsonObject => ({ authorization: `Bearer {{${root}.apiKey}}`, accept: 'application/json' })

/** What people see when something else answers than a hub. */
export const NOT_A_HUB = 'This address does not answer as a Leadwire hub. Check the base URL of the connection.'

/** The status, the hub's own words, and its code. */
const message = `[{{statusCode}}] {{ifempty(body.message, '${NOT_A_HUB}')}}{{if(body.error, ' (' + body.error + ')', '')}}`
const messageWithWait = `${message}{{if(headers.\`retry-after\`, '. Try again in ' + headers.\`retry-after\` + ' s.', '')}}`

const data = { message, type: 'DataError' }
const unreachable = { message: messageWithWait, type: 'ConnectionError' }

/**
 * What Make calls each refusal. A `DataError` concerns one bundle and can be handled in the scenario; after a
 * `RateLimitError` or a `ConnectionError` Make tries again later; `InvalidAccessTokenError` and
 * `InvalidConfigurationError` ask for a person. Spent credits come as 429 as well, but waiting does not bring them back.
 */
const error: JsonObject = {
  message,
  type: 'RuntimeError',
  400: data,
  401: { message, type: 'InvalidAccessTokenError' },
  402: data,
  403: { message, type: 'InvalidConfigurationError' },
  404: data,
  409: data,
  410: data,
  413: data,
  422: data,
  429: { message: messageWithWait, type: "{{if(body.error == 'credits_exhausted', 'DataError', 'RateLimitError')}}" },
  502: unreachable,
  503: unreachable,
  504: unreachable,
}

/** Kept out of Make's logs: the key, and what the hub shows only once. */
const log = {
  sanitize: [
    'request.headers.authorization',
    'response.body.secret',
    'response.body.token',
    'response.body.webhookSecret',
  ],
}

/** Inherited by modules and RPCs. */
export const base = {
  baseUrl: hubOf('connection'),
  headers: bearer('connection'),
  response: {
    valid: {
      condition: "{{contains(ifempty(headers.`content-type`, ''), 'application/json')}}",
      message: NOT_A_HUB,
      type: 'InvalidConfigurationError',
    },
    error,
  },
  log,
}

/** What a call needs that inherits nothing: attaching and detaching a webhook. */
export const standAlone = (path: string): JsonObject => ({
  url: `${hubOf('connection')}${path}`,
  headers: bearer('connection'),
  log,
})

/** Checks base URL and key by asking the hub whose key it is. */
export const connection: JsonObject = {
  url: `${hubOf('parameters')}/api/v2/me`,
  headers: bearer('parameters'),
  response: {
    valid: { condition: '{{body.key.id}}', message: NOT_A_HUB, type: 'InvalidConfigurationError' },
    metadata: { type: 'text', value: '{{ifempty(body.label, body.name)}}' },
    error,
  },
  log,
}
