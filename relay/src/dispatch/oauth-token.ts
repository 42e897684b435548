import { Readable } from 'node:stream'
import { HOUR_MS, type OAuth2Auth, SECOND_MS } from '@leadwire/core'
import * as oauth from 'oauth4webapi'
import { type Dispatcher, fetch } from 'undici'
import { TARGET_NOT_ALLOWED } from './guard.ts'
import { readStart } from './read-start.ts'

/** A token and how long its server says it lives, or why there is none. */
export type TokenAnswer =
  | { ok: true; token: string; lifeMs: number }
  /** For a person; holds neither the secret nor what the server wrote. `status` when there was an answer. */
  | { ok: false; message: string; status?: number }

/** What fetching a token needs. */
export interface TokenPorts {
  /** The guard's, so that no token URL leads inside. */
  dispatcher: Dispatcher
  userAgent: string
  /** Whether a secret may go there unencrypted. */
  isHttpAllowed: (host: string, port: number) => boolean
  /** For connecting, headers and body together. */
  timeoutMs: number
}

/** Far above any token, which has to fit into a header. */
const ANSWER_BYTES = 65_536
/** What common servers take as one header line. Source: nginx, `large_client_header_buffers`. */
const MAX_TOKEN_LENGTH = 8000
/** RFC 6750 allows fewer characters; Salesforce's tokens hold a `!`. */
const TOKEN = /^[\x21-\x7e]+$/

/** A server that does not say how long a token lives (Salesforce) means about this. */
const DEFAULT_LIFE_MS = HOUR_MS

/** The words a token server may answer; any other text could repeat a secret. Source: RFC 6749, 5.2; RFC 8707, 2; Auth0. */
const errorWords = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'invalid_scope',
  'invalid_target',
  'unauthorized_client',
  'unsupported_grant_type',
  'access_denied',
  'server_error',
  'temporarily_unavailable',
]

/** Asks a token server once, by the client credentials grant; follows no redirect and never throws. */
export async function fetchToken(auth: OAuth2Auth, ports: TokenPorts): Promise<TokenAnswer> {
  const url = new URL(auth.tokenUrl)
  const isClear = url.protocol === 'http:'
  if (isClear && !ports.isHttpAllowed(url.hostname, Number(url.port || 80))) {
    return { ok: false, message: 'The token URL must be https, unless LEADWIRE_ALLOW_TARGETS names its host' }
  }
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), ports.timeoutMs)
  let status: number | undefined
  const server = { issuer: url.origin, token_endpoint: url.href }
  const client = { client_id: auth.clientId }
  try {
    const clientAuth = auth.clientAuth === 'post' ? oauth.ClientSecretPost : oauth.ClientSecretBasic
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      clientAuth(auth.clientSecret),
      parametersOf(auth),
      {
        headers: { 'user-agent': ports.userAgent },
        signal: deadline.signal,
        [oauth.allowInsecureRequests]: isClear,
        [oauth.customFetch]: async (href, init) => {
          const answer = await fetch(href, { ...init, body: init.body.toString(), dispatcher: ports.dispatcher })
          status = answer.status
          return toBoundedResponse(answer)
        },
      },
    )
    const token = await oauth.processClientCredentialsResponse(server, client, response)
    return toTokenAnswer(token, status)
  } catch (error) {
    return { ok: false, message: deadline.signal.aborted ? lateText(ports.timeoutMs) : reasonOf(error, status), status }
  } finally {
    clearTimeout(timer)
  }
}

function parametersOf({ scope, audience, resource }: OAuth2Auth): URLSearchParams {
  const given = Object.entries({ scope, audience, resource }).filter((entry): entry is [string, string] => !!entry[1])
  return new URLSearchParams(given)
}

/** Holds no more of an answer than `ANSWER_BYTES`, and only what the grant is about. */
async function toBoundedResponse(answer: Awaited<ReturnType<typeof fetch>>): Promise<Response> {
  const start = answer.body ? await readStart(Readable.fromWeb(answer.body), ANSWER_BYTES + 1) : { text: '' }
  if (start.error !== undefined) throw start.error
  if (Buffer.byteLength(start.text) > ANSWER_BYTES) throw new AnswerFault(`more than ${ANSWER_BYTES} bytes`)
  const contentType = answer.headers.get('content-type')
  // Without `www-authenticate`, which would hide the error in the body. 204 and the like allow no body at all.
  const isBodyless = answer.status === 204 || answer.status === 205 || answer.status === 304
  return new Response(isBodyless ? null : withoutIdToken(start.text), {
    status: answer.status,
    headers: contentType ? { 'content-type': contentType } : {},
  })
}

/** An id token means nothing here, and one that names another issuer would spoil the access token beside it. */
function withoutIdToken(text: string): string {
  if (!text.includes('id_token')) return text
  try {
    const { id_token: _, ...rest } = JSON.parse(text)
    return JSON.stringify(rest)
  } catch {
    return text
  }
}

function toTokenAnswer(token: oauth.TokenEndpointResponse, status: number | undefined): TokenAnswer {
  if (token.token_type !== 'bearer') return { ok: false, message: 'The token server gave no bearer token', status }
  if (!TOKEN.test(token.access_token) || token.access_token.length > MAX_TOKEN_LENGTH) {
    return { ok: false, message: 'The token server gave a token that fits no header', status }
  }
  const lifeMs = token.expires_in === undefined ? DEFAULT_LIFE_MS : token.expires_in * SECOND_MS
  return { ok: true, token: token.access_token, lifeMs }
}

/** What is wrong with an answer, in words of ours. */
class AnswerFault extends Error {}

const lateText = (timeoutMs: number) => `The token server did not finish its answer within ${timeoutMs} ms`

/** Written by us alone: neither the server's words nor an error's text, since either may repeat what was sent. */
function reasonOf(error: unknown, status: number | undefined): string {
  if (error instanceof AnswerFault) return `The token server answered with ${error.message}`
  if (error instanceof oauth.ResponseBodyError) {
    const word = errorWords.find((known) => known === error.error)
    return `The token server answered ${error.status}${word ? `: ${word}` : ''}`
  }
  const code = codeOf(error)
  if (code === TARGET_NOT_ALLOWED) return 'The token URL does not lead to a public target'
  if (status === undefined) return `The token server could not be reached (${code})`
  if (status !== 200) return `The token server answered ${status}`
  if (code === oauth.UNSUPPORTED_OPERATION) return 'The token server gave no bearer token'
  return /^OAUTH_/.test(code) ? 'The token server answered with no token response' : `The answer broke off (${code})`
}

/** The innermost code: fetch says only "fetch failed", what happened stands in its cause. */
function codeOf(error: unknown): string {
  const { cause, code } = (error ?? {}) as { cause?: unknown; code?: unknown }
  const inner = cause instanceof Error ? codeOf(cause) : 'network'
  return typeof code === 'string' && (inner === 'network' || code.startsWith('OAUTH_')) ? code : inner
}
