import { invalidInput } from '../errors.ts'
import { toHeaderName, toHeaderValue } from './extra-headers.ts'
import { toTargetUrl } from './subscription.ts'

/** A fixed header, e.g. `authorization: Bearer …` or an API key. */
export interface HeaderAuth {
  type: 'header'
  /** In lower case. */
  name: string
  value: string
}

/** How a client shows its secret to a token server. Source: RFC 6749, 2.3.1. */
export const clientAuths = ['basic', 'post'] as const
export type ClientAuth = (typeof clientAuths)[number]

/** A bearer token, fetched by the client credentials grant. Source: RFC 6749, 4.4. */
export interface OAuth2Auth {
  type: 'oauth2'
  tokenUrl: string
  clientId: string
  clientSecret: string
  /** Scopes with blanks between them. */
  scope: string | null
  /** Asked for by Auth0 and others; in no standard. */
  audience: string | null
  /** The URI of what the token is for. Source: RFC 8707. */
  resource: string | null
  clientAuth: ClientAuth
}

/** How the relay proves to a receiver who it is. Holds secrets: seal `toAuthText` before storing, show `shownAuth`. */
export type TargetAuth = HeaderAuth | OAuth2Auth

/** What may be shown of it. */
export type ShownAuth = Omit<HeaderAuth, 'value'> | Omit<OAuth2Auth, 'clientSecret'>

/** The longest secret, in characters; a signed token as a header value needs some thousands. */
const MAX_SECRET_LENGTH = 4096
const MAX_TEXT_LENGTH = 1000

const HEADER_FIELDS = ['type', 'name', 'value']
const OAUTH2_FIELDS = ['type', 'tokenUrl', 'clientId', 'clientSecret', 'scope', 'audience', 'resource', 'clientAuth']

/** Source: RFC 6749, appendix A.1 and A.2. */
const PRINTABLE = /^[\x20-\x7e]+$/
/** Source: RFC 6749, appendix A.4. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/

/**
 * Reads `{ type: 'header', name?, value }` or `{ type: 'oauth2', tokenUrl, clientId, clientSecret, scope?, audience?,
 * resource?, clientAuth? }`; `name` is `authorization` and `clientAuth` is `basic` unless told, null counts as left out.
 * The token URL's own place is for the guard to judge.
 * @throws InvalidInput that names the field, never its value
 */
export function toTargetAuth(input: unknown, path = 'auth'): TargetAuth {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw invalidInput(path, 'must be an object')
  const fields = input as Record<string, unknown>
  if (fields.type === 'header') return toHeaderAuth(fields, path)
  if (fields.type === 'oauth2') return toOAuth2Auth(fields, path)
  throw invalidInput(`${path}.type`, 'must be "header" or "oauth2"')
}

/** Auth as text, for the vault to seal. */
export const toAuthText = (auth: TargetAuth): string => JSON.stringify(auth)

/** Auth from the text that `toAuthText` made; the vault vouches for it, so it is not judged again. */
export const fromAuthText = (text: string): TargetAuth => JSON.parse(text)

/** Auth without its secret, for answers. */
export function shownAuth(auth: TargetAuth): ShownAuth {
  if (auth.type === 'header') return { type: auth.type, name: auth.name }
  const { clientSecret: _, ...shown } = auth
  return shown
}

/** @throws InvalidInput when an extra header (names in lower case) is the one that auth sets */
export function assertHeadersFit(headers: Readonly<Record<string, string>>, auth: TargetAuth | null): void {
  if (auth?.type === 'header' && Object.hasOwn(headers, auth.name)) {
    throw invalidInput(`headers.${auth.name}`, 'is set by auth already')
  }
}

function toHeaderAuth(fields: Record<string, unknown>, path: string): HeaderAuth {
  assertKnown(fields, HEADER_FIELDS, path)
  const name = toHeaderName(toText(fields.name ?? 'authorization', `${path}.name`), `${path}.name`)
  const value = toHeaderValue(fields.value, `${path}.value`, MAX_SECRET_LENGTH)
  if (value === '') throw invalidInput(`${path}.value`, 'must not be empty')
  return { type: 'header', name, value }
}

function toOAuth2Auth(fields: Record<string, unknown>, path: string): OAuth2Auth {
  assertKnown(fields, OAUTH2_FIELDS, path)
  const clientAuth = clientAuths.find((known) => known === (fields.clientAuth ?? 'basic'))
  if (!clientAuth) throw invalidInput(`${path}.clientAuth`, 'must be "basic" or "post"')
  const optional = (name: string, pattern: RegExp, what: string) =>
    fields[name] == null ? null : toMatching(fields[name], `${path}.${name}`, pattern, what)
  return {
    type: 'oauth2',
    tokenUrl: toTokenUrl(toText(fields.tokenUrl, `${path}.tokenUrl`), `${path}.tokenUrl`),
    clientId: toMatching(fields.clientId, `${path}.clientId`, PRINTABLE, 'must be printable ASCII'),
    clientSecret: toMatching(
      fields.clientSecret,
      `${path}.clientSecret`,
      PRINTABLE,
      'must be printable ASCII',
      MAX_SECRET_LENGTH,
    ),
    scope: optional('scope', SCOPE, 'must be scopes with one blank between each two'),
    audience: optional('audience', PRINTABLE, 'must be printable ASCII'),
    resource: toResource(optional('resource', PRINTABLE, 'must be an absolute URI'), `${path}.resource`),
    clientAuth,
  }
}

function toTokenUrl(text: string, path: string): string {
  const href = toTargetUrl(text, path)
  const { username, password } = new URL(href)
  if (username || password)
    throw invalidInput(path, 'must not carry a user name or password; use clientId, clientSecret')
  return href
}

function toResource(text: string | null, path: string): string | null {
  if (text !== null && (!URL.canParse(text) || text.includes('#'))) {
    throw invalidInput(path, 'must be an absolute URI without a fragment')
  }
  return text
}

function toMatching(value: unknown, path: string, pattern: RegExp, what: string, maxLength = MAX_TEXT_LENGTH): string {
  const text = toText(value, path)
  if (text.length > maxLength) throw invalidInput(path, `must have at most ${maxLength} characters`)
  if (!pattern.test(text)) throw invalidInput(path, what)
  return text
}

function toText(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '') throw invalidInput(path, 'must be a text that is not empty')
  return value
}

function assertKnown(fields: Record<string, unknown>, known: readonly string[], path: string): void {
  const unknown = Object.keys(fields).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw invalidInput(path, `${JSON.stringify(unknown.slice(0, 100))} is no field here; there are ${known.join(', ')}`)
  }
}
