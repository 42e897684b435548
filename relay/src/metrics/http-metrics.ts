import type { RequestHandler } from 'express'
import type { Registry } from 'prom-client'
import { statusClassOf } from './delivery-metrics.ts'
import { counterOf, histogramOf } from './tally.ts'

/** From a read to an upload of thousands of rows, s. */
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60]

/** Others are counted as one, so that callers cannot make series. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Counts requests by method and route pattern, never by path: a path holds ids. Goes before all routes. */
export function httpMetrics(registry: Registry): RequestHandler {
  const requests = counterOf(registry, {
    name: 'leadwire_http_requests_total',
    help: 'Requests by method, route pattern (none = no such path) and class of the answered status (none = cut off)',
    labels: ['method', 'route', 'status_class'],
  })
  const seconds = histogramOf(registry, {
    name: 'leadwire_http_request_duration_seconds',
    help: 'From the head of a request to the end of its answer',
    labels: ['method', 'route'],
    bounds: REQUEST_SECONDS,
  })
  return (req, res, next) => {
    const startedAt = performance.now()
    res.once('close', () => {
      const method = methods.has(req.method) ? req.method : 'OTHER'
      const { path } = (req.route ?? {}) as { path?: unknown }
      const route = typeof path === 'string' ? path : 'none'
      requests(method, route, statusClassOf(res.writableFinished ? res.statusCode : null)).value++
      seconds(method, route).observe((performance.now() - startedAt) / 1000)
    })
    next()
  }
}
