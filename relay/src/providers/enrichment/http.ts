import { type ContactRequest, type ContactSource, LeadwireError, MINUTE_MS, messageOf, SECOND_MS } from '@leadwire/core'
import PQueue from 'p-queue'
import { callUpstream, type Patience, type UpstreamWorld, upstreamWorld } from '../upstream.ts'
import { faultText, parseExact, type UpstreamReply } from '../upstream-reply.ts'
import { askedWaitMs } from '../upstream-wait.ts'
import { readAnswer, toRequestBody } from './http-answer.ts'

/** `world` parts are for tests, and for a `fetch` that goes through the guard. */
export interface HttpSourceOptions extends Partial<UpstreamWorld> {
  /** Gets a POST for each person. */
  url: string
  /** Sent as `authorization: Bearer …`; empty = not sent. */
  apiKey: string
  /** Requests at one time; default 4. */
  concurrency?: number
  /** For one request; default 30 s. */
  timeoutMs?: number
}

const patience: Patience = { maxAttempts: 4, firstWaitMs: 500, maxWaitMs: 20 * SECOND_MS }
const MAX_BODY_BYTES = 256 * 1024
/** When a server that failed may be asked again, where it does not say. */
const STANDARD_WAIT_MS = MINUTE_MS

/**
 * Any enrichment server that speaks the protocol of `http-answer.ts`. 404 = it knows nothing of the person. Whatever else is
 * no proper answer is thrown, so that nothing is charged for it.
 */
export function httpSource(options: HttpSourceOptions): ContactSource {
  const world = upstreamWorld(options)
  const queue = new PQueue({ concurrency: options.concurrency ?? 4 })
  return {
    name: 'http',
    find: (request) => queue.add(() => ask(world, options, request), request.signal ? { signal: request.signal } : {}),
  }
}

async function ask(
  world: UpstreamWorld,
  { url, apiKey, timeoutMs = 30 * SECOND_MS }: HttpSourceOptions,
  request: ContactRequest,
) {
  const { signal } = request
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (apiKey) headers.authorization = `Bearer ${apiKey}`
  const body = JSON.stringify(toRequestBody(request))
  let reply: UpstreamReply
  try {
    const call = { url, method: 'POST' as const, headers, body, timeoutMs, maxBytes: MAX_BODY_BYTES }
    reply = await callUpstream(world, signal ? { ...call, signal } : call, patience)
  } catch (error) {
    signal?.throwIfAborted()
    throw failed(`cannot be reached: ${messageOf(error)}`, STANDARD_WAIT_MS, error)
  }
  if (reply.status === 404) return { linkedin: [], emails: [], notes: [] }
  if (reply.status !== 200) {
    // A server may quote the key it was given.
    const detail = faultText(reply.text).replaceAll(apiKey || '\0', '[key]')
    throw failed(
      `answered ${reply.status}${detail && ` (${detail})`}`,
      askedWaitMs(reply, world.clock()) ?? STANDARD_WAIT_MS,
    )
  }
  const json = parseExact(reply.text)
  if (json === undefined) throw failed('answered something that is not JSON', STANDARD_WAIT_MS)
  const answer = readAnswer(json, request, 'http')
  if ('fault' in answer) throw failed(`gave no proper answer: ${answer.fault}`, STANDARD_WAIT_MS)
  return answer
}

const failed = (what: string, retryAfterMs: number, cause?: unknown) =>
  new LeadwireError('Upstream', 'enrichment_failed', `The enrichment server ${what}`, { retryAfterMs, cause })
