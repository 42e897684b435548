import { type Clock, type Db, LeadwireError } from '@leadwire/core'
import express, { type Express, type RequestHandler, type Router } from 'express'
import type { Api, RemovedPath } from '../apis/api.ts'
import type { Logger } from '../log.ts'
import { type Authenticate, createAuth } from './auth.ts'
import { errorHandler, sendFault } from './error-handler.ts'
import { type HandlerParts, handlerOf } from './handler.ts'
import { healthHandler } from './health.ts'
import type { IdempotencyStore } from './idempotency.ts'
import { createRateLimit } from './rate-limit.ts'
import { startRequest } from './request-state.ts'

/** What the app is made of. */
export interface AppOptions<Services> {
  apis: readonly Api<Services>[]
  /** Handed to every route; it has what each Api needs. */
  services: Services
  db: Db
  clock: Clock
  log: Logger
  authenticate: Authenticate
  idempotency: IdempotencyStore
  /** 0 = no limit. */
  rateLimitPerMinute: number
  /** Resolves when the relay can work, e.g. after a query; rejects when it is starting or stopping. */
  checkHealth(): Promise<void>
  /** True while nothing can leave, though all else works; told beside the health. */
  isHeldUp?: (() => boolean) | undefined
  /** Counts requests, and answers at `/metrics`. Without it nothing is there. */
  metrics?: { countRequests: RequestHandler; handler: RequestHandler } | undefined
  /** `/openapi.json` and `/docs`. */
  documentation?: Router | undefined
  checksReplies?: boolean
}

/** The web server's rules in their order: id and log, health, metrics, routes, removed paths, wrong methods, unknown paths, errors. */
export function createApp<Services>(options: AppOptions<Services>): Express {
  const { apis, log, metrics } = options
  const parts: HandlerParts<Services> = {
    ...options,
    auth: createAuth(options.authenticate),
    limitRate: createRateLimit(options.rateLimitPerMinute),
  }
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // The query is read in `input.ts`, which refuses what this would merge.
  app.set('query parser', false)
  app.use(startRequest(log))
  if (metrics) app.use(metrics.countRequests)
  app.get(
    '/healthz',
    healthHandler(() => options.checkHealth(), { isHeldUp: options.isHeldUp }),
  )
  if (metrics) app.get('/metrics', metrics.handler)
  if (options.documentation) app.use(options.documentation)
  for (const api of apis) {
    for (const route of api.routes) app[route.method](route.path, handlerOf(api, route, parts))
  }
  for (const removed of apis.flatMap((api) => api.removedPaths ?? [])) app.use(removed.path, removedHandler(removed))
  mountMethods(app, apis, metrics ? ['/healthz', '/metrics'] : ['/healthz'])
  app.use(errorHandler(apis))
  return app
}

const removedHandler =
  ({ instead }: RemovedPath): RequestHandler =>
  (req) => {
    const path = req.originalUrl.replace(/\?.*$/s, '').slice(0, 200)
    throw new LeadwireError('Gone', 'endpoint_removed', `${path} no longer exists; use ${instead}`, {
      extra: { instead },
    })
  }

/** What no route took: 405 with the methods the path does have, else 404. */
function mountMethods(app: Express, apis: readonly Api<never>[], ownPaths: readonly string[]): void {
  const methods = new Map(ownPaths.map((path) => [path, new Set(['GET', 'HEAD'])]))
  for (const { path, method } of apis.flatMap((api) => api.routes)) {
    const known = methods.get(path) ?? new Set()
    known.add(method.toUpperCase())
    if (method === 'get') known.add('HEAD')
    methods.set(path, known)
  }
  for (const [path, known] of methods) {
    app.all(path, (_req, res, next) => {
      // Two Apis may spell one path with other parameter names, so all that match are gathered.
      res.locals.allow = [...((res.locals.allow as string[] | undefined) ?? []), ...known]
      next()
    })
  }
  app.use(async (req, res) => {
    const allow = res.locals.allow as string[] | undefined
    if (!allow) throw new LeadwireError('NotFound', 'not_found', `There is nothing at ${req.path.slice(0, 200)}`)
    res.set('Allow', [...new Set(allow)].sort().join(', '))
    const message = `${req.method} is not possible here`
    await sendFault(apis, req, res, {
      kind: 'MethodNotAllowed',
      code: 'method_not_allowed',
      message,
      issues: [],
      extra: {},
    })
  })
}
