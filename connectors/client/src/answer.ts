import { type Issue, LeadwireError } from './error.ts'
import { retryAfterOf } from './retry.ts'

/** What an answer is in words, e.g. `502 Bad Gateway`. */
const nameOf = ({ status, statusText }: Response): string => `${status} ${statusText}`.trim()

/**
 * The body of a success.
 * @throws LeadwireError for everything else, also for a page of somebody who is no hub
 */
export async function readAnswer(response: Response, url: string): Promise<unknown> {
  const { status } = response
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    // Node keeps the connection until the body is read.
    await response.body?.cancel()
    throw redirected(response, url)
  }
  const text = await response.text()
  const body = parse(text)
  if (response.ok && body !== undefined) return body
  if (response.ok) throw notAHub(response, url, text)
  throw refusal(response, url, body)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A followed redirect turns a POST into a GET, which would look like a success. */
function redirected(response: Response, url: string): LeadwireError {
  const target = response.headers.get('location')
  const message = `${url} was moved${target ? ` to ${target}` : ''}; use the new address as the base URL`
  return new LeadwireError({ code: 'redirected', message, status: response.status || null })
}

const notAHub = (response: Response, url: string, text: string): LeadwireError =>
  new LeadwireError({
    code: 'not_a_hub',
    message: `${url} answered ${nameOf(response)}, but not as a Leadwire hub does; is the base URL right?`,
    status: response.status,
    body: text.slice(0, 1000),
  })

function refusal(response: Response, url: string, body: unknown): LeadwireError {
  const { status } = response
  const said = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const retryAfterMs = retryAfterOf(response.headers)
  if (typeof said.error !== 'string') {
    // Something between us and the hub, such as a proxy, has errors of its own.
    if (status < 500 && status !== 429) return notAHub(response, url, JSON.stringify(body) ?? '')
    return new LeadwireError({
      code: status === 429 ? 'rate_limited' : `http_${status}`,
      message: `${url} answered ${nameOf(response)}`,
      status,
      retryAfterMs,
      body,
    })
  }
  return new LeadwireError({
    code: said.error,
    message: typeof said.message === 'string' ? said.message : said.error,
    status,
    issues: Array.isArray(said.issues) ? (said.issues as Issue[]) : [],
    requestId:
      typeof said.requestId === 'string' ? said.requestId : (response.headers.get('x-request-id') ?? undefined),
    retryAfterMs,
    body,
  })
}
