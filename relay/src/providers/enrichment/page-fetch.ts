import { type Dispatcher, request } from 'undici'
import { USER_AGENT } from '../../user-agent.ts'

/** What a site answered. */
export interface FetchedPage {
  status: number
  /** Lower case, without parameters; '' when there was none. */
  contentType: string
  /** Where a 3xx leads; null when it leads nowhere. */
  location: string | null
  /** Cut off at the limit. */
  body: Buffer
  /** As the header names it; utf-8 when it does not. */
  charset: string
}

/**
 * Gets one page through `dispatcher`, following nothing. At most `maxBytes` of it are read; of a page of another type than
 * `accepts`, and of an error, nothing is.
 * @throws the network's error, the guard's refusal, the signal's reason
 */
export async function fetchPage(
  url: URL,
  {
    dispatcher,
    accepts,
    maxBytes,
    signal,
  }: { dispatcher: Dispatcher; accepts: RegExp; maxBytes: number; signal: AbortSignal },
): Promise<FetchedPage> {
  const { statusCode, headers, body } = await request(url, {
    dispatcher,
    signal,
    // As it is: nothing that unpacks to a thousand times its size.
    headers: { 'user-agent': USER_AGENT, accept: 'text/html, text/plain;q=0.5', 'accept-encoding': 'identity' },
  })
  const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value) ?? ''
  const [type = '', ...parameters] = one(headers['content-type']).split(';')
  const contentType = type.trim().toLowerCase()
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(parameters.join(';'))?.[1] ?? 'utf-8'
  const isPlain = /^(?:|identity)$/i.test(one(headers['content-encoding']).trim())
  const chunks: Buffer[] = []
  let size = 0
  if (statusCode === 200 && isPlain && accepts.test(contentType)) {
    for await (const chunk of body) {
      chunks.push(chunk as Buffer)
      size += (chunk as Buffer).length
      // Leaving the loop hangs up.
      if (size >= maxBytes) break
    }
  }
  // Also where nothing was read: else the connection stays taken.
  body.on('error', () => undefined).destroy()
  const location = statusCode >= 300 && statusCode < 400 ? one(headers.location) || null : null
  return { status: statusCode, contentType, location, body: Buffer.concat(chunks).subarray(0, maxBytes), charset }
}

/** The text of a page; bytes that are none become `�`. */
export function toText({ body, charset }: FetchedPage): string {
  try {
    return new TextDecoder(charset).decode(body)
  } catch {
    return new TextDecoder().decode(body)
  }
}
