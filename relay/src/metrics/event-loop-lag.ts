import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Gauge, type Registry } from 'prom-client'

/** How often the loop is looked at, ms. */
const RESOLUTION_MS = 20
const NS = 1e9

/**
 * How late the event loop was since the last scrape, s, by quantile. Node measures from tick to tick, so the pause
 * between two ticks is taken off.
 * @returns ends the measuring
 */
export function eventLoopLag(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  new Gauge({
    name: 'leadwire_event_loop_lag_seconds',
    help: 'How late the event loop was since the last scrape, by quantile; 1 = the worst',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      for (const quantile of [0.5, 0.9, 0.99, 1]) {
        const ns = delay.count === 0 ? 0 : quantile === 1 ? delay.max : delay.percentile(quantile * 100)
        this.set({ quantile: String(quantile) }, Math.max(0, ns / NS - RESOLUTION_MS / 1000))
      }
      delay.reset()
    },
  })
  return () => delay.disable()
}
