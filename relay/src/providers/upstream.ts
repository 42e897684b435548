import { setTimeout as wait } from 'node:timers/promises'
import { type Clock, messageOf, SECOND_MS, systemClock } from '@leadwire/core'
import { USER_AGENT } from '../user-agent.ts'
import { readBody, type UpstreamReply } from './upstream-reply.ts'
import { askedWaitMs } from './upstream-wait.ts'

/** Waits `ms`, or rejects with the signal's reason. */
type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>

/** The outside world an adapter works through; all but `fetch` are for tests. */
export interface UpstreamWorld {
  fetch: typeof globalThis.fetch
  sleep: Sleep
  clock: Clock
  /** 0 ≤ r < 1. */
  random: () => number
}

export interface UpstreamRequest {
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string
  signal?: AbortSignal
  /** For one attempt, the reading of its body included. */
  timeoutMs: number
  /** The largest body that is read. */
  maxBytes: number
}

/** How long to keep trying. */
export interface Patience {
  maxAttempts: number
  /** The pause after the first failure; doubles with every further one. */
  firstWaitMs: number
  /** A server that asks for a longer pause than this is not waited for. */
  maxWaitMs: number
}

const realSleep: Sleep = async (ms, signal) => {
  // The timer's own AbortError would hide why.
  await wait(ms, undefined, { signal }).finally(() => signal?.throwIfAborted())
}

/** The real world, with parts of it replaced. */
export const upstreamWorld = (parts: Partial<UpstreamWorld>): UpstreamWorld => ({
  // Looked up at call time, so that whoever instruments the global fetch later is seen.
  fetch: parts.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  sleep: parts.sleep ?? realSleep,
  clock: parts.clock ?? systemClock,
  random: parts.random ?? Math.random,
})

/**
 * Sends a request, again on 429, 5xx and network faults, until `patience` ends; answers the last reply whatever its status.
 * Redirects are not followed: they would carry the key in our own headers to another host.
 * @throws the network's Error of the last attempt; the signal's reason when aborted
 */
export async function callUpstream(
  world: UpstreamWorld,
  request: UpstreamRequest,
  patience: Patience,
): Promise<UpstreamReply> {
  for (let attempt = 1; ; attempt++) {
    const result = await tryOnce(world, request)
    request.signal?.throwIfAborted()
    const isLast = attempt >= patience.maxAttempts
    const asked = 'status' in result ? askedWaitMs(result, world.clock()) : undefined
    if ('status' in result && (isLast || !isTransient(result.status) || (asked ?? 0) > patience.maxWaitMs))
      return result
    if ('fault' in result && (isLast || !result.isTransient)) throw result.fault
    const jitter = 1 + 0.2 * world.random()
    const waitMs = asked ?? Math.min(patience.firstWaitMs * 2 ** (attempt - 1) * jitter, patience.maxWaitMs)
    await world.sleep(Math.ceil(waitMs), request.signal)
  }
}

const isTransient = (status: number) => status === 429 || status === 408 || status >= 500

type Failure = { fault: Error; isTransient: boolean }

async function tryOnce(world: UpstreamWorld, request: UpstreamRequest): Promise<UpstreamReply | Failure> {
  request.signal?.throwIfAborted()
  const deadline = AbortSignal.timeout(request.timeoutMs)
  try {
    const response = await world.fetch(request.url, {
      method: request.method,
      headers: { ...request.headers, accept: 'application/json', 'user-agent': USER_AGENT },
      body: request.body,
      redirect: 'manual',
      signal: request.signal ? AbortSignal.any([request.signal, deadline]) : deadline,
    })
    const text = await readBody(response, request.maxBytes)
    if (text !== undefined) return { status: response.status, headers: response.headers, text }
    return { fault: new Error(`the answer is larger than ${request.maxBytes} bytes`), isTransient: false }
  } catch (error) {
    request.signal?.throwIfAborted()
    if (deadline.aborted) {
      return { fault: new Error(`no answer within ${request.timeoutMs / SECOND_MS} s`), isTransient: true }
    }
    return { fault: new Error(networkReason(error), { cause: error }), isTransient: true }
  }
}

// fetch says only "fetch failed"; what happened stands in the cause, which has a code but not always a text.
function networkReason(error: unknown): string {
  const cause = error instanceof Error && error.cause ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const text = messageOf(cause)
  return text.includes(code) ? text : [code, text].filter(Boolean).join(': ')
}
