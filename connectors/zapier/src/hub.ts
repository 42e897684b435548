import type { Bundle, HttpRequestOptions, HttpResponse, ZObject } from 'zapier-platform-core'
import { toBaseUrl } from './base-url.ts'
import { type Fields, toObjects, withoutEmpty } from './json.ts'

/** One call of the hub's API. */
export interface HubCall {
  method?: NonNullable<HttpRequestOptions['method']>
  /** Below `/api/v2`, beginning with a slash. */
  path: string
  params?: Fields
  body?: Fields
  /** True = statuses from 300 on are given back, not thrown. */
  keepsErrors?: boolean
}

/** Zapier ends a step after 30 s; an answer that comes later helps nobody, and this leaves time to say so. */
const timeoutMs = () => Number(process.env.LEADWIRE_TIMEOUT_MS ?? 25_000)

/** Calls the hub of the connection. @throws the error that Zapier shows */
export async function requestHub(z: ZObject, bundle: Pick<Bundle, 'authData'>, call: HubCall): Promise<HttpResponse> {
  const base = checkBaseUrl(z, bundle.authData.base_url)
  try {
    return await z.request({
      url: `${base}/api/v2${call.path}`,
      method: call.method ?? 'GET',
      headers: { accept: 'application/json', ...(call.body && { 'content-type': 'application/json' }) },
      params: withoutEmpty(call.params ?? {}),
      // As text: of an object the platform would empty every text that looks like one of its own {{placeholders}}.
      ...(call.body && { body: JSON.stringify(call.body) }),
      // A redirect would carry the API key elsewhere; the hub never answers with one.
      redirect: 'manual',
      timeout: timeoutMs(),
      skipThrowForStatus: call.keepsErrors ?? false,
    })
  } catch (error) {
    throw isNetworkError(error) ? new z.errors.Error(explain(error, base), 'hub_unreachable') : error
  }
}

/** Calls the hub and gives the object that it answers with. */
export async function callHub(z: ZObject, bundle: Pick<Bundle, 'authData'>, call: HubCall): Promise<Fields> {
  return (await requestHub(z, bundle, call)).data
}

/** The list `name` of an answer. @throws when there is none: hub and integration do not fit each other */
export function listOf(z: ZObject, answer: Fields, name: string): Fields[] {
  if (!Array.isArray(answer[name])) throw misfit(z, name)
  return toObjects(answer[name])
}

/** An answer without a field that everything hangs on: another version of the hub, or no hub. */
export const misfit = (z: ZObject, name: string): Error =>
  new z.errors.Error(
    `The hub's answer has no "${name}". Its version and this integration do not fit each other; update the hub.`,
    'unexpected_answer',
  )

function checkBaseUrl(z: ZObject, text: unknown): string {
  try {
    return toBaseUrl(text)
  } catch (error) {
    throw new z.errors.Error((error as Error).message, 'wrong_base_url')
  }
}

interface NetworkError extends Error {
  type: string
  code?: string
}

const isNetworkError = (error: unknown): error is NetworkError => error instanceof Error && error.name === 'FetchError'

const causes: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host name. Check the base URL of this connection',
  ECONNREFUSED: 'nothing listens there. Is the hub running?',
  ECONNRESET: 'the connection was cut off',
  CERT_HAS_EXPIRED: 'its TLS certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed',
}

function explain({ type, code, message }: NetworkError, base: string): string {
  if (type === 'request-timeout' || type === 'body-timeout') {
    return `Leadwire at ${base} did not answer in time. What was asked for may still be done.`
  }
  return `Leadwire at ${base} cannot be reached: ${causes[code ?? ''] ?? message}`
}
