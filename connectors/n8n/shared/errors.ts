import type { IDataObject } from 'n8n-workflow'

/** A failure in words: what happened, what it means for the user, and the HTTP status if there was one. */
export interface Explained {
  message: string
  description: string
  status: string
}

interface HubError {
  error: string
  message?: string
  issues?: { path: string; message: string }[]
  neededScope?: string
}

const isObject = (value: unknown): value is IDataObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether this came from a hub: its successes are JSON objects, its errors name a code, and it never redirects. */
export const isHubAnswer = (status: number, body: unknown): boolean =>
  isObject(body) && (status < 300 || (status >= 400 && typeof body.error === 'string'))

const isHubError = (body: unknown): body is HubError => isObject(body) && typeof body.error === 'string'

/**
 * An answer that is an error, in the hub's words where they are the hub's.
 * @param location  where a redirect leads
 */
export function describeAnswer(status: number, body: unknown, url = '', location?: unknown): Explained {
  if (isHubError(body)) {
    const issues = (body.issues ?? []).map(({ path, message }) => `${path}: ${message}`)
    const scope = body.neededScope ? [`The key needs the scope ${body.neededScope}`] : []
    return {
      message: body.message ?? body.error,
      description: [`${body.error} (HTTP ${status})`, ...issues, ...scope].join('. '),
      status: String(status),
    }
  }
  if (status >= 300 && status < 400) {
    return {
      message: `${url} sends requests on to ${String(location ?? 'another address')}`,
      description: 'Use the address that the hub has itself as the Base URL in the credential.',
      status: String(status),
    }
  }
  if (status >= 500) {
    return {
      message: `The server at ${url} is in trouble (HTTP ${status})`,
      description: 'What answered may be a proxy in front of the hub. Try again later, or look at the log of the hub.',
      status: String(status),
    }
  }
  return {
    message: `What answers at ${url} is not a Leadwire hub (HTTP ${status})`,
    description: 'Check the Base URL in the credential: the address of the hub, such as https://leads.example.org.',
    status: String(status),
  }
}

/** Codes of failed connections, as Node and axios name them. */
const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there. Is the hub running?',
  ENOTFOUND: 'there is no such host. Check the Base URL in the credential.',
  EAI_AGAIN: 'the name of the host could not be looked up.',
  ECONNRESET: 'the connection was cut.',
  ERR_INVALID_URL: 'this is no URL. Check the Base URL in the credential.',
  CERT_HAS_EXPIRED: 'its certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed.',
}
const timeouts = ['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']

interface Failure {
  message?: string
  code?: string
  cause?: Failure
  errorResponse?: Failure
}

/** A request that got no answer. @param seconds that were waited at most */
export function describeFailure(error: unknown, url: string, seconds: number): Explained {
  const failure = error as Failure
  const links = [failure, failure.cause, failure.errorResponse, failure.cause?.cause]
  const code = links.map((link) => link?.code).find((known) => typeof known === 'string') ?? ''
  const text = failure.message ?? ''
  if (timeouts.includes(code) || /timeout|timed out/i.test(text)) {
    return {
      message: `The hub at ${url} did not answer within ${seconds} seconds`,
      description: 'It may be busy, or something between n8n and the hub drops the connection.',
      status: '',
    }
  }
  const reason = reasons[code] ?? `${text || 'the connection failed'}.`
  return { message: `Cannot reach the hub at ${url}: ${reason}`, description: code, status: '' }
}
