import type { Clock, Db } from '@leadwire/core'
import type { Request, RequestHandler, Response } from 'express'
import type { Api, KeyCaller, Route, RouteContext } from '../apis/api.ts'
import type { Reply } from '../reply.ts'
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
  /** Parse each reply by the route's schema and fail when it differs; for tests. */
  checksReplies?: boolean
}

/** A route as express calls it: who, how often, what, do it, send. Errors go to the error handler. */
export const handlerOf =
  <Services>(api: Api<Services>, route: Route<Services>, parts: HandlerParts<Services>): RequestHandler =>
  async (req, res) => {
    const state = stateOf(res)
    const caller = route.auth ? await parts.auth(api, req) : null
    if (caller) {
      state.apiKeyId = caller.apiKeyId
      await parts.limitRate(caller.apiKeyId, res)
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
    const mayRepeat = caller && route.method === 'post' && route.isIdempotent !== false
    const request = mayRepeat
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
