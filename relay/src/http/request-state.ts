import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Logger } from '../log.ts'

/** What the layers of one request tell each other. */
export interface RequestState {
  requestId: string
  log: Logger
  apiKeyId?: number
  /** Code of the error that was answered. */
  errorCode?: string
}

/** What is taken over from a caller: short and harmless in a log. */
const SANE_ID = /^[A-Za-z0-9._-]{1,128}$/

/** The state of the request that `res` answers. */
export const stateOf = (res: Response): RequestState => res.locals.state as RequestState

/** Gives each request an id (the caller's `X-Request-Id` when it is sane), headers that hold a browser back, and a log line. */
export const startRequest =
  (log: Logger): RequestHandler =>
  (req, res, next) => {
    const given = req.get('x-request-id') ?? ''
    const requestId = SANE_ID.test(given) ? given : randomUUID()
    res.locals.state = { requestId, log: log.child({ requestId }) } satisfies RequestState
    res.set({
      'X-Request-Id': requestId,
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'no-referrer',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'Cache-Control': 'no-store',
    })
    logWhenDone(req, res)
    next()
  }

/** What is asked every few seconds by whoever watches the hub. */
const watched = ['/healthz', '/metrics']

/** Longer parts of a path are cut in the log: the links in mails are secrets. */
const LOGGED_PART = /[^/]{64,}/g

/** One line a request, when the last byte is out or the connection has broken. The query is left out: it may hold a secret. */
function logWhenDone(req: Request, res: Response): void {
  const startedAt = performance.now()
  const { method } = req
  const path = req.path.replace(LOGGED_PART, (part) => `${part.slice(0, 8)}…`)
  res.once('close', () => {
    const { log, apiKeyId, errorCode } = stateOf(res)
    const ms = Math.round(performance.now() - startedAt)
    const line = { method, path, status: res.statusCode, ms, apiKeyId, error: errorCode }
    if (!res.writableFinished) log.info({ ...line, status: null }, 'reply not delivered')
    else if (watched.includes(path)) log.debug(line, 'request')
    else log.info(line, 'request')
  })
}
