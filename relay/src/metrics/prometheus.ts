import type { OnQuery } from '@leadwire/core'
import type { RequestHandler } from 'express'
import { Registry } from 'prom-client'
import { databaseMetrics } from './database-metrics.ts'
import { deliveryMetrics } from './delivery-metrics.ts'
import { eventLoopLag } from './event-loop-lag.ts'
import { httpMetrics } from './http-metrics.ts'
import type { Metrics } from './metrics.ts'
import { processMetrics } from './process-metrics.ts'
import { type QueueWatch, queueGauges } from './queue-gauges.ts'

/** The metrics of one relay, in a registry of its own. */
export interface Prometheus extends Metrics {
  /** For `openDatabase`. */
  onQuery: OnQuery
  /** Counts requests; goes before all routes. */
  countRequests: RequestHandler
  /** How to look at the queue; asked at most every 10 s, and only when scraped. */
  watchQueue(watch: QueueWatch): void
  /** All series as text. */
  expose(): Promise<{ contentType: string; text: string }>
  /** Lets go of what measures by itself. */
  stop(): void
}

/** Makes the metrics of a relay. */
export function createPrometheus(): Prometheus {
  const registry = new Registry()
  let watched: QueueWatch | undefined
  const refreshQueue = queueGauges(registry, () => watched)
  return {
    ...deliveryMetrics(registry),
    onQuery: databaseMetrics(registry),
    countRequests: httpMetrics(registry),
    stop: eventLoopLag(registry),
    watchQueue(watch) {
      watched = watch
    },
    async expose() {
      await refreshQueue()
      const texts = await Promise.all([registry.metrics(), processMetrics().metrics()])
      return { contentType: registry.contentType, text: texts.join('\n') }
    },
  }
}
