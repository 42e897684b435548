/** What a server answered. */
export interface UpstreamReply {
  status: number
  headers: Headers
  text: string
}

/** The text of a response, or undefined when it is larger than `maxBytes`; no more than that is ever held. */
export async function readBody(response: Response, maxBytes: number): Promise<string | undefined> {
  if (!response.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.byteLength
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * JSON.parse that keeps whole numbers beyond 2^53 as text, digit for digit: upstreams send 64-bit ids as numbers.
 * @returns undefined when `text` is not JSON
 */
export function parseExact(text: string): unknown {
  try {
    return JSON.parse(text, keepDigits)
  } catch {
    return undefined
  }
}

// `context.source` is ECMAScript's "JSON.parse source text access"; TypeScript's lib does not have it yet.
function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  return context?.source && /^-?\d+$/.test(context.source) ? context.source : value
}

/** What a server says went wrong: `detail` (text or FastAPI's list), `error` (text or `{message}`) or `message`; else ''. */
export function faultText(text: string): string {
  const body = parseExact(text)
  if (typeof body !== 'object' || body === null) return ''
  const { detail, error, message } = body as Record<string, unknown>
  for (const part of [detail, error, message]) {
    const found = Array.isArray(part) ? part.map(oneFault).filter(Boolean).join('; ') : oneFault(part)
    if (found) return found.slice(0, MAX_FAULT_LENGTH)
  }
  return ''
}

const MAX_FAULT_LENGTH = 300

function oneFault(part: unknown): string {
  if (typeof part === 'string') return part.trim()
  if (typeof part !== 'object' || part === null) return ''
  const { msg, message } = part as Record<string, unknown>
  return [msg, message].find((text) => typeof text === 'string') ?? ''
}
