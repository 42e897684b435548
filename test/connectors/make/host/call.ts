import type { Scope } from '../iml/evaluate.ts'
import type { Value } from '../iml/functions.ts'
import { render } from '../iml/render.ts'
import type { Communication, ErrorSpec } from './app.ts'
import { type ErrorType, errorTypes, MakeError } from './errors.ts'
import { type LogEntry, sanitised } from './log.ts'

/** What came back. */
export interface Answer {
  statusCode: number
  headers: Record<string, string>
  body: Value
}

/** How long Make waits, and where its log goes. */
export interface Host {
  timeoutMs: number
  log: LogEntry[]
}

/** A host with an empty log. Make waits 40 s. */
export const newHost = (timeoutMs = 40_000): Host => ({ timeoutMs, log: [] })

/** What inherits: headers and directives of the response are merged, a path follows the base URL. */
export function inherit(base: Omit<Communication, 'url'>, own: Communication): Communication {
  const error = { ...base.response?.error, ...own.response?.error } as ErrorSpec
  return {
    ...base,
    ...own,
    url: own.url,
    headers: { ...base.headers, ...own.headers },
    response: { ...base.response, ...own.response, error },
  }
}

/** The scope of the answer beside that of the request. */
export const withAnswer = (scope: Scope, { statusCode, headers, body }: Answer): Scope => ({
  ...scope,
  statusCode: { value: statusCode },
  headers: { value: headers },
  body: { value: body },
})

/**
 * Makes one call and judges the answer.
 * @throws MakeError as the person would see it
 */
export async function call(communication: Communication, scope: Scope, host: Host, more = {}): Promise<Answer> {
  const { response, log } = communication
  const request = toRequest(communication, scope, more)
  const answer = await send(request, host)
  host.log.push(sanitised({ request, response: answer }, log?.sanitize ?? []))
  const inner = withAnswer(scope, answer)
  if (answer.statusCode >= 400) throw toError(response?.error, inner, answer.statusCode)
  const { valid = true } = response ?? {}
  if (typeof valid === 'object' && !render(valid.condition, inner)) throw make(valid, inner)
  return answer
}

/** A request as it goes out. */
export interface Request {
  method: string
  url: string
  headers: Record<string, string>
  body: string | undefined
}

function toRequest(communication: Communication, scope: Scope, more: object): Request {
  const { baseUrl, url, method, headers, qs, body, type = 'json' } = communication
  const path = String(render(url, scope))
  const full = new URL(path.startsWith('/') ? `${render(baseUrl, scope)}${path}` : path)
  for (const [name, value] of entries({ ...(render(qs ?? {}, scope) as object), ...more })) {
    full.searchParams.append(name, String(value))
  }
  const rendered = render(body, scope)
  return {
    method: String(render(method ?? 'GET', scope)),
    url: full.href,
    headers: {
      ...Object.fromEntries(
        entries(render(headers ?? {}, scope) as object).map(([name, value]) => [name, String(value)]),
      ),
      ...(rendered !== undefined && type === 'json' && { 'content-type': 'application/json' }),
    },
    body: rendered === undefined ? undefined : type === 'text' ? asText(rendered) : JSON.stringify(rendered),
  }
}

function asText(value: Value): string {
  if (typeof value !== 'string') throw new TypeError('a body of the type text must be one')
  return value
}

const entries = (value: object): [string, Value][] =>
  Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null)

async function send({ url, method, headers, body }: Request, { timeoutMs }: Host): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && { body }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== ''
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: isJson ? JSON.parse(text) : text,
    }
  } catch (error) {
    // What Make itself says when there is no answer at all.
    const { name, cause } = error as Error & { cause?: { code?: string } }
    throw new MakeError('ConnectionError', name === 'TimeoutError' ? 'ETIMEDOUT' : (cause?.code ?? String(error)))
  }
}

function toError(spec: ErrorSpec | undefined, scope: Scope, status: number): MakeError {
  const own = spec?.[status]
  if (typeof own === 'object') return make(own, scope)
  if (!spec?.message) throw new Error(`nothing says what people see at ${status}`)
  return make(spec, scope)
}

function make(spec: { message: string; type: string }, scope: Scope): MakeError {
  const type = String(render(spec.type, scope))
  if (!errorTypes.includes(type as ErrorType)) throw new Error(`Make has no ${type}`)
  return new MakeError(type as ErrorType, String(render(spec.message, scope)))
}
