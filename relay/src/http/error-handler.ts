import { type DatabaseFault, findDatabaseFault, isLeadwireError, messageOf, SECOND_MS } from '@leadwire/core'
import type { ErrorRequestHandler, Request, Response } from 'express'
import { type Api, type Fault, plainErrorReply } from '../apis/api.ts'
import { CallerGone } from './body.ts'
import { invalidRequest } from './invalid-request.ts'
import { stateOf } from './request-state.ts'
import { sendReply } from './send-reply.ts'

type ErrorApis = readonly Pick<Api, 'basePaths' | 'errorReply'>[]

/** Turns what was thrown into the error body of the Api that the path belongs to. Unknown errors are logged, once, here. */
export const errorHandler =
  (apis: ErrorApis): ErrorRequestHandler =>
  async (error: unknown, req, res, _next) => {
    if (error instanceof CallerGone) return
    const state = stateOf(res)
    const fault = toFault(error)
    // One short line: under load there are many, and their stacks say nothing more.
    if (fault.kind === 'Unavailable') state.log.warn({ reason: messageOf(error) }, 'database unavailable')
    else if (fault.kind === 'Internal' || res.headersSent) state.log.error({ err: error }, 'unexpected error')
    if (res.headersSent || res.destroyed) {
      // Half an answer may be out; only a broken connection can tell that it is not all.
      state.errorCode = fault.code
      res.destroy()
      return
    }
    await sendFault(apis, req, res, fault)
  }

/** Answers a fault, with the headers that HTTP wants beside the vendor's body. */
export async function sendFault(apis: ErrorApis, req: Request, res: Response, fault: Fault): Promise<void> {
  const state = stateOf(res)
  state.errorCode = fault.code
  const api = apis.find(({ basePaths }) => basePaths.some((base) => isBelow(req.path, base)))
  const reply = (api?.errorReply ?? plainErrorReply)(fault, state.requestId)
  if (reply.status === 401) res.set('WWW-Authenticate', 'Bearer realm="leadwire"')
  if ((reply.status === 429 || reply.status === 503) && fault.retryAfterMs !== undefined) {
    res.set('Retry-After', String(Math.max(1, Math.ceil(fault.retryAfterMs / 1000))))
  }
  await sendReply(res, reply)
}

/** True for `base` itself and what is under it, letter case aside, as express matches. */
const isBelow = (path: string, base: string): boolean =>
  `${path}/`.toLowerCase().startsWith(`${base.replace(/\/$/, '')}/`.toLowerCase())

/** What a caller can do about it is the same for all: try again. */
const databaseMessages: Readonly<Record<DatabaseFault, string>> = {
  unreachable: 'The database cannot be reached at the moment; try again',
  locked: 'The database is locked by another program or too busy at the moment; try again',
  unwritable: 'The database cannot be written: its disk is full, failing or read only; try again when that is mended',
}
const TRY_AGAIN_MS = 5 * SECOND_MS

function toFault(error: unknown): Fault {
  const database = findDatabaseFault(error)
  if (database) {
    const message = databaseMessages[database]
    return {
      kind: 'Unavailable',
      code: 'database_unavailable',
      message,
      issues: [],
      extra: {},
      retryAfterMs: TRY_AGAIN_MS,
    }
  }
  if (isLeadwireError(error)) return error
  // Express's router throws it for a path such as /%zz.
  if (error instanceof URIError) return invalidRequest('', 'the path is not properly percent-encoded')
  const message = 'Something went wrong here; the request id finds it in the log'
  return { kind: 'Internal', code: 'internal_error', message, issues: [], extra: {} }
}
