import { createHash } from 'node:crypto'
import { DAY_MS, LeadwireError, MINUTE_MS } from '@leadwire/core'
import type { Request } from 'express'
import type { Logger } from '../log.ts'
import { type EmptyReply, type JsonReply, json, type Reply } from '../reply.ts'
import { invalidRequest } from './invalid-request.ts'

/** How long a store keeps a finished request. Source: the contract's 24 hours. */
export const IDEMPOTENCY_TTL_MS = DAY_MS

/** A request that began longer ago and did not finish died with its relay: a store lets its key go. */
export const IDEMPOTENCY_LEASE_MS = 10 * MINUTE_MS

/** One use of an `Idempotency-Key`. */
export interface IdempotentRequest {
  workspaceId: number
  /** Method, path and the caller's key: `POST /api/v2/streams abc`. */
  key: string
  /** SHA-256 of query and body, hex. */
  requestHash: string
  /** Epoch ms. With workspace and key it names this very try, so that an older one cannot finish it. */
  startedAt: number
}

/** What was answered. `body` is JSON text, empty for none; it may hold secrets, so a store seals it. */
export interface StoredReply {
  status: number
  body: string
}

/** Where replies are kept. */
export interface IdempotencyStore {
  /**
   * Takes the key, atomically: of two at once one gets `started`. `running`: another has it. `mismatch`: it was used
   * with other contents. Entries past IDEMPOTENCY_TTL_MS, and unfinished ones past IDEMPOTENCY_LEASE_MS, count as absent.
   */
  begin(request: IdempotentRequest): Promise<'started' | 'running' | 'mismatch' | StoredReply>
  /** Keeps the reply, if the key is still held by this try. */
  finish(request: IdempotentRequest, reply: StoredReply): Promise<void>
  /** Lets the key go, if it is still held by this try. */
  abandon(request: IdempotentRequest): Promise<void>
}

/** The use of a key that `req` asks for, or null. @throws InvalidInput for a key of wrong form */
export function toIdempotentRequest(
  req: Request,
  { workspaceId, rawBody, startedAt }: { workspaceId: number; rawBody: Buffer; startedAt: number },
): IdempotentRequest | null {
  const given = req.get('idempotency-key')
  if (given === undefined) return null
  if (!/^[\x20-\x7e]{1,255}$/.test(given)) {
    throw invalidRequest('Idempotency-Key', 'must be 1 to 255 printable ASCII characters')
  }
  const [path = '', query = ''] = req.originalUrl.split('?', 2)
  // Length first, so that no other split of query and body has the same text.
  const requestHash = createHash('sha256').update(`${query.length}:${query}`).update(rawBody).digest('hex')
  return { workspaceId, key: `${req.method} ${path.replace(/\/+$/, '')} ${given}`, requestHash, startedAt }
}

/**
 * Runs `handle` once for a key and answers repeats from the store, marked `Idempotent-Replayed: true`.
 * Only what the handler returned is kept; an error, a 5xx or a file frees the key.
 * @throws Conflict `conflict` while another runs, `idempotency_key_reused` when the contents differ
 */
export async function replyOnce(
  store: IdempotencyStore,
  request: IdempotentRequest,
  handle: () => Promise<Reply>,
  log: Logger,
): Promise<Reply> {
  const state = await store.begin(request)
  if (state === 'running') throw conflict('conflict', 'A request with this Idempotency-Key is still running')
  if (state === 'mismatch') {
    throw conflict('idempotency_key_reused', 'This Idempotency-Key was used with other contents')
  }
  if (state !== 'started') return fromStored(state)
  let reply: Reply
  let stored: StoredReply | null
  try {
    reply = await handle()
    stored = toStored(reply)
  } catch (error) {
    await quietly(() => store.abandon(request), log)
    throw error
  }
  // What was done is done: a store that fails now must not turn it into an error that makes the caller try again.
  await quietly(() => (stored ? store.finish(request, stored) : store.abandon(request)), log)
  return reply
}

const conflict = (code: string, message: string) => new LeadwireError('Conflict', code, message)

function toStored(reply: Reply): StoredReply | null {
  if (reply.kind === 'file' || reply.status >= 500) return null
  return { status: reply.status, body: reply.kind === 'json' ? JSON.stringify(reply.body) : '' }
}

function fromStored({ status, body }: StoredReply): JsonReply | EmptyReply {
  const headers = { 'Idempotent-Replayed': 'true' }
  return body === '' ? { kind: 'empty', status, headers } : json(status, JSON.parse(body), headers)
}

async function quietly(action: () => Promise<void>, log: Logger): Promise<void> {
  try {
    await action()
  } catch (err) {
    log.error({ err }, 'idempotency store failed')
  }
}
