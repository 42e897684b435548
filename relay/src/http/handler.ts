import { type Clock, type Db, findDatabaseFault, isLeadwireError } from '@leadwire/core'
import type { Request, RequestHandler, Response } from 'express'
import type { Api, KeyCaller, Route, RouteContext } from '../apis/api.ts'
import { codesOf, mayRepeat } from '../apis/codes.ts'
import type { Reply } from '../reply.ts'
import { assertScope } from './auth.ts'
import { readBody } from './body.ts'
import { type IdempotencyStore, replyOnce, toIdempotentRequest } from './idempotency.ts'
import { parseInput, readParams, readQuery } from './input.ts'
import { stateOf } from './request-state.ts'
import { sendReply } from './send-reply.ts'

/** What every handler shares. */
export interface HandlerParts<Services> {
  db: Db
  clock: Clock
  services: Services
  idempotency: IdempotencyStore
  auth(api: Pick<Api, 'readToken'>, req: Request): Promise<KeyCaller>
  limitRate(apiKeyId: number, res: Response): Promise<void>
  /** Parse each reply by the route's schema, look up each error among its codes, and fail when it is none; for tests. */
  checksReplies?: boolean
}

/** A route as express calls it: who, how often, what, do it, send. Errors go to the error handler. */
export function handlerOf<Services>(
  api: Api<Services>,
  route: Route<Services>,
  parts: HandlerParts<Services>,
): RequestHandler {
  const answer = answerOf(api, route, parts)
  if (!parts.checksReplies) return answer
  return async (req, res) => {
    try {
      await answer(req, res)
    } catch (error) {
      throw checkedError(api, route, error)
    }
  }
}

const answerOf =
  <Services>(api: Api<Services>, route: Route<Services>, parts: HandlerParts<Services>) =>
  async (req: Request, res: Response): Promise<void> => {
    const state = stateOf(res)
    const caller = route.auth ? await parts.auth(api, req) : null
    if (caller) {
      state.apiKeyId = caller.apiKeyId
      await parts.limitRate(caller.apiKeyId, res)
      assertScope(caller, route)
    }
    const params = readParams(route, req.params)
    const query = readQuery(route, req.originalUrl)
    const { raw, value } = await readBody(req, route)
    const context: RouteContext<Services, unknown, unknown, unknown, KeyCaller | null> = {
      db: parts.db,
      clock: parts.clock,
      services: parts.services,
      log: state.log,
      requestId: state.requestId,
      headers: req.headers,
      caller,
      params,
      query,
      get signal() {
        return signalOf(res)
      },
      body: parseInput(route.body, value),
    }
    const handle = async () => checked(route, await route.handle(context), parts.checksReplies)
    const startedAt = parts.clock()
    const request =
      caller && mayRepeat(route)
        ? toIdempotentRequest(req, { workspaceId: caller.workspaceId, rawBody: raw, startedAt })
        : null
    await sendReply(res, request ? await replyOnce(parts.idempotency, request, handle, state.log) : await handle())
  }

/** Made only for routes that ask for it. */
function signalOf(res: Response): AbortSignal {
  const controller = new AbortController()
  if (res.destroyed) controller.abort()
  else res.once('close', () => controller.abort())
  return controller.signal
}

function checked<Services>(route: Route<Services>, reply: Reply, isOn = false): Reply {
  if (!isOn || reply.kind !== 'json') return reply
  const schema = route.replies[reply.status]
  if (!schema) throw new Error(`${route.method} ${route.path} declares no reply ${reply.status}`)
  const result = schema.safeParse(JSON.parse(JSON.stringify(reply.body)))
  if (result.success) return reply
  throw new Error(`${route.method} ${route.path}: reply ${reply.status} is not as declared`, { cause: result.error })
}

/** `error` itself where the document of the Api says that the route may answer it. */
function checkedError<Services>({ docs, errorReply }: Api<Services>, route: Route<Services>, error: unknown): unknown {
  // Faults of the database and unknown ones may come of any route.
  if (!docs || !isLeadwireError(error) || findDatabaseFault(error)) return error
  const { status } = errorReply(error, '')
  if (codesOf(docs, route).includes(error.code) && docs.errorCodes[error.code]?.status === status) return error
  return new Error(`${route.method} ${route.path} declares no ${status} ${error.code}`, { cause: error })
}
