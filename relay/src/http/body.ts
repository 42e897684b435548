import { LeadwireError } from '@leadwire/core'
import type { Request } from 'express'
import type { BodyType, Route } from '../apis/api.ts'
import { invalidRequest } from './invalid-request.ts'
import { parseJson } from './json.ts'

/** A body as it came and as its type reads. */
export interface RequestBody {
  raw: Buffer
  /** Parsed JSON, or text for the other types; undefined when there was no body. */
  value: unknown
}

/** The caller hung up while sending: there is nobody to answer. */
export class CallerGone extends Error {}

/** Source: the contract's limit of 1 MB. */
const MAX_BODY_BYTES = 1_000_000

const mediaTypes: Readonly<Record<BodyType, RegExp>> = {
  json: /^application\/(?:[\w.+-]+\+)?json$/,
  jsonText: /^application\/json$/,
  csv: /^(?:text|application)\/csv$/,
  ndjson: /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines)$/,
}

const names: Readonly<Record<BodyType, string>> = {
  json: 'application/json',
  jsonText: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
}

/**
 * Reads and decodes a body, by the route's types and limit.
 * @throws TooLarge `body_too_large`, InvalidInput `invalid_request`, CallerGone
 */
export async function readBody(
  req: Request,
  route: Pick<Route, 'body' | 'bodyTypes' | 'maxBodyBytes'>,
): Promise<RequestBody> {
  // A body that nobody asked for is not waited for; on POST it belongs to what an Idempotency-Key stands for.
  if (!route.body && req.method !== 'POST') return { raw: Buffer.alloc(0), value: undefined }
  const raw = await readBytes(req, route.maxBodyBytes ?? MAX_BODY_BYTES)
  if (raw.length === 0 || !route.body) return { raw, value: undefined }
  const encoding = req.get('content-encoding')
  if (encoding && encoding.toLowerCase() !== 'identity')
    throw invalidRequest('', `content-encoding ${encoding} is not read`)
  const allowed = route.bodyTypes ?? (['json'] as const)
  const type = bodyTypeOf(req.get('content-type'), allowed)
  const text = toText(raw)
  return { raw, value: type === 'json' ? parseJson(text) : text }
}

function bodyTypeOf(header: string | undefined, allowed: readonly BodyType[]): BodyType {
  const media = header?.split(';')[0]?.trim().toLowerCase()
  // A caller that names no type means the usual one.
  const type = media ? allowed.find((name) => mediaTypes[name].test(media)) : allowed[0]
  if (type) return type
  throw invalidRequest(
    '',
    `the body must be ${allowed.map((name) => names[name]).join(' or ')}, not ${media?.slice(0, 100)}`,
  )
}

function toText(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  } catch {
    throw invalidRequest('', 'the body is not UTF-8')
  }
}

/** All bytes up to the limit. What is beyond it flows by unread, so that the caller gets its answer. */
function readBytes(req: Request, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => new LeadwireError('TooLarge', 'body_too_large', `The body must have at most ${maxBytes} bytes`)
  return new Promise((resolve, reject) => {
    if (Number(req.get('content-length') ?? 0) > maxBytes) return reject(tooLarge())
    // While the key was looked up the caller may have gone, and no event will tell so again.
    if (req.destroyed) return reject(new CallerGone('The caller went away'))
    const chunks: Buffer[] = []
    let size = 0
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBytes) chunks.push(chunk)
      else {
        chunks.length = 0
        reject(tooLarge())
      }
    })
    req.once('end', () => resolve(Buffer.concat(chunks)))
    req.once('error', (cause) => reject(new CallerGone('The caller broke off', { cause })))
    req.once('close', () => reject(new CallerGone('The caller went away')))
  })
}
